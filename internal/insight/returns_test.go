package insight_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/insight"
)

// cameBack is 11 of 40 units of Grapes in S0004 in a week, worth 38.50; in all stores 120 of 10,000 came back in the weeks before, as of
// everything.
func cameBack() insight.ReturnCount {
	return insight.ReturnCount{
		StoreID: "S0004", Region: "South", ProductID: "P0034", ProductName: "Grapes", Category: "Fruit", Days: 7, Returned: 11_000, Sold: 40_000, Value: 38_50,
		UsualReturned: 120_000, UsualSold: 10_000_000, ChainReturned: 12_000_000, ChainSold: 1_000_000_000, Lumpiness: 1.5, MarginRate: 0.3,
	}
}

func returned(t *testing.T, list ...insight.ReturnCount) insight.Day {
	t.Helper()
	d := normalDay(t, 20)
	d.Returns, d.ReturnsChecked = list, 2000
	d.Settings.MinimumShare = 0.001
	return d
}

// TestReturns_Golden is the worked example of docs/insights/returns.md: 40 × 0.012 are usual, 10.52 of 11 are too many, 36.82 at 30 %.
func TestReturns_Golden(t *testing.T) {
	t.Parallel()
	i := one(t, insight.Find(returned(t, cameBack())), "returns")
	golden(t, i)
	if i.Evidence["expected_returns"] != "0.480" || i.Evidence["excess_value"] != "36.82" || *i.Money != "-11.05" {
		t.Errorf("expected %v, excess %v, money %s", i.Evidence["expected_returns"], i.Evidence["excess_value"], *i.Money)
	}
}

func TestReturns_Cases(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*insight.Day)
		says   string // "": nothing
	}{
		"a burst":            {func(*insight.Day) {}, "S0004: 11 units of Grapes returned in 7 days, 0.5 usual"},
		"a bad batch":        {func(d *insight.Day) { d.Returns[0].StoreID, d.Returns[0].Region = "", "" }, "11 units of Grapes returned in 7 days over all stores"},
		"a store":            {func(d *insight.Day) { d.Returns[0].ProductID, d.Returns[0].ProductName = "", "" }, "S0004: 11 units returned in 7 days"},
		"as usual":           {func(d *insight.Day) { d.Returns[0].Returned, d.Returns[0].Sold = 9_000, 700_000 }, ""},
		"one unit":           {func(d *insight.Day) { d.Returns[0].Returned, d.Returns[0].Sold = 1_000, 1_000 }, ""},
		"often taken back":   {func(d *insight.Day) { d.Returns[0].UsualReturned = 2_000_000 }, ""},
		"in lumps":           {func(d *insight.Day) { d.Returns[0].Lumpiness = 40 }, ""},
		"hardly worth it":    {func(d *insight.Day) { d.Returns[0].Value = 3_00 }, ""},
		"two weeks of sales": {func(d *insight.Day) { d.Weeks = 2 }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := returned(t, cameBack())
			c.change(&d)
			r := insight.Find(d)
			if c.says == "" {
				if len(r.Insights) != 0 {
					t.Errorf("told:\n%s", lines(r))
				}
				return
			}
			if i := one(t, r, "returns"); !strings.Contains(i.Headline, c.says) {
				t.Errorf("%s", lines(r))
			}
		})
	}
}

// TestReturns_OneCause: a product that comes back everywhere is told once, and its stores within it; where one store is most of it, the store
// tells it.
func TestReturns_OneCause(t *testing.T) {
	t.Parallel()
	batch := cameBack()
	batch.StoreID, batch.Region, batch.Returned, batch.Sold, batch.Value = "", "", 90_000, 800_000, 315_00
	d := returned(t, cameBack(), batch)
	r := insight.Find(d)
	var shown []insight.Insight
	for _, i := range r.Insights {
		if !i.Capped {
			shown = append(shown, i)
		}
	}
	if len(shown) != 1 || shown[0].Level != insight.LevelChain {
		t.Errorf("want the product alone:\n%s", lines(r))
	}
	d.Returns[1].Returned, d.Returns[1].Value = 18_000, 63_00
	d.Returns[0].Value, d.Returns[0].Returned = 60_00, 16_000
	shown = nil
	for _, i := range insight.Find(d).Insights {
		if !i.Capped {
			shown = append(shown, i)
		}
	}
	if len(shown) != 1 || shown[0].Level != insight.LevelStore {
		t.Errorf("want the store alone: %v", shown)
	}
}

// TestReturns_QuietChain: a chain in which nothing is wrong is told something on at most 12 of 100 nights.
func TestReturns_QuietChain(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 6))
	nights, loud := 200, 0
	for range nights {
		d := returned(t)
		for i := range 1000 {
			sold := 5 + 60*r.Float64()
			back := lumpy(r, sold*0.012, 1.5)
			if back < 2 {
				continue // an ordinary one: it is only counted
			}
			c := cameBack()
			c.StoreID, c.ProductID = fmt.Sprintf("S%04d", 1+i%20), fmt.Sprintf("P%04d", i/20)
			c.Sold, c.Returned, c.Value = int64(sold)*1000, int64(back)*1000, int64(back)*20_00
			c.UsualSold = int64(4+r.IntN(400)) * 10_000
			c.UsualReturned = int64(lumpy(r, float64(c.UsualSold)/1000*0.012, 1.5)) * 1000
			d.Returns = append(d.Returns, c)
		}
		d.ReturnsChecked = 1000
		if len(insight.Find(d).Insights) > 0 {
			loud++
		}
	}
	if loud > nights*12/100 {
		t.Errorf("%d of %d quiet nights were loud", loud, nights)
	}
}

// lumpy draws a negative binomial count: Poisson with a gamma mean, itself a sum of exponentials where the size is whole, else by Marsaglia
// and Tsang.
func lumpy(r *rand.Rand, mean, lumpiness float64) int {
	size := mean / (lumpiness - 1)
	rate := gamma(r, size) * (lumpiness - 1)
	n, p := 0, math.Exp(-rate)
	for u := r.Float64(); u > p; n++ {
		u -= p
		p *= rate / float64(n+1)
		if p < 1e-300 {
			break
		}
	}
	return n
}

func gamma(r *rand.Rand, shape float64) float64 {
	if shape < 1 {
		return gamma(r, shape+1) * math.Pow(r.Float64(), 1/shape)
	}
	d := shape - 1.0/3
	c := 1 / math.Sqrt(9*d)
	for {
		x := r.NormFloat64()
		v := (1 + c*x) * (1 + c*x) * (1 + c*x)
		if v > 0 && math.Log(r.Float64()) < 0.5*x*x+d-d*v+d*math.Log(v) {
			return d * v
		}
	}
}
