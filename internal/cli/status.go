package cli

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

func (a *app) statusCommand() *cobra.Command {
	return &cobra.Command{
		Use: "status", Short: "What is live, what is wrong, who owns it and what to type next", Args: takes(),
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
				a.printStatus(s, wallOf(h))
				return nil
			})
		},
	}
}

// mostStatus is how many of each kind of trouble one page of status holds.
const mostStatus = 8

// printStatus reads as one wants it at six in the morning: what is live and how fresh, then what is wrong, each with its
// owner, then what to type.
func (a *app) printStatus(s batch.StatusReport, on wall) {
	a.printLive(s, on)
	for i, p := range s.Contracts {
		if i == mostStatus {
			a.under("… and %d more mistakes", len(s.Contracts)-mostStatus)
			break
		}
		a.line("CONTRACT", "%s", clean(p.String()))
		if i == len(s.Contracts)-1 {
			stays := ""
			if s.PublishedRun > 0 {
				stays = "; what is published stays live"
			}
			a.under("no run begins before that is mended%s", stays)
		}
	}
	a.printHeld(s.Held)
	for i, v := range s.Drifted {
		if i == mostStatus {
			a.under("… and %d more drifted; daybook runs show %d", len(s.Drifted)-mostStatus, *s.LastRun)
			break
		}
		a.line("STOPPED", "run %d, by drift in %s%s", *s.LastRun, clean(v.File), owned(v.Owner, v.Support))
		a.printDiff(v.Diff)
	}
	if s.LastOutcome == string(batch.Failed) {
		a.line("FAILED", "run %d: %s", *s.LastRun, clean(s.LastError))
	}
	if s.LastOutcome == "running" && s.LastAt == nil && s.BegunAt != nil {
		a.line("begun", "run %d, %s, and has not ended", *s.LastRun, on.at(*s.BegunAt))
	}
	a.printWaiting(s.Quarantine)
	a.printMissing(s.Missing)
	if o := s.Overdue; o != nil {
		span := o.From
		if o.Dates > 1 {
			span = fmt.Sprintf("%s to %s (%d dates)", o.From, o.To, o.Dates)
		}
		if came := o.Came(); came != "" {
			span += ": " + came
		}
		a.line("overdue", "%s of %s%s", strings.Join(o.Datasets, ", "), span, owned(strings.Join(o.Owners, ", "), ""))
	}
	if w := s.WaitingRun; w != nil {
		a.line("waiting", "the run of %s waits until %s for %s", clockOf(w.DueAt, on.zone), clockOf(w.Until, on.zone), clean(awaitedWords(w.For, w.Awaited)))
	}
	if !s.Trouble && s.PublishedRun > 0 {
		waits := "nothing in quarantine"
		if len(s.Replaced) > 0 {
			waits = "nothing in quarantine that waits for anybody"
		}
		a.line("all well", "%s, nothing missing", waits)
	}
	if k := len(s.Replaced); k > 0 {
		a.line("replaced", "%s in quarantine, a good one was loaded since; tidy up: %s", plural(int64(k), "file", "files"), discardReplaced)
	}
	if at := s.NextRunAt; at != nil {
		a.line("planned", "the next run begins in %s, %s%s", age(at.Sub(a.now())), on.at(*at), ifServed(s.Served))
	}
	a.printMails(s, on)
	a.printBackups(s)
	if s.LandingWait > 0 {
		a.line("landing", "%s", plural(int64(s.LandingWait), "file waits", "files wait"))
	}
	a.printHeldFiles(s.HeldFiles)
	a.printUploads(s.Uploads)
	for i, n := range s.Next {
		if i > 0 {
			a.under("%s", clean(n))
			continue
		}
		a.line("next", "%s", clean(n))
	}
}

// printHeldFiles tells which files in landing a person held back: a hold is of one run, and the next stops at a drifted file again.
func (a *app) printHeldFiles(list []batch.HeldFile) {
	stops := false
	for i, f := range list {
		stops = stops || f.Stops
		switch {
		case i < mostStatus:
			a.under("%s, held by run %d: %q%s", clean(f.File), f.Run, clean(f.Why), owned(f.Owner, f.Support))
		case i == mostStatus:
			a.under("… and %d more held", len(list)-mostStatus)
		}
	}
	if stops {
		a.under("the next run stops at what has still drifted, by plan too: have it sent again, mend its contract, or hold it again")
	}
}

// wall is the clock that status goes by: that of the plan, whose zone is named where there is a plan; else this machine's.
type wall struct {
	zone  *time.Location
	named bool
}

