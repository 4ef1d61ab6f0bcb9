package score

import (
	"fmt"
	"math"
	"slices"
)

// offerScore scores promotions with at least 50 baseline units that ended in time to be judged.
type offerScore struct {
	off          []float64 // relative errors of the lift
	sign, inside ratio
	missing      ratio
}

// tenths is half the width of an 80 % range of a normal curve, in standard deviations.
const tenths = 1.2816

func (o *offerScore) add(t Truth, s Said) {
	last := map[string]Insight{}
	for _, i := range s.All {
		if i.Kind == "promotion" && i.Level == "chain" && i.BusinessDate >= last[i.PromotionID].BusinessDate {
			last[i.PromotionID] = i
		}
	}
	first, end := firstDate(s), ""
	for _, d := range s.Stores {
		end = max(end, d.Date)
	}
	for _, p := range t.Promotions {
		if p.BaselineUnits < 50 || p.From < first || p.To >= end {
			continue
		}
		i, ok := last[p.ID]
		lift, known := i.evidence("lift")
		if !ok || !known {
			o.missing.add(1, 1)
			continue
		}
		o.missing.add(0, 1)
		o.off = append(o.off, math.Abs(lift/(p.Units/p.BaselineUnits)-1))
		margin, ok := i.evidence("incremental_margin")
		low, okLow := i.evidence("low")
		high, okHigh := i.evidence("high")
		truth := number(p.Margin)
		if !ok || !okLow || !okHigh {
			continue
		}
		in := 0.0
		if truth >= low && truth <= high {
			in = 1
		}
		o.inside.add(in, 1)
		if sd := (high - low) / 2 / tenths; math.Abs(truth) > 2*sd {
			right := 0.0
			if (truth > 0) == (margin > 0) {
				right = 1
			}
			o.sign.add(right, 1)
		}
	}
}

func (o *offerScore) rows(row rower) {
	middle := math.NaN()
	if len(o.off) > 0 {
		s := slices.Sorted(slices.Values(o.off))
		middle = s[len(s)/2]
	}
	row("promotions, median error of the lift", "at most 10%", middle, 0, 0.10, fmt.Sprintf("%s of %d", share(middle), len(o.off)))
	v := o.sign.value()
	row("promotions, sign of the margin where it is clear", "at least 95%", v, 0.95, 1, fmt.Sprintf("%.0f of %.0f", o.sign.part, o.sign.whole))
	v = o.inside.value()
	row("promotions, 80% range of the margin holds", "76% to 84%", v, 0.76, 0.84, share(v))
	v = o.missing.value()
	row("promotions nothing is said of", "at most 5%", v, 0, 0.05, fmt.Sprintf("%.0f of %.0f", o.missing.part, o.missing.whole))
}
