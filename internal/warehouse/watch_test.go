package warehouse_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/warehouse/engine/enginetest"
)

// TestWatched_HearsOfStatements: of readers and transactions, with the time of the clock and the error that each ended with; a stranger's question has one name.
func TestWatched_HearsOfStatements(t *testing.T) {
	t.Parallel()
	d := enginetest.Embedded(t)
	clock := time.Date(2026, 5, 31, 4, 0, 0, 0, time.UTC)
	now := func() time.Time { clock = clock.Add(time.Second); return clock }
	var heard []string
	w := warehouse.New(warehouse.Watched(d, now, func(family, name string, took time.Duration, err error) {
		word := family + " " + name
		if took < time.Second {
			t.Errorf("%s took %s", word, took)
		}
		if err != nil {
			word += " failed"
		}
		heard = append(heard, word)
	}), now)

	if _, err := w.Outcomes(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := w.SaveAlertNotice(t.Context(), warehouse.AlertNotice{AlertID: 1, Channel: "chat", At: clock}); err != nil {
		t.Fatal(err)
	}
	rows, done, err := w.Select(t.Context(), 0, "SELECT 1", warehouse.Limit{})
	if err != nil {
		t.Fatal(err)
	}
	if err := rows.Close(); err != nil {
		t.Error(err)
	}
	done()
	if rows, _, err := w.Select(t.Context(), 0, "DROP TABLE wh.run", warehouse.Limit{}); err == nil {
		t.Error("not refused", rows.Close())
	}
	q, err := w.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	end := warehouse.Statement(q, warehouse.FamilyPage, "days")
	end(context.Canceled)
	if err := q.Close(); err != nil {
		t.Error(err)
	}
	if want := []string{"ledger run_outcomes", "ledger alert_notice_insert", "sql select", "sql select failed", "page days failed"}; !slices.Equal(heard, want) {
		t.Errorf("heard %q, want %q", heard, want)
	}
	warehouse.Statement(d, warehouse.FamilyPage, "days")(nil) // nobody watches this one
	if len(heard) != 5 {
		t.Error(heard)
	}
}
