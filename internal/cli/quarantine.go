package cli

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

func (a *app) quarantineCommand() *cobra.Command {
	return group("quarantine", "The workbench for files that were not loaded",
		"  daybook quarantine list\n  daybook quarantine show 17\n  daybook quarantine release 17 18\n  daybook quarantine discard 17 --why \"sent again as delivery 21\"\n  "+discardReplaced,
		a.quarantineList(), a.quarantineShow(), a.releaseCommand(), a.discardCommand())
}

func (a *app) quarantineList() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "What waits in quarantine, oldest first", Args: takes(),
		Example: "  daybook quarantine list --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withHome(cmd.Context(), func(h *opened) error {
				items, err := h.Warehouse.Quarantined(cmd.Context())
				if err != nil {
					return err
				}
				if a.json {
					return a.printJSON(items)
				}
				if len(items) == 0 {
					a.printf("nothing waits in quarantine\n")
					return nil
				}
				rows := make([][]string, 0, len(items))
				for _, q := range items {
					rows = append(rows, []string{
						strconv.FormatInt(q.ID, 10), strconv.FormatInt(q.Run, 10), q.File, orNone(q.BusinessDate), whyWaiting(q),
						strconv.FormatInt(q.FindingsTotal, 10), strconv.FormatInt(q.Rows, 10), q.Owner, h.localTime(q.Since), replacedBy(q),
					})
				}
				a.table([]string{"id", "run", "file", "business date", "why", "findings", "rows", "owner", "since", "replaced by"}, rows)
				a.nextOf(items)
				return nil
			})
		},
	}
}

// discardReplaced is what tidies up.
const discardReplaced = `daybook quarantine discard --replaced --why "sent again"`

// nextOf says what to type about files in quarantine.
func (a *app) nextOf(items []warehouse.QuarantineItem) {
	open := slices.IndexFunc(items, func(q warehouse.QuarantineItem) bool { return q.ReplacedBy == nil })
	if open >= 0 {
		a.line("next", "daybook quarantine show %d", items[open].ID)
	} else {
		a.line("next", "%s", discardReplaced)
	}
}

// replacedBy names the delivery that was loaded in a file's place.
func replacedBy(q warehouse.QuarantineItem) string {
	if q.ReplacedBy == nil {
		return ""
	}
	return "delivery " + strconv.FormatInt(*q.ReplacedBy, 10)
}

func orNone(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// whyWaiting is the reason in a few words: the first rule that the file breaks and how many more, or what it is.
func whyWaiting(q warehouse.QuarantineItem) string {
	switch {
	case q.Outcome == contract.Unknown:
		return "matches no contract"
	case len(q.Rules) == 0:
		return string(q.Outcome)
	case len(q.Rules) == 1:
		return q.Rules[0]
	}
	return q.Rules[0] + " +" + strconv.Itoa(len(q.Rules)-1)
}

// localTime is a time of the ledger as a clock of the home shows it.
func (h *opened) localTime(rfc3339 string) string {
	t, err := time.Parse(time.RFC3339, rfc3339)
	if err != nil {
		return rfc3339
	}
	return h.clock(t, "2006-01-02 15:04")
}

func (a *app) quarantineShow() *cobra.Command {
	return &cobra.Command{
		Use: "show ID", Short: "The whole verdict on one file", Args: takes("ID"),
		Example: "  daybook quarantine show 17 --json",
		RunE: func(cmd *cobra.Command, args []string) error {
			list, err := ids("file", args)
			if err != nil {
				return err
			}
			return a.withHome(cmd.Context(), func(h *opened) error {
				d, err := h.Warehouse.Delivery(cmd.Context(), list[0])
				if err != nil {
					return err
				}
				if a.json {
					return a.printJSON(d.Verdict)
				}
				a.printVerdict(d.Verdict, len(d.Verdict.Findings))
				if d.LeftAt == nil {
					a.line(string(d.Place), "%s", clean(d.Path))
				} else {
					a.line("left", "%s on %s: hash, counts and sums stay in the ledger", clean(d.Path), d.LeftAt.Format(time.DateOnly))
				}
				a.line("from", "run %d · contract %s · sha256 %s", d.Run, clean(d.Verdict.Contract), d.SHA256)
				if d.ClosedWhy != "" {
					a.line("why", "%s", clean(d.ClosedWhy))
				}
				if d.Place == warehouse.InQuarantine {
					return a.wayOut(cmd.Context(), h, d)
				}
				return nil
			})
		},
	}
}

// onlyLoss reports whether all that is wrong with a file is how much less it brings than what it replaces: a plain release cannot let it in.
func onlyLoss(v *contract.Verdict) bool {
	lost := v.ByRule["max_loss"]
	return lost > 0 && lost+v.Warnings == v.FindingsTotal // counts: findings are cut
}

// wayOut says what to do about a file in quarantine, the usual way first.
func (a *app) wayOut(ctx context.Context, h *opened, d warehouse.Delivery) error {
	items, err := h.Warehouse.Quarantined(ctx)
	if err != nil {
		return err
	}
	for _, q := range items {
		if q.ID == d.ID && q.ReplacedBy != nil {
			a.line("replaced", "by delivery %d, which was loaded in its place since", *q.ReplacedBy)
			a.line("next", "daybook quarantine discard %d --why \"sent again as delivery %d\"", d.ID, *q.ReplacedBy)
			return nil
		}
	}
	a.line("next", "put the right file into landing, and: daybook run   (the usual way; then discard this one)")
	if onlyLoss(&d.Verdict) {
		a.under("daybook quarantine release %d --accept-loss --why \"…\"   (where it is right that it brings so much less)", d.ID)
	} else {
		a.under("daybook quarantine release %d   (where this file is right: checks it again under today's contract)", d.ID)
	}
	a.under("daybook quarantine discard %d --why \"…\"", d.ID)
	return nil
}
