package main_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// incidents is a server that keeps incidents as Alertmanager's API has them, and says how each went.
type incidents struct {
	*httptest.Server
	mu  sync.Mutex
	got map[string][]string // by alert: open, over
}

func newIncidents(t *testing.T) *incidents {
	t.Helper()
	i := &incidents{got: map[string][]string{}}
	i.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var list []struct {
			Labels map[string]string
			EndsAt time.Time
		}
		if err := json.NewDecoder(r.Body).Decode(&list); err != nil || r.URL.Path != "/api/v2/alerts" {
			http.Error(w, "no alerts", http.StatusBadRequest)
			return
		}
		i.mu.Lock()
		defer i.mu.Unlock()
		for _, a := range list {
			word := "open"
			if !a.EndsAt.After(time.Now().Add(time.Minute)) {
				word = "over"
			}
			key := a.Labels["alertname"] + " " + a.Labels["cause"]
			i.got[key] = append(i.got[key], word)
		}
	}))
	t.Cleanup(i.Close)
	return i
}

// has wants so many incidents of a kind, and each to have gone so.
func (i *incidents) has(t *testing.T, name string, count int, want ...string) {
	t.Helper()
	i.mu.Lock()
	defer i.mu.Unlock()
	n := 0
	for key, went := range i.got {
		if !strings.HasPrefix(key, name+" ") {
			t.Errorf("an incident of another kind: %s %v", key, went)
		}
		if n++; !slices.Equal(went, want) {
			t.Errorf("%s went %v, want %v", key, went, want)
		}
	}
	if n != count {
		t.Errorf("%d incidents, want %d: %v", n, count, i.got)
	}
}

// TestBadNights_EachIsToldOnceAndIsOver: a night with drift, one with a file in quarantine and one without a store, each told once to a webhook, opened once
// as an incident, and told to readers by mail once each under their own scope; put right, alert and incident are over, once, and whoever waited has a brief.
func TestBadNights_EachIsToldOnceAndIsOver(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		fault, kind, incident string
		code, alerts          int      // alerts: one of what is missing for each dataset
		first, then           []string // what the morning's mails are, to the missing store's reader, another store's, and the chain's; and after it was put right
	}{
		{"renamed_column", "drift", "DaybookDrift", 4, 1, []string{"No brief for", "No brief for", "No brief for"}, []string{"€", "€", "€"}},
		{"negative_sales", "quarantine", "DaybookQuarantine", 3, 1, nil, nil},
		{"missing_store", "missing", "DaybookMissing", 0, 3, []string{"late", "€", "€"}, []string{"€", "", ""}},
	} {
		t.Run(c.kind, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			bad, good, home := filepath.Join(dir, "bad"), filepath.Join(dir, "good"), filepath.Join(dir, "home")
			yesterday := time.Now().UTC().AddDate(0, 0, -1)
			date := func(back int) string { return yesterday.AddDate(0, 0, -back).Format(time.DateOnly) }
			chain := []string{"generate", "--stores", "4", "--products", "6", "--from", date(9), "--days", "10", "--seed", "3", "--out"}
			must(t, []int{0}, append(chain, good)...)
			must(t, []int{0}, append(chain, bad, "--fault", c.fault+"@"+date(0))...)
			initHome(t, home, embedded)
			hook, pager, server := newInbox(t), newIncidents(t), newMailServer(t)
			appendTo(t, filepath.Join(home, "daybook.yaml"), fmt.Sprintf(`
schedule: {timezone: UTC}
mail: {server: "%s", from: daybook@example.com}
alerts:
  channels: [{name: hook, webhook: "%s/alerts"}, {name: pager, alertmanager: "%s"}]
  rules: [{on: %s, to: hook pager}]
`, server.address(), hook.URL, pager.URL, c.kind))
			gone, other := storesApart(t, filepath.Join(good, "store_days_"+date(0)+".csv"), filepath.Join(bad, "store_days_"+date(0)+".csv"))
			for _, u := range [][]string{{"anna", "--role", "store", "--scope", "store:" + gone}, {"bert", "--role", "store", "--scope", "store:" + other}, {"ida", "--role", "chain"}} {
				must(t, []int{0}, append(append([]string{"user", "add", "--home", home}, u...), "--email", u[0]+"@example.com")...)
			}
			landing := filepath.Join(home, "landing")
			copyInto(t, filepath.Join(good, "[a-z]*s.csv"), landing)
			copyInto(t, filepath.Join(good, "calendar.csv"), landing)
			for back := 9; back >= 1; back-- {
				copyInto(t, filepath.Join(good, "*_"+date(back)+".csv"), landing)
			}
			must(t, []int{0}, "run", "--home", home)
			hook.has(t)

			// mails sends twice and wants one letter for each reader that has a word in want, with that word in its subject and no store that is not theirs in it.
			mails := func(want []string) {
				t.Helper()
				must(t, []int{0}, "mail", "send", "--home", home)
				must(t, []int{0}, "mail", "send", "--home", home)
				var to []string
				var words []string
				for i, who := range []string{"anna", "bert", "ida"} {
					if want[i] != "" {
						to, words = append(to, who+"@example.com"), append(words, want[i])
					}
				}
				for i, m := range server.take(t, to...) {
					if !strings.Contains(m.subject, words[i]) {
						t.Errorf("to %s: %q, want %q in it", m.to, m.subject, words[i])
					}
					if strings.HasPrefix(m.to, "anna") && strings.Contains(m.text+m.html, other) || strings.HasPrefix(m.to, "bert") && strings.Contains(m.text+m.html, gone) {
						t.Errorf("the mail to %s speaks of a store of somebody else:\n%s", m.to, m.text)
					}
				}
			}
			copyInto(t, filepath.Join(bad, "*_"+date(0)+".csv"), landing)
			must(t, []int{c.code}, "run", "--home", home)
			must(t, []int{0, 3, 4}, "run", "--home", home) // once more: nobody hears it twice
			opened := slices.Repeat([]string{"open " + c.kind}, c.alerts)
			hook.has(t, opened...)
			pager.has(t, c.incident, c.alerts, "open")
			if c.first != nil {
				mails(c.first)
			} else { // the totals of tills are in, their rows are not: whatever each gets, it is one letter
				must(t, []int{0}, "mail", "send", "--home", home)
				must(t, []int{0}, "mail", "send", "--home", home)
				server.take(t, "anna@example.com", "bert@example.com", "ida@example.com")
			}

			copyInto(t, filepath.Join(good, "*_"+date(0)+".csv"), landing)
			must(t, []int{0}, "run", "--home", home)
			must(t, []int{0}, "run", "--home", home)
			hook.has(t, append(opened, slices.Repeat([]string{"resolve " + c.kind}, c.alerts)...)...)
			pager.has(t, c.incident, c.alerts, "open", "over")
			if c.then != nil {
				mails(c.then)
			}
			must(t, []int{0}, "verify", "--home", home)
		})
	}
}

// storesApart are a store that a file lacks, or its first, and another.
func storesApart(t *testing.T, whole, part string) (gone, other string) {
	t.Helper()
	text := read(t, part)
	var ids []string
	for _, line := range strings.Split(strings.TrimSpace(read(t, whole)), "\n")[1:] {
		ids = append(ids, strings.Split(line, ",")[1])
	}
	for _, id := range ids {
		if !strings.Contains(text, ","+id+",") {
			gone = id
		} else if other == "" && id != ids[0] {
			other = id
		}
	}
	if gone == "" {
		gone = ids[0]
	}
	return gone, other
}
