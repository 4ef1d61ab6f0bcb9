package main_test

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

const waitingPlan = "schedule: {timezone: UTC, runs: \"30 4 * * *; 0 9 * * *\", wait_until: \"06:30\"}\n"

// TestSchedule_TheyCome: a run that is due waits for files that are due of the night, says so, and begins once they are there. A process that was away for two
// days makes up for what it missed with one run, and for nothing twice.
func TestSchedule_TheyCome(t *testing.T) {
	t.Parallel()
	p := newPlanned(t, embedded, waitingPlan)
	serving, url := p.serve(t)
	p.at(t, "2026-03-10T04:30:00Z")
	p.waitsFor(t, "sales", "store_days", "inventory")
	eventually(t, "the page tells that a run waits", func() bool {
		return strings.Contains(body(t, url+"/data"), "The run of 04:30 waits until 06:30 for")
	}, func() { p.later(t, 10*time.Second) }) // a page keeps what is due for half a minute
	if s := p.status(t); s.PublishedRun != 1 {
		t.Errorf("run %d is published, and files are awaited", s.PublishedRun)
	}
	p.at(t, "2026-03-10T05:00:00Z") // before the files are there: it may begin as soon as they are
	p.land(t, "*_2026-03-09.csv")
	p.publishes(t, 2)
	serving.until(t, "the run of Tue 10 Mar 04:30 UTC waits until 06:30 for sales, store_days, inventory of 2026-03-09")
	serving.until(t, "the run of Tue 10 Mar 04:30 UTC begins")
	over := serving.until(t, "is over")
	if !regexp.MustCompile(`^the run of Tue 10 Mar 04:30 UTC is over: run 2 published · 2026-03-09 · [0-9.]+ s · files landed 3 = loaded 3 \+ quarantined 0 \+ duplicate 0 \+ left 0 · next: daybook insights · the next one begins Tue 10 Mar 09:00 UTC$`).MatchString(over) {
		t.Errorf("serve says of a run that is over:\n%s", over)
	}
	if text := p.must(t, []int{0}, "status").out; !strings.Contains(text, "planned     the next run begins in 4 hours, Tue 10 Mar 09:00 UTC\n") && !strings.Contains(text, "planned     the next run begins in 3 hours, Tue 10 Mar 09:00 UTC\n") {
		t.Errorf("status does not say when the next run begins:\n%s", text)
	}
	s := p.status(t)
	if s.BegunAt.Before(moment(t, "2026-03-10T05:00:00Z")) || !s.BegunAt.Before(moment(t, "2026-03-10T06:30:00Z")) {
		t.Errorf("all was there at five, and it began at %s", s.BegunAt)
	}
	if s.WaitingRun != nil || len(s.Missing) > 0 {
		t.Errorf("after all has come: %+v", s)
	}

	// It is killed. Two nights pass, four times of the plan: one run makes up for them.
	if err := serving.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = serving.cmd.Wait()
	p.land(t, "*_2026-03-10.csv", "*_2026-03-11.csv")
	p.at(t, "2026-03-12T10:00:00Z")
	serving, _ = p.serve(t)
	p.publishes(t, 3)
	if s := p.status(t); s.Landing != 0 || s.BegunAt.Before(moment(t, "2026-03-12T10:00:00Z")) {
		t.Errorf("what was missed was not made up for: %+v", s)
	}
	if code := serving.interrupt(t); code != 0 {
		t.Errorf("serve: exit code %d, %s", code, serving.told.String())
	}

	// It is served again. The next run is that of the next morning, which waits; whoever ends the process need not wait with it.
	serving, _ = p.serve(t)
	p.at(t, "2026-03-13T04:30:00Z")
	p.waitsFor(t, "sales", "store_days", "inventory")
	if code := serving.interrupt(t); code != 0 {
		t.Errorf("serve: exit code %d, %s", code, serving.told.String())
	}
	if s := p.status(t); s.WaitingRun != nil {
		t.Errorf("nothing is served, and status says that a run waits: %+v", s.WaitingRun)
	}
	want := []string{"2026-03-10T04:30:00Z", "2026-03-10T09:00:00Z", "2026-03-13T04:30:00Z"}
	if got := p.logged(t, "scheduled run"); !slices.Equal(got, want) {
		t.Errorf("runs were due %q, want %q", got, want)
	}
	p.must(t, []int{0}, "verify")
}

