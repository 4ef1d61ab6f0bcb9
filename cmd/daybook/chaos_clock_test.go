//go:build chaos

package main_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// shifted is the source of a clock that goes as far ahead of the machine's as a file says, read at every look.
const shifted = `package cli

import (
	"os"
	"strings"
	"time"
)

func shiftedNow() time.Time {
	doc, err := os.ReadFile(os.Getenv("CHAOS_CLOCK"))
	if err != nil {
		panic(err)
	}
	d, err := time.ParseDuration(strings.TrimSpace(string(doc)))
	if err != nil {
		panic(err)
	}
	return time.Now().Add(d)
}
`

// withItsClock builds the binary once more, with nothing changed but where it looks for the time.
func withItsClock(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	cli, err := filepath.Abs(filepath.Join("..", "..", "internal", "cli"))
	if err != nil {
		t.Fatal(err)
	}
	source := read(t, filepath.Join(cli, "main.go"))
	changed := strings.Replace(source, "now: time.Now,", "now: shiftedNow,", 1)
	if changed == source {
		t.Fatal("internal/cli/main.go does not hand in the clock where this looks for it")
	}
	write(t, filepath.Join(dir, "main.go"), changed)
	write(t, filepath.Join(dir, "clock.go"), shifted)
	overlay, err := json.Marshal(map[string]map[string]string{"Replace": {
		filepath.Join(cli, "main.go"): filepath.Join(dir, "main.go"), filepath.Join(cli, "shifted.go"): filepath.Join(dir, "clock.go"),
	}})
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "overlay.json"), string(overlay))
	path := filepath.Join(dir, "daybook")
	if out, err := exec.Command("go", "build", "-tags", "duckdb_arrow", "-overlay", filepath.Join(dir, "overlay.json"), "-o", path, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return path
}

// chaosClock is the file that a shifted clock reads.
type chaosClock string

func (c chaosClock) shift(t *testing.T, d time.Duration) {
	t.Helper()
	path := string(c) + ".new" // a look must never find half of it
	write(t, path, d.String())
	if err := os.Rename(path, string(c)); err != nil {
		t.Fatal(err)
	}
}

// set lets the clock show a moment now.
func (c chaosClock) set(t *testing.T, moment time.Time) {
	t.Helper()
	c.shift(t, time.Until(moment))
}

func moment(t *testing.T, text string) time.Time {
	t.Helper()
	m, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// clockJumps sets the clock of runs under way an hour back, a day ahead, a day back and to the year 2000, and lets them run over the
// two nights on which the clock of the chain's zone leaps. Between two nights it is right again, which is another jump.
func clockJumps(t *testing.T, on engine, nights int) (hit int) {
	n := newNightly(t, on, nights)
	clock := chaosClock(filepath.Join(t.TempDir(), "clock"))
	clock.shift(t, 0)
	n.program, n.env = withItsClock(t), []string{"TZ=Europe/Berlin", "CHAOS_CLOCK=" + string(clock)}
	appendTo(t, filepath.Join(n.home, "daybook.yaml"), "schedule: {timezone: Europe/Berlin}\n")
	const kinds = 6
	leaps := map[int]time.Time{4: moment(t, "2026-03-29T01:00:00Z"), 5: moment(t, "2026-10-25T01:00:00Z")}
	hit, codes := n.live(t, nights, blow{
		before: func(night int, after time.Duration) {
			clock.shift(t, 0)
			if leap, is := leaps[night%kinds]; is {
				clock.set(t, leap.Add(-after)) // so that it leaps when the blow falls
			}
		},
		strike: func(night int) {
			switch night % kinds {
			case 0:
				clock.shift(t, -time.Hour)
			case 1:
				clock.shift(t, 24*time.Hour)
			case 2:
				clock.shift(t, -24*time.Hour)
			case 3:
				clock.set(t, moment(t, "2000-01-01T00:00:00Z")) // as a machine without a battery begins
			}
		},
		hit: caught,
	})
	if codes[0] != nights {
		t.Errorf("runs ended with %v: a clock that jumps stops none", codes)
	}
	return hit
}
