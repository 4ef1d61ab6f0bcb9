package warehouse

import (
	"context"
	"fmt"

	"github.com/daybookhq/daybook/internal/contract"
)

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

// swept are the tables that hold rows by delivery.
var swept = func() []string {
	names := []string{"line_days", "frozen_cost"}
	for _, d := range contract.Datasets {
		names = append(names, d.Name)
	}
	return names
}()

// DeleteRows removes the rows of deliveries first to last from every table: rows that no slice shows or ever will.
func (w *Warehouse) DeleteRows(ctx context.Context, first, last int64) (rows int64, err error) {
	err = w.write(ctx, func(tx Tx) error {
		for _, table := range swept {
			n, err := tx.Exec(ctx, w.text("sweep_"+table), first, last)
			if err != nil {
				return fmt.Errorf("sweep %s: %w", table, err)
			}
			rows += n
		}
		return nil
	})
	return rows, err
}

// SweepFailed removes the rows of runs that failed or were stopped.
func (w *Warehouse) SweepFailed(ctx context.Context) (rows int64, err error) {
	type span struct{ run, first, last int64 }
	var spans []span
	if err := w.read(ctx, 0, func(q Reader) error {
		list, err := w.numbers(ctx, q, "run_unswept", 3)
		for _, n := range list {
			spans = append(spans, span{n[0], n[1], n[2]})
		}
		return err
	}); err != nil {
		return 0, err
	}
	for _, s := range spans {
		n, err := w.DeleteRows(ctx, s.first, s.last)
		if err != nil {
			return rows, err
		}
		rows += n
		if err := w.write(ctx, func(tx Tx) error { return w.exec(ctx, tx, "run_swept", s.run) }); err != nil {
			return rows, err
		}
	}
	return rows, nil
}
