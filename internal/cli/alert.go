package cli

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/notify"
)

func (a *app) alertCommand() *cobra.Command {
	return group("alert", "What is wrong, and who has been told",
		"  daybook alert list\n  daybook alert test chat\n  daybook alert silence 12 --hours 8 --why \"the till supplier is on it\"",
		a.alertList(), a.alertCheck(), a.alertTest(), a.alertSilence())
}

func (a *app) alertList() *cobra.Command {
	var days int
	cmd := &cobra.Command{
		Use: "list", Short: "Alerts that are open, and those resolved of late", Args: takes(),
		Example: "  daybook alert list --days 30 --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withHome(cmd.Context(), func(h *opened) error {
				list, err := a.alertDesk(h, nil).List(cmd.Context(), days)
				if err != nil {
					return err
				}
				if a.json {
					return a.printJSON(list)
				}
				a.printAlerts(h, list)
				return nil
			})
		},
	}
	cmd.Flags().IntVar(&days, "days", 7, "and what was resolved within `N` days")
	return cmd
}

func (a *app) printAlerts(h *opened, list []notify.Item) {
	if len(list) == 0 {
		a.printf("nothing is wrong, and nothing was\n")
		return
	}
	rows := make([][]string, 0, len(list))
	for _, i := range list {
		told := make([]string, 0, len(i.Told))
		for _, t := range i.Told {
			word := t.Channel + " " + string(t.Action)
			if t.Error != "" {
				word += " FAILED"
			}
			if !slices.Contains(told, word) {
				told = append(told, word)
			}
		}
		rows = append(rows, []string{
			strconv.FormatInt(i.ID, 10), i.State, string(i.Severity), h.clock(i.OpenedAt, "2006-01-02 15:04"), i.Title, i.Owner, strings.Join(told, ", "),
		})
	}
	a.table([]string{"id", "state", "severity", "since", "what", "owner", "told"}, rows)
	for _, i := range list {
		for _, t := range i.Owed {
			a.line("FAILED", "%d %s to %s: %s", i.ID, t.Action, t.Channel, clean(t.Error))
		}
	}
}

func (a *app) alertCheck() *cobra.Command {
	return exits(&cobra.Command{
		Use: "check", Short: "Look now, and tell channels what they do not know yet", Args: takes(),
		Long: `Check looks at what is wrong, as every run does when it ends and serve does every few minutes. It is for cron, where nothing
is served: a night that does not begin tells nobody by itself.`,
		Example: "  daybook alert check --home /srv/shop   # from cron, every ten minutes",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withHome(cmd.Context(), func(h *opened) error {
				sent, err := a.lookForTrouble(cmd.Context(), h)
				if err != nil {
					return err
				}
				if a.json {
					return a.printJSON(sent)
				}
				a.printf("%s opened, %d changed, %d resolved; %s\n", plural(int64(sent.Opened), "alert", "alerts"), sent.Changed, sent.Resolved, plural(int64(sent.Messages), "message", "messages"))
				if sent.Failed > 0 {
					return fault.New(fault.Failed, "%s did not get through", plural(int64(sent.Failed), "message", "messages")).WithHint("daybook alert list")
				}
				return nil
			})
		},
	}, "0  every channel knows what it should", "1  a channel could not be reached; the next check tries again")
}

func (a *app) alertTest() *cobra.Command {
	return exits(&cobra.Command{
		Use: "test [CHANNEL…]", Short: "Send a message that says it is a test", Args: takes("[CHANNEL…]"),
		Long:    "Test opens and resolves an alert on the channels named, or on all of them. Nothing is put on record.",
		Example: "  daybook alert test\n  daybook alert test chat pager",
		RunE: func(cmd *cobra.Command, names []string) error {
			return a.withHome(cmd.Context(), func(h *opened) error { return a.testChannels(cmd, h, names) })
		},
	}, "0  every channel took it", "1  a channel refused it or could not be reached", "2  there is no such channel")
}

