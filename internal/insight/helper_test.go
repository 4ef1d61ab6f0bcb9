package insight_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/insight"
)

var update = flag.Bool("update", false, "write the golden answers anew")

func day(t testing.TB, s string) contract.Day {
	t.Helper()
	d, err := contract.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// normalDay is a chain of n stores in two regions on Saturday 30 May 2026, each as far from normal as its number says: half a percent at
// most, which is nothing.
func normalDay(t testing.TB, n int) insight.Day {
	t.Helper()
	d := insight.Day{Date: day(t, "2026-05-30"), Currency: "EUR", Settings: insight.Default(), Weeks: 26}
	d.Settings.Kinds["run_out_risk"] = insight.On // it begins in shadow
	for i := range n {
		expected := int64(20_000_00 + 100_00*(i%7))
		d.Stores = append(d.Stores, insight.StoreGap{
			StoreID: fmt.Sprintf("S%04d", i+1), Name: fmt.Sprintf("Town %d", i+1), Region: []string{"North", "South"}[i%2],
			NetSales: expected + expected*int64(i%11-5)/1000, Expected: expected, Low: expected * 9 / 10, High: expected * 11 / 10, RelativeError: 0.05,
			Transactions: 800_000 + int64(i%5)*1000, ExpectedTransactions: 800_000, CleanDays: 42, LadderStep: 1, Complete: true, MarginRate: 0.3,
		})
	}
	return d
}

// stockoutPair is one product out of one store since Wednesday 27 May.
func stockoutPair(t testing.TB, store, product string) insight.StockoutPair {
	t.Helper()
	none := int64(0)
	return insight.StockoutPair{
		StoreID: store, Region: "South", ProductID: product, ProductName: "Espresso 1 kg", Category: "Coffee", Since: day(t, "2026-05-27"), Days: 4,
		Expected: 6_500, LostUnits: 26_000, Price: 12_49, UnitCost: 8_20, OnHand: &none, CleanDays: 50, LadderStep: 1,
	}
}

// one returns the only insight of a kind.
func one(t *testing.T, r insight.Result, kind string) insight.Insight {
	t.Helper()
	var found []insight.Insight
	for _, i := range r.Insights {
		if i.Kind == kind {
			found = append(found, i)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d insights of kind %s, want 1:\n%s", len(found), kind, lines(r))
	}
	return found[0]
}

func lines(r insight.Result) string {
	var b bytes.Buffer
	for _, i := range r.Insights {
		money := "-"
		if i.Money != nil {
			money = *i.Money
		}
		fmt.Fprintf(&b, "%d %s capped=%v %s %s %v\n   %s\n   %s\n", i.Rank, i.ID, i.Capped, money, i.Confidence, i.Parts, i.Headline, i.Body)
	}
	return b.String()
}

// golden compares an insight with the answer that a person has checked.
func golden(t *testing.T, i insight.Insight) {
	t.Helper()
	got, err := json.MarshalIndent(i, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, '\n')
	path := filepath.Join("testdata", i.Kind+".golden.json")
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; -update writes it anew\n%s", path, got)
	}
}
