package notify_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/notify"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// TestLineage_ColumnsOfEachDataset: every dataset that a run loaded comes with the columns of its table and their types, in the shape that is published.
func TestLineage_ColumnsOfEachDataset(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, nil)
	var files []warehouse.Delivery
	for i, d := range contract.Datasets {
		files = append(files, warehouse.Delivery{ID: int64(i), Dataset: d.Name, File: d.Name + ".csv", Outcome: contract.OK, Place: warehouse.InArchive, Rows: 7})
	}
	at := time.Date(2026, 5, 31, 4, 30, 0, 0, time.UTC)
	l := notify.Lineage{URL: r.URL, Chain: "alder", Files: "file:///srv/alder", Warehouse: "postgres://db.example:5432", Version: "v1"}
	if err := l.Tell(t.Context(), warehouse.RunRow{Run: 4, Kind: "run", Outcome: "published", StartedAt: at, FinishedAt: &at}, files); err != nil {
		t.Fatal(err)
	}
	var ended struct {
		Outputs []struct {
			Name   string
			Facets map[string]json.RawMessage
		}
	}
	if err := json.Unmarshal(r.bodies[len(r.bodies)-1], &ended); err != nil {
		t.Fatal(err)
	}
	if len(ended.Outputs) != len(contract.Datasets) {
		t.Fatalf("%d datasets, want %d", len(ended.Outputs), len(contract.Datasets))
	}
	for _, o := range ended.Outputs {
		valid(t, "openlineage-schema-facet.schema.json", o.Facets["schema"])
		var schema struct{ Fields []struct{ Name, Type string } }
		if err := json.Unmarshal(o.Facets["schema"], &schema); err != nil {
			t.Fatal(err)
		}
		var columns []string
		for _, f := range schema.Fields {
			columns = append(columns, f.Name+" "+f.Type)
		}
		if got := strings.Join(columns, ", "); o.Name == "targets" && got != "business_date date, store_id text, net_sales_target decimal(14,2)" {
			t.Errorf("columns of %s: %s", o.Name, got)
		}
	}
}
