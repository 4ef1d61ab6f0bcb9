package main_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// planned is a home that is served by a plan, and the clock that the plan goes by: it stands still for nobody, but shows the hour that a story wants, so that no
// story waits for an hour to come and none hangs on how fast a machine is.
type planned struct {
	home, chain string
	program     string
	clock       wallClock
}

// newPlanned makes a chain of the nights from 2026-03-02 to 2026-03-12 and a home with settings in which those up to 2026-03-08 are published, at three on the
// morning of 2026-03-10.
func newPlanned(t *testing.T, on engine, settings string, faults ...string) planned {
	t.Helper()
	dir := t.TempDir()
	p := planned{home: filepath.Join(dir, "home"), chain: filepath.Join(dir, "chain"), program: withItsClock(t), clock: wallClock(filepath.Join(dir, "clock"))}
	words := []string{"generate", "--stores", "3", "--products", "4", "--from", "2026-03-02", "--days", "11", "--seed", "5", "--out", p.chain}
	for _, f := range faults {
		words = append(words, "--fault", f)
	}
	must(t, []int{0}, words...)
	initHome(t, p.home, on)
	appendTo(t, filepath.Join(p.home, "daybook.yaml"), settings)
	p.land(t, "[pstc]*s.csv", "calendar.csv", "*_2026-03-0[2-8].csv")
	p.at(t, "2026-03-10T03:00:00Z")
	p.must(t, []int{0}, "run")
	return p
}

// at sets the clock.
func (p planned) at(t *testing.T, text string) {
	t.Helper()
	p.clock.set(t, moment(t, text))
}

// land puts copies of files of the chain into landing, each at once: a process that looks meanwhile finds no half of one.
func (p planned) land(t *testing.T, globs ...string) {
	t.Helper()
	coming := t.TempDir()
	for _, glob := range globs {
		copyInto(t, filepath.Join(p.chain, glob), coming)
	}
	list, err := os.ReadDir(coming)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range list {
		if err := os.Rename(filepath.Join(coming, f.Name()), filepath.Join(p.home, "landing", f.Name())); err != nil {
			t.Fatal(err)
		}
	}
}

// must is must for this home, by its clock.
func (p planned) must(t *testing.T, codes []int, args ...string) ended {
	t.Helper()
	e := programIn(t, p.program, []string{"CLOCK_FILE=" + string(p.clock), "TZ=UTC"}, append(args, "--home", p.home)...)
	for _, c := range codes {
		if e.code == c {
			return e
		}
	}
	t.Fatalf("daybook %s: exit %d, want %v\n%s\n%s", strings.Join(args, " "), e.code, codes, e.out, e.errOut)
	return e
}

// serve serves the home and returns the address of its pages too.
func (p planned) serve(t *testing.T) (*started, string) {
	t.Helper()
	s := startIn(t, p.program, []string{"CLOCK_FILE=" + string(p.clock), "TZ=UTC"}, "serve", "--home", p.home, "--listen", "127.0.0.1:0")
	return s, address.FindString(s.until(t, "serving "))
}

// standing is what stories look at in `status --json`.
type standing struct {
	PublishedRun int64     `json:"published_run"`
	LastOutcome  string    `json:"last_outcome"`
	BegunAt      time.Time `json:"begun_at"`
	Landing      int       `json:"landing_files"`
	WaitingRun   *struct {
		DueAt   time.Time `json:"due_at"`
		Until   time.Time
		Awaited int
		For     []struct {
			Dataset      string
			BusinessDate string `json:"business_date"`
		}
	} `json:"waiting_run"`
	Missing []struct{ Dataset, Word string }
}

func (p planned) status(t *testing.T) (s standing) {
	t.Helper()
	decode(t, p.must(t, []int{0}, "status", "--json"), &s)
	return s
}

// eventually looks again and again until something is so, and turns the clock on by some minutes each time where turn is not nil.
func eventually(t *testing.T, what string, so func() bool, turn func()) {
	t.Helper()
	for end := time.Now().Add(3 * time.Minute); !so(); time.Sleep(150 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("never: %s", what)
		}
		if turn != nil {
			turn()
		}
	}
}

// later turns the clock on.
func (p planned) later(t *testing.T, d time.Duration) {
	t.Helper()
	was, err := time.ParseDuration(read(t, string(p.clock)))
	if err != nil {
		t.Fatal(err)
	}
	p.clock.shift(t, was+d)
}

// logged are the lines of the home's log with a message, as text: the times of the plan that they are about where they are about one.
func (p planned) logged(t *testing.T, msg string) (dues []string) {
	t.Helper()
	doc, err := os.ReadFile(filepath.Join(p.home, "logs", "daybook.log"))
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(bytes.NewReader(doc)); lines.Scan(); {
		var l struct {
			Msg string
			Due string
		}
		if json.Unmarshal(lines.Bytes(), &l) == nil && l.Msg == msg { // else it is written at this moment
			dues = append(dues, l.Due)
		}
	}
	return dues
}
