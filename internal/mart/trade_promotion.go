package mart

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

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

type place struct {
	day       contract.Day
	promotion string
}

// due is a promotion that a date has something to say of, summed up from since to until.
type due struct {
	place
	name, mechanic, product    string
	products                   int
	starts, ends, since, until contract.Day
	kept                       bool // its sums up to until stand in promotion_to_date
}

// beside is a promotion beside another one, and the dates on which that is to be said.
type beside struct {
	promotion    string
	since, until contract.Day
}

func (t *Trade) scanShared(r *sql.Rows) error {
	var one, other string
	var since, until time.Time
	err := r.Scan(&one, &other, &since, &until)
	t.shared[one] = append(t.shared[one], beside{other, contract.DayOf(since), contract.DayOf(until)})
	return err
}

// sharedOn are the promotions beside one as a date says it, in order.
func (t *Trade) sharedOn(at place) (list []string) {
	for _, b := range t.shared[at.promotion] {
		if b.since <= at.day && b.until >= at.day {
			list = append(list, b.promotion)
		}
	}
	slices.Sort(list)
	return slices.Compact(list) // they can meet more than once
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

func (t *Trade) scanDue(r *sql.Rows) error {
	var on, starts, ends, since, until time.Time
	var d due
	err := r.Scan(&on, &d.promotion, &d.name, &d.mechanic, &d.product, &d.products, &starts, &ends, &since, &until, &d.kept)
	d.day, d.starts, d.ends, d.since, d.until = contract.DayOf(on), contract.DayOf(starts), contract.DayOf(ends), contract.DayOf(since), contract.DayOf(until)
	if !strings.Contains(d.promotion+d.product, apart) { // which no list could hold
		t.due = append(t.due, d)
	}
	return err
}

// lookPromotions reads what the promotions that are due came to: those whose sums stand, and then all others from their days. Sums may be missing of a
// promotion whose days were changed after its end, and of nights from before there were any.
func (t *Trade) lookPromotions(ctx context.Context, q warehouse.Querier, from, to contract.Day, after int) error {
	waiting := map[place]*due{} // for an answer
	var kept, others []due
	for i := range t.due {
		d := &t.due[i]
		if waiting[d.place] = d; d.kept {
			kept = append(kept, *d)
		}
	}
	scan := func(r *sql.Rows) error { return t.scanPromotion(r, waiting) }
	if err := askPromotions(ctx, q, kept, 1, from, to, after, scan); err != nil {
		return err
	}
	for _, d := range t.due {
		if waiting[d.place] != nil {
			others = append(others, d)
		}
	}
	if err := askPromotions(ctx, q, others, 0, from, to, after, scan); err != nil {
		return err
	}
	for _, list := range t.Promotions {
		slices.SortFunc(list, func(a, b Promotion) int { return cmp.Compare(a.PromotionID, b.PromotionID) })
	}
	return nil
}

// askPromotions asks for some of those that are due: for their sums (kept is 1), or for what their days add up to (0). They are bound as lists, so that a server reads only the dates and promotions in question, on all of its cores.
func askPromotions(ctx context.Context, q warehouse.Querier, list []due, kept int64, from, to contract.Day, after int, scan func(*sql.Rows) error) error {
	if len(list) == 0 {
		return nil
	}
	var days, ids, products, since, until, ends []string
	for _, d := range list {
		days, ids, products = append(days, d.day.String()), append(ids, d.promotion), append(products, d.product)
		since, until, ends = append(since, d.since.String()), append(until, d.until.String()), append(ends, d.ends.String())
	}
	dates, of := slices.Compact(slices.Sorted(slices.Values(until))), slices.Compact(slices.Sorted(slices.Values(ids)))
	return ask(ctx, q, "promotions", scan, from.Time(), to.Time(), strings.Join(days, ","), strings.Join(ids, apart), strings.Join(products, apart), strings.Join(since, ","), strings.Join(until, ","),
		strings.Join(ends, ","), kept, strings.Join(dates, ","), strings.Join(of, apart), int64(after))
}

func (t *Trade) scanPromotion(r *sql.Rows, waiting map[place]*due) error {
	var on time.Time
	var p Promotion
	var skipped, nothing string
	err := r.Scan(&on, &p.PromotionID, &p.ProductName, &p.Category, &p.Products, &p.Days, &p.Stores, &p.StoresOut,
		&skipped, &nothing, number{&p.Units, 3}, number{&p.BaselineUnits, 3}, number{&p.UnknownUnits, 3}, number{&p.MissedUnits, 3},
		number{&p.SalesValue, 2}, number{&p.BaselineSales, 2}, &p.CostKnown, number{&p.Cost, 2}, number{&p.BaselineCost, 2}, number{&p.Funding, 2},
		&p.BaselineVariance, &p.BaselineError, &p.Step,
		&p.Control.Stores, number{&p.Control.Units, 3}, number{&p.Control.Expected, 3}, &p.Control.Variance,
		&p.Similar.Stores, &p.Similar.Products, number{&p.Similar.Units, 3}, number{&p.Similar.Expected, 3}, &p.Similar.Variance, number{&p.Similar.Margin, 2},
		number{&p.Others.Units, 3}, number{&p.Others.Expected, 3})
	if err != nil {
		return err
	}
	at := place{contract.DayOf(on), p.PromotionID}
	d := waiting[at]
	delete(waiting, at)
	p.Name, p.Mechanic, p.ProductID, p.StartsOn, p.EndsOn, p.Products = d.name, d.mechanic, d.product, d.starts, d.ends, max(p.Products, d.products)
	p.PriceNotChanged, p.NothingSold, p.SharedWith, p.After = split(skipped), split(nothing), t.sharedOn(at), t.after[at]
	// The rate of a pair is off the same way on all days, so the variance of their sum grows with the square of their number.
	p.BaselineVariance *= float64(p.Days)
	t.Promotions[at.day] = append(t.Promotions[at.day], p)
	return nil
}

// apart divides lists of ids, which may hold commas.
const apart = "\x1f"

// split reads a list of ids, in order.
func split(s string) []string {
	if s == "" {
		return nil
	}
	list := strings.Split(s, apart)
	slices.Sort(list)
	return list
}
