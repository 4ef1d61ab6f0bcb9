package schedule_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/schedule"
)

func berlin(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func at(t *testing.T, text string) time.Time {
	t.Helper()
	m, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func plan(t *testing.T, text string) schedule.Plan {
	t.Helper()
	p, err := schedule.Parse(text, berlin(t))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// The clock in Berlin leaps from 02:00 to 03:00 on 2026-03-29 and is set back from 03:00 to 02:00 on 2026-10-25.
func TestPlan_Next(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ plan, after, next string }{
		{"30 4 * * *", "2026-05-30T01:00:00Z", "2026-05-30T02:30:00Z"},
		{"30 4 * * *", "2026-05-30T02:30:00Z", "2026-05-31T02:30:00Z"},
		{"30 4 * * *", "2026-12-01T00:00:00Z", "2026-12-01T03:30:00Z"},
		{"30 4 * * 1-5; 0 9 * * *", "2026-05-30T00:00:00Z", "2026-05-30T07:00:00Z"},
		{"30 4 * * 1-5; 0 9 * * *", "2026-06-01T00:00:00Z", "2026-06-01T02:30:00Z"},
		{"30 2 * * *", "2026-03-28T12:00:00Z", "2026-03-29T01:30:00Z"}, // there is no 02:30 that night: an hour later by the clock
		{"30 2 * * *", "2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z"},
		{"30 2 * * *", "2026-10-24T12:00:00Z", "2026-10-25T01:30:00Z"}, // the second of two
		{"30 2 * * *", "2026-10-25T01:30:00Z", "2026-10-26T01:30:00Z"},
	} {
		if got := plan(t, c.plan).Next(at(t, c.after)); !got.Equal(at(t, c.next)) {
			t.Errorf("%s after %s: %s, want %s", c.plan, c.after, got.UTC().Format(time.RFC3339), c.next)
		}
	}
	if !plan(t, " ; ").Empty() || !plan(t, "").Next(at(t, "2026-05-30T01:00:00Z")).IsZero() {
		t.Error("nothing is due some time")
	}
}

func TestParse_Refuses(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"every night", "30 4 * *", "61 4 * * *", "CRON_TZ=UTC 30 4 * * *"} {
		if _, err := schedule.Parse(text, time.UTC); err == nil {
			t.Errorf("%q was read", text)
		}
	}
	if _, err := schedule.Daily("6.30", time.UTC); err == nil {
		t.Error("6.30 was read")
	}
}

// TestPlan_Keep: a process that was away makes up for the nights it missed with one run, and goes on at the next time.
func TestPlan_Keep(t *testing.T) {
	t.Parallel()
	now := at(t, "2026-05-30T06:00:00Z")
	ctx, cancel := context.WithCancel(t.Context())
	clock := schedule.Clock{
		Now: func() time.Time { return now },
		Nap: func(_ context.Context, d time.Duration) { now = now.Add(d) },
	}
	var began []string
	plan(t, "30 4 * * *").Keep(ctx, clock, at(t, "2026-05-27T02:30:00Z"), func(due time.Time) {
		began = append(began, due.UTC().Format("02 15:04")+" at "+now.Format("02 15:04"))
		if now = now.Add(26 * time.Hour); len(began) == 3 { // it is at work for longer than a day
			cancel()
		}
	})
	if want := []string{"28 02:30 at 30 06:00", "31 02:30 at 31 08:00", "01 02:30 at 01 10:00"}; !slices.Equal(began, want) {
		t.Errorf("%q", began)
	}
}
