package read

import (
	"context"

	"github.com/daybookhq/daybook/internal/contract"
)

// Files is of how many nights the products are in files.
func (m *Memory) Files() int { return len(m.products.list) }

// CategoryFiles is of how many nights the categories are in files.
func (m *Memory) CategoryFiles() int { return len(m.categories.list) }

// OfferTotalsByPlace is OfferTotals as a chain of very many stores has it.
func (r *Reader) OfferTotalsByPlace(ctx context.Context, first, date contract.Day, in Scope) (map[string]OfferTotal, error) {
	return r.offerTotalsByPlace(ctx, first, date, in)
}

// Rows is how many files are kept of what waits.
func (w Waits) Rows() int { return len(w.kind) }
