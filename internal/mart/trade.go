package mart

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// trade are the marts of prices, promotions and returns, in groups that read those before them.
var trade = [][]string{{"price_day", "return_day"}, {"promotion_pair_day"}, {"promotion_day"}}

// buildTrade builds them for dates whose pairs the baseline has just learnt from, and forgets the pairs.
func buildTrade(ctx context.Context, tx warehouse.Tx, run int64, dates []contract.Day) error {
	for _, group := range trade {
		if err := build(ctx, tx, run, dates, group); err != nil {
			return err
		}
	}
	if err := buildPriceOff(ctx, tx, run, dates); err != nil {
		return err
	}
	return execute(ctx, tx, "part_pair_drop")
}

// buildPriceOff finds the pairs that sold at another price than the other stores. What these took is added up beforehand: a server then judges the pairs on
// several cores.
func buildPriceOff(ctx context.Context, tx warehouse.Tx, run int64, dates []contract.Day) error {
	if len(dates) == 0 {
		return nil
	}
	judge := func() error { return build(ctx, tx, run, dates, []string{"price_off_day"}) }
	return aside(ctx, tx, "offer_price_day", judge, dates[0].Time(), dates[len(dates)-1].Time(), join(dates))
}

// sumPromotions brings the sums of promotions up to the dates of a part: those that changed, also where nothing is left of them, so that nobody goes on from what
// they were, and later ones with facts, whose sums may hold a changed date.
func sumPromotions(ctx context.Context, tx warehouse.Tx, run int64, part, changed []contract.Day, facts map[contract.Day]bool) error {
	const reach = 55 // days before a date that its sums begin on, at most
	var list []contract.Day
	for _, d := range part {
		if n, found := slices.BinarySearch(changed, d); found || facts[d] && n > 0 && d-changed[n-1] <= reach {
			list = append(list, d)
		}
	}
	if len(list) == 0 {
		return nil
	}
	const name = "promotion_to_date"
	from, to := list[0], list[len(list)-1]
	var before any // nil where there is none
	summed, ok, err := oneDate(ctx, tx, "summed_before", from.Time())
	if ok {
		before = summed.Time()
	}
	if err == nil {
		_, err = put(ctx, tx, name, from.Time(), to.Time(), run, join(list), before)
	}
	if err != nil {
		return fmt.Errorf("mart %s of %s to %s: %w", name, from, to, err)
	}
	return publish(ctx, tx, run, list, []string{name})
}

// execute runs a statement that asks for nothing.
func execute(ctx context.Context, tx warehouse.Tx, name string) error {
	if _, err := put(ctx, tx, name); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
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

// Trade are the candidates of prices, promotions and returns, by business date.
type Trade struct {
	Promotions     map[contract.Day][]Promotion
	PriceLeaks     map[contract.Day][]PriceLeak
	PriceChanges   map[contract.Day][]PriceChange
	Returns        map[contract.Day][]Return
	PricesChecked  map[contract.Day]int
	ReturnsChecked map[contract.Day]int

	shared map[string][]beside // by promotion
	after  map[place][]After
	due    []due
}

// LookTrade reads the candidates of business dates from to to. A promotion is among them while it runs, settle days after its end and after days
// after it, and three days more each time.
func LookTrade(ctx context.Context, tx warehouse.Tx, from, to contract.Day, settle, after int) (*Trade, error) {
	t := &Trade{
		Promotions: map[contract.Day][]Promotion{}, PriceLeaks: map[contract.Day][]PriceLeak{}, PriceChanges: map[contract.Day][]PriceChange{},
		Returns: map[contract.Day][]Return{}, PricesChecked: map[contract.Day]int{}, ReturnsChecked: map[contract.Day]int{}, shared: map[string][]beside{}, after: map[place][]After{},
	}
	for _, part := range []struct {
		name string
		scan func(*sql.Rows) error
		more []any
	}{
		{"promotions_shared", t.scanShared, nil},
		{"promotions_after", t.scanAfter, []any{int64(after)}},
		{"promotions_due", t.scanDue, []any{int64(settle), int64(after)}},
		{"price_leaks", t.scanLeak, nil},
		{"price_changes", t.scanPriceChange, nil},
		{"price_changes_store", t.scanPriceChange, nil},
	} {
		if err := ask(ctx, tx, part.name, part.scan, append([]any{from.Time(), to.Time()}, part.more...)...); err != nil {
			return nil, fmt.Errorf("%s of %s to %s: %w", part.name, from, to, err)
		}
	}
	if err := t.lookReturns(ctx, tx, from, to); err != nil {
		return nil, fmt.Errorf("returns of %s to %s: %w", from, to, err)
	}
	if err := t.lookPromotions(ctx, tx, from, to, after); err != nil {
		return nil, fmt.Errorf("promotions of %s to %s: %w", from, to, err)
	}
	return t, nil
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
