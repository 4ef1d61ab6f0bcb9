package mart

import (
	"context"
	"database/sql"
	"fmt"
	"math"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// OfferSoFar is what a promotion sold on a day that is not over, before the hour under way. Quantities are thousandths.
type OfferSoFar struct {
	ID, Name        string
	Until           int64 // the hour, counted from the midnight that the date begins with
	Stores          int
	Units, Expected int64   // Expected: by then, the promotion counted in
	Variance        float64 // of Units, in square units
}

// What a promotion has to have been expected to sell before it is judged by the hour, and how far off it has to be: outside of half to twice of that, and
// further than three standard deviations.
const (
	offerLeast     = 20_000
	offerDeviation = 3
)

// Unlike says that a promotion sells less than half or more than twice of what was expected by the hour, which chance does not explain.
func (o OfferSoFar) Unlike() bool {
	if o.Expected < offerLeast || 2*o.Units >= o.Expected && o.Units <= 2*o.Expected {
		return false
	}
	return math.Abs(float64(o.Units-o.Expected))/1000 > offerDeviation*math.Sqrt(o.Variance)
}

// OffersSoFar returns the promotions under way on a date whose hours are known.
func OffersSoFar(ctx context.Context, q warehouse.Querier, date contract.Day) (list []OfferSoFar, err error) {
	err = ask(ctx, q, "offers_so_far", func(r *sql.Rows) error {
		var o OfferSoFar
		err := r.Scan(&o.ID, &o.Name, &o.Until, &o.Stores, &o.Units, &o.Expected, &o.Variance)
		list = append(list, o)
		return err
	}, date.Time())
	if err != nil {
		return nil, fmt.Errorf("promotions of %s so far: %w", date, err)
	}
	return list, nil
}

// Shortage is a product of a store that will be out of stock before the day is over. Quantities are thousandths.
type Shortage struct {
	StoreID, ProductID, Name string
	Until                    int64 // the hour that Rest begins with, counted from the midnight that the date begins with
	OnHand                   int64 // on record when the day before closed
	Sold                     int64 // since then
	Rest                     int64 // what is expected until closing
}

// RunningOut returns the shortages that are as good as sure on a date whose hours are known, the dearest first, 1,000 at most.
func RunningOut(ctx context.Context, q warehouse.Querier, date contract.Day) (list []Shortage, err error) {
	err = ask(ctx, q, "running_out", func(r *sql.Rows) error {
		var s Shortage
		err := r.Scan(&s.StoreID, &s.ProductID, &s.Name, &s.Until, &s.OnHand, &s.Sold, &s.Rest)
		list = append(list, s)
		return err
	}, date.Time())
	if err != nil {
		return nil, fmt.Errorf("stock of %s running out: %w", date, err)
	}
	return list, nil
}
