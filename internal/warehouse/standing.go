package warehouse

import (
	"context"

	"github.com/daybookhq/daybook/internal/contract"
)

// A delivery counts from its run on, unless it is withdrawn. What readers see is the deliveries that count, one over the
// other in the order of their numbers; slices are how that is kept, so that it can be read as it was.

// MarkWithdrawn says that a delivery does not count from run on, and why.
func (w *Warehouse) MarkWithdrawn(ctx context.Context, tx Tx, id, run int64, why string) error {
	return w.exec(ctx, tx, "delivery_withdraw", id, run, why)
}

// MarkRolledBack makes the deliveries count that counted after run `to`, and no others, from run on.
func (w *Warehouse) MarkRolledBack(ctx context.Context, tx Tx, run, to int64, why string) error {
	if err := w.exec(ctx, tx, "rollback_restore", run, to); err != nil {
		return err
	}
	return w.exec(ctx, tx, "rollback_withdraw", run, to, why)
}

// BuildsAgain shows from run on the marts and insights that readers saw after run `to`, and no others.
func (w *Warehouse) BuildsAgain(ctx context.Context, tx Tx, run, to int64) error {
	if err := w.exec(ctx, tx, "builds_hide", run, to); err != nil {
		return err
	}
	return w.exec(ctx, tx, "builds_again", run, to)
}

// SweptBefore reports whether what a delivery took the place of on a date (nil: of a master) may have been swept.
func (w *Warehouse) SweptBefore(ctx context.Context, d Delivery, date *contract.Day) (swept bool, err error) {
	err = w.read(ctx, 0, func(q Reader) error {
		n, err := w.number(ctx, q, "swept_before", d.ContractID, d.ID, bindDay(date))
		swept = n > 0
		return err
	})
	return swept, err
}
