//go:build chaos

package main_test

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// clockJumpsWhileServing sets the clock of a process that serves and runs at half past two, over both ends of summer time. Each night runs
// once: an hour that comes twice runs nothing again, and one that was leapt over leaves nothing out. It returns how many nights ran.
func clockJumpsWhileServing(t *testing.T, on engine, _ int) (ran int) {
	n := newNightly(t, on, 3)
	clock := wallClock(filepath.Join(t.TempDir(), "clock"))
	n.program, n.env = withItsClock(t), []string{"TZ=Europe/Berlin", "CLOCK_FILE=" + string(clock)}
	appendTo(t, filepath.Join(n.home, "daybook.yaml"), "schedule: {timezone: Europe/Berlin}\n")
	clock.set(t, moment(t, "2026-03-28T12:00:00+01:00"))
	landNight(t, n.chain, n.home, 0)
	n.must(t, []int{0}, "run")
	serve := n.begin(t, "serve", "--schedule", "30 2 * * *", "--listen", "127.0.0.1:0")
	t.Cleanup(func() { _ = serve.cmd.Process.Kill(); <-serve.gone })
	landing := filepath.Join(n.home, "landing")
	for night, jump := range []struct {
		to   string
		runs bool
	}{
		{"2026-03-29T03:29:57+02:00", true},  // there is no half past two: an hour later by the clock
		{"2026-03-29T02:59:00+02:00", false}, // back before it: this night has run
		{"2026-03-30T02:31:00+02:00", true},  // a day ahead
		{"2026-10-24T12:00:00+02:00", true},  // over the summer: one run for all nights that passed
		{"2026-10-25T02:29:57+02:00", false}, // the first of two half past twos
		{"2026-10-25T02:29:57+01:00", true},  // the second, which is the one that counts
		{"2026-10-25T02:29:57+02:00", false}, // the first again
		{"2026-10-26T02:30:01+01:00", true},
	} {
		if len(files(t, landing)) == 0 {
			landNight(t, n.chain, n.home, ran+1)
		}
		clock.set(t, moment(t, jump.to))
		end := time.Now().Add(40 * time.Second) // a clock that was set is noticed within thirty
		for serve.underWay() && len(files(t, landing)) > 0 && time.Now().Before(end) {
			time.Sleep(200 * time.Millisecond)
		}
		if taken := len(files(t, landing)) == 0; taken != jump.runs || !serve.underWay() {
			t.Fatalf("jump %d to %s: it ran: %v\n%s", night, jump.to, taken, serve.errOut.String())
		}
		if jump.runs {
			ran++
			time.Sleep(5 * time.Second) // until it is published
		}
	}
	if err := serve.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if e := serve.end(t); e.code != 0 {
		t.Errorf("serve ended with %d\n%s", e.code, e.errOut)
	}
	runs := strings.Fields(n.must(t, []int{0}, "sql", "--format", "csv", "SELECT count(*) AS runs FROM run_ledger").out)
	if len(runs) != 2 || runs[1] != "6" {
		t.Errorf("%v in the ledger, want 6", runs)
	}
	whole(t, n.home, 5+3*6)
	inOnePlace(t, n.home, n.chain, "2026-01-31")
	sameAsCalm(t, n.chain, n.home)
	return ran
}
