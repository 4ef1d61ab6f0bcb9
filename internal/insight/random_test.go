package insight_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/insight"
)

// randomDay is a chain on a bad day: gaps, common moves, stockouts, missing files, odd names, missing numbers, all at random.
func randomDay(t testing.TB, r *rand.Rand) insight.Day {
	t.Helper()
	d := normalDay(t, 5+r.IntN(40))
	d.Date += contract.Day(r.IntN(400))
	d.Weeks = r.IntN(30)
	d.Settings.Recapture, d.Settings.MinimumMoney = float64(r.IntN(101))/100, 0
	d.FilesChecked, d.PairsChecked = 3*len(d.Stores), 100*len(d.Stores)
	pick := func(some float64) bool { return r.Float64() < some }
	common := 1.0
	if pick(0.2) {
		common = 0.5 + r.Float64()
	}
	size := math.Exp(r.NormFloat64() * 2)
	for i := range d.Stores {
		s := &d.Stores[i]
		s.Expected = int64(float64(s.Expected)*size) + 1
		factor := common * (1 + 0.05*r.NormFloat64())
		if pick(0.2) {
			factor = r.Float64() * 2
		}
		s.NetSales = int64(float64(s.Expected) * factor)
		if pick(0.03) {
			s.NetSales = -s.NetSales / 10 // more came back than was sold
		}
		s.Low, s.High = s.Expected*8/10, s.Expected*12/10
		s.Transactions, s.ExpectedTransactions = int64(r.IntN(900))*1000, int64(r.IntN(900))*1000
		s.Units, s.ExpectedUnits = int64(r.IntN(9_000_000)), int64(r.IntN(9_000_000))
		s.Complete, s.CleanDays, s.LadderStep = !pick(0.1), r.IntN(60), 1+r.IntN(4)
		s.MarginRate = float64(r.IntN(70)) / 100
		if pick(0.3) {
			s.Transactions = 0
		}
		if pick(0.3) {
			s.Units = 0
		}
		if pick(0.1) {
			s.Event = "Corpus Christi"
		}
		if pick(0.05) {
			s.Name = "A very long name of a store that nobody would ever want to read in a headline " + fmt.Sprint(r.IntN(1000))
		}
		for c := range r.IntN(5) {
			d.Categories = append(d.Categories, insight.CategoryGap{
				StoreID: s.StoreID, Category: []string{"Bakery", "Dairy", "Coffee & tea", "Non-food 2", "not in the product master"}[c],
				NetSales: int64(r.IntN(8_000_00)), Expected: int64(r.IntN(8_000_00)), RelativeError: max(0, 0.3*(r.Float64()-0.3)),
				Units: int64(r.IntN(900_000)), ExpectedUnits: int64(r.IntN(900_000)),
			})
		}
		if pick(0.15) {
			d.Issues = append(d.Issues, randomIssue(r, s))
		}
		for range r.IntN(3) {
			d.Stockouts = append(d.Stockouts, randomStockout(r, d.Date, s))
		}
		randomStock(r, &d, s)
	}
	addTrade(r, &d)
	for range r.IntN(3) {
		d.Stock.Drops = append(d.Stock.Drops, randomDrop(r, &d))
	}
	d.Stock.SilentTested, d.Stock.DropsTested = 90*len(d.Stores), 180
	for range r.IntN(4) {
		d.Patterns = append(d.Patterns, randomPattern(r, &d))
	}
	d.PatternsTested = r.IntN(2) * 8 * len(d.Stores)
	if pick(0.5) {
		for _, region := range []string{"", "North", "South"} {
			d.LikeForLike = append(d.LikeForLike, randomLikeForLike(r, d.Date, region))
		}
	}
	return d
}

