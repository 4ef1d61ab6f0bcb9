package mart

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// shop is a chain of twelve stores in which the same is normal every day, and told so; what is sold is what a story says. Day 0 is Monday 2 March 2026.
type shop struct {
	promotions []string                                     // rows of wh.promotions from promotion_id to funding_per_unit
	sell       func(day, store int, product string) *basket // nil: as usual
	after      func(day int, product string) bool           // in the two weeks after a promotion
	noCost     bool
	noDiscount bool
}

// basket is what a store sells of a product on a day.
type basket struct {
	units, returned int
	price, regular  float64
}

// The products: units a day in every store, price and cost.
var usual = map[string]struct {
	units       int
	price, cost float64
	category    string
}{
	"COFFEE": {10, 10, 6, "Coffee"},
	"TEA":    {8, 9, 5, "Coffee"},
	"SOAP":   {20, 3, 1.5, "Household"},
	"FOIL":   {12, 4, 2, "Household"},
}

const first = 20514 // 2 March 2026

func dayOf(n int) contract.Day { return contract.Day(first + n) }

// live builds the marts of days of a shop and returns a transaction that sees them.
func (s shop) live(t *testing.T, days int) warehouse.Tx {
	t.Helper()
	ctx := context.Background()
	tx, exec, slice := opened(t)
	var stores, products, sales, normal, pairs []string
	for i := 1; i <= 12; i++ {
		stores = append(stores, fmt.Sprintf("('S%02d', 'Town %d', '%s', 1, %d)", i, i, []string{"North", "South"}[i%2], i))
	}
	exec("insert into wh.stores (store_id, name, region, delivery_id, source_line) values " + strings.Join(stores, ", "))
	slice("stores", "null", 1)
	for id, p := range usual {
		cost := fmt.Sprint(p.cost)
		if s.noCost {
			cost = "null"
		}
		products = append(products, fmt.Sprintf("('%s', '%s', '%s', %s, %v, 2, 1)", id, id, p.category, cost, p.price))
	}
	exec("insert into wh.products (product_id, name, category, unit_cost, list_price, delivery_id, source_line) values " + strings.Join(products, ", "))
	slice("products", "null", 2)
	if len(s.promotions) > 0 {
		var rows []string
		for i, p := range s.promotions {
			rows = append(rows, fmt.Sprintf("(%s, 3, %d)", p, i))
		}
		exec("insert into wh.promotions (promotion_id, name, product_id, store_id, mechanic, starts_on, ends_on, promo_price, funding_per_unit, delivery_id, source_line) values " + strings.Join(rows, ", "))
		slice("promotions", "null", 3)
	}
	var dates []contract.Day
	for n := range days {
		date := dayOf(n).String()
		for i := 1; i <= 12; i++ {
			for id, p := range usual {
				b := &basket{units: p.units, price: p.price, regular: p.price}
				if s.sell != nil {
					if own := s.sell(n, i, id); own != nil {
						b = own
					}
				}
				cost, discount := fmt.Sprint(float64(b.units)*p.cost), fmt.Sprint(float64(b.units)*math.Max(0, b.regular-b.price))
				if s.noCost {
					cost = "null"
				}
				if s.noDiscount {
					discount = "null"
				}
				if b.units > 0 || b.returned > 0 {
					sales = append(sales, fmt.Sprintf("('%s', 'S%02d', '%s', %d, %v, %s, %s, %d, %v, %d, 1)", date, i, id, b.units, float64(b.units)*b.price, discount, cost,
						b.returned, float64(b.returned)*b.price, 100+n))
				}
				normal = append(normal, fmt.Sprintf("('%s', 'S%02d', '%s', %d, %d, 1, 1.2, 1)", date, i, id, p.units, p.units))
				kind := 1
				if s.after != nil && s.after(n, id) {
					kind = 3
				}
				pairs = append(pairs, fmt.Sprintf("('%s', 'S%02d', '%s', %d, 1, %d, %v, %d, %d, 1, 1.2, %v, %d, 1, 1)", date, i, id, kind, b.units, float64(b.units)*b.price, b.units, p.units, p.price, p.units))
			}
		}
		slice("sales", "'"+date+"'", 100+n)
		exec(fmt.Sprintf("insert into wh.slice values ('expected_sales', '%s', '', 0, 1, 1, null, 0, 0, 0, 0, 0)", date))
		dates = append(dates, dayOf(n))
	}
	exec("insert into wh.sales (business_date, store_id, product_id, units, sales_value, discount, cogs, returned_units, returned_value, delivery_id, source_line) values " + strings.Join(sales, ", "))
	exec("insert into wh.expected_sales (business_date, store_id, product_id, expected_units, baseline_units, ladder_step, variance_ratio, run_id) values " + strings.Join(normal, ", "))
	exec(text("fact_repeat_create"))
	exec(text("fact_day_create"))
	exec(text("pair_day_create"))
	exec(text("part_pair_create"))
	exec("insert into pair_day (state_date, store_id, product_id, kind, served, sold, value, used, expected, ladder_step, variance_ratio, high_price, slow_units, slow_days, exposure) values " + strings.Join(pairs, ", "))
	_, err := tx.Exec(ctx, text("date_offer"), join(dates))
	if err == nil {
		err = (&baseline{tx: tx}).addUp(ctx, dates[0].Time(), dates[len(dates)-1].Time())
	}
	if err == nil {
		err = buildTrade(ctx, tx, 1, dates)
	}
	if err != nil {
		t.Fatal(err)
	}
	return tx
}

