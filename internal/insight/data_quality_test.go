package insight_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/insight"
)

func missing(store, dataset string, usual int64) insight.DataIssue {
	return insight.DataIssue{Dataset: dataset, StoreID: store, Word: insight.Missing, UsualMoney: usual, Owner: "pos@alder.example", Support: "#store-systems"}
}

// TestDataQuality_Golden is the worked example of docs/insights/data_quality.md: one store sent neither sales nor stock.
func TestDataQuality_Golden(t *testing.T) {
	t.Parallel()
	d := normalDay(t, 20)
	d.Stores[11].Complete = false
	d.Issues, d.FilesChecked = []insight.DataIssue{missing("S0012", "sales", 31_000_00), missing("S0012", "inventory", 0)}, 60
	i := one(t, insight.Find(d), "data_quality")
	golden(t, i)
	if i.Money != nil || i.OwnerRole != insight.RoleData || i.Capped {
		t.Errorf("money %v, role %s, capped %v", i.Money, i.OwnerRole, i.Capped)
	}
}

func TestDataQuality_OneCauseIsToldOnce(t *testing.T) {
	t.Parallel()
	d := normalDay(t, 20)
	for i := range 7 {
		d.Stores[i].Complete = false
		d.Issues = append(d.Issues, missing(fmt.Sprintf("S%04d", i+1), "sales", 1_000_00))
	}
	d.Issues = append(d.Issues, insight.DataIssue{Dataset: "inventory", Word: insight.Quarantined, File: "inventory_2026-05-30.csv", Rows: 9000, Owner: "wms@alder.example"})
	r := insight.Find(d)
	if len(r.Insights) != 2 || r.StoodOut != 8 {
		t.Fatalf("%d stood out:\n%s", r.StoodOut, lines(r))
	}
	many, file := r.Insights[0], r.Insights[1]
	if many.Level != insight.LevelChain || !strings.Contains(many.Headline, "7 stores: no sales for Sat 30 May") ||
		many.Formula != "1000.00 + 1000.00 + 1000.00 + 1000.00 + 1000.00 + 1000.00 + 1000.00 = 7000.00" {
		t.Errorf("%s\n%s", many.Headline, many.Formula)
	}
	if file.Evidence["file"] != "inventory_2026-05-30.csv" || !strings.HasPrefix(file.Action, "Release or discard") {
		t.Errorf("%v\n%s", file.Evidence, file.Action)
	}
}

// TestDataQuality_Words: each word has a sentence and an action of its own.
func TestDataQuality_Words(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]string{
		insight.Missing: "no sales for", insight.Late: "came late", insight.Quarantined: "in quarantine", insight.Partial: "not complete",
		insight.UnknownIDs: "ids that no master has", insight.Held: "held back",
	} {
		d := normalDay(t, 20)
		d.Issues = []insight.DataIssue{{Dataset: "sales", Word: word, Rows: 41, File: "sales_2026-05-30.csv"}}
		i := one(t, insight.Find(d), "data_quality")
		if !strings.Contains(i.Headline, want) || i.Action == "" || strings.Contains(i.Headline+i.Body+i.Action, "!") {
			t.Errorf("%s: %s · %s · %s", word, i.Headline, i.Body, i.Action)
		}
	}
}

// TestDataQuality_LowersConfidence: what a store's missing files may hide, its other findings say.
func TestDataQuality_LowersConfidence(t *testing.T) {
	t.Parallel()
	d := normalDay(t, 20)
	d.Stores[7].NetSales = d.Stores[7].Expected / 2
	d.Issues = []insight.DataIssue{missing("S0008", "inventory", 0)}
	if i := one(t, insight.Find(d), "sales_gap"); i.Confidence != insight.Medium || !strings.Contains(i.ConfidenceReason, "missing") {
		t.Errorf("%s: %s", i.Confidence, i.ConfidenceReason)
	}
}
