package read

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
)

// soldRow is a SalesRow of a night that is kept whole: without pointers, so that it costs little to keep.
type soldRow struct {
	product                                                    int32 // its place in the night's products
	frozen                                                     bool
	units, sales, discount, returnedUnits, returned, net, cost Maybe
	Origin
}

// salesNight is every row of sales of a date, by store, each in the order of SalesRows.
type salesNight struct {
	products []SalesRow // with a product and nothing else
	stores   map[string][]soldRow
}

// salesKey names the sales of a night.
type salesKey struct {
	run  int64
	date contract.Day
}

// KeepSales reads the sales of a date of all stores, so that SalesRows of that date ask nothing. It is for what reads ahead: for one store alone
// it costs as much as twenty pages. In a chain that is too large for it, it does nothing.
func (r *Reader) KeepSales(ctx context.Context, date contract.Day) error {
	if ok, err := r.atOnce(ctx); err != nil || !ok {
		return err
	}
	_, err := keep(ctx, r, salesKey{r.run, date}, func() (*salesNight, int64, error) {
		n, rows, err := r.readSales(ctx, date)
		return n, rows * 2 / 3, err // of 80 bytes
	})
	return err
}

func (r *Reader) readSales(ctx context.Context, date contract.Day) (*salesNight, int64, error) {
	q, err := r.querier(ctx)
	if err != nil {
		return nil, 0, err
	}
	master, err := r.products(ctx)
	if err != nil {
		return nil, 0, err
	}
	type row struct {
		store, product string
		soldRow
	}
	rows, err := all(ctx, q, "night_sales", func(rows *sql.Rows, v *row) error {
		return rows.Scan(&v.store, &v.product, &v.units, &v.sales, &v.discount, &v.returnedUnits, &v.returned, &v.net, &v.cost, &v.frozen, &v.Delivery, &v.Line)
	}, date.Time())
	if err != nil {
		return nil, 0, err
	}
	slices.SortStableFunc(rows, func(a, b row) int {
		return cmp.Or(strings.Compare(a.store, b.store), bySale(a.net, b.net, a.product, b.product, a.Line, b.Line))
	})
	size := int64(len(rows))
	n := &salesNight{stores: map[string][]soldRow{}}
	places := map[string]int32{}
	for len(rows) > 0 {
		store := rows[0].store
		end := slices.IndexFunc(rows, func(v row) bool { return v.store != store })
		if end < 0 {
			end = len(rows)
		}
		mine := make([]soldRow, end)
		for i, v := range rows[:end] {
			at, ok := places[v.product]
			if !ok {
				at = int32(len(n.products)) //nolint:gosec // as many as atOnce lets through
				places[v.product] = at
				named := SalesRow{Product: v.product}
				if m, ok := inMaster(master, v.product); ok {
					named.Product, named.Name, named.Category, named.Known = m.ID, m.Name, m.Category, true
				}
				n.products = append(n.products, named)
			}
			v.soldRow.product = at
			mine[i] = v.soldRow
		}
		n.stores[r.memory.word(store)] = mine
		rows = rows[end:]
	}
	return n, size, nil
}

// bySale is the order of SalesRows: what sold most comes first, then by product and line. Unknown is less than any amount.
func bySale(net, otherNet Maybe, product, otherProduct string, line, otherLine int64) int {
	return cmp.Or(cmp.Compare(otherNet, net), strings.Compare(product, otherProduct), cmp.Compare(line, otherLine))
}

// of returns the rows of a store.
func (n *salesNight) of(store string) []SalesRow {
	kept := n.stores[store]
	if len(kept) == 0 {
		return nil
	}
	list := make([]SalesRow, len(kept))
	for i, k := range kept {
		v := n.products[k.product]
		v.Units, v.Sales, v.Discount, v.ReturnedUnits, v.Returned, v.Net, v.Cost = k.units, k.sales, k.discount, k.returnedUnits, k.returned, k.net, k.cost
		v.CostFrozen, v.Origin = k.frozen, k.Origin
		list[i] = v
	}
	return list
}