func look(t *testing.T, tx warehouse.Tx, day int) *Trade {
	t.Helper()
	rows, err := LookTrade(context.Background(), tx, dayOf(day), dayOf(day), 3, 28)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// coffee is a week of coffee at 8 instead of 10 that sells 25 a day instead of 10, from day 56 on.
func coffee(promotion, store string) string {
	return fmt.Sprintf("'%s', 'Coffee week', 'COFFEE', %s, 'price cut', '%s', '%s', 8.00, 0.50", promotion, store, dayOf(56), dayOf(62))
}

func onOffer(day int) bool { return day >= 56 && day <= 62 }

// TestTrade_Promotion: units, money and stores of a promotion come to what was sold and what is normal, to the cent.
func TestTrade_Promotion(t *testing.T) {
	t.Parallel()
	after := func(day int, product string) bool { return product == "COFFEE" && day > 62 && day <= 76 }
	s := shop{promotions: []string{coffee("A1", "null")}, after: after, sell: func(day, store int, product string) *basket {
		switch {
		case product == "COFFEE" && onOffer(day) && store == 4:
			return &basket{units: 10, price: 10, regular: 10} // did not carry it out
		case product == "COFFEE" && onOffer(day) && store == 5:
			return &basket{} // nothing to sell
		case product == "COFFEE" && onOffer(day):
			return &basket{units: 25, price: 8, regular: 10}
		case product == "COFFEE" && day > 62 && day <= 69:
			return &basket{units: 5, price: 10, regular: 10}
		case product == "TEA" && onOffer(day):
			return &basket{units: 6, price: 9, regular: 9}
		}
		return nil
	}}
	tx := s.live(t, 92)
	if p := look(t, tx, 58).Promotions[dayOf(58)]; len(p) != 1 || p[0].Days != 3 || p[0].Units != 10*25*3*1000 {
		t.Errorf("while it runs: %+v", p)
	}
	if p := look(t, tx, 74).Promotions[dayOf(74)]; len(p) != 0 {
		t.Errorf("between its verdicts: %+v", p)
	}
	list := look(t, tx, 65).Promotions[dayOf(65)]
	if len(list) != 1 {
		t.Fatalf("%+v", list)
	}
	p := list[0]
	// Ten stores at 25 a day and one at none, for seven days; eleven at 10 are normal.
	want := Promotion{
		PromotionID: "A1", Name: "Coffee week", Mechanic: "price cut", ProductID: "COFFEE", ProductName: "COFFEE", Category: "Coffee", Products: 1,
		StartsOn: dayOf(56), EndsOn: dayOf(62), Days: 7, Stores: 11, PriceNotChanged: []string{"S04"}, NothingSold: []string{"S05"},
		Units: 1750_000, BaselineUnits: 770_000, SalesValue: 14_000_00, BaselineSales: 7_700_00, CostKnown: true, Cost: 10_500_00, BaselineCost: 4_620_00,
		Funding: 875_00, Step: 1,
	}
	got := p
	got.BaselineVariance, got.BaselineError, got.Similar, got.Others, got.Control, got.After = 0, 0, Compared{}, Compared{}, Compared{}, nil
	if fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
		t.Errorf("\n got %+v\nwant %+v", got, want)
	}
	if p.Control.Expected != 0 {
		t.Errorf("a control, and all stores run it: %+v", p.Control)
	}
	// Tea is what can be taken instead: 12 stores, 8 normal and 6 sold; its margin is 4.00 a unit. The rest of the chain stays as it is.
	if x := p.Similar; x.Stores != 12 || x.Products != 1 || x.Units != 504_000 || x.Expected != 672_000 || x.Margin != 2_688_00 || math.Abs(x.Variance-1.2*672) > 1e-6 {
		t.Errorf("similar products: %+v", x)
	}
	if x := p.Others; x.Units != x.Expected || x.Units != 12*7*32_000 {
		t.Errorf("other categories: %+v", x)
	}
	if v := 1.2 * 770 / 28 * 7; math.Abs(p.BaselineVariance-v) > 0.01 {
		t.Errorf("variance %v, want %v", p.BaselineVariance, v)
	}
	if p.BaselineError != 0 {
		t.Errorf("nothing is ever off, and the error is %v", p.BaselineError)
	}
	final := look(t, tx, 90).Promotions[dayOf(90)]
	if len(final) != 1 || len(final[0].After) != 3 {
		t.Fatalf("28 days after it: %+v", final)
	}
	for i, days := range []int{7, 14, 28} {
		a := final[0].After[i]
		if a.Days != days || a.Sold.Expected != int64(12*days)*10_000 || a.Sold.Units != int64(12*days)*10_000-12*7*5_000 || a.Others.Units != a.Others.Expected {
			t.Errorf("%d days after it: %+v", days, a)
		}
	}
}