func randomPattern(r *rand.Rand, d *insight.Day) insight.Pattern {
	amount := func() int64 { return 1 + int64(r.IntN(900_000_00)) }
	s := d.Stores[r.IntN(len(d.Stores))]
	p := insight.Pattern{
		StoreID: s.StoreID, StoreName: s.Name, Region: s.Region, Weekday: max(0, r.IntN(15)-7), NetSales: amount(), Before: amount(), Pace: 0.2 * r.NormFloat64(), Error: 0.01,
	}
	p.Week, p.WeekBefore = p.NetSales+amount(), p.Before+amount()
	p.Shift = math.Log(float64(p.NetSales)/float64(p.Before)) - p.Pace
	if p.Weekday > 0 {
		p.Shift = math.Log(float64(p.NetSales) / float64(p.Week) * float64(p.WeekBefore) / float64(p.Before))
	}
	return p
}

func randomIssue(r *rand.Rand, s *insight.StoreGap) insight.DataIssue {
	i := insight.DataIssue{
		Dataset: []string{"sales", "store_days", "inventory"}[r.IntN(3)], StoreID: s.StoreID, StoreName: s.Name, Region: s.Region, Rows: int64(r.IntN(10_000)),
		Word: []string{insight.Missing, insight.Late, insight.Quarantined, insight.Partial, insight.UnknownIDs, insight.Held}[r.IntN(6)],
	}
	if r.IntN(2) == 0 {
		i.UsualMoney, i.Owner, i.Support = s.Expected, "pos@alder.example", "#store-systems"
	}
	if r.IntN(3) == 0 {
		i.StoreID, i.File = "", "sales_2026-05-30.csv"
	}
	return i
}

func randomStockout(r *rand.Rand, date contract.Day, s *insight.StoreGap) insight.StockoutPair {
	p := insight.StockoutPair{
		StoreID: s.StoreID, StoreName: s.Name, Region: s.Region, ProductID: fmt.Sprintf("P%03d", r.IntN(60)), ProductName: "Espresso 1 kg", Category: "Coffee",
		Since: date - contract.Day(r.IntN(10)), Units: int64(r.IntN(3)) * 1000, Expected: int64(r.IntN(20_000)), LostUnits: int64(r.IntN(90_000)),
		Price: int64(r.IntN(30_00)), UnitCost: int64(r.IntN(20_00)), CleanDays: r.IntN(60), LadderStep: 1 + r.IntN(3),
	}
	switch r.IntN(4) {
	case 0:
		hours := int64(r.IntN(16_000))
		p.HoursOut = &hours
	case 1:
		minus := -int64(r.IntN(9_000))
		p.OnHand = &minus
	default:
		none := int64(0)
		p.OnHand = &none
	}
	return p
}

func randomLikeForLike(r *rand.Rand, date contract.Day, region string) insight.LikeForLike {
	amount := func() int64 { return int64(r.IntN(900_000_00)) }
	l := insight.LikeForLike{
		Region: region, From: date - 6, To: date, Stores: 1 + r.IntN(200), Actual: amount(), LastYear: amount(), Weeks: r.IntN(20),
		Usual: 0.1 * r.NormFloat64(), Spread: 0.05 * r.Float64(), Transactions: int64(r.IntN(2)) * amount(), LastTransactions: amount(), Units: amount(), LastUnits: int64(r.IntN(2)) * amount(),
	}
	l.New, l.Closed, l.Other, l.Calendar = int64(r.IntN(2))*amount(), -int64(r.IntN(2))*amount(), int64(r.IntN(2))*amount()/10, -int64(r.IntN(2))*amount()/20
	for range r.IntN(4) {
		l.Products = append(l.Products, insight.Item{
			UnitsBefore: int64(r.IntN(2)) * amount(), UnitsAfter: int64(r.IntN(2)) * amount(), SalesBefore: amount(), SalesAfter: amount(), ReturnedBefore: int64(r.IntN(2)) * amount() / 9,
		})
	}
	l.TotalLastYear = l.LastYear + amount()
	l.Total = l.TotalLastYear + l.Actual - l.LastYear + l.New + l.Closed + l.Other + l.Calendar + int64(r.IntN(2))
	return l
}
