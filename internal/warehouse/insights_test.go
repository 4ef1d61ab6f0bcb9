package warehouse_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/warehouse/duckdb"
	"github.com/daybookhq/daybook/internal/warehouse/warehousetest"
)

// TestSaveInsights_Many: a night has more insights than one statement writes. All of them come back, in the order of their places.
func TestSaveInsights_Many(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	d, err := duckdb.Open(ctx, duckdb.InMemory, duckdb.Options{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	warehousetest.Migrate(t, d)
	w, day := warehouse.New(d, time.Now), contract.Day(20_600)
	list := make([]warehouse.StoredInsight, 4_100)
	for i := range list {
		list[i] = warehouse.StoredInsight{ID: fmt.Sprint("i", i+1), Kind: "sales_gap", Level: "chain", Place: i + 1, State: "open", Document: fmt.Appendf(nil, `{"id":"i%d"}`, i+1)}
	}
	tx, err := w.Begin(ctx, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	if err := w.SaveInsights(ctx, tx, 1, day, warehouse.FoundDay{Insights: list}); err != nil {
		t.Fatal(err)
	}
	docs, err := w.Insights(ctx, tx, warehouse.InsightFilter{Date: &day, All: true})
	if err != nil || len(docs) != len(list) {
		t.Fatal(len(docs), err)
	}
	for i, doc := range docs {
		if want := string(list[i].Document); string(doc) != want {
			t.Fatalf("the insight of place %d is %s, not %s", i+1, doc, want)
		}
	}
}
