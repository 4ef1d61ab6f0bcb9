package score_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/score"
)

// chain is small enough to score by hand: two pairs over one date, one store-day, three planted things, four insights.
func chain(t *testing.T) (score.Truth, score.Said) {
	t.Helper()
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("truth.json", `{"events": [
		{"kind": "phantom_stock", "store_id": "S1", "product_id": "P1", "from": "2026-05-10", "to": "2026-05-20", "lost_units": 30, "lost_money": "90.00"},
		{"kind": "phantom_stock", "store_id": "S2", "product_id": "P1", "from": "2026-05-10", "to": "2026-05-20", "lost_units": 10, "lost_money": "30.00"},
		{"kind": "store_gap", "store_id": "S2", "from": "2026-05-12", "to": "2026-05-12", "lost_units": 100, "lost_money": "280.00"}],
		"promotions": [{"promotion_id": "A1", "product_id": "P2", "from": "2026-05-02", "to": "2026-05-08", "units": 240, "baseline_units": 100, "incremental_margin": "-50.00"}]}`)
	write("pairs_2026-05-30.csv", "store_id,product_id,mean,baseline,phi,units,lost,promoted,calm\nS1,P1,4.0,4.0,1.5,5,0,false,true\nS1,P2,20,10,2,18,0,true,false\nS1,P3,2,2,1,0,2,false,false\n")
	truth, err := score.ReadTruth(filepath.Join(dir, "truth.json"), dir)
	if err != nil {
		t.Fatal(err)
	}
	var said score.Said
	for question, csv := range map[string]string{
		"pairs":      "business_date,store_id,product_id,expected_units,baseline_units,ladder_step,variance_ratio\n2026-05-30,S1,P1,4.4,4.4,1,1.5\n2026-05-30,S1,P2,20,11,1,2\n",
		"stores":     "business_date,store_id,region,net_sales,expected_net_sales,low_net_sales,high_net_sales,complete,is_open\n2026-05-01,S1,North,100,101,90,110,true,true\n2026-05-12,S2,North,10,100,90,110,true,true\n2026-05-30,S1,North,100,101,90,110,false,true\n",
		"lost":       "business_date,store_id,product_id,lost_units\n2026-05-30,S1,P3,1.9\n",
		"categories": "store_id,category,expected_net_sales\nS1,Coffee,100\n",
	} {
		if err := said.Answer(question, strings.NewReader(csv)); err != nil {
			t.Fatal(err)
		}
	}
	doc := `[
		{"id": "a", "kind": "phantom_stock", "business_date": "2026-05-14", "store_id": "S1", "product_id": "P1", "first_seen": "2026-05-10", "evidence": {}},
		{"id": "b", "kind": "phantom_stock", "business_date": "2026-05-14", "store_id": "S1", "product_id": "P9", "first_seen": "2026-05-10", "evidence": {}},
		{"id": "c", "kind": "sales_gap", "business_date": "2026-05-12", "level": "store", "store_id": "S2", "product_id": null, "first_seen": "2026-05-12", "evidence": {}},
		{"id": "d", "kind": "promotion", "business_date": "2026-05-09", "level": "chain", "promotion_id": "A1", "first_seen": "2026-05-09",
			"evidence": {"lift": "2.20", "incremental_margin": "-45.00", "low": "-60.00", "high": "-30.00"}}]`
	if said.All, err = score.ReadInsights([]byte(doc)); err != nil {
		t.Fatal(err)
	}
	said.Insights = said.All
	return truth, said
}

func TestCard(t *testing.T) {
	t.Parallel()
	truth, said := chain(t)
	var card score.Card
	card.Add(truth, said)
	card.AddCalm(said)
	got := map[string]score.Row{}
	for _, r := range card.Table() {
		got[r.What] = r
	}
	for what, want := range map[string]struct {
		value float64
		met   bool
	}{
		"expected units, bias by rate bucket (to 0.3, 1, 3, 10, more)":      {0.1, false},        // 4.4 for 4.0
		"expected units, error over the noise floor by rate bucket":         {-0.4, true},        // |5 − 4.4| over |5 − 4|
		"store-day expected, bias, the worst of three blocks of four weeks": {0.01, true},        // 101 for 100; the gap and the incomplete day are left out
		"phantom stock, told ones that are real":                            {0.5, false},        // P9 was not planted
		"phantom stock, lost units of those found":                          {0.75, false},       // 30 of 40
		"lost units of recorded stockouts, said over true":                  {0.95, true},        // 1.9 of 2
		"promotions, median error of the lift":                              {1 - 2.2/2.4, true}, // 2.2 for 2.4
		"promotions, sign of the margin where it is clear":                  {1, true},
		"promotions, 80% range of the margin holds":                         {1, false},
		"planted money that pages tell":                                     {(90 + 280) / 400.0, true},
		"told by a test and not planted":                                    {1 / 3.0, false},
		"calm chain, days x families with any new alert":                    {1 / 18.0, true}, // the gap; three dates, six families
	} {
		r, ok := got[what]
		if !ok || !r.Known || r.Value < want.value-1e-6 || r.Value > want.value+1e-6 || r.Met != want.met {
			t.Errorf("%s: %+v, want %v met %v", what, r, want.value, want.met)
		}
	}
	if r := got["items that stop selling everywhere, told once"]; r.Known || r.Met {
		t.Errorf("nothing of the sort was planted: %+v", r)
	}
}

