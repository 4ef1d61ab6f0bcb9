package mart

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// Pair is one product of one store. Names, region and category are empty where no master has them.
type Pair struct{ StoreID, StoreName, Region, ProductID, ProductName, Category string }

// Silence is a pair on record that has not sold for some trading days. Quantities are thousandths, price and cost minor units; 0: not known.
type Silence struct {
	Pair
	Since                                                      contract.Day
	Days                                                       int
	UnitsBefore, Expected, Missed, Counted, MissedToday, Daily int64
	Lumpiness                                                  float64 // variance over mean of daily units
	Peers, PeersSelling                                        int
	OnHand                                                     *int64
	Price, Cost                                                int64
	CleanDays, Step                                            int
}

// Drop is a product that hardly sold in a region, or in the chain (Region ""). Missed is what each of its stores misses on the date.
type Drop struct {
	ProductID, ProductName, Category, Region string
	Since                                    contract.Day
	Days, Stores, Selling, SellingDays       int
	Normal, NormalDays                       float64 // stores, and store-days since Since, that normally sell it
	Units, Expected, ExpectedToday           int64
	InStock                                  int // stores that have it on record; -1: no record says
	Price, Cost                              int64
	Missed                                   []Miss
}

// Miss is what one store misses on a date, thousandths of units.
type Miss struct {
	StoreID string
	Units   int64
}

// Negative is a stock record below zero.
type Negative struct {
	Pair
	Since         contract.Day
	OnHand, Units int64
	SilentSince   contract.Day // 0: it sells
	Silent        int64        // units expected since it last sold
	MissedToday   int64
	Price, Cost   int64
}

// CoverPair has too much on record, or too little.
type CoverPair struct {
	Pair
	OnHand                 int64
	OnOrder                *int64
	Daily                  int64 // units, in millionths
	LeadDays               int
	ExpectedLead, Expected int64 // units over the lead time, and until the order after it
	Lumpiness              float64
	IdleSince, LastSold    contract.Day // here, and anywhere in the chain; 0: it sells, never
	Case, Price, Cost      int64
	CleanDays, Step        int
}

// Stock are the candidates of the stock kinds, by business date.
type Stock struct {
	Checks    map[contract.Day]map[string]int // how many each kind looked at
	Silences  map[contract.Day][]Silence
	Drops     map[contract.Day][]Drop
	Negatives map[contract.Day][]Negative
	RunOuts   map[contract.Day][]CoverPair
	Excess    map[contract.Day][]CoverPair

	drops map[dropKey][]int // where the drops of a product lie in Drops
	names names
}

type dropKey struct {
	date    contract.Day
	product string
}

// lookStock reads the candidates of business dates from to to.
func lookStock(ctx context.Context, q warehouse.Querier, from, to contract.Day, known names) (*Stock, error) {
	s := &Stock{
		Checks: map[contract.Day]map[string]int{}, Silences: map[contract.Day][]Silence{}, Drops: map[contract.Day][]Drop{},
		Negatives: map[contract.Day][]Negative{}, RunOuts: map[contract.Day][]CoverPair{}, Excess: map[contract.Day][]CoverPair{}, drops: map[dropKey][]int{}, names: known,
	}
	for _, part := range []struct {
		name string
		scan func(*sql.Rows) error
	}{
		{"stock_checks", s.scanCheck}, {"silences", s.scanSilence}, {"drops", s.scanDrop}, {"drop_misses", s.scanMiss}, {"negatives", s.scanNegative}, {"covers", s.scanCover},
	} {
		if err := ask(ctx, q, part.name, part.scan, from.Time(), to.Time()); err != nil {
			return nil, fmt.Errorf("%s of %s to %s: %w", part.name, from, to, err)
		}
	}
	return s, nil
}

func (p *Pair) fields(n names) []any {
	return []any{n.to(&p.StoreID), n.to(&p.StoreName), n.to(&p.Region), n.to(&p.ProductID), n.to(&p.ProductName), n.to(&p.Category)}
}

func (s *Stock) scanCheck(r *sql.Rows) error {
	var d time.Time
	var kind string
	var n int
	err := r.Scan(&d, &kind, &n)
	day := contract.DayOf(d)
	if s.Checks[day] == nil {
		s.Checks[day] = map[string]int{}
	}
	s.Checks[day][kind] = n
	return err
}

