package batch

import (
	"context"
	"math"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fiscal"
	"github.com/daybookhq/daybook/internal/insight"
	"github.com/daybookhq/daybook/internal/mart"
)

// usualWeeks is how many weeks before a week say what its like-for-like change usually is.
const usualWeeks = 13

// A day of last year can lie so far from 52 weeks before: holidays that move take their day along.
const yearReach contract.Day = 364 + 46

// years holds weeks against last year for the last days of weeks among some dates.
type years struct {
	weeks    map[contract.Day]map[string]mart.YearWeek // by last day and region; "" is the chain
	products map[contract.Day][]mart.WeekProduct
}

// lookYears reads, for each of the dates that ends a week, that week and those before it against last year. Without a year of history
// there is nothing to read.
func (r *reasons) lookYears(ctx context.Context, dates []contract.Day) (years, error) {
	y := years{weeks: map[contract.Day]map[string]mart.YearWeek{}, products: map[contract.Day][]mart.WeekProduct{}}
	begun, err := r.begin(ctx, dates[0])
	if err != nil {
		return y, err
	}
	asked := map[contract.Day]bool{}
	var ends []contract.Day
	for _, d := range dates {
		if !r.endsWeek(d) || d-6-364 < begun {
			continue
		}
		ends = append(ends, d)
		for k := range contract.Day(usualWeeks + 1) {
			if to := d - 7*k; to-6-364 >= begun {
				asked[to] = true
			}
		}
	}
	if len(ends) == 0 {
		return y, nil
	}
	events, err := mart.YearEvents(ctx, r.tx, ends[0]-7*(usualWeeks+1)-yearReach, ends[len(ends)-1])
	if err != nil {
		return y, err
	}
	var all, last []mart.WeekDay
	for to := ends[0] - 7*usualWeeks; to <= ends[len(ends)-1]; to++ {
		if !asked[to] {
			continue
		}
		for d := to - 6; d <= to; d++ {
			other, _ := fiscal.LastYear(d, events)
			all = append(all, mart.WeekDay{Week: to, Day: d, Other: other})
			for _, end := range ends {
				if end == to {
					last = append(last, all[len(all)-1])
				}
			}
		}
	}
	list, err := mart.LookYears(ctx, r.tx, all, r.n.Insights.ComparableDays)
	if err != nil {
		return y, err
	}
	for _, w := range list {
		if y.weeks[w.Week] == nil {
			y.weeks[w.Week] = map[string]mart.YearWeek{}
		}
		y.weeks[w.Week][""] = together(y.weeks[w.Week][""], w)
		if w.Region != "" {
			y.weeks[w.Week][w.Region] = w
		}
	}
	y.products, err = mart.LookWeekProducts(ctx, r.tx, last)
	return y, err
}

// together adds up two weeks of stores. What is not known of one is not known of both.
func together(a, b mart.YearWeek) mart.YearWeek {
	if a.Week == 0 {
		b.Region = ""
		return b
	}
	out := mart.YearWeek{
		Week: a.Week, Stores: a.Stores + b.Stores, Actual: a.Actual + b.Actual, LastYear: a.LastYear + b.LastYear, Total: a.Total + b.Total,
		TotalLastYear: a.TotalLastYear + b.TotalLastYear, New: a.New + b.New, Closed: a.Closed + b.Closed, Other: a.Other + b.Other, Calendar: a.Calendar + b.Calendar,
		Transactions: a.Transactions + b.Transactions, LastTransactions: a.LastTransactions + b.LastTransactions, Units: a.Units + b.Units, LastUnits: a.LastUnits + b.LastUnits,
	}
	unknown := func(stores int, counted int64) bool { return stores > 0 && counted == 0 }
	if unknown(a.Stores, a.LastTransactions) || unknown(b.Stores, b.LastTransactions) {
		out.Transactions, out.LastTransactions = 0, 0
	}
	if unknown(a.Stores, a.LastUnits) || unknown(b.Stores, b.LastUnits) {
		out.Units, out.LastUnits = 0, 0
	}
	return out
}

// likeForLike are the weeks that end on d, with what their change usually is.
func (y years) likeForLike(d contract.Day) (list []insight.LikeForLike) {
	for region, w := range y.weeks[d] {
		l := insight.LikeForLike{
			Region: region, From: d - 6, To: d, Stores: w.Stores, Actual: w.Actual, LastYear: w.LastYear, Total: w.Total, TotalLastYear: w.TotalLastYear,
			New: w.New, Closed: w.Closed, Other: w.Other, Calendar: w.Calendar, Transactions: w.Transactions, LastTransactions: w.LastTransactions,
			Units: w.Units, LastUnits: w.LastUnits,
		}
		changes, apart := y.before(d, region)
		l.Weeks = len(changes)
		l.Usual, l.Spread = spread(changes)
		if len(apart) == len(changes) {
			l.Apart, l.ApartSpread = spread(apart)
		}
		if region == "" {
			for _, p := range y.products[d] {
				l.Products = append(l.Products, insight.Item{
					ID: p.ProductID, UnitsBefore: p.UnitsBefore, UnitsAfter: p.UnitsAfter, SalesBefore: p.SalesBefore, SalesAfter: p.SalesAfter,
					ReturnedBefore: p.ReturnedBefore, ReturnedAfter: p.ReturnedAfter,
				})
			}
		}
		list = append(list, l)
	}
	return list
}

// before are the like-for-like changes of a region in the weeks before the one that ends on d, and what they were beyond the chain's, which has none itself.
func (y years) before(d contract.Day, region string) (changes, apart []float64) {
	change := func(to contract.Day, region string) (float64, bool) {
		w, ok := y.weeks[to][region]
		if !ok || w.LastYear <= 0 {
			return 0, false
		}
		return float64(w.Actual)/float64(w.LastYear) - 1, true
	}
	for k := range contract.Day(usualWeeks) {
		own, ok := change(d-7*(k+1), region)
		if !ok {
			continue
		}
		changes = append(changes, own)
		if chain, ok := change(d-7*(k+1), ""); ok && region != "" {
			apart = append(apart, own-chain)
		}
	}
	return changes, apart
}

// spread is the mean and the standard deviation of a sample.
func spread(values []float64) (mean, deviation float64) {
	if len(values) < 2 {
		return 0, 0
	}
	n := float64(len(values))
	for _, v := range values {
		mean += v / n
	}
	for _, v := range values {
		deviation += (v - mean) * (v - mean) / (n - 1)
	}
	return mean, math.Sqrt(deviation)
}