// TestSchedule_TheyDoNot: at the time that daybook.yaml says a run begins with what is there, and what is missing is told. Meanwhile whoever reads the same
// server hears what it waits for, on another machine too; of a process that was killed nobody says that it waits.
func TestSchedule_TheyDoNot(t *testing.T) {
	t.Parallel()
	p := newPlanned(t, server, waitingPlan)
	p.land(t, "s*_2026-03-09.csv")
	other := p
	other.home = filepath.Join(t.TempDir(), "other")
	must(t, []int{0}, "init", other.home)
	for _, name := range []string{"daybook.yaml", "warehouse.url"} {
		write(t, filepath.Join(other.home, name), read(t, filepath.Join(p.home, name)))
	}
	killed, _ := p.serve(t)
	p.at(t, "2026-03-10T04:30:00Z")
	p.waitsFor(t, "inventory")
	other.waitsFor(t, "inventory")
	if err := killed.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = killed.cmd.Wait()
	p.at(t, "2026-03-10T04:35:00Z")
	if s := other.status(t); s.WaitingRun != nil {
		t.Errorf("it was killed minutes ago, and status says that it waits: %+v", s.WaitingRun)
	}

	serving, _ := p.serve(t) // it makes up for the run, which is not too late to wait
	p.at(t, "2026-03-10T05:30:00Z")
	p.waitsFor(t, "inventory")
	if s := p.status(t); s.PublishedRun != 1 {
		t.Errorf("run %d is published, and a file is awaited", s.PublishedRun)
	}
	p.at(t, "2026-03-10T06:30:00Z")
	p.publishes(t, 2)
	s := p.status(t)
	if s.BegunAt.Before(moment(t, "2026-03-10T06:30:00Z")) || s.WaitingRun != nil {
		t.Errorf("it did not wait for what was missing: %+v", s)
	}
	if text := p.must(t, []int{0}, "status").out; !strings.Contains(text, "missing     inventory of 2026-03-09, all stores") || strings.Contains(text, "waiting ") {
		t.Errorf("status does not say what is missing:\n%s", text)
	}
	if code := serving.interrupt(t); code != 0 {
		t.Errorf("serve: exit code %d, %s", code, serving.told.String())
	}
}

// waitsFor waits until status says, in words and in keys, that the run of half past four waits for these datasets of the night before.
func (p planned) waitsFor(t *testing.T, datasets ...string) {
	t.Helper()
	var s standing
	eventually(t, "a run waits", func() bool { s = p.status(t); return s.WaitingRun != nil }, nil)
	w, today := s.WaitingRun, s.WaitingRun.DueAt.Truncate(24*time.Hour)
	var got []string
	date := today.AddDate(0, 0, -1).Format(time.DateOnly)
	for _, f := range w.For {
		got = append(got, f.Dataset)
		if f.BusinessDate != date {
			t.Errorf("it waits for %s of %s", f.Dataset, f.BusinessDate)
		}
	}
	if !w.DueAt.Equal(today.Add(4*time.Hour+30*time.Minute)) || !w.Until.Equal(today.Add(6*time.Hour+30*time.Minute)) || w.Awaited != len(datasets) || !slices.Equal(got, datasets) {
		t.Errorf("%+v, want datasets %v", w, datasets)
	}
	line := "waiting     the run of 04:30 waits until 06:30 for " + strings.Join(datasets, ", ") + " of " + date + "\n"
	if text := p.must(t, []int{0}, "status").out; !strings.Contains(text, line) {
		t.Errorf("status does not say %q:\n%s", line, text)
	}
}

// publishes waits until a run is published.
func (p planned) publishes(t *testing.T, run int64) {
	t.Helper()
	eventually(t, "a run is published", func() bool { return p.status(t).PublishedRun == run }, nil)
}
