package notify_test

import (
	"encoding/json"
	"net/http"
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

// TestLineage_TriesAgainAndGivesUp: a catalogue that restarts hears of the run all the same, once; one that says no is not asked again, and
// one that stays away is told of with its last answer.
func TestLineage_TriesAgainAndGivesUp(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 5, 31, 4, 30, 0, 0, time.UTC)
	run := warehouse.RunRow{Run: 4, Kind: "run", Outcome: "published", StartedAt: at, FinishedAt: &at}
	for _, c := range []struct {
		answers  []int // to the first posts; 201 to all others
		always   bool  // the last answer is given for ever
		requests int   // 0: some
		want     string
	}{
		{[]int{502, 201, 503}, false, 4, ""},
		{[]int{400}, true, 1, "lineage of run 4, after one try: 127.0.0.1:"},
		{[]int{503}, true, 0, " answered 503 Service Unavailable: "},
	} {
		r := newReceiver(t, func(n int, w http.ResponseWriter) {
			code := http.StatusCreated
			if n <= len(c.answers) {
				code = c.answers[n-1]
			} else if c.always {
				code = c.answers[len(c.answers)-1]
			}
			w.WriteHeader(code)
		})
		l := notify.Lineage{URL: r.URL, Chain: "alder", Patience: 4 * time.Second}
		if c.always {
			l.Patience = time.Second
		}
		err := l.Tell(t.Context(), run, nil)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%v: %v, want %q", c.answers, err, c.want)
		}
		if c.requests != 0 && len(r.bodies) != c.requests {
			t.Errorf("%v: %d requests, want %d", c.answers, len(r.bodies), c.requests)
		}
		if c.want == "" && (string(r.bodies[0]) != string(r.bodies[1]) || string(r.bodies[1]) == string(r.bodies[3])) {
			t.Errorf("what was sent again is something else, or both events are one")
		}
	}
}
