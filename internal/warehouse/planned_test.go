package warehouse_test

import (
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/warehouse/engine/enginetest"
)

// TestPlanned: what a process says of a time of its plan takes the place of what it said before; who ended counts once its time has come, who only waits never
// does; what is old goes, after 14 days and not before. It is so on each engine.
func TestPlanned(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, d warehouse.Driver) { planned(t, warehouse.New(d, time.Now)) })
}

func planned(t *testing.T, w *warehouse.Warehouse) {
	t.Helper()
	ctx := t.Context()
	due := time.Date(2026, 6, 1, 2, 30, 0, 0, time.UTC)
	until := due.Add(2 * time.Hour)
	save := func(p warehouse.PlannedRun) {
		t.Helper()
		if err := w.SavePlanned(ctx, p); err != nil {
			t.Fatal(err)
		}
	}
	wants := func(when string, now time.Time, ran bool, begun *time.Time, waits ...string) {
		t.Helper()
		if got, err := w.PlannedRan(ctx, due, now); err != nil || got != ran {
			t.Errorf("%s: it ran: %v (%v), want %v", when, got, err, ran)
		}
		got, err := w.PlannedBegun(ctx)
		if err != nil || (got == nil) != (begun == nil) || got != nil && !got.Equal(*begun) {
			t.Errorf("%s: the newest began at %v (%v), want %v", when, got, err, begun)
		}
		list, err := w.PlannedWaits(ctx, now.Add(-2*time.Minute))
		if err != nil || len(list) != len(waits) {
			t.Fatalf("%s: %+v wait (%v), want %v", when, list, err, waits)
		}
		for i, p := range list {
			if p.Process != waits[i] || !p.Due.Equal(due) || !p.Until.Equal(until) || string(p.WaitsFor) != `["a"]` {
				t.Errorf("%s: %+v", when, p)
			}
		}
	}
	wants("nothing was said", due, false, nil)
	save(warehouse.PlannedRun{Due: due, Process: "a", Until: &until, WaitsFor: []byte(`["a"]`), Seen: due.Add(time.Second)})
	save(warehouse.PlannedRun{Due: due, Process: "b", Until: &until, WaitsFor: []byte(`["a"]`), Seen: due.Add(5 * time.Second)})
	wants("both wait", due.Add(time.Minute), false, nil, "b", "a")
	save(warehouse.PlannedRun{Due: due, Process: "a", Until: &until, WaitsFor: []byte(`["a"]`), Seen: due.Add(time.Minute)})
	wants("one is heard of no more", due.Add(150*time.Second), false, nil, "a")
	save(warehouse.PlannedRun{Due: due, Process: "b", Seen: due.Add(2 * time.Minute)})
	begun, ended := due.Add(time.Hour), due.Add(time.Hour+time.Minute)
	save(warehouse.PlannedRun{Due: due, Process: "a", Seen: ended, Begun: &begun, Ended: &ended})
	wants("one has run", ended, true, &begun)
	wants("by a clock that goes ahead", ended.Add(-time.Second), false, &begun)
	later := due.AddDate(0, 0, 1) // a later time of the plan, of which a process says something when what was said of due is 14 days old, and older
	old := ended.Add(14 * 24 * time.Hour)
	save(warehouse.PlannedRun{Due: later, Process: "c", Seen: old})
	wants("14 days later", old, true, &begun)
	save(warehouse.PlannedRun{Due: later, Process: "c", Seen: old.Add(time.Second)})
	wants("a second more", old.Add(time.Second), false, nil)
}
