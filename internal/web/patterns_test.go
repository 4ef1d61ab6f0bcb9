package web_test

import (
	"encoding/csv"
	"testing"

	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/people"
)

// TestPatterns reads the shape of the week of the chain, whose Saturdays sell most, and of one store beside its region.
func TestPatterns(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	h := handlerOf(sourceOf(d), nil)

	t.Run("Week", func(t *testing.T) {
		t.Parallel()
		a := get(t, h, "/patterns").want(t, 200)
		has(t, text(all(a.doc, "#week h2")[0]), "Saturday sells 1")
		has(t, text(all(a.doc, "#week h2")[0]), "Sunday 6")
		rows := all(a.doc, "#week tbody tr")
		if len(rows) != 7 { // all, and six categories
			t.Fatalf("%d rows", len(rows))
		}
		records, err := csv.NewReader(get(t, h, "/patterns.csv").want(t, 200).Body).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		var sum, all, categories int64
		for _, f := range records[1:] {
			if f[3] == "all" {
				sum += amountOf(t, f[6]+"0")
				all += amountOf(t, f[5])
			} else {
				categories += amountOf(t, f[5])
			}
		}
		if sum < 69_800 || sum > 70_200 {
			t.Errorf("the weekdays' percents add up to %d, want 700.00", sum)
		}
		if gap := all - categories; gap < -100 || gap > 100 {
			t.Errorf("an average week sells %d, by category %d", all, categories)
		}
	})
	t.Run("Month", func(t *testing.T) {
		t.Parallel()
		a := get(t, h, "/patterns").want(t, 200)
		has(t, text(all(a.doc, "#month tbody tr")[0]), "1st to 3rd +")
		has(t, text(all(get(t, h, "/patterns?date=2026-04-20").want(t, 200).doc, "#month")[0]), "Not enough data")
	})
	t.Run("Calendar", func(t *testing.T) {
		t.Parallel()
		has(t, text(all(get(t, h, "/patterns").want(t, 200).doc, "#calendar tbody tr")[0]), "Coffee two for one")
		has(t, text(all(get(t, h, "/patterns?date=2026-03-29").want(t, 200).doc, "#calendar")[0]), "No promotion touches these weeks")
	})
	t.Run("OfAStore", func(t *testing.T) {
		t.Parallel()
		a := get(t, h, "/stores/S0104/patterns").want(t, 200)
		has(t, text(a.doc), "Below each: the stores of South")
		if n := len(all(a.doc, "#week .beside")); n != 7*7 {
			t.Errorf("%d figures of its region", n)
		}
		o := staffed(t, d, "", person("anna", people.Store, false, "store:S0104"))
		mine := get(t, o, "/stores/S0104/patterns", "Cookie", o.cookie(t, "anna")).want(t, 200)
		hasNot(t, text(mine.doc), "the stores of South")
	})
}
