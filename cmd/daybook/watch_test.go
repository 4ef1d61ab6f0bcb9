package main_test

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestWatch_TakesFilesInAsTheyArrive: what settles in landing is checked and published without a command, an upload under way is left alone,
// drift stops it once and not at every look, and a part of today is not shown as if it were a day.
func TestWatch_TakesFilesInAsTheyArrive(t *testing.T) {
	t.Parallel()
	onEachEngine(t, func(t *testing.T, on engine) {
		home := filepath.Join(t.TempDir(), "home")
		initHome(t, home, on)
		appendTo(t, filepath.Join(home, "daybook.yaml"), "schedule: {watch: true, settle_seconds: 1}\n")
		last := sixSundays(t, home)
		serving := start(t, "serve", "--home", home, "--listen", "127.0.0.1:0")
		line := serving.until(t, "serving ")
		url := "http" + strings.Fields(strings.SplitN(line, " on http", 2)[1])[0]
		type state struct {
			PublishedRun int64  `json:"published_run"`
			LastRun      *int64 `json:"last_run"`
			LastOutcome  string `json:"last_outcome"`
			BusinessDate string `json:"business_date"`
			Landing      int    `json:"landing_files"`
		}
		until := func(what string, is func(state) bool) (s state) {
			t.Helper()
			for end := time.Now().Add(time.Minute); ; time.Sleep(300 * time.Millisecond) {
				s = state{}
				decode(t, must(t, []int{0}, "status", "--json", "--home", home), &s)
				if is(s) {
					return s
				}
				if time.Now().After(end) {
					t.Fatalf("%s: %+v", what, s)
				}
			}
		}
		until("what lay there when it began", func(s state) bool { return s.PublishedRun > 0 && s.Landing == 0 })

		landed := landSunday(t, home, last, 1)
		slow := filepath.Join(home, "landing", "sales_"+last+".csv")
		if err := os.Rename(slow, slow+".part"); err != nil {
			t.Fatal(err)
		}
		until("what arrived", func(s state) bool { return s.BusinessDate == last && s.Landing == 0 })
		if ask(t, home, "SELECT count(*) FROM sales WHERE business_date = date '"+last+"'")[0][0] != "0" {
			t.Error("an upload under way was taken in")
		}
		if err := os.Rename(slow+".part", slow); err != nil {
			t.Fatal(err)
		}
		until("the upload that ended", func(state) bool {
			return ask(t, home, "SELECT count(*) FROM sales WHERE business_date = date '"+last+"'")[0][0] == "4"
		})

		// A part of today.
		today := time.Now().Format(time.DateOnly)
		landSunday(t, home, today, 1)
		until("a part of today", func(s state) bool { return s.BusinessDate == today && s.Landing == 0 })
		over, err := time.Parse(time.DateOnly, last)
		if err != nil {
			t.Fatal(err)
		}
		if page := body(t, url+"/"); !strings.Contains(page, over.Format("Mon 2 Jan 2006")) || strings.Contains(page, "Today so far") {
			t.Error("the page does not begin with the newest day that is over")
		}
		if page := body(t, url+"/?date="+today); !strings.Contains(page, "Today so far") {
			t.Error("the page of today does not say that it is a part")
		}

		// Drift stops it, once.
		drifted := strings.Replace(landed[slow], "units", "quantity", 1)
		write(t, slow, drifted)
		stopped := until("drift", func(s state) bool { return s.LastOutcome == "stopped_by_drift" })
		time.Sleep(4 * time.Second)
		if again := until("drift", func(state) bool { return true }); *again.LastRun != *stopped.LastRun {
			t.Errorf("run %d stopped, and then run %d", *stopped.LastRun, *again.LastRun)
		}
		if got := read(t, slow); got != drifted {
			t.Error("the file that drifted is not as it was")
		}
		must(t, []int{0}, "verify", "--home", home)
		if code := serving.interrupt(t); code != 0 {
			t.Errorf("serve: exit code %d, %s", code, serving.told.String())
		}
		for _, said := range []string{" arrived is over: run ", " stopped by drift", " next: daybook status"} {
			if !strings.Contains(serving.told.String(), said) {
				t.Errorf("serve does not say %q of what it took in:\n%s", said, serving.told.String())
			}
		}
	})
}

// body is what HTTP answers.
func body(t *testing.T, url string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = a.Body.Close() }()
	doc, err := io.ReadAll(a.Body)
	if err != nil || a.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d %v", url, a.StatusCode, err)
	}
	return strings.ReplaceAll(string(doc), "\u00a0", " ")
}
