package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/monitor"
)

// ailment is one thing that doctor looked at.
type ailment struct {
	What string `json:"what"`
	Word string `json:"word"` // ok, look, broken
	Says string `json:"says"`
	Mend string `json:"mend"` // what to do; "" where nothing is to be done
}

func (a *app) doctorCommand() *cobra.Command {
	return exits(&cobra.Command{
		Use: "doctor", Short: "What is wrong with this home, and how to mend it", Args: takes(),
		Long: `Doctor looks at what a night needs: settings, contracts, folders, disk, buckets, mail server, warehouse, alerts, backups. It changes nothing. For the state of
the nights themselves there is daybook status.`,
		Example: "  daybook doctor\n  daybook doctor --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			// A home that is served is looked at by the process that serves it, which has the warehouse open.
			if dir, err := a.findHome(); err == nil && a.shared == nil && a.hand {
				if code, ok, err := a.handOver(cmd.Context(), dir); err == nil && ok {
					return handedOver(code)
				}
			}
			list := a.examine(cmd.Context())
			broken := 0
			for _, x := range list {
				if x.Word == "broken" {
					broken++
				}
			}
			if a.json {
				if err := a.printJSON(list); err != nil {
					return err
				}
			} else {
				a.printAilments(list)
			}
			if broken > 0 {
				return fault.New(fault.Failed, "%s", plural(int64(broken), "thing is broken", "things are broken"))
			}
			return nil
		},
	}, "0  a night can run (there may be things worth a look)", "1  something is broken")
}

func (a *app) printAilments(list []ailment) {
	for _, x := range list {
		for i, says := range strings.Split(x.Says, "\n") {
			if i == 0 {
				a.line(map[string]string{"ok": "ok", "look": "look", "broken": "FAILED"}[x.Word], "%s: %s", x.What, clean(says))
			} else {
				a.under("%s", clean(says))
			}
		}
		if x.Mend != "" {
			a.under("→ %s", clean(x.Mend))
		}
	}
}

// examine looks at one thing after the other; what cannot be looked at because something before it is broken is left out.
func (a *app) examine(ctx context.Context) (list []ailment) {
	ok := func(what, format string, args ...any) {
		list = append(list, ailment{what, "ok", fmt.Sprintf(format, args...), ""})
	}
	look := func(what, mend, format string, args ...any) {
		list = append(list, ailment{what, "look", fmt.Sprintf(format, args...), mend})
	}
	broken := func(what, mend string, err error) {
		list = append(list, ailment{what, "broken", err.Error(), mend})
	}
	dir, err := a.findHome()
	if err != nil {
		broken("home", "daybook init DIR makes one", err)
		return list
	}
	ok("home", "%s", dir)
	c, err := a.loadConfig(dir)
	if err != nil {
		broken("settings", "mend daybook.yaml; each line says what it may be", err)
		return list
	}
	ok("settings", "daybook.yaml reads well")
	set, err := contract.LoadDir(c.Contracts)
	if err != nil {
		broken("contracts", "daybook contract lint", err)
	} else {
		advice := len(contract.LintSet(set))
		for _, one := range set.Contracts() {
			advice += len(contract.Lint(one))
		}
		if advice > 0 {
			look("contracts", "daybook contract lint", "%s, %s", plural(int64(len(set.Contracts())), "contract", "contracts"), plural(int64(advice), "piece of advice", "pieces of advice"))
		} else {
			ok("contracts", "%s, nothing to remark", plural(int64(len(set.Contracts())), "contract", "contracts"))
		}
	}
	for _, f := range [][2]string{{"landing", c.Landing}, {"quarantine", c.Quarantine}, {"archive", c.Archive}, {"logs", c.Logs}} {
		if err := writable(f[1]); err != nil {
			broken(f[0], "give this user the right to write there: chown, chmod, or ReadWritePaths of the unit", err)
			continue
		}
		ok(f[0], "%s", f[1])
	}
	const least, full = 0.1, 0.01
	if free, size, known := monitor.Disk(dir); known && size > 0 {
		share := float64(free) / float64(size)
		switch {
		case share < full:
			broken("disk", "daybook sweep; let old files leave the archive (retention.archive_days); give it more room", fmt.Errorf("only %.1f %% free, %d MB: a run may not end", 100*share, free>>20))
		case share < least:
			look("disk", "daybook sweep; let old files leave the archive (retention.archive_days); give it more room", "only %.0f %% free, %d MB", 100*share, free>>20)
		default:
			ok("disk", "%.0f %% free, %d MB", 100*share, free>>20)
		}
	}
	inboxes(ctx, dir, c, ok, broken)
	a.mailServer(ctx, dir, c, ok, look)
	if channels := len(c.Alerts.Channels); channels == 0 {
		look("alerts", "docs/alerts.md", "nobody is told when something is wrong")
	} else if err := c.Alerts.Unset(dir, a.processEnv()); err != nil {
		broken("alerts", "set what the reference names, for the process that serves and for cron", err)
	} else {
		ok("alerts", "%s; daybook alert test tries them", plural(int64(channels), "channel", "channels"))
	}
	if err := a.withHome(ctx, func(h *opened) error {
		status, err := batch.Status(ctx, h.Home)
		if err != nil {
			return err
		}
		if status.PublishedRun == 0 {
			ok("warehouse", "it can be reached; nothing is published yet")
		} else {
			ok("warehouse", "run %d is published", status.PublishedRun)
		}
		if status.Backup == nil {
			look("backup", "daybook backup --help", "there is none")
		} else {
			ok("backup", "the newest good one is %s old", age(a.now().Sub(status.Backup.MadeAt)))
		}
		if status.Trouble {
			look("nights", "daybook status", "something waits for a person")
		}
		return nil
	}); err != nil {
		broken("warehouse", fault.HintOf(err), err)
	}
	return list
}

// writable tries to write into a folder, and leaves nothing there.
func writable(dir string) error {
	f, err := os.CreateTemp(dir, ".daybook-doctor-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(filepath.Join(dir, filepath.Base(f.Name()))) }()
	return f.Close()
}
