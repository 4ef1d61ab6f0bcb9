package cli

import (
	"cmp"
	"context"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/mail"
	"github.com/daybookhq/daybook/internal/people"
	"github.com/daybookhq/daybook/internal/warehouse"
)

func (a *app) mailCommand() *cobra.Command {
	return group("mail", "The morning brief by mail, to each reader what they may see",
		"  daybook mail preview anna\n  daybook mail test anna@alder.example\n  daybook mail send\n  daybook mail list\n  daybook mail off anna --why \"on leave\"",
		a.mailList(), a.mailPreview(), a.mailSend(), a.mailTest(), a.mailWish("off", "Send somebody no mails", "on leave", false), a.mailWish("on", "Send somebody mails again", "back from leave", true))
}

func (a *app) mailList() *cobra.Command {
	var days int
	cmd := &cobra.Command{
		Use: "list", Short: "Which mails went out, and what became of them", Args: takes(), Example: "  daybook mail list --days 30 --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withHome(cmd.Context(), func(h *opened) error {
				list, err := h.Warehouse.Mails(cmd.Context(), contract.DayOf(h.Now())-contract.Day(days))
				if err != nil {
					return err
				}
				if a.json {
					return a.printJSON(append([]warehouse.MailRow{}, list...))
				}
				if len(list) == 0 {
					a.printf("no mail went out\n")
					return nil
				}
				rows := make([][]string, 0, len(list))
				for _, m := range list {
					rows = append(rows, []string{
						m.Date.String(), m.Kind, m.Login, m.Address, m.State, h.clock(m.BegunAt, "2006-01-02 15:04"), strconv.FormatInt(m.Run, 10), strconv.FormatInt(m.Tries, 10), m.Error,
					})
				}
				a.table([]string{"business date", "kind", "login", "address", "state", "at", ">run", ">tries", "error"}, rows)
				return nil
			})
		},
	}
	cmd.Flags().IntVar(&days, "days", 7, "of the last `N` days")
	return cmd
}

func (a *app) mailPreview() *cobra.Command {
	var text bool
	cmd := &cobra.Command{
		Use: "preview LOGIN", Short: "The mail that somebody would get now, as HTML; nothing is sent", Args: takes("LOGIN"),
		Example: "  daybook mail preview anna > anna.html\n  daybook mail preview anna --text",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withHome(cmd.Context(), func(h *opened) error {
				p, err := a.postWithout(cmd.Context(), h)
				if err != nil {
					return err
				}
				l, err := a.letterFor(cmd.Context(), h, p, args[0])
				if err != nil {
					return err
				}
				switch {
				case a.json:
					return a.printJSON(map[string]string{"kind": l.Kind, "business_date": l.Date.String(), "subject": l.Subject, "html": l.HTML, "text": l.Text})
				case text:
					a.printf("Subject: %s\n\n%s", l.Subject, l.Text)
				default:
					a.printf("%s", l.HTML)
				}
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&text, "text", false, "its twin in plain text, with the subject")
	return cmd
}

// letterFor is what somebody would get now.
func (a *app) letterFor(ctx context.Context, h *opened, p *mail.Post, login string) (l mail.Letter, err error) {
	person, err := people.Register{Warehouse: h.Warehouse, Now: a.now}.ByLogin(ctx, login)
	if err != nil {
		return l, err
	}
	to, err := p.Reader(ctx, person)
	if err != nil {
		return l, err
	}
	night, ok, err := a.nightOf(ctx, h)
	switch {
	case err != nil:
		return l, err
	case !ok:
		return l, fault.New(fault.NotFound, "nothing is published yet")
	case to.Scope.Empty():
		return l, fault.New(fault.NotFound, "%s sees no store", login).WithHint("daybook user set %s --scope …", login)
	case night.Line != "":
		return p.Writer.Notice(to, night.Date, night.Run, night.Line)
	}
	return p.Writer.Brief(ctx, to, night.Date)
}

func (a *app) mailSend() *cobra.Command {
	return exits(&cobra.Command{
		Use: "send", Short: "Send what readers have not had yet", Args: takes(),
		Long: `Send is for cron, where nothing is served; serve sends by itself at mail.at. Each reader gets one brief for a business date, under their own
scope; where a night was stopped or held they get one line, and the brief when it is published; where a figure that they had was withdrawn, one
correction. It can be called as often as one likes.`,
		Example: "  daybook mail send --home /srv/shop   # from cron: 45 6 * * *, and some times after that",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.alone(cmd.Context(), true, func(h *opened) error {
				sent, err := a.sendMails(cmd.Context(), h)
				if err != nil {
					return err
				}
				if a.json {
					if err := a.printJSON(sent); err != nil {
						return err
					}
				} else {
					a.printf("%s sent, %d failed, %d refused\n", plural(int64(sent.Sent), "mail", "mails"), sent.Failed, sent.Refused)
				}
				if bad := sent.Failed + sent.Refused; bad > 0 {
					return fault.New(fault.Failed, "%s did not get through", plural(int64(bad), "mail", "mails")).WithHint("daybook mail list")
				}
				return nil
			})
		},
	}, "0  every reader has what they should", "1  a mail did not get through; the next send tries again, unless the server refuses it", "2  daybook.yaml names no server")
}

func (a *app) mailTest() *cobra.Command {
	return exits(&cobra.Command{
		Use: "test ADDRESS", Short: "Send a mail that says it is a test", Args: takes("ADDRESS"), Example: "  daybook mail test anna@alder.example",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withHome(cmd.Context(), func(h *opened) error {
				to, ok := mail.Address(args[0])
				if !ok {
					return misuse(cmd, "%q is no address", args[0])
				}
				p, err := a.post(cmd.Context(), h)
				if err != nil {
					return err
				}
				session := &mail.Session{Server: p.Server}
				defer session.Close()
				const says = "This is a test; nothing is wrong, and there is nothing to do."
				now := a.now()
				err = session.Send(cmd.Context(), mail.Message{
					From: p.From, To: to, Subject: cmp.Or(h.config.Chain, "Daybook") + ": this is a test", HTML: "<p>" + says + "</p>", Text: says + "\n", Date: now,
					ID: "test." + strconv.FormatInt(now.UnixNano(), 36) + "@daybook.invalid",
				})
				if err != nil {
					return fault.New(fault.Failed, "mail to %s: %w", to, err)
				}
				a.printf("the server took it\n")
				return nil
			})
		},
	}, "0  the server took it", "1  it did not", "2  no address, or daybook.yaml names no server")
}

func (a *app) mailWish(use, short, example string, wanted bool) *cobra.Command {
	var why string
	cmd := &cobra.Command{
		Use: use + " LOGIN", Short: short, Args: takes("LOGIN"), Example: "  daybook mail " + use + " anna --why \"" + example + "\"",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withHome(cmd.Context(), func(h *opened) error {
				person, err := people.Register{Warehouse: h.Warehouse, Now: a.now}.ByLogin(cmd.Context(), args[0])
				if err != nil {
					return err
				}
				err = h.Warehouse.SaveMailWish(cmd.Context(), person.ID, wanted, a.now(), why)
				if err = a.did(cmd.Context(), h, err, "mail_"+use, args[0], why); err != nil {
					return err
				}
				if a.json {
					return a.printJSON(map[string]any{"login": person.Login, "mails": wanted})
				}
				a.printf("%s gets %s\n", person.Login, map[bool]string{true: "mails", false: "no mails"}[wanted])
				return nil
			})
		},
	}
	whyFlag(cmd, &why, "why")
	return cmd
}
