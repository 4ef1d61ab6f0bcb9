package cli

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/contract"
)

func (a *app) statusCommand() *cobra.Command {
	return &cobra.Command{
		Use: "status", Short: "What is live, what is wrong, who owns it and what to type next", Args: cobra.NoArgs,
		Example: "  daybook status\n  daybook status --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withHome(cmd.Context(), func(h *opened) error {
				s, err := batch.Status(cmd.Context(), h.Home)
				if err != nil {
					return err
				}
				if a.json {
					return a.printJSON(s)
				}
				a.printStatus(s)
				return nil
			})
		},
	}
}

// printStatus reads as one wants it at six in the morning.
func (a *app) printStatus(s batch.StatusReport) {
	switch {
	case s.PublishedRun == 0:
		a.printf("live        nothing is published yet\n")
	case s.BusinessDate == nil:
		a.printf("live        run %d, no business date yet\n", s.PublishedRun)
	default:
		d, _ := contract.ParseDay(*s.BusinessDate)
		a.printf("live        %s %s · run %d", d.Weekday().String()[:3], *s.BusinessDate, s.PublishedRun)
		if s.PublishedAt != nil {
			a.printf(" · published %s (%s ago)", s.PublishedAt.Local().Format("2 Jan 15:04"), age(a.now().Sub(*s.PublishedAt)))
		}
		a.printf(" · history from %s\n", *s.FirstDate)
	}
	for _, v := range s.Drifted {
		a.printf("STOPPED     run %d, by drift in %s", *s.LastRun, clean(v.File))
		if v.Owner != "" {
			a.printf(" · owner %s", v.Owner)
		}
		if v.Support != "" {
			a.printf(" · %s", v.Support)
		}
		a.printf("\n")
		a.printDiff(v.Diff)
	}
	if s.LastOutcome == string(batch.Failed) {
		a.printf("FAILED      run %d: %s\n", *s.LastRun, clean(s.LastError))
	}
	for i, q := range s.Quarantine {
		if i == 8 {
			a.printf("            … and %d more in quarantine\n", len(s.Quarantine)-8)
			break
		}
		why := string(q.Outcome)
		if len(q.Rules) > 0 {
			why = q.Rules[0]
		}
		a.printf("quarantine  %d %s: %s, %s", q.ID, clean(q.File), why, plural(q.FindingsTotal, "finding", "findings"))
		if q.Owner != "" {
			a.printf(" · owner %s", q.Owner)
		}
		a.printf("\n")
	}
	for i, m := range s.Missing {
		if i == 8 {
			a.printf("            … and %d more missing\n", len(s.Missing)-8)
			break
		}
		store := "all stores"
		if m.StoreID != "" {
			store = clean(m.StoreID)
		}
		a.printf("%-11s %s of %s, %s", m.Word, m.Dataset, m.BusinessDate, store)
		if m.Owner != "" {
			a.printf(" · owner %s", m.Owner)
		}
		a.printf("\n")
	}
	if !s.Trouble && s.PublishedRun > 0 {
		a.printf("all well    nothing in quarantine, nothing missing\n")
	}
	if s.LandingWait > 0 {
		a.printf("landing     %s\n", plural(int64(s.LandingWait), "file waits", "files wait"))
	}
	for i, n := range s.Next {
		word := "next"
		if i > 0 {
			word = ""
		}
		a.printf("%-11s %s\n", word, clean(n))
	}
}

// age is a duration in words that a tired person reads at once.
func age(d time.Duration) string {
	switch {
	case d < time.Minute:
		return "moments"
	case d < time.Hour:
		return plural(int64(d.Minutes()), "minute", "minutes")
	case d < 48*time.Hour:
		return plural(int64(d.Hours()), "hour", "hours")
	}
	return plural(int64(d.Hours()/24), "day", "days")
}