func TestAnswer_Refuses(t *testing.T) {
	t.Parallel()
	var s score.Said
	for question, csv := range map[string]string{"weather": "a\n", "pairs": "", "lost": "a,b\n1\n"} {
		if err := s.Answer(question, strings.NewReader(csv)); err == nil {
			t.Errorf("%s: %q is taken for an answer", question, csv)
		}
	}
	if _, err := score.ReadInsights([]byte("{")); err == nil {
		t.Error("half a document is taken for insights")
	}
}

// TestCard_Lists: a list of three low records said that 1.9 of them are wrong, and two are; on its second day it is not counted again.
func TestCard_Lists(t *testing.T) {
	t.Parallel()
	all, err := score.ReadInsights([]byte(`[
		{"id": "l", "kind": "low_stock", "business_date": "2026-05-11", "store_id": "S1", "first_seen": "2026-05-10", "evidence": {"expected_hits": "2.500", "list": [{"product_id": "P1"}]}},
		{"id": "l", "kind": "low_stock", "business_date": "2026-05-10", "store_id": "S1", "first_seen": "2026-05-10",
			"evidence": {"expected_hits": "1.900", "list": [{"product_id": "P1"}, {"product_id": "P2"}, {"product_id": "P3"}]}}]`))
	if err != nil {
		t.Fatal(err)
	}
	planted := func(kind, store, product string) score.Event {
		return score.Event{Kind: kind, StoreID: store, ProductID: product, From: "2026-05-08", To: "2026-05-20"}
	}
	var card score.Card
	card.Add(score.Truth{Events: []score.Event{planted("low_record", "S1", "P1"), planted("phantom_stock", "S1", "P3"), planted("low_record", "S2", "P2")}}, score.Said{All: all})
	seen := false
	for _, r := range card.Table() {
		seen = seen || r.What == "low_stock, wrong records on its lists over those it says" && math.Abs(r.Value-2/1.9) < 1e-9 && r.Met
	}
	if !seen {
		t.Errorf("2 of 1.9 are not in %+v", card.Table())
	}
}

// TestCard_RunOuts: of 400 pairs that were said to run out with a chance of 45 %, 180 did; one with a stockout planted in the days to come is left out, so is
// one whose days are not all known.
func TestCard_RunOuts(t *testing.T) {
	t.Parallel()
	var truth score.Truth
	var said score.Said
	day := func(n int) string { return []string{"2026-05-10", "2026-05-11", "2026-05-12"}[n] }
	var list []string
	for i := range 402 {
		product := fmt.Sprintf("P%03d", i)
		for d := 1; d <= 2; d++ {
			if i == 401 && d == 2 {
				continue
			}
			units := 3.0
			if i < 180 && d == 2 {
				units = 2 // and two more that nobody could be sold
			}
			lost := 4 - 2*units/2
			if i >= 180 {
				lost = 0
			}
			truth.Pairs = append(truth.Pairs, score.PairDay{Date: day(d), Store: "S1", Product: product, Units: units, Lost: lost})
		}
		said.OnHand = append(said.OnHand, score.LostDay{Date: day(0), Store: "S1", Product: product, Units: 6})
		list = append(list, fmt.Sprintf(`{"store_id": "S1", "product_id": %q, "risk_percent": "45.00"}`, product))
	}
	truth.Events = []score.Event{{Kind: "stockout", StoreID: "S1", ProductID: "P400", From: "2026-05-12", To: "2026-05-13"}}
	shadow, err := score.ReadInsights([]byte(`[{"id": "r", "kind": "run_out_risk", "business_date": "2026-05-10", "store_id": "S1", "evidence": {"days": 2, "list": [` + strings.Join(list, ",") + `]}}]`))
	if err != nil {
		t.Fatal(err)
	}
	said.Shadow = shadow
	var card score.Card
	card.Add(truth, said)
	for _, r := range card.Table() {
		if strings.HasPrefix(r.What, "run_out_risk") && (math.Abs(r.Value) > 1e-9 || !r.Met || r.Text != "said/came 45/45 of 400") {
			t.Errorf("%+v", r)
		}
	}
}

