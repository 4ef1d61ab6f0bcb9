//go:build chaos

package main_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// nightly is a home that lives through nights, with a blow in each.
type nightly struct {
	home, chain string
	program     string              // empty: the binary of all tests
	env         []string            // more in the environment
	as          *syscall.Credential // nil: whoever runs the tests
}

func (n *nightly) begin(t *testing.T, args ...string) *begun {
	t.Helper()
	program := n.program
	if program == "" {
		program = binary(t)
	}
	return beginIn(t, program, n.env, n.as, append(args, "--home", n.home)...)
}

// must is must for this home.
func (n *nightly) must(t *testing.T, codes []int, args ...string) ended {
	t.Helper()
	e := n.begin(t, args...).end(t)
	if !slices.Contains(codes, e.code) {
		t.Fatalf("daybook %s: exit %d, want %v\n%s\n%s", strings.Join(args, " "), e.code, codes, e.out, e.errOut)
	}
	return e
}

// blow is what happens to a night. Each of its parts may be nil.
type blow struct {
	before func(night int, moment time.Duration) // before the run begins; the blow will fall after so long
	strike func(night int)                       // while it is under way
	during func(night int, s *begun)             // after the strike, before the run has ended
	mend   func(night int)                       // afterwards
	hit    func(night int, underWay bool, e ended) bool
}

// failed is a hit that the run itself has noticed.
func failed(_ int, _ bool, e ended) bool { return e.code != 0 && e.code != 3 }

// caught is a hit that found the run under way.
func caught(_ int, underWay bool, _ ended) bool { return underWay }

// live lives through so many nights, each with a blow at another part of the time that a night takes. Whatever a struck run says, the
// same command goes through afterwards, verify agrees, and each file that was delivered is in exactly one place. It returns how many
// blows hit, and with which codes runs ended.
func (n *nightly) live(t *testing.T, nights int, b blow) (hit int, codes map[int]int) {
	t.Helper()
	const calm = 3 // nights without a blow, which tell how long one takes
	random := rand.New(rand.NewPCG(5, uint64(nights)))
	moments := random.Perm(nights)
	took := time.Minute
	codes = map[int]int{}
	for i := range calm + nights {
		date := landNight(t, n.chain, n.home, i)
		night := i - calm
		if night < 0 {
			took = min(took, timed(func() { n.must(t, []int{0}, "run") }))
			continue
		}
		moment := time.Duration((float64(moments[night]) + random.Float64()) / float64(nights) * float64(took))
		if b.before != nil {
			b.before(night, moment)
		}
		s := n.begin(t, "run")
		time.Sleep(moment)
		underWay := s.underWay()
		if b.strike != nil {
			b.strike(night)
		}
		if b.during != nil {
			b.during(night, s)
		}
		e := s.end(t)
		if b.mend != nil {
			b.mend(night)
		}
		codes[e.code]++
		if b.hit(night, underWay, e) {
			hit++
		}
		if e.code > 0 && e.code != 3 && !strings.Contains(e.errOut, "→") { // -1: it was killed
			t.Errorf("night %s: exit %d, and it does not say what to do\n%s", date, e.code, e.errOut)
		}
		n.must(t, []int{0}, "run")
		var report struct {
			Clean    bool
			Files    int
			Problems []any
		}
		decode(t, n.must(t, []int{0, 1}, "verify", "--json"), &report)
		if want := 5 + 3*(i+1); !report.Clean || report.Files != want {
			t.Fatalf("night %s (the run ended with %d: %s): clean %v, %d files in the archive, want %d: %v", date, e.code, e.errOut, report.Clean, report.Files, want, report.Problems)
		}
		if left := files(t, filepath.Join(n.home, "landing")); len(left) != 0 {
			t.Fatalf("night %s: landing holds %v", date, left)
		}
		inOnePlace(t, n.home, n.chain, date)
	}
	t.Logf("runs that were struck ended with %v", codes)
	sameAsCalm(t, n.chain, n.home)
	return hit, codes
}

// newNightly makes a home and a chain of so many nights besides the three that tell how long one takes.
func newNightly(t *testing.T, on engine, nights int) *nightly {
	t.Helper()
	dir, err := os.MkdirTemp("", "daybook-chaos-") // one that other users may enter
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	n := &nightly{home: filepath.Join(dir, "home"), chain: filepath.Join(dir, "chain")}
	must(t, []int{0}, "generate", "--stores", "10", "--products", "20", "--from", "2026-01-01", "--days", fmt.Sprint(nights+3), "--seed", "8", "--out", n.chain)
	initHome(t, n.home, on)
	return n
}
