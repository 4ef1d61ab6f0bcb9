package read

import (
	"context"
	"database/sql"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// Side is one side of a comparison, summed over stores.
type Side struct {
	Sales            int64 // net sales
	Units            int64
	Margin           int64
	MarginSales      int64 // net sales of the stores whose margin is known
	Transactions     int64
	TransactionSales int64 // net sales of the stores whose transactions are known
	TransactionUnits int64
}

// Headline is a date in scope: what complete stores sold, and the same stores' base.
type Headline struct {
	Stores            int64 // that are compared
	Now, Base         Side
	Discount          int64
	MarginStores      int64 // of Stores, with a margin on both sides
	TransactionStores int64

	// Stores that are complete but have nothing to compare with, and what they sold.
	Others     int64
	OthersSide Side
}

// AskHeadline sums a date over the complete stores in scope and their base. A normal margin is made from what the same
// stores usually keep (same weekday, four weeks).
func AskHeadline(ctx context.Context, q warehouse.Querier, date contract.Day, in Scope, to Against) (Headline, error) {
	type row struct {
		compared              bool
		stores                int64
		discount              int64
		now, base             Side
		marginN, transactionN int64
	}
	rows, err := all(ctx, q, "headline", func(r *sql.Rows, h *row) error {
		return r.Scan(&h.compared, &h.stores, &h.now.Sales, &h.now.Units, &h.discount, &h.base.Sales, &h.base.Units,
			&h.marginN, &h.now.Margin, &h.now.MarginSales, &h.base.Margin, &h.base.MarginSales,
			&h.transactionN, &h.now.Transactions, &h.now.TransactionSales, &h.now.TransactionUnits,
			&h.base.Transactions, &h.base.TransactionSales, &h.base.TransactionUnits)
	}, date.Time(), in.Region, in.Store, string(to.Base), to.day(date))
	if err != nil {
		return Headline{}, err
	}
	var h Headline
	for _, r := range rows {
		if !r.compared {
			h.Others, h.OthersSide = r.stores, r.now
			continue
		}
		h.Stores, h.Now, h.Base, h.Discount = r.stores, r.now, r.base, r.discount
		h.MarginStores, h.TransactionStores = r.marginN, r.transactionN
	}
	if to.Base != Normal || h.Stores == 0 {
		return h, nil
	}
	u, _, err := one(ctx, q, "usual", func(r *sql.Rows, u *Usual) error {
		return r.Scan(&u.Days, &u.Margin, &u.MarginSales)
	}, date.Time(), in.Region, in.Store)
	if err != nil {
		return Headline{}, err
	}
	h.Base.Margin = u.margin(h.Base.MarginSales)
	if h.Base.Margin == 0 {
		h.Base.MarginSales = 0
	}
	return h, nil
}

// Usual is what stores kept of their net sales on the same weekday of the four weeks before.
type Usual struct {
	Days, Margin, MarginSales int64
}

// margin returns the usual margin of sales, rounded half away from zero to the minor unit; 0 where nothing is usual.
func (u Usual) margin(sales int64) int64 { return MulDiv(sales, u.Margin, u.MarginSales) }

// Period is a run of days up to a date, over the store-days that are complete on both sides.
type Period struct {
	Days, Stores int64
	Sales, Base  int64
}

// AskPeriod sums the days from first to last and their base: a part of a period against the same part.
func AskPeriod(ctx context.Context, q warehouse.Querier, first, last contract.Day, in Scope, to Against) (Period, error) {
	p, _, err := one(ctx, q, "period", func(r *sql.Rows, p *Period) error {
		return r.Scan(&p.Days, &p.Stores, &p.Sales, &p.Base)
	}, first.Time(), last.Time(), in.Region, in.Store, string(to.Base), to.back(last))
	return p, err
}

// History says how much there is to learn from.
type History struct {
	Days       int64 // with data in the eight weeks up to the date
	WithNormal int64 // stores that have a normal on the date
}

// AskHistory counts the days with data in the eight weeks up to date, and the stores with a normal on it.
func AskHistory(ctx context.Context, q warehouse.Querier, date contract.Day, in Scope) (History, error) {
	h, _, err := one(ctx, q, "history", func(r *sql.Rows, h *History) error {
		return r.Scan(&h.Days, &h.WithNormal)
	}, date.Time(), in.Region, in.Store)
	return h, err
}
