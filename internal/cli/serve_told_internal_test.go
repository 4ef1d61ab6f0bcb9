package cli

import (
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"testing"
	"time"
)

// TestTold_KnowsTheChannelsOfToday: while a home is served its channels are changed. The page and the metric have those that there are now, and
// while daybook.yaml cannot be read those that there were when serving began.
func TestTold_KnowsTheChannelsOfToday(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	closed := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(closed.Close)
	written, err := os.ReadFile(d.path("daybook.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	set := func(text string) {
		t.Helper()
		if err := os.WriteFile(d.path("daybook.yaml"), append(written[:len(written):len(written)], text...), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	set("alerts: {stale_hours: 1, channels: [{name: hook, webhook: \"" + closed.URL + "\"}]}\n")
	d.land("stores.csv", "products.csv", "*_2026-03-02.csv")
	d.run("run")
	d.now = d.now.AddDate(0, 0, 2)
	d.run("alert", "check") // which hook does not take

	a := &app{env: func(name string) string { return d.env[name] }, dir: d.dir, now: func() time.Time { return d.now }}
	h, err := a.open(t.Context(), d.path(), patience)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.close() })
	s := &server{app: a, home: h}
	h.busy, h.byDay, h.plan, h.Served = &s.busy, &s.byDay, &s.plan, true
	look := func(when string, unheard int, failing map[string]bool) {
		t.Helper()
		told, err := s.told(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		got := 0
		if told != nil {
			for _, l := range told.Alerts {
				got += len(l.Unheard)
			}
		}
		if (told == nil) != (len(failing) == 0) || got != unheard {
			t.Errorf("%s: the page has %d messages that were not taken, want %d: %+v", when, got, unheard, told)
		}
		n, err := s.nights(t.Context())
		if err != nil || !reflect.DeepEqual(n.Failing, failing) {
			t.Errorf("%s: the metric has %v (%v), want %v", when, n.Failing, err, failing)
		}
	}
	look("as it began", 1, map[string]bool{"hook": true})
	set("alerts: {stale_hours: 1, channels: [{name: chat, webhook: \"" + closed.URL + "\"}]}\n")
	look("with another channel", 0, map[string]bool{"chat": false})
	set("alerts: {channels: 7\n")
	look("with settings that cannot be read", 1, map[string]bool{"hook": true})
	set("")
	look("without channels", 0, map[string]bool{})
}
