package insight_test

import (
	"fmt"
	"math/rand/v2"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/insight"
)

// addTrade adds promotions, prices and returns at random: some make no sense, none may break a promise.
func addTrade(r *rand.Rand, d *insight.Day) {
	d.PricesChecked, d.ReturnsChecked = 100*len(d.Stores), 101*len(d.Stores)
	if r.IntN(2) == 0 {
		d.Settings.PromotionCost = int64(r.IntN(500_00))
	}
	for i := range r.IntN(4) {
		d.Promotions = append(d.Promotions, randomPromotion(r, d.Date, i))
	}
	for range r.IntN(4) {
		d.PriceChanges = append(d.PriceChanges, randomPriceChange(r, d))
	}
	for range r.IntN(5) {
		d.PriceLeaks = append(d.PriceLeaks, randomLeak(r, d))
	}
	if r.IntN(3) == 0 { // a whole category, or a product in most stores
		for i := range 8 {
			l := randomLeak(r, d)
			if r.IntN(2) == 0 {
				l.ProductID, l.StoreID = "P007", d.Stores[i%len(d.Stores)].StoreID
			}
			d.PriceLeaks = append(d.PriceLeaks, l)
		}
	}
	for range r.IntN(5) {
		d.Returns = append(d.Returns, randomReturns(r, d))
	}
}

func randomPromotion(r *rand.Rand, date contract.Day, i int) insight.Promotion {
	from := date - contract.Day(r.IntN(50))
	units, base := int64(r.IntN(3_000))*1000, int64(r.IntN(1_500_000))
	price, regular, cost := int64(1+r.IntN(20_00)), int64(1+r.IntN(25_00)), int64(1+r.IntN(20_00))
	p := insight.Promotion{
		PromotionID: fmt.Sprintf("A%05d", i), Name: []string{"", "Espresso 1 kg offer", "Two for one on everything from the bakery, the whole week long"}[r.IntN(3)],
		ProductID: "P007", ProductName: "Espresso 1 kg", Category: "Coffee", Products: 1, StartsOn: from, EndsOn: from + contract.Day(r.IntN(14)), Days: 1 + r.IntN(14),
		Stores: r.IntN(60), StoresOut: r.IntN(5), Units: units, BaselineUnits: base, UnknownUnits: int64(r.IntN(2)) * int64(r.IntN(900_000)), MissedUnits: int64(r.IntN(90_000)),
		SalesValue: units * price / 1000, BaselineSales: base * regular / 1000, CostKnown: r.IntN(5) > 0, Cost: units * cost / 1000, BaselineCost: base * cost / 1000,
		Funding: int64(r.IntN(2)) * int64(r.IntN(500_00)), BaselineVariance: float64(r.IntN(3000)), BaselineError: float64(r.IntN(10)) / 100, LadderStep: 1 + r.IntN(3),
	}
	if r.IntN(4) == 0 {
		p.ProductID, p.ProductName, p.Category, p.Products = "", "", "", 12
	}
	if r.IntN(4) == 0 {
		p.PriceNotChanged, p.NothingSold, p.SharedWith = []string{"S0001", "S0002"}, []string{"S0003"}, []string{"A00099"}
	}
	compare := func() *insight.Comparison {
		if r.IntN(2) == 0 {
			return nil
		}
		expected := int64(r.IntN(900_000))
		return &insight.Comparison{Stores: r.IntN(40), Products: r.IntN(9), Units: int64(float64(expected) * (0.5 + r.Float64())), Expected: expected, Variance: float64(r.IntN(2000)), Margin: int64(r.IntN(900_00))}
	}
	p.Control, p.Substitutes, p.Others = compare(), compare(), compare()
	for _, days := range []int{7, 14, 28} {
		if sold, others := compare(), compare(); sold != nil && others != nil {
			p.After = append(p.After, insight.PromotionAfter{Days: days, Sold: *sold, Others: *others})
		}
	}
	return p
}

func randomPriceChange(r *rand.Rand, d *insight.Day) insight.PriceChange {
	p := insight.PriceChange{
		ProductID: fmt.Sprintf("P%03d", r.IntN(60)), ProductName: "Gouda", Category: "Dairy", ChangedOn: d.Date - contract.Day(r.IntN(34)),
		Before: int64(1 + r.IntN(9_00)), After: int64(1 + r.IntN(9_00)), UnitCost: int64(r.IntN(6_00)), Stores: r.IntN(40), Days: r.IntN(29), DaysBefore: r.IntN(29),
		Units: int64(r.IntN(900)) * 1000, UnitsBefore: int64(r.IntN(900)) * 1000, OthersUnits: int64(r.IntN(9000)) * 1000, OthersBefore: int64(r.IntN(9000)) * 1000,
		Lumpiness: float64(r.IntN(4)),
	}
	if r.IntN(3) == 0 {
		s := d.Stores[r.IntN(len(d.Stores))]
		p.StoreID, p.StoreName, p.Region, p.ChainPrice, p.Stores = s.StoreID, s.Name, s.Region, p.Before, 1
	}
	return p
}

func randomLeak(r *rand.Rand, d *insight.Day) insight.PriceLeak {
	s := d.Stores[r.IntN(len(d.Stores))]
	units := int64(1+r.IntN(90)) * 1000
	fair := units * int64(r.IntN(9_00)) / 1000
	return insight.PriceLeak{
		StoreID: s.StoreID, StoreName: s.Name, Region: s.Region, ProductID: fmt.Sprintf("P%03d", r.IntN(60)), ProductName: "Gouda", Category: []string{"Dairy", "Bakery", ""}[r.IntN(3)],
		Since: d.Date - contract.Day(r.IntN(9)), Days: 1 + r.IntN(9), Units: units, SalesValue: int64(float64(fair)*r.Float64()) + int64(r.IntN(500)), FairValue: fair,
		Cost: units * int64(r.IntN(7_00)) / 1000, Spread: r.Float64() / 10, Selling: r.IntN(len(d.Stores)), OnPromotion: r.IntN(3) == 0,
	}
}

func randomReturns(r *rand.Rand, d *insight.Day) insight.ReturnCount {
	s := d.Stores[r.IntN(len(d.Stores))]
	c := insight.ReturnCount{
		StoreID: s.StoreID, StoreName: s.Name, Region: s.Region, ProductID: fmt.Sprintf("P%03d", r.IntN(9)), ProductName: "Gouda", Category: "Dairy", Days: 7,
		Returned: int64(r.IntN(30)) * 1000, Sold: int64(r.IntN(200)) * 1000, Value: int64(r.IntN(300_00)), UsualReturned: int64(r.IntN(50)) * 1000, UsualSold: int64(r.IntN(9000)) * 1000,
		ChainReturned: int64(r.IntN(900)) * 1000, ChainSold: int64(r.IntN(90_000)) * 1000, Lumpiness: 1 + 2*r.Float64(), MarginRate: float64(r.IntN(6)) / 10,
	}
	switch r.IntN(4) {
	case 0:
		c.StoreID, c.StoreName, c.Region = "", "", ""
	case 1:
		c.ProductID, c.ProductName, c.Category = "", "", ""
	}
	return c
}