func (a *app) testChannels(cmd *cobra.Command, h *opened, names []string) error {
	channels := a.channels(h)
	all := make([]string, 0, len(h.config.Alerts.Channels))
	for _, c := range h.config.Alerts.Channels {
		all = append(all, c.Name)
	}
	if len(all) == 0 {
		return fault.New(fault.Config, "daybook.yaml has no alerts.channels").WithHint("docs/alerts.md shows how to write one")
	}
	if len(names) == 0 {
		names = all
	}
	for _, name := range names {
		if channels[name] == nil {
			return misuse(cmd, "there is no channel %q; there are %s", name, strings.Join(all, ", "))
		}
	}
	now := a.now().UTC()
	n := notify.Notice{
		Chain: h.config.Chain, Opened: now, At: now,
		Alert: notify.Alert{Cause: "test", Kind: "test", Severity: notify.Info, Title: "This is a test; nothing is wrong", Next: "nothing to do"},
	}
	failed := 0
	for _, name := range names {
		for _, n.Action = range []notify.Action{notify.Open, notify.Resolve} {
			if err := channels[name].Send(cmd.Context(), n); err != nil {
				failed++
				a.line("FAILED", "%s: %s", name, clean(err.Error()))
				break
			}
			if n.Action == notify.Resolve {
				a.line("ok", "%s", name)
			}
		}
	}
	if failed > 0 {
		return fault.New(fault.Failed, "%s failed", plural(int64(failed), "channel", "channels"))
	}
	return nil
}

func (a *app) alertSilence() *cobra.Command {
	var hours int
	var why string
	cmd := exits(&cobra.Command{
		Use: "silence ID", Short: "Tell nobody of an open alert for some hours", Args: takes("ID"),
		Example: "  daybook alert silence 12 --hours 8 --why \"the till supplier is on it\"",
		RunE: func(cmd *cobra.Command, args []string) error {
			list, err := ids("alert", args)
			if err != nil {
				return err
			}
			if strings.TrimSpace(why) == "" || hours < 1 {
				return misuse(cmd, "say how long and why: --hours N --why TEXT")
			}
			return a.withHome(cmd.Context(), func(h *opened) error {
				item, err := a.alertDesk(h, nil).Silence(cmd.Context(), list[0], time.Duration(hours)*time.Hour, why)
				if err = a.did(cmd.Context(), h, err, "alert_silence", args[0], why); err != nil {
					return err
				}
				if a.json {
					return a.printJSON(item)
				}
				a.printf("alert %d is silent until %s\n", item.ID, h.clock(*item.SilencedUntil, "Mon 2 Jan 15:04"))
				return nil
			})
		},
	}, "0  silent", "2  no such alert is open, or words are missing")
	cmd.Flags().IntVar(&hours, "hours", 8, "for `N` hours")
	whyFlag(cmd, &why, "why nobody needs to hear of it")
	return cmd
}

// tellingPatience is how long a look waits for another one, which may have channels to wait for.
const tellingPatience = 5 * time.Minute

// lockTelling makes this the only look at what is wrong, among all processes on the warehouse: whoever comes next finds on record what was told.
func lockTelling(ctx context.Context, h *opened) (free func(), err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, tellingPatience,
		fault.New(fault.Locked, "another process has been telling alerts for %s", tellingPatience).WithHint("daybook alert list says what was told"))
	defer cancel()
	return h.Warehouse.LockTelling(ctx)
}

// lookForTrouble judges how things stand and tells the channels.
func (a *app) lookForTrouble(ctx context.Context, h *opened) (notify.Sent, error) {
	free, err := lockTelling(ctx, h)
	if err != nil {
		return notify.Sent{}, err
	}
	defer free()
	view, err := a.alertView(ctx, h)
	if err != nil {
		return notify.Sent{}, err
	}
	return a.alertDesk(h, a.channels(h)).Look(ctx, notify.Judge(view))
}