func (s *Stock) scanSilence(r *sql.Rows) error {
	var d, since time.Time
	var x Silence
	var price, cost int64
	err := r.Scan(append(append([]any{&d}, x.fields(s.names)...), &since, &x.Days, number{&x.UnitsBefore, 3}, &x.CleanDays, number{&x.Expected, 3}, number{&x.Missed, 3}, number{&x.Counted, 3},
		number{&x.MissedToday, 3}, number{&x.Daily, 3}, &x.Lumpiness, &x.Peers, &x.PeersSelling, optional{&x.OnHand, 3}, number{&price, 4}, number{&cost, 4}, &x.Step)...)
	x.Since, x.Price, x.Cost = contract.DayOf(since), cents(price), cents(cost)
	day := contract.DayOf(d)
	s.Silences[day] = append(s.Silences[day], x)
	return err
}

func (s *Stock) scanDrop(r *sql.Rows) error {
	var d, since time.Time
	var x Drop
	var price, cost int64
	err := r.Scan(&d, &x.ProductID, &x.ProductName, &x.Category, &x.Region, &since, &x.Days, &x.Stores, &x.Selling, &x.Normal, &x.SellingDays, &x.NormalDays,
		number{&x.Units, 3}, number{&x.Expected, 3}, number{&x.ExpectedToday, 3}, &x.InStock, number{&price, 4}, number{&cost, 4})
	x.Since, x.Price, x.Cost = contract.DayOf(since), cents(price), cents(cost)
	day := contract.DayOf(d)
	key := dropKey{day, x.ProductID}
	s.drops[key] = append(s.drops[key], len(s.Drops[day]))
	s.Drops[day] = append(s.Drops[day], x)
	return err
}

func (s *Stock) scanMiss(r *sql.Rows) error {
	var d time.Time
	var product, region string
	var m Miss
	err := r.Scan(&d, &product, &region, &m.StoreID, number{&m.Units, 3})
	day := contract.DayOf(d)
	for _, i := range s.drops[dropKey{day, product}] {
		if x := &s.Drops[day][i]; x.Region == "" || x.Region == region {
			x.Missed = append(x.Missed, m)
		}
	}
	return err
}

func (s *Stock) scanNegative(r *sql.Rows) error {
	var d, since time.Time
	var silent *time.Time
	var x Negative
	var price, cost int64
	err := r.Scan(append(append([]any{&d}, x.fields(s.names)...), &since, number{&x.OnHand, 3}, number{&x.Units, 3}, &silent, number{&x.Silent, 3}, number{&x.MissedToday, 3},
		number{&price, 4}, number{&cost, 4})...)
	x.Since, x.SilentSince, x.Price, x.Cost = contract.DayOf(since), dayOrNone(silent), cents(price), cents(cost)
	day := contract.DayOf(d)
	s.Negatives[day] = append(s.Negatives[day], x)
	return err
}

func (s *Stock) scanCover(r *sql.Rows) error {
	var d time.Time
	var idle, sold *time.Time
	var kind string
	var x CoverPair
	var price, cost int64
	err := r.Scan(append(append([]any{&d, &kind}, x.fields(s.names)...), number{&x.OnHand, 3}, optional{&x.OnOrder, 3}, number{&x.Daily, 6}, &x.LeadDays,
		number{&x.ExpectedLead, 3}, number{&x.Expected, 3}, &x.Lumpiness, &idle, &sold, number{&x.Case, 3}, number{&price, 4}, number{&cost, 4}, &x.CleanDays, &x.Step)...)
	x.IdleSince, x.LastSold, x.Price, x.Cost = dayOrNone(idle), dayOrNone(sold), cents(price), cents(cost)
	day := contract.DayOf(d)
	if kind == "run_out" {
		s.RunOuts[day] = append(s.RunOuts[day], x)
	} else {
		s.Excess[day] = append(s.Excess[day], x)
	}
	return err
}

func dayOrNone(t *time.Time) contract.Day {
	if t == nil {
		return 0
	}
	return contract.DayOf(*t)
}

// cents rounds ten-thousandths of the currency.
func cents(v int64) int64 { return (v + 50) / 100 }
