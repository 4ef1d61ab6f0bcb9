package insight_test

import (
	"encoding/json"
	"testing"

	"github.com/daybookhq/daybook/internal/insight"
)

// TestList_Episode: a store's list is one episode whatever is on it, also when it comes back from JSON; it is told again when it has
// grown by half.
func TestList_Episode(t *testing.T) {
	t.Parallel()
	d := normalDay(t, 20)
	d.Stock.Negative = []insight.NegativePair{negativePair(t, "S0004", "P0007"), negativePair(t, "S0004", "P0008")}
	first := one(t, insight.Find(d), "negative_stock")
	doc, err := json.Marshal(first)
	if err != nil {
		t.Fatal(err)
	}
	var stored insight.Insight
	if err := json.Unmarshal(doc, &stored); err != nil {
		t.Fatal(err)
	}
	d.Date, d.Previous = d.Date+1, []insight.Insight{stored}
	d.Stock.Negative = append(d.Stock.Negative[1:], negativePair(t, "S0004", "P0011"), negativePair(t, "S0004", "P0009"))
	next := one(t, insight.Find(d), "negative_stock")
	if next.ID != first.ID || next.State != insight.Ongoing || next.Evidence["alert"] != false {
		t.Errorf("%s %s alert %v, want %s going on", next.ID, next.State, next.Evidence["alert"], first.ID)
	}
	d.Stock.Negative = append(d.Stock.Negative, negativePair(t, "S0004", "P0010"))
	if next = one(t, insight.Find(d), "negative_stock"); next.Evidence["alert"] != true {
		t.Error("a list twice as long is not told again")
	}
}
