package cli

import (
	"strings"
	"testing"
	"time"
)

// TestClock_IsThatOfTheHome: lists say when something was by the clock of the home, and days of theirs are its days, whatever the machine goes by.
// Where the home is, it is ten in the morning of 4 March; in Greenwich it is eight in the evening of the third.
func TestClock_IsThatOfTheHome(t *testing.T) {
	t.Parallel()
	d, office := newDesk(t), newPostOffice(t)
	d.sets("schedule: {timezone: Pacific/Kiritimati}\nmail: {server: \"smtp://" + office.addr + "?tls=off\", from: daybook@example.com}\nalerts: {stale_hours: 1}\n")
	d.now = time.Date(2026, 3, 3, 20, 0, 0, 0, time.UTC)
	d.land("stores.csv", "products.csv", "*_2026-03-02.csv")
	d.must(0, "run")
	d.must(0, "user", "add", "ida", "--role", "chain", "--email", "ida@example.com")

	d.must(0, "user", "log", "--from", "2026-03-04")
	d.says("2026-03-04 10:00:00", "user_add", "ida")
	d.must(0, "user", "log", "--to", "2026-03-03")
	if strings.Contains(d.out, "ida") {
		t.Errorf("what was done on the fourth is told of the third:\n%s", d.out)
	}
	d.must(0, "user", "log", "--format", "csv")
	d.says("2026-03-03T20:00:00Z")

	d.trade("2026-03-03", 1)
	d.must(0, "run")
	d.must(0, "mail", "send")
	d.must(0, "mail", "list")
	d.says("2026-03-03     brief", "2026-03-04 10:00")
	d.must(0, "mail", "list", "--days", "1") // of the third and of today
	d.says("2026-03-03     brief")
	d.must(0, "mail", "list", "--days", "0")
	d.says("no mail went out")

	d.must(0, "runs")
	d.says("2026-03-04 10:00")
	d.must(0, "runs", "show", "1")
	d.says("started     2026-03-04 10:00:00")
	d.must(0, "alert", "check")
	d.must(0, "alert", "list")
	d.says("2026-03-04 10:00")
}
