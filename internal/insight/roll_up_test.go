package insight_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/insight"
)

// emptyShelves is a chain of 28 stores, in twelve of which one product each is out of stock: in four regions, of six
// categories, begun on six days. Nothing is common to them.
func emptyShelves(t *testing.T, change func(i int, p *insight.StockoutPair)) insight.Insight {
	t.Helper()
	d := normalDay(t, 28)
	d.Settings.MinimumMoney, d.Settings.MinimumShare = 0, 0
	for i := range 12 {
		p := stockoutPair(t, fmt.Sprintf("S%04d", i+1), fmt.Sprintf("P%04d", i+1))
		p.StoreName, p.Region, p.ProductName, p.Category = d.Stores[i].Name, fmt.Sprintf("Region %d", i%4), fmt.Sprintf("Product %d", i+1), fmt.Sprintf("Category %d", i%6)
		p.LostUnits = 26_000 + 1000*int64(i)
		p.Since = day(t, fmt.Sprintf("2026-05-%02d", 22+i%6))
		if change != nil {
			change(i, &p)
		}
		d.Stores[i].Region = p.Region
		d.Stockouts = append(d.Stockouts, p)
	}
	for i := 12; i < len(d.Stores); i++ {
		d.Stores[i].Region = "West"
	}
	for _, p := range d.Stockouts[:2] {
		d.Promotions = append(d.Promotions, insight.Promotion{PromotionID: "A1", Name: "Spring week", ProductID: p.ProductID, StartsOn: day(t, "2026-05-28"), EndsOn: day(t, "2026-06-02")})
	}
	for _, i := range insight.Find(d).Insights {
		if i.Kind == "stockout" && i.StoreID == nil && i.Region == nil && i.ProductID == nil {
			return i
		}
	}
	t.Fatalf("nothing sums up twelve stores:\n%s", lines(insight.Find(d)))
	return insight.Insight{}
}

// TestRollUp_Common: what sums up many stores says what at least half of them share, and what to do about that; where nothing is shared, what to look at
// first.
func TestRollUp_Common(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change     func(i int, p *insight.StockoutPair)
		what       any
		says, acts string
	}{
		"nothing": {nil, nil, "No product, offer, day, region or category makes up half of them.", "Begin in S0012 Town 12: order and last delivery of Product 12"},
		"an offer": {func(i int, p *insight.StockoutPair) {
			if i < 7 {
				p.ProductID = []string{"P0001", "P0002"}[i%2]
			}
		}, "promotion", "7 of 12 products are in Spring week.", "Start with Spring week: what was ordered for it and what arrived"},
		"a day": {func(i int, p *insight.StockoutPair) {
			if i < 6 {
				p.Since = day(t, "2026-05-27")
			}
		}, "since", "7 of 12 products began on Wed 27 May.", "Check what was delivered and booked around Wed 27 May"},
		"a region": {func(i int, p *insight.StockoutPair) {
			if p.Region = "North"; i >= 7 {
				p.Region = fmt.Sprintf("R%d", i)
			}
		}, "region", "7 of 12 products are in North.", "Ask region North first: depot, tours, staff"},
		"a product that too few carry to be told by itself": {func(i int, p *insight.StockoutPair) {
			if i < 6 {
				p.ProductID, p.ProductName = "P0099", "Butter"
			}
		}, "product", "Butter is among them in 6 of 12 stores.", "Start with Butter: its orders, deliveries and how it is booked"},
		"a category": {func(i int, p *insight.StockoutPair) {
			if i < 8 {
				p.Category = "Dairy"
			}
		}, "category", "8 of 12 products are Dairy.", "Start with Dairy: suppliers, orders, delivery days"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i := emptyShelves(t, c.change)
			if i.Evidence["common"] != c.what || !strings.Contains(plain(i.Body), c.says) || plain(i.Action) != c.acts {
				t.Errorf("%v\n%s\n%s", i.Evidence["common"], i.Body, i.Action)
			}
		})
	}
}
