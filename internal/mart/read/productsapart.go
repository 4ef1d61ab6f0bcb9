package read

import (
	"context"
	"database/sql"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
)

// mostApart is how many store-days that are not complete are taken out of the days of products at most: each is looked for by itself.
const mostApart = 500

// apart is what products sold on some dates in stores whose day is not complete: no sum of another page holds it.
type apart map[contract.Day]map[string]ProductDay

// productsApart finds what is apart from first to last, over the whole chain; ok is false where it is of too many store-days.
func (r *Reader) productsApart(ctx context.Context, w *Window, first, last contract.Day) (out apart, ok bool, err error) {
	var days, stores []string
	for date := first; date <= last; date++ {
		n := w.nights[date]
		if n == nil {
			continue
		}
		for i := range n.Stores {
			d := &n.Stores[i]
			if d.Complete || !d.Sold() || strings.Contains(d.Store, separator) {
				continue
			}
			if len(days) == mostApart {
				return nil, false, nil
			}
			days, stores = append(days, date.String()), append(stores, d.Store)
		}
	}
	if len(days) == 0 {
		return nil, true, nil
	}
	type row struct {
		id string
		ProductDay
	}
	rows, err := ask(ctx, r, "products_apart", func(rows *sql.Rows, v *row) error {
		return rows.Scan(day{&v.Date}, &v.id, &v.Units, &v.Net)
	}, first.Time(), last.Time(), strings.Join(days, separator), strings.Join(stores, separator))
	out = apart{}
	for _, v := range rows {
		if out[v.Date] == nil {
			out[v.Date] = map[string]ProductDay{}
		}
		out[v.Date][v.id] = v.ProductDay
	}
	return out, true, err
}
