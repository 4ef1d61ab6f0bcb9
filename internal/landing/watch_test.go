package landing_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/landing"
)

// watched is a watcher whose clock a test moves, and what it took.
type watched struct {
	*testing.T
	dir  string
	now  atomic.Int64 // seconds
	took chan string
}

func watch(t *testing.T) *watched {
	t.Helper()
	w := &watched{T: t, dir: t.TempDir(), took: make(chan string, 100)}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	var fails atomic.Bool
	x := landing.Watcher{
		Dir: w.dir, Settle: 10 * time.Second, Every: 5 * time.Millisecond,
		Now: func() time.Time { return time.Unix(w.now.Load(), 0) }, Told: func(err error) { t.Error(err) },
	}
	go func() {
		defer close(done)
		x.Watch(ctx, func(names []string) error {
			w.took <- strings.Join(names, " ")
			if slices.Contains(names, "broken.csv") && !fails.Swap(true) {
				return errors.New("the warehouse is away")
			}
			return nil
		})
	}()
	t.Cleanup(func() { cancel(); <-done })
	return w
}

func (w *watched) put(name, text string) {
	w.Helper()
	path := filepath.Join(w.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		w.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		w.Fatal(err)
	}
}

// after lets seconds pass once the watcher has seen what there is.
func (w *watched) after(seconds int64) {
	time.Sleep(60 * time.Millisecond) // some looks
	w.now.Add(seconds)
}

func (w *watched) takesNext(want string) {
	w.Helper()
	select {
	case got := <-w.took:
		if got != want {
			w.Errorf("took %q, want %q", got, want)
		}
	case <-time.After(20 * time.Second):
		w.Fatalf("nothing was taken, want %q", want)
	}
}

func (w *watched) takesNothing() {
	w.Helper()
	time.Sleep(60 * time.Millisecond)
	select {
	case got := <-w.took:
		w.Errorf("took %q", got)
	default:
	}
}

func TestWatcher_TakesWhatHasSettled(t *testing.T) {
	t.Parallel()
	w := watch(t)
	w.put("a.csv", "1")
	w.put("b.csv.part", "half")
	w.after(9)
	w.put("a.csv", "1 and more") // it is still written to
	w.after(9)
	w.takesNothing()
	w.after(2)
	w.takesNext("a.csv")
	w.takesNothing() // it stayed there, by drift or by a person's word: once is enough
	if err := os.Rename(filepath.Join(w.dir, "b.csv.part"), filepath.Join(w.dir, "b.csv")); err != nil {
		t.Fatal(err)
	}
	w.after(11)
	w.takesNext("a.csv b.csv")
	w.put("store/S1/c.csv", "in a folder that is new")
	w.after(11)
	w.takesNext("a.csv b.csv store/S1/c.csv")
	for _, name := range []string{"a.csv", "b.csv", "store/S1/c.csv"} { // a run has archived them
		if err := os.Remove(filepath.Join(w.dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	w.takesNothing()
	w.put("a.csv", "1 and more") // the same again is another delivery
	w.after(11)
	w.takesNext("a.csv")
}

func TestWatcher_TriesAgainWhatCouldNotBeTaken(t *testing.T) {
	t.Parallel()
	w := watch(t)
	w.put("broken.csv", "1")
	w.after(11)
	w.takesNext("broken.csv")
	w.takesNext("broken.csv")
	w.takesNothing()
}
