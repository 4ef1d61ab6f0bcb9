package main_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// shifted is the source of a clock that goes as far ahead of the machine's as a file says, read at every look. Whoever sleeps by it wakes when it is set
// past the end of the sleep, and never later than by the machine's.
const shifted = `package cli

import (
	"context"
	"os"
	"strings"
	"time"
)

func shiftedNow() time.Time {
	doc, err := os.ReadFile(os.Getenv("CLOCK_FILE"))
	if err != nil {
		panic(err)
	}
	d, err := time.ParseDuration(strings.TrimSpace(string(doc)))
	if err != nil {
		panic(err)
	}
	return time.Now().Add(d)
}

func shiftedNap(ctx context.Context, d time.Duration) {
	end, wake := time.Now().Add(d), shiftedNow().Add(d)
	for ctx.Err() == nil && time.Now().Before(end) && shiftedNow().Before(wake) {
		time.Sleep(50 * time.Millisecond)
	}
}
`

// buildWithItsClock builds the binary once more for all tests of this package, with nothing changed but the clock that it goes by.
var buildWithItsClock = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "daybook-clock-")
	if err != nil {
		return "", err
	}
	cli, err := filepath.Abs(filepath.Join("..", "..", "internal", "cli"))
	if err != nil {
		return "", err
	}
	source, err := os.ReadFile(filepath.Join(cli, "main.go"))
	if err != nil {
		return "", err
	}
	changed := strings.Replace(string(source), "now: time.Now, nap: schedule.Nap,", "now: shiftedNow, nap: shiftedNap,", 1)
	changed = strings.Replace(changed, "\t\"github.com/daybookhq/daybook/internal/schedule\"\n", "", 1)
	if !strings.Contains(changed, "shiftedNow") {
		return "", errors.New("internal/cli/main.go does not hand in the clock where this looks for it")
	}
	overlay, err := json.Marshal(map[string]map[string]string{"Replace": {
		filepath.Join(cli, "main.go"): filepath.Join(dir, "main.go"), filepath.Join(cli, "shifted.go"): filepath.Join(dir, "clock.go"),
	}})
	if err != nil {
		return "", err
	}
	for name, text := range map[string]string{"main.go": changed, "clock.go": shifted, "overlay.json": string(overlay)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			return "", err
		}
	}
	path := filepath.Join(dir, "daybook")
	if out, err := exec.Command("go", "build", "-tags", "duckdb_arrow", "-ldflags", "-s -w", "-overlay", filepath.Join(dir, "overlay.json"), "-o", path, ".").CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	return path, nil
})

// clockUsed says that there is such a binary, or will be.
var clockUsed atomic.Bool

// withItsClock is the path of the binary that goes by the clock of a file, which CLOCK_FILE names.
func withItsClock(t *testing.T) string {
	t.Helper()
	clockUsed.Store(true)
	path, err := buildWithItsClock()
	if err != nil {
		t.Fatalf("go build: %v", err)
	}
	return path
}

// wallClock is the file that a shifted clock reads.
type wallClock string

func (c wallClock) shift(t *testing.T, d time.Duration) {
	t.Helper()
	path := string(c) + ".new" // a look must never find half of it
	write(t, path, d.String())
	if err := os.Rename(path, string(c)); err != nil {
		t.Fatal(err)
	}
}

// set lets the clock show a moment now.
func (c wallClock) set(t *testing.T, moment time.Time) {
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
