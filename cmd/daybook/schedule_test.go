package main_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestSchedule_WaitsForWhatIsDue: a run that is due waits for files that are due of the night and begins once they are there; where they do not come
// it goes on at the time that daybook.yaml says with what is there, and says what is missing.
func TestSchedule_WaitsForWhatIsDue(t *testing.T) {
	t.Parallel()
	t.Run("they come", func(t *testing.T) {
		t.Parallel()
		h := scheduled(t, embedded, 4*time.Minute)
		h.waits(t)
		if run := h.published(t); run != 1 {
			t.Errorf("run %d is published, and files are awaited", run)
		}
		copyInto(t, filepath.Join(h.chain, "*_"+h.date+".csv"), filepath.Join(h.home, "landing"))
		h.publishes(t, 2)
		if !time.Now().Before(h.until) {
			t.Error("all was there, and it went on waiting")
		}
	})
	t.Run("they do not", func(t *testing.T) {
		t.Parallel()
		h := scheduled(t, server, 2*time.Minute)
		copyInto(t, filepath.Join(h.chain, "s*_"+h.date+".csv"), filepath.Join(h.home, "landing"))
		h.waits(t)
		h.publishes(t, 2)
		if time.Now().Before(h.until) {
			t.Error("it did not wait for what was missing")
		}
		status := must(t, []int{0}, "status", "--home", h.home).out
		if !strings.Contains(status, "inventory") {
			t.Errorf("status does not say what is missing:\n%s", status)
		}
	})
}

// waiting is a home whose newest night is awaited by serving processes.
type waiting struct {
	home, chain, date string
	until             time.Time
}

// scheduled loads all nights of a chain but the newest and serves the home, with a run every minute that waits for so long.
func scheduled(t *testing.T, on engine, wait time.Duration) waiting {
	t.Helper()
	dir := t.TempDir()
	h := waiting{home: filepath.Join(dir, "home"), chain: filepath.Join(dir, "chain"), until: time.Now().UTC().Add(wait).Truncate(time.Minute)}
	newest := h.until.AddDate(0, 0, -1)
	h.date = newest.Format(time.DateOnly)
	must(t, []int{0}, "generate", "--stores", "3", "--products", "4", "--from", newest.AddDate(0, 0, -8).Format(time.DateOnly), "--days", "9", "--seed", "5", "--out", h.chain)
	initHome(t, h.home, on)
	appendTo(t, filepath.Join(h.home, "daybook.yaml"), fmt.Sprintf("schedule: {timezone: UTC, wait_until: %q}\n", h.until.Format("15:04")))
	copyInto(t, filepath.Join(h.chain, "[pstc]*s.csv"), filepath.Join(h.home, "landing"))
	for back := 8; back >= 1; back-- {
		copyInto(t, filepath.Join(h.chain, "*_"+newest.AddDate(0, 0, -back).Format(time.DateOnly)+".csv"), filepath.Join(h.home, "landing"))
	}
	must(t, []int{0}, "run", "--home", h.home)
	serving := start(t, "serve", "--home", h.home, "--listen", "127.0.0.1:0", "--schedule", "* * * * *")
	serving.until(t, "serving ")
	return h
}

// waits until the log says that a run waits.
func (h waiting) waits(t *testing.T) {
	t.Helper()
	for end := time.Now().Add(90 * time.Second); time.Now().Before(end); time.Sleep(200 * time.Millisecond) {
		if doc, err := os.ReadFile(filepath.Join(h.home, "logs", "daybook.log")); err == nil && strings.Contains(string(doc), "scheduled run waits") {
			return
		}
	}
	t.Fatal("no run waits")
}

func (h waiting) published(t *testing.T) int64 {
	t.Helper()
	var got struct {
		PublishedRun int64 `json:"published_run"`
	}
	decode(t, must(t, []int{0}, "status", "--json", "--home", h.home), &got)
	return got.PublishedRun
}

// publishes waits until a run is published.
func (h waiting) publishes(t *testing.T, run int64) {
	t.Helper()
	for end := time.Now().Add(4 * time.Minute); time.Now().Before(end); time.Sleep(500 * time.Millisecond) {
		if h.published(t) == run {
			return
		}
	}
	t.Fatalf("run %d was never published", run)
}
