package main_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestSchedule_ALateRunTellsOnlyWhatChanged: at half past four a store's rows are missing and a figure of another is wrong. Both come right before the second
// run of the morning: who had no figures gets the brief, who had wrong ones a correction, who had right ones nothing, and nobody anything twice. The alerts of
// what was missing are told once, and over once.
func TestSchedule_ALateRunTellsOnlyWhatChanged(t *testing.T) {
	t.Parallel()
	mails, hook := newMailServer(t), newInbox(t)
	p := newPlanned(t, embedded, fmt.Sprintf(`
schedule: {timezone: UTC, runs: "30 4 * * *; 0 9 * * *"}
mail: {at: "06:45", server: %q, from: daybook@example.com}
alerts:
  channels: [{name: hook, webhook: %q}]
  rules: [{on: missing, to: hook}]
`, mails.address(), hook.URL))
	stores := storesOf(t, p.chain)
	late, wrong, right := stores[0], stores[1], stores[2]
	for login, scope := range map[string]string{"anna": "store:" + late, "otto": "store:" + wrong, "ruth": "store:" + right, "ida": "chain"} {
		role := "store"
		if login == "ida" {
			role = "chain"
		}
		p.must(t, []int{0}, "user", "add", login, "--role", role, "--scope", scope, "--email", login+"@example.com")
	}
	const date = "2026-03-09"
	p.land(t, "inventory_"+date+".csv")
	for name, column := range map[string]string{"sales_": "sales_value", "store_days_": "net_sales"} {
		file := filepath.Join(p.home, "landing", name+date+".csv")
		raise(t, file, filepath.Join(p.chain, name+date+".csv"), wrong, column)
		write(t, file, without(t, read(t, file), late))
	}
	serving, _ := p.serve(t)
	p.at(t, "2026-03-10T04:30:00Z")
	p.publishes(t, 2)
	p.at(t, "2026-03-10T06:45:00Z")
	mails.awaits(t, p, 4)
	kinds := func(when string, want ...string) {
		t.Helper()
		var got []string
		for _, m := range mails.take(t, reader(want)...) {
			kind := "brief"
			for _, k := range []string{"late", "Correction"} {
				if strings.Contains(m.subject, k) {
					kind = strings.ToLower(k)
				}
			}
			got = append(got, m.to[:strings.Index(m.to, "@")]+" "+kind)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", when, got, want)
		}
	}
	kinds("in the morning", "anna late", "ida brief", "otto brief", "ruth brief")
	eventually(t, "the alert is told", func() bool { return len(hook.list()) >= 2 }, nil)
	told := []string{"open missing", "open missing"} // its sales and its store day
	hook.has(t, told...)

	// Both come right.
	for _, name := range []string{"sales_", "store_days_"} {
		p.land(t, name+date+".csv")
	}
	p.at(t, "2026-03-10T09:00:00Z")
	p.publishes(t, 3)
	mails.awaits(t, p, 3)
	kinds("after the second run", "anna brief", "ida correction", "otto correction")
	told = append(told, "resolve missing", "resolve missing")
	hook.has(t, told...)

	// Whoever looks again finds nothing to tell.
	p.at(t, "2026-03-10T10:30:00Z")
	var sent struct{ Sent, Failed, Refused int }
	if decode(t, p.must(t, []int{0}, "mail", "send", "--json"), &sent); sent.Sent+sent.Failed+sent.Refused != 0 {
		t.Errorf("sent again: %+v", sent)
	}
	p.must(t, []int{0}, "alert", "check")
	mails.take(t)
	hook.has(t, told...)
	if code := serving.interrupt(t); code != 0 {
		t.Errorf("serve: exit code %d, %s", code, serving.told.String())
	}
}

// reader are the addresses of those of whom a list speaks.
func reader(list []string) (to []string) {
	for _, w := range list {
		to = append(to, strings.Fields(w)[0]+"@example.com")
	}
	return to
}

// awaits waits until so many mails have come; the clock goes on meanwhile.
func (m *mailServer) awaits(t *testing.T, p planned, n int) {
	t.Helper()
	eventually(t, fmt.Sprintf("%d mails have come", n), func() bool {
		m.mu.Lock()
		defer m.mu.Unlock()
		return len(m.got) >= n
	}, func() { p.later(t, 10*time.Second) }) // a process looks every five minutes
}

// without is a file without the rows of a store.
func without(t *testing.T, doc, store string) string {
	t.Helper()
	lines := strings.SplitAfter(doc, "\n")
	id := slices.Index(strings.Split(strings.TrimSpace(lines[0]), ","), "store_id")
	left := slices.DeleteFunc(slices.Clone(lines), func(line string) bool {
		cells := strings.Split(line, ",")
		return len(cells) > id && cells[id] == store
	})
	if len(left) == len(lines) {
		t.Fatalf("no row is of %s", store)
	}
	return strings.Join(left, "")
}
