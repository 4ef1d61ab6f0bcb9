package warehouse

import "context"

// Derive makes, for the deliveries numbered first to last, what follows from their rows alone: sales and store-days out of
// till lines, and the unit cost frozen where no COGS was sent. It belongs into the publishing transaction, after Apply.
func (w *Warehouse) Derive(ctx context.Context, tx Tx, first, last int64, lines bool) error {
	names := []string{"freeze_cost"}
	if lines {
		names = []string{"derive_sales", "derive_line_days", "freeze_cost"}
	}
	for _, name := range names {
		if err := w.exec(ctx, tx, name, first, last); err != nil {
			return err
		}
	}
	return nil
}
