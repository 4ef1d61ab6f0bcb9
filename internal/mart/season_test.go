package mart_test

import (
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/contract"
)

// seasonal is a chain of four stores that send totals: 1,000.00 a day each to begin with, and 0.3 % more from date to date, but for the last
// one, which is 8 % better than that. Dates differ by up to sway from it, all stores alike, and each store by two percent more.
func seasonal(sway float64) table {
	const days = 84
	random := rand.New(rand.NewPCG(7, 7))
	f := table{dataset: "store_days", columns: []string{"business_date", "store_id", "is_open", "net_sales"}, dates: map[contract.Day]bool{}}
	first := contract.Day(20458) // Monday, 2026-01-05
	for i := range days {
		d, all := first+contract.Day(i), 1000*math.Pow(1.003, float64(i))*(1+sway*(2*random.Float64()-1))
		if i == days-1 {
			all = 1000 * math.Pow(1.003, float64(i)) * 1.08
		}
		f.dates[d] = true
		for _, store := range []string{"A", "B", "C", "D"} {
			f.rows = append(f.rows, []string{d.String(), store, "true", strconv.FormatFloat(all*(0.98+0.04*random.Float64()), 'f', 2, 64)})
		}
	}
	return f
}

// TestSeason: where the dates of a chain say much, what all of its stores do is soon known, and levels that lag behind do not make every day
// of spring a good one. Where dates differ by 25 % by themselves one more of them says little.
func TestSeason(t *testing.T) {
	t.Parallel()
	for name, now := range map[string]struct{ sway, off, least, most float64 }{
		"calm":  {0.02, 0.003, 0.006, 0.012},
		"noisy": {0.25, math.Inf(1), 0, 0.003},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newChain(t, engines["duckdb"])
			c.deliver(seasonal(now.sway))
			ask := func(query string) (list []float64) {
				for _, line := range c.ask(0, query) {
					for cell := range strings.SplitSeq(line, ",") {
						v, err := strconv.ParseFloat(cell, 64)
						if err != nil {
							t.Fatalf("%q: %v", line, err)
						}
						list = append(list, v)
					}
				}
				return list
			}
			sums := ask(`SELECT sum(expected_net_sales), sum(net_sales) FROM store_day WHERE business_date BETWEEN DATE '2026-03-08' AND DATE '2026-03-28'`)
			if off := sums[0]/sums[1] - 1; math.Abs(off) > now.off {
				t.Errorf("what is expected of the last three weeks is %+.2f%% off", 100*off)
			}
			// What the last date moved: as many shares of 8 % as of the dates that are remembered, 8 (12 % forgotten) or 33 (3 %) and 12 that say 1.
			drift := ask(`SELECT actual / expected FROM wh.chain_shape WHERE shape = 'drift' AND member = 'net_sales' ORDER BY state_date DESC LIMIT 2`)
			if moved := drift[0]/drift[1] - 1; moved < now.least || moved > now.most {
				t.Errorf("one date moved what all stores do by %+.2f%%, not %.2f%% to %.2f%%", 100*moved, 100*now.least, 100*now.most)
			}
		})
	}
}
