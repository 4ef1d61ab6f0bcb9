package cli

import (
	"encoding/json"
	"fmt"
	"os/user"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/insight"
	"github.com/daybookhq/daybook/internal/warehouse"
)

func (a *app) answerCommand() *cobra.Command {
	var f warehouse.Feedback
	var date, until string
	cmd := &cobra.Command{
		Use: "answer ID REPLY", Short: "Say what became of an insight", Args: takes("ID", "REPLY"),
		Long: `Answer keeps what a person found out about an insight: confirmed (it was so), done (so, and something was done), not_true (a false
alarm, for one of five reasons), snooze (leave it until a later date than its own), open (an answer is taken back). An insight that is not true or put off is shown no more; the share of a kind's insights that are
confirmed moves how sure the next ones are. It shows after the next run.`,
		Example: `  daybook insights answer phantom_stock-S0007-P0031-2026-05-26 confirmed
  daybook insights answer sales_gap-S0007-2026-05-30 not_true --reason planned --note "closed for a wedding"
  daybook insights answer overstock-S0012-2026-05-30 snooze --until 2026-06-30`,
		RunE: func(cmd *cobra.Command, args []string) error {
			f.InsightID, f.Answer = args[0], args[1]
			if err := replies(cmd, &f, date, until); err != nil {
				return err
			}
			return a.withHome(cmd.Context(), func(h *opened) error { return a.reply(cmd, h, f, date != "") })
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.Reason, "reason", "", "why it is not true, `WORD`: "+strings.Join(insight.Reasons, ", "))
	flags.StringVar(&until, "until", "", "snooze until `DATE`")
	flags.StringVar(&f.Note, "note", "", "`TEXT` beside it")
	flags.StringVar(&date, "date", "", "as it was read on business date `DATE` (else on its newest one)")
	return cmd
}

// replies holds an answer's words against what each of them needs.
func replies(cmd *cobra.Command, f *warehouse.Feedback, date, until string) error {
	if !insight.IsReply(f.Answer) {
		err := misuse(cmd, "%q is none of %s", f.Answer, strings.Join(insight.Replies, ", "))
		if near := fault.Nearest(f.Answer, insight.Replies); near != "" {
			err = err.WithHint("did you mean %s?", near)
		}
		return err
	}
	var err error
	if f.Until, err = day(cmd, "until", until); err != nil {
		return err
	}
	at, err := day(cmd, "date", date)
	if err != nil {
		return err
	}
	if at != nil {
		f.Date = *at
	}
	switch {
	case f.Answer == insight.SnoozeUntil && f.Until == nil:
		return needs(cmd, "until", f.InsightID+" snooze --until 2026-06-30")
	case f.Answer != insight.SnoozeUntil && f.Until != nil:
		return misuse(cmd, "--until goes with snooze")
	case f.Answer == insight.Untrue && !slices.Contains(insight.Reasons, f.Reason):
		if f.Reason == "" {
			return needs(cmd, "reason", f.InsightID+" not_true --reason "+insight.Reasons[0])
		}
		return misuse(cmd, "--reason %q is none of %s", f.Reason, strings.Join(insight.Reasons, ", "))
	case f.Answer != insight.Untrue && f.Reason != "":
		return misuse(cmd, "--reason goes with not_true")
	}
	return nil
}

// reply looks the insight up and keeps the answer.
func (a *app) reply(cmd *cobra.Command, h *opened, f warehouse.Feedback, dated bool) error {
	ctx := cmd.Context()
	q, err := h.Warehouse.At(ctx, 0)
	if err != nil {
		return err
	}
	defer func() { _ = q.Close() }()
	filter := warehouse.InsightFilter{ID: f.InsightID, All: true}
	if dated {
		filter.Date = &f.Date
	}
	var docs []json.RawMessage
	for _, filter.Shadow = range []bool{false, true} {
		if len(docs) == 0 {
			if docs, err = h.Warehouse.Insights(ctx, q, filter); err != nil {
				return err
			}
		}
	}
	if len(docs) == 0 {
		return fault.New(fault.NotFound, "there is no insight %q", f.InsightID).WithHint("daybook insights --json shows their ids")
	}
	var i insight.Insight
	if err := json.Unmarshal(docs[len(docs)-1], &i); err != nil {
		return fmt.Errorf("insight: %w", err)
	}
	if f.Date, err = contract.ParseDay(i.BusinessDate); err != nil {
		return fmt.Errorf("insight %s: %w", i.ID, err)
	}
	if f.Until != nil && *f.Until <= f.Date {
		return misuse(cmd, "--until %s: the insight is of %s, and is put off to a later day", f.Until, f.Date)
	}
	chance, _ := i.Evidence["chance_real"].(string)
	if f.Chance, err = strconv.ParseFloat(chance, 64); err != nil {
		f.Chance = 1
	}
	f.At, f.Actor, f.Kind = a.now(), a.who(), i.Kind
	if i.Category != nil {
		f.Category = *i.Category
	}
	if err := a.did(ctx, h, h.Warehouse.AddFeedback(ctx, f), "insight_answer", i.ID, f.Answer); err != nil {
		return err
	}
	if a.json {
		return a.printJSON(feedbackRow(f))
	}
	a.printf("%s: %s\n", f.InsightID, f.Answer)
	return nil
}

// who is the person at the keyboard.
func (a *app) who() string {
	if name := a.env("USER"); name != "" {
		return name
	}
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return "unknown"
}

// replied is an answer as scripts read it.
type replied struct {
	At       string  `json:"at"`
	Actor    string  `json:"actor"`
	ID       string  `json:"id"`
	Kind     string  `json:"kind"`
	Category *string `json:"category"`
	Date     string  `json:"business_date"`
	Reply    string  `json:"reply"`
	Until    *string `json:"until"`
	Reason   string  `json:"reason"`
	Note     string  `json:"note"`
}

func feedbackRow(f warehouse.Feedback) replied {
	r := replied{
		At: f.At.UTC().Format("2006-01-02T15:04:05Z"), Actor: f.Actor, ID: f.InsightID, Kind: f.Kind, Date: f.Date.String(), Reply: f.Answer, Reason: f.Reason, Note: f.Note,
	}
	if f.Category != "" {
		r.Category = &f.Category
	}
	if f.Until != nil {
		until := f.Until.String()
		r.Until = &until
	}
	return r
}