func wallOf(h *opened) wall {
	return wall{h.config.Schedule.Zone(), h.config.Schedule.Timezone != "" || h.Runs != nil || h.Mails != nil || h.Backups != nil}
}

// at is a moment in words.
func (w wall) at(t time.Time) string {
	if w.named {
		return t.In(w.zone).Format(moment)
	}
	return t.In(w.zone).Format("Mon 2 Jan 15:04")
}

// ifServed says of what the serving process does by itself that it takes one.
func ifServed(served bool) string {
	if served {
		return ""
	}
	return ", if daybook serve runs then: here it does not run now"
}

// clockOf is what a clock shows at a moment.
func clockOf(t time.Time, zone *time.Location) string { return t.In(zone).Format("15:04") }

// printLive tells what readers see, and how fresh that is.
func (a *app) printLive(s batch.StatusReport, on wall) {
	switch {
	case s.PublishedRun == 0:
		a.line("live", "nothing is published yet")
		return
	case s.BusinessDate == nil:
		a.line("live", "run %d, no business date yet", s.PublishedRun)
		return
	}
	d, err := contract.ParseDay(*s.BusinessDate)
	if err != nil {
		a.line("live", "%s · run %d", *s.BusinessDate, s.PublishedRun)
		return
	}
	a.line("live", "%s %s%s · run %d", d.Weekday().String()[:3], d, behind(contract.DayOf(a.now().In(on.zone))-d), s.PublishedRun)
	if s.PublishedAt != nil {
		a.under("published %s, %s ago · history from %s", on.at(*s.PublishedAt), age(a.now().Sub(*s.PublishedAt)), *s.FirstDate)
		if s.LoadedRun > 0 && s.LoadedRun != s.PublishedRun {
			a.under("run %d loaded nothing: the figures are those of run %d", s.PublishedRun, s.LoadedRun)
		}
	}
}

// behind says how old a business date is where that is not a matter of course.
func behind(days contract.Day) string {
	switch {
	case days == 1:
		return " (yesterday)"
	case days > 1:
		return fmt.Sprintf(" (%d days ago)", days)
	case days == 0:
		return " (today)"
	}
	return ""
}

// printWaiting tells what is in quarantine.
func (a *app) printWaiting(list []warehouse.QuarantineItem) {
	for i, q := range list {
		if i == mostStatus {
			a.under("… and %d more in quarantine", len(list)-mostStatus)
			return
		}
		found := ""
		if q.FindingsTotal > 0 {
			found = ", " + plural(q.FindingsTotal, "finding", "findings")
		}
		a.line("quarantine", "%d %s: %s%s%s", q.ID, clean(q.File), whyWaiting(q), found, owned(q.Owner, ""))
	}
}

// printBackups tells how old the newest good backup is, and whether one could be brought back. Where nobody makes any it says nothing.
func (a *app) printBackups(s batch.StatusReport) {
	if e := s.BackupError; e != nil {
		a.line("NO BACKUP", "%s ago: %s", age(a.now().Sub(e.At)), clean(e.Error))
	}
	switch b := s.Backup; {
	case b != nil:
		late := ""
		if s.BackupLate {
			late = "; two were due since"
		}
		a.line("backup", "%s ago, of run %d, in %s%s", age(a.now().Sub(b.MadeAt)), b.PublishedRun, clean(b.To), late)
	case s.BackupLate:
		a.line("backup", "none yet, though they are due")
	}
	if d := s.Drill; d != nil {
		of := ""
		if s.Backup == nil || d.Name != s.Backup.Name {
			of = ", of backup " + clean(d.Name)
		}
		a.under("last drill %s ago%s: %s", age(a.now().Sub(d.At)), of, map[bool]string{true: "it could be brought back, and agreed", false: "it FAILED"}[d.OK])
	}
}

// printMails tells what became of the morning's mails, and how long it is until the next.
func (a *app) printMails(s batch.StatusReport, on wall) {
	m := s.Mail
	if m == nil {
		return
	}
	for i, l := range m.Lost {
		if i == mostStatus {
			a.under("… and %d more mails", len(m.Lost)-mostStatus)
			break
		}
		a.line("MAIL", "%s to %s (%s): %s: %s", l.Kind, clean(l.Login), clean(l.Address), l.State, clean(l.Error))
	}
	words := ""
	if m.BusinessDate != nil {
		words = plural(int64(m.Sent), "mail", "mails") + " sent for " + *m.BusinessDate
	}
	if m.NextAt != nil {
		if words != "" {
			words += " · "
		}
		words += "next in " + age(m.NextAt.Sub(a.now())) + ", " + on.at(*m.NextAt) + ifServed(s.Served)
	}
	a.line("mail", "%s", words)
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
