package score

import (
	"fmt"
	"math"
)

// runOutScore scores chances of running out: of pairs that were said to run out with a chance of so much, so many did.
type runOutScore struct {
	said, came [10]float64 // by tenths of the chance
	pairs      [10]int
}

// leastPairs is how many pairs a tenth needs to be scored: fewer are off by five points by chance.
const leastPairs = 400

// add counts each pair on each date on which it stood on a list, where all that was wanted until the order after the next one arrives is known, and
// nothing was planted that no chance could foresee.
func (r *runOutScore) add(t Truth, s Said) {
	type pair struct{ date, store, product string }
	wanted := map[pair]float64{}
	for _, x := range t.Pairs {
		wanted[pair{x.Date, x.Store, x.Product}] = x.Units + x.Lost
	}
	onHand := map[pair]float64{}
	for _, x := range s.OnHand {
		onHand[pair{x.Date, x.Store, x.Product}] = x.Units
	}
	first := news(t)
	for _, i := range s.Shadow {
		days, _ := i.evidence("days")
		if i.Kind != "run_out_risk" || days < 1 {
			continue
		}
		for _, l := range i.listed() {
			stock, known := onHand[pair{i.BusinessDate, l.store, l.product}]
			if !known || !l.risky || surprised(t, i.Region, l.store, l.product, l.category, i.BusinessDate, later(i.BusinessDate, int(days))) {
				continue
			}
			sum, whole := 0.0, true
			for d := range int(days) {
				date := later(i.BusinessDate, d+1)
				want, ok := wanted[pair{date, l.store, l.product}]
				sum, whole = sum+want, whole && ok && !first[date]
			}
			if !whole {
				continue
			}
			tenth := min(int(10*l.risk), 9)
			r.pairs[tenth]++
			r.said[tenth] += l.risk
			if sum > stock {
				r.came[tenth]++
			}
		}
	}
}

// surprised reports whether something was planted between two dates that changes what a pair sells or what its record is worth.
func surprised(t Truth, region, store, product, category, from, to string) bool {
	for _, e := range t.Events {
		if e.To < from || e.From > to || e.StoreID != "" && e.StoreID != store || e.ProductID != "" && e.ProductID != product ||
			e.Category != "" && e.Category != category || e.Region != "" && e.Region != region {
			continue
		}
		return true
	}
	return false
}

func (r *runOutScore) rows(row rower) {
	worst, text, all := math.NaN(), "", 0
	for i, n := range r.pairs {
		if n < leastPairs {
			continue
		}
		all += n
		off := (r.came[i] - r.said[i]) / float64(n)
		text += fmt.Sprintf(" %.0f/%.0f", 100*r.said[i]/float64(n), 100*r.came[i]/float64(n))
		if math.IsNaN(worst) || math.Abs(off) > worst {
			worst = math.Abs(off)
		}
	}
	row("run_out_risk, chance said against share that ran out, by tenths", "within 5 points", worst, 0, 0.05, fmt.Sprintf("said/came%s of %d", text, all))
}
