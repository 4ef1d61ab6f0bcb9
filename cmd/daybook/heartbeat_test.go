package main_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// beats is a watcher outside: it keeps what asked it.
type beats struct {
	*httptest.Server
	mu     sync.Mutex
	got    []string
	answer int
}

func newBeats(t *testing.T) *beats {
	t.Helper()
	b := &beats{answer: http.StatusOK}
	b.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.got = append(b.got, r.Method+" "+r.URL.RequestURI()+" "+r.UserAgent())
		w.WriteHeader(b.answer)
	}))
	t.Cleanup(b.Close)
	return b
}

// since returns what asked since the last time, and forgets it.
func (b *beats) since() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	got := b.got
	b.got = nil
	return got
}

// TestHeartbeat_OnlyAfterAPublish: the watcher outside is asked once for every run that publishes, whichever command it was, and is left
// alone where nothing was to do, drift stopped the night, an unusual night is held, or a run failed; for a silence is what it waits for.
func TestHeartbeat_OnlyAfterAPublish(t *testing.T) {
	t.Parallel()
	onEachEngine(t, func(t *testing.T, on engine) {
		home := filepath.Join(t.TempDir(), "home")
		initHome(t, home, on)
		watcher := newBeats(t)
		if err := os.Mkdir(filepath.Join(home, "keys"), 0o700); err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(home, "keys", "beat"), watcher.URL+"/ping/abc?chain=alder\n")
		appendTo(t, filepath.Join(home, "daybook.yaml"), "gate: hold\nretry_seconds: 0\nalerts:\n  heartbeat: file:keys/beat\n")
		asked := func(what string, times int) {
			t.Helper()
			got := watcher.since()
			if !slices.Equal(got, slices.Repeat([]string{"GET /ping/abc?chain=alder daybook"}, times)) {
				t.Errorf("%s: asked %q, want %d times", what, got, times)
			}
		}
		last := sixSundays(t, home)
		must(t, []int{0}, "run", "--home", home)
		asked("a night", 1)
		must(t, []int{0}, "run", "--home", home)
		asked("nothing to do", 0)
		must(t, []int{0}, "status", "--home", home)
		must(t, []int{0}, "verify", "--home", home)
		asked("questions", 0)

		// Drift stops the night, twice; mended it is published.
		landed := landSunday(t, home, last, 1)
		sales := filepath.Join(home, "landing", "sales_"+last+".csv")
		write(t, sales, strings.Replace(landed[sales], "units", "quantity", 1))
		must(t, []int{4}, "run", "--home", home)
		must(t, []int{4}, "run", "--home", home)
		asked("drift", 0)
		write(t, sales, landed[sales])
		must(t, []int{0}, "run", "--home", home)
		asked("the night after the drift", 1)

		// A night of prices in cents is held, then let in.
		landSunday(t, home, last, 100)
		must(t, []int{7}, "run", "--home", home)
		asked("a held night", 0)
		must(t, []int{0}, "gate", "publish", "--why", "they are right", "--home", home)
		asked("a held night that a person published", 1)

		// A run that fails before it begins, for its bucket is away.
		settings := read(t, filepath.Join(home, "daybook.yaml"))
		_, server, address := chainBucket(t)
		server.Close()
		write(t, filepath.Join(home, "daybook.yaml"), settings+"inbox: \""+address+"\"\n")
		sunday, err := time.Parse(time.DateOnly, last)
		if err != nil {
			t.Fatal(err)
		}
		landSunday(t, home, sunday.AddDate(0, 0, -1).Format(time.DateOnly), 1)
		if e := keyed(t, "run", "--home", home); e.code != 6 {
			t.Fatalf("exit %d\n%s", e.code, e.errOut)
		}
		asked("a run that failed", 0)

		// One that fails in the middle: a file stands where the archive should be.
		write(t, filepath.Join(home, "daybook.yaml"), settings+"archive: not-a-folder\n")
		write(t, filepath.Join(home, "not-a-folder"), "x")
		failed := daybook(t, "run", "--home", home)
		if failed.code == 0 || failed.code == 3 {
			t.Fatalf("exit %d\n%s", failed.code, failed.errOut)
		}
		asked("a run that failed in the middle", 0)
		write(t, filepath.Join(home, "daybook.yaml"), settings)
		must(t, []int{0}, "run", "--home", home)
		asked("the night after the failure", 1)

		// Going back publishes too. A watcher that says no makes no night a failed one.
		watcher.mu.Lock()
		watcher.answer = http.StatusNotFound
		watcher.mu.Unlock()
		r := must(t, []int{0}, "rollback", "--to", "1", "--why", "test", "--home", home)
		if len(watcher.since()) == 0 || !strings.Contains(r.errOut, "alerts: ") || strings.Contains(r.errOut, "/ping/abc") {
			t.Errorf("%s", r.errOut)
		}
	})
}