// TestCard_Years: two stores of two regions took 100.00 a day for two years; in a week of the second one region lost a fifth of it, as planted. It is told,
// with the right figures; a week of the other region is told in which nothing was planted, and with a wrong figure.
func TestCard_Years(t *testing.T) {
	t.Parallel()
	truth := score.Truth{Events: []score.Event{{Kind: "region_gap", Region: "North", From: "2027-05-03", To: "2027-05-09", LostMoney: "140.00"}}}
	var said score.Said
	for d := time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC); d.Before(time.Date(2027, 7, 5, 0, 0, 0, 0, time.UTC)); d = d.AddDate(0, 0, 1) {
		date := d.Format(time.DateOnly)
		for store, region := range map[string]string{"S1": "North", "S2": "South"} {
			sales := int64(100_00)
			if region == "North" && date >= "2027-05-03" && date <= "2027-05-09" {
				sales = 80_00
			}
			said.Years = append(said.Years, score.YearDay{Date: date, Store: store, Region: region, Sales: sales})
		}
	}
	all, err := score.ReadInsights([]byte(`[
		{"id": "a", "kind": "like_for_like", "business_date": "2027-05-09", "first_seen": "2027-05-09", "region": "North",
			"evidence": {"from": "2027-05-03", "to": "2027-05-09", "actual": "560.00", "last_year": "700.00"}},
		{"id": "b", "kind": "like_for_like", "business_date": "2027-05-16", "first_seen": "2027-05-16", "region": "South",
			"evidence": {"from": "2027-05-10", "to": "2027-05-16", "actual": "700.00", "last_year": "699.99"}}]`))
	if err != nil {
		t.Fatal(err)
	}
	said.All = all
	var card score.Card
	card.AddLong(truth, said)
	want := map[string]float64{
		"like_for_like, figures that a count of store-days comes to": 0.5, "like_for_like, told weeks in which something was planted": 0.5,
		"like_for_like, weeks of a region that are 8% off and more, told": 1,
	}
	for _, r := range card.Table() {
		if v, ok := want[r.What]; ok {
			if delete(want, r.What); r.Value != v {
				t.Errorf("%+v, want %v", r, v)
			}
		}
	}
	if len(want) > 0 {
		t.Errorf("no rows %v", want)
	}
}

// TestCard_Drops: an item stops selling everywhere and is told once, as long as no store is told of it too. A store whose record was wrong before the drop
// and is so after it has a cause of its own.
func TestCard_Drops(t *testing.T) {
	t.Parallel()
	truth := score.Truth{Events: []score.Event{
		{Kind: "chain_drop", ProductID: "P1", From: "2026-05-13", To: "2026-05-16", LostUnits: 400, LostMoney: "90.00"},
		{Kind: "chain_drop", ProductID: "P2", From: "2026-05-13", To: "2026-05-16", LostUnits: 60, LostMoney: "0.39"}, // of 100.00 a day: too little to tell
		{Kind: "phantom_stock", StoreID: "S1", ProductID: "P1", From: "2026-05-08", To: "2026-05-20", LostUnits: 40},
	}}
	const drop = `{"id": "d", "kind": "chain_stockout", "business_date": "2026-05-13", "product_id": "P1", "first_seen": "2026-05-13", "evidence": {}},
		{"id": "d", "kind": "chain_stockout", "business_date": "2026-05-14", "product_id": "P1", "first_seen": "2026-05-13", "evidence": {}},
		{"id": "a", "kind": "phantom_stock", "business_date": "2026-05-17", "store_id": "S1", "product_id": "P1", "first_seen": "2026-05-08", "evidence": {}}`
	for what, c := range map[string]struct {
		told  string
		value float64
	}{
		"once":           {drop, 1},
		"by a store too": {drop + `,{"id": "b", "kind": "phantom_stock", "business_date": "2026-05-14", "store_id": "S2", "product_id": "P1", "first_seen": "2026-05-13", "evidence": {}}`, 0},
		"twice":          {drop + `,{"id": "e", "kind": "chain_stockout", "business_date": "2026-05-15", "product_id": "P1", "first_seen": "2026-05-15", "evidence": {}}`, 0},
	} {
		var said score.Said
		if err := said.Answer("stores", strings.NewReader("business_date,store_id,region,net_sales,expected_net_sales,low_net_sales,high_net_sales,complete,is_open\n2026-05-01,S1,North,100,101,90,110,true,true\n")); err != nil {
			t.Fatal(err)
		}
		all, err := score.ReadInsights([]byte("[" + c.told + "]"))
		if err != nil {
			t.Fatal(err)
		}
		said.All = all
		var card score.Card
		card.Add(truth, said)
		for _, r := range card.Table() {
			if r.What == "items that stop selling everywhere, told once" && (!r.Known || r.Value != c.value) {
				t.Errorf("told %s: %+v", what, r)
			}
		}
	}
}
