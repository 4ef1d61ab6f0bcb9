package batch

import (
	"context"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/insight"
	"github.com/daybookhq/daybook/internal/mart"
)

// stockRows adds what stock records and silent tills say of a date, beyond what is out of stock.
func (r *reasons) stockRows(ctx context.Context, d contract.Day, stock *insight.Stock) error {
	negatives, err := mart.Negatives(ctx, r.tx, d)
	if err != nil {
		return err
	}
	for _, n := range negatives {
		stock.Negative = append(stock.Negative, insight.NegativePair{
			Pair: insight.Pair(n.Pair), Since: n.Since, OnHand: n.OnHand, Units: n.Units, ExpectedToday: n.Expected, Price: n.Price, UnitCost: n.Cost,
		})
	}
	return nil
}
