package mart

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// trade are the marts of prices, promotions and returns, in groups that read those before them.
var trade = [][]string{{"price_day", "return_day"}, {"promotion_pair_day"}, {"promotion_day", "price_off_day"}}

// buildTrade builds them for dates whose pairs the baseline has just learnt from, and forgets the pairs.
func buildTrade(ctx context.Context, tx warehouse.Tx, run int64, dates []contract.Day) error {
	for _, group := range trade {
		if err := build(ctx, tx, run, dates, group); err != nil {
			return err
		}
	}
	return execute(ctx, tx, "part_pair_drop")
}

// execute runs a statement that asks for nothing.
func execute(ctx context.Context, tx warehouse.Tx, name string) error {
	if _, err := put(ctx, tx, name); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// Compared is what was sold against what was expected. Quantities are thousandths, Margin minor units, Variance square units.
type Compared struct {
	Stores, Products int
	Units, Expected  int64
	Variance         float64
	Margin           int64
}

// Promotion is what a promotion came to up to a date. Quantities are thousandths, money is minor units.
type Promotion struct {
	PromotionID, Name, Mechanic                     string
	ProductID, ProductName, Category                string // of the one product; empty where it covers several
	Products                                        int
	StartsOn, EndsOn                                contract.Day
	Days, Stores, StoresOut                         int
	PriceNotChanged, NothingSold, SharedWith        []string
	Units, BaselineUnits, UnknownUnits, MissedUnits int64
	SalesValue, BaselineSales                       int64
	CostKnown                                       bool
	Cost, BaselineCost, Funding                     int64
	BaselineVariance                                float64 // square units
	BaselineError                                   float64 // of what all stores share, as a share
	Step                                            int     // of the ladder of most of BaselineUnits
	Control, Similar, Others                        Compared
	After                                           []After // the shorter spans first
}

// After is what the products of a promotion sold in so many days after it, and what other categories did.
type After struct {
	Days         int
	Sold, Others Compared
}

// PriceLeak is a pair that sold below cost or below the other stores, on all its days since Since. Zeros: not known.
type PriceLeak struct {
	StoreID, StoreName, Region, ProductID, ProductName, Category string
	Since                                                        contract.Day
	Days                                                         int
	Units, SalesValue, FairValue, Cost                           int64
	Spread                                                       float64
	Selling                                                      int
	OnPromotion                                                  bool
}

// PriceChange is another regular price than before, of most stores, or of one (StoreID is set).
type PriceChange struct {
	ProductID, ProductName, Category, StoreID, StoreName, Region string
	ChangedOn                                                    contract.Day
	Before, After, ChainPrice, UnitCost                          int64
	Stores, Days, DaysBefore                                     int
	Units, UnitsBefore, OthersUnits, OthersBefore                int64
	Lumpiness                                                    float64
}

// Return is what came back in seven days of a pair, a product (no store) or a store (no product).
type Return struct {
	StoreID, StoreName, Region, ProductID, ProductName, Category              string
	Returned, Sold, Value, UsualReturned, UsualSold, ChainReturned, ChainSold int64
	Lumpiness, MarginRate                                                     float64
}

// Trade are the candidates of prices, promotions and returns, by business date.
type Trade struct {
	Promotions     map[contract.Day][]Promotion
	PriceLeaks     map[contract.Day][]PriceLeak
	PriceChanges   map[contract.Day][]PriceChange
	Returns        map[contract.Day][]Return
	PricesChecked  map[contract.Day]int
	ReturnsChecked map[contract.Day]int

	shared map[string][]string // promotions beside a promotion
	after  map[place][]After
}

type place struct {
	day       contract.Day
	promotion string
}

// LookTrade reads the candidates of business dates from to to. A promotion is among them while it runs, settle days after its end and after days
// after it, and three days more each time.
func LookTrade(ctx context.Context, q warehouse.Querier, from, to contract.Day, settle, after int) (*Trade, error) {
	t := &Trade{
		Promotions: map[contract.Day][]Promotion{}, PriceLeaks: map[contract.Day][]PriceLeak{}, PriceChanges: map[contract.Day][]PriceChange{},
		Returns: map[contract.Day][]Return{}, PricesChecked: map[contract.Day]int{}, ReturnsChecked: map[contract.Day]int{}, shared: map[string][]string{}, after: map[place][]After{},
	}
	for _, part := range []struct {
		name string
		scan func(*sql.Rows) error
		more []any
	}{
		{"promotions_shared", t.scanShared, nil},
		{"promotions_after", t.scanAfter, []any{int64(after)}},
		{"promotions", t.scanPromotion, []any{int64(settle), int64(after)}},
		{"price_leaks", t.scanLeak, nil},
		{"price_changes", t.scanPriceChange, nil},
		{"price_changes_store", t.scanPriceChange, nil},
		{"returns", t.scanReturn, nil},
	} {
		if err := ask(ctx, q, part.name, part.scan, append([]any{from.Time(), to.Time()}, part.more...)...); err != nil {
			return nil, fmt.Errorf("%s of %s to %s: %w", part.name, from, to, err)
		}
	}
	return t, nil
}

func (t *Trade) scanShared(r *sql.Rows) error {
	var one, other string
	err := r.Scan(&one, &other)
	t.shared[one] = append(t.shared[one], other)
	return err
}

func (t *Trade) scanAfter(r *sql.Rows) error {
	var d time.Time
	var id string
	var a After
	err := r.Scan(&d, &id, &a.Days, &a.Sold.Stores, number{&a.Sold.Units, 3}, number{&a.Sold.Expected, 3}, &a.Sold.Variance,
		number{&a.Others.Units, 3}, number{&a.Others.Expected, 3})
	at := place{contract.DayOf(d), id}
	t.after[at] = append(t.after[at], a)
	return err
}

func (t *Trade) scanPromotion(r *sql.Rows) error {
	var d, from, to time.Time
	var p Promotion
	var skipped, nothing string
	err := r.Scan(&d, &p.PromotionID, &p.Name, &p.Mechanic, &p.ProductID, &p.ProductName, &p.Category, &p.Products, &from, &to, &p.Days, &p.Stores, &p.StoresOut,
		&skipped, &nothing, number{&p.Units, 3}, number{&p.BaselineUnits, 3}, number{&p.UnknownUnits, 3}, number{&p.MissedUnits, 3},
		number{&p.SalesValue, 2}, number{&p.BaselineSales, 2}, &p.CostKnown, number{&p.Cost, 2}, number{&p.BaselineCost, 2}, number{&p.Funding, 2},
		&p.BaselineVariance, &p.BaselineError, &p.Step,
		&p.Control.Stores, number{&p.Control.Units, 3}, number{&p.Control.Expected, 3}, &p.Control.Variance,
		&p.Similar.Stores, &p.Similar.Products, number{&p.Similar.Units, 3}, number{&p.Similar.Expected, 3}, &p.Similar.Variance, number{&p.Similar.Margin, 2},
		number{&p.Others.Units, 3}, number{&p.Others.Expected, 3})
	p.StartsOn, p.EndsOn = contract.DayOf(from), contract.DayOf(to)
	p.PriceNotChanged, p.NothingSold, p.SharedWith = split(skipped), split(nothing), t.shared[p.PromotionID]
	// The rate of a pair is off the same way on all days, so the variance of their sum grows with the square of their number.
	p.BaselineVariance *= float64(p.Days)
	day := contract.DayOf(d)
	p.After = t.after[place{day, p.PromotionID}]
	t.Promotions[day] = append(t.Promotions[day], p)
	return err
}

// split reads a list of ids, in order.
func split(s string) []string {
	if s == "" {
		return nil
	}
	list := strings.Split(s, "\x1f")
	slices.Sort(list)
	return list
}

func (t *Trade) scanLeak(r *sql.Rows) error {
	var d, since time.Time
	var p PriceLeak
	err := r.Scan(&d, &p.StoreID, &p.StoreName, &p.Region, &p.ProductID, &p.ProductName, &p.Category, &since, &p.Days,
		number{&p.Units, 3}, number{&p.SalesValue, 2}, number{&p.FairValue, 2}, number{&p.Cost, 2}, &p.Spread, &p.Selling, &p.OnPromotion)
	p.Since = contract.DayOf(since)
	day := contract.DayOf(d)
	t.PriceLeaks[day] = append(t.PriceLeaks[day], p)
	return err
}

func (t *Trade) scanPriceChange(r *sql.Rows) error {
	var d, changed time.Time
	var p PriceChange
	var before, after, chain, cost int64 // ten-thousandths
	err := r.Scan(&d, &p.ProductID, &p.ProductName, &p.Category, &p.StoreID, &p.StoreName, &p.Region, &changed,
		number{&before, 4}, number{&after, 4}, number{&chain, 4}, number{&cost, 4}, &p.Stores, &p.Days, &p.DaysBefore,
		number{&p.Units, 3}, number{&p.UnitsBefore, 3}, number{&p.OthersUnits, 3}, number{&p.OthersBefore, 3}, &p.Lumpiness)
	p.ChangedOn = contract.DayOf(changed)
	p.Before, p.After, p.ChainPrice, p.UnitCost = cents(before), cents(after), cents(chain), cents(cost)
	day := contract.DayOf(d)
	t.PriceChanges[day] = append(t.PriceChanges[day], p)
	return err
}

func (t *Trade) scanReturn(r *sql.Rows) error {
	var d time.Time
	var p Return
	var pairs, checks int
	err := r.Scan(&d, &p.StoreID, &p.StoreName, &p.Region, &p.ProductID, &p.ProductName, &p.Category,
		number{&p.Returned, 3}, number{&p.Sold, 3}, number{&p.Value, 2}, number{&p.UsualReturned, 3}, number{&p.UsualSold, 3},
		number{&p.ChainReturned, 3}, number{&p.ChainSold, 3}, &p.Lumpiness, &p.MarginRate, &pairs, &checks)
	day := contract.DayOf(d)
	if p.StoreID == "" && p.ProductID == "" {
		t.PricesChecked[day], t.ReturnsChecked[day] = pairs, checks
	} else {
		t.Returns[day] = append(t.Returns[day], p)
	}
	return err
}
