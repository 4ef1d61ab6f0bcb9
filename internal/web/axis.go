package web

import (
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart/read"
)

// tickStep is a round step of which three to five make the axis.
func tickStep(most int64) int64 {
	step := int64(1)
	for {
		for _, k := range []int64{1, 2, 5} {
			if most <= 4*k*step {
				return k * step
			}
		}
		step *= 10
	}
}

// shortMoney is an amount for an axis: 12k, 1.5M.
func shortMoney(f Format, v int64) string {
	switch {
	case v >= 100_000_000:
		return trimmed(f, v, 8) + "M"
	case v >= 100_000:
		return trimmed(f, v, 5) + "k"
	}
	return f.digits(v, 2, 0)
}

func trimmed(f Format, v int64, scale int) string {
	return strings.TrimSuffix(f.digits(v, scale, 1), f.decimal+"0")
}

// lineTitle says what the chart shows.
func lineTitle(f Format, days []*read.StoreDay) string {
	below, above, known := 0, 0, 0
	var last *contract.Day
	for i, d := range days {
		if !d.Complete || !d.Sales.Known() || !d.Low.Known() || !d.High.Known() {
			continue
		}
		known++
		if d.Sales < d.Low {
			below++
			last = &days[i].Date
		}
		if d.Sales > d.High {
			above++
		}
	}
	switch {
	case known == 0:
		return f.say("Net sales by day; no normal range is known yet")
	case below > 0:
		return f.sayf("Below the normal range on %d of %d days, last on %s", below, known, f.ShortDay(*last))
	case above > 0:
		return f.sayf("Above the normal range on %d of %d days, never below", above, known)
	}
	return f.sayf("Within the normal range on all %d days", known)
}
