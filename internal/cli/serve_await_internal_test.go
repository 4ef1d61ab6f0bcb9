package cli

import (
	"testing"
	"time"
)

// TestWaitsUntil: the first run of a morning and one of the evening before wait until half past six, a second one of the morning does not wait for the
// next day; the clock is that of the schedule, also where it is set forward meanwhile.
func TestWaitsUntil(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ due, clock, until string }{
		{"2026-05-30T04:30:00+02:00", "06:30", "2026-05-30T06:30:00+02:00"},
		{"2026-05-30T06:30:00+02:00", "06:30", "2026-05-30T06:30:00+02:00"}, // over at once
		{"2026-05-30T09:00:00+02:00", "06:30", ""},
		{"2026-05-30T23:00:00+02:00", "06:30", "2026-05-31T06:30:00+02:00"},
		{"2026-03-29T01:30:00+01:00", "06:30", "2026-03-29T06:30:00+02:00"},
		{"2026-05-30T04:30:00+02:00", "", ""},
		{"2026-05-30T04:30:00+02:00", "half past six", ""},
	} {
		due, err := time.Parse(time.RFC3339, c.due)
		if err != nil {
			t.Fatal(err)
		}
		until, waits := waitsUntil(due, c.clock, berlin)
		got := ""
		if waits {
			got = until.In(berlin).Format(time.RFC3339)
		}
		if got != c.until {
			t.Errorf("due at %s, %q: waits until %q, want %q", c.due, c.clock, got, c.until)
		}
	}
}