// TestTrade_Overlap: what two promotions share belongs to the narrower one, or the cheaper, and nothing is counted twice.
func TestTrade_Overlap(t *testing.T) {
	t.Parallel()
	all := fmt.Sprintf("'A9', 'Everything', null, null, 'coupon', '%s', '%s', null, null", dayOf(54), dayOf(62))
	s := shop{promotions: []string{coffee("A1", "null"), coffee("A2", "'S07'"), all}, sell: func(day, _ int, product string) *basket {
		if product == "COFFEE" && onOffer(day) {
			return &basket{units: 25, price: 8, regular: 10}
		}
		return nil
	}}
	tx := s.live(t, 66)
	units, baseline := map[string]int64{}, int64(0)
	for _, p := range look(t, tx, 65).Promotions[dayOf(65)] {
		units[p.PromotionID] = p.Units
		baseline += p.BaselineUnits
		if len(p.SharedWith) != 2 {
			t.Errorf("%s is shared with %v", p.PromotionID, p.SharedWith)
		}
	}
	// A2 has one store of coffee, A1 the other eleven, A9 the rest: nine days of tea, soap and foil, two of coffee.
	if units["A1"] != 11*7*25_000 || units["A2"] != 7*25_000 || units["A9"] != 12*(9*40_000+2*10_000) {
		t.Errorf("units %v", units)
	}
	if want := int64(12 * 9 * 50_000); baseline != want {
		t.Errorf("all together %d were normal, want %d", baseline, want)
	}
}

// TestTrade_Control: stores that do not run it are what it is held against.
func TestTrade_Control(t *testing.T) {
	t.Parallel()
	s := shop{promotions: []string{coffee("A1", "'S01'"), coffee("A1", "'S02'")}, sell: func(day, store int, product string) *basket {
		if product == "COFFEE" && onOffer(day) && store <= 2 {
			return &basket{units: 25, price: 8, regular: 10}
		}
		if product == "COFFEE" && onOffer(day) {
			return &basket{units: 11, price: 10, regular: 10}
		}
		return nil
	}}
	p := look(t, s.live(t, 66), 65).Promotions[dayOf(65)]
	if len(p) != 1 || p[0].Stores != 2 || p[0].Units != 350_000 {
		t.Fatalf("%+v", p)
	}
	if c := p[0].Control; c.Stores != 10 || c.Units != 770_000 || c.Expected != 700_000 {
		t.Errorf("control %+v", c)
	}
}

// TestTrade_ControlOfEachProduct: where a promotion is of one product in a store and of another in the next, each of them is held against all stores that do not run it for that
// product.
func TestTrade_ControlOfEachProduct(t *testing.T) {
	t.Parallel()
	s := shop{promotions: []string{coffee("A1", "'S01'"), strings.Replace(coffee("A1", "'S02'"), "COFFEE", "TEA", 1)}, sell: func(day, store int, product string) *basket {
		if onOffer(day) && (product == "COFFEE" && store == 1 || product == "TEA" && store == 2) {
			return &basket{units: 25, price: 7, regular: 10}
		}
		return nil
	}}
	p := look(t, s.live(t, 66), 65).Promotions[dayOf(65)]
	if len(p) != 1 || p[0].Control.Stores != 11 || p[0].Control.Units != 11*7*(10_000+8_000) {
		t.Errorf("%+v", p)
	}
}

// TestTrade_WithoutCostAndDiscount: a feed that says less is taken as it is; the regular price is that of the days before.
func TestTrade_WithoutCostAndDiscount(t *testing.T) {
	t.Parallel()
	s := shop{noCost: true, noDiscount: true, promotions: []string{coffee("A1", "null")}, sell: func(day, _ int, product string) *basket {
		if product == "COFFEE" && onOffer(day) {
			return &basket{units: 25, price: 8, regular: 10}
		}
		return nil
	}}
	p := look(t, s.live(t, 66), 65).Promotions[dayOf(65)]
	if len(p) != 1 || p[0].CostKnown || p[0].Units != 12*7*25_000 || p[0].BaselineSales != 8_400_00 || p[0].SalesValue != 16_800_00 {
		t.Errorf("%+v", p)
	}
}
