package read

import (
	"context"

	"github.com/daybookhq/daybook/internal/contract"
)

// Files is of how many nights the products are in files.
func (m *Memory) Files() int { return len(m.products.list) }

// AskNothing has the nights of a product come from files alone, as in a chain of very many pairs, however small the chain is.
func (m *Memory) AskNothing() { m.asked = 0 }

// CategoryFiles is of how many nights the categories are in files.
func (m *Memory) CategoryFiles() int { return len(m.categories.list) }

// OfferTotalsByPlace is OfferTotals as a chain of very many stores has it.
func (r *Reader) OfferTotalsByPlace(ctx context.Context, first, date contract.Day, in Scope) (map[string]OfferTotal, error) {
	return r.offerTotalsByPlace(ctx, first, date, in)
}

// Rows is how many files are kept of what waits.
func (w Waits) Rows() int { return len(w.kind) }

// StockoutsOfMany is StockoutsIn as a chain of very many stores has it.
func (r *Reader) StockoutsOfMany(ctx context.Context, date contract.Day, in Scope) ([]StoreStockout, error) {
	chain, err := r.Chain(ctx)
	if err != nil {
		return nil, err
	}
	return r.stockoutsOfMany(ctx, chain, date, in)
}
