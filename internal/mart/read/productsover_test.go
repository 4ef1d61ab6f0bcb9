package read_test

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/people"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// putting counts the statements about sales that readers put.
type putting struct {
	*warehouse.Warehouse
	sales int
}

func (p *putting) At(ctx context.Context, run int64) (warehouse.Reader, error) {
	r, err := p.Warehouse.At(ctx, run)
	return puttingReader{r, p}, err
}

type puttingReader struct {
	warehouse.Reader
	of *putting
}

func (r puttingReader) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if strings.Contains(query, "from sales as f") {
		r.of.sales++
	}
	return r.Reader.Query(ctx, query, args...)
}

// TestProductsOver_FewStatements adds products up over four weeks in which a store is new, one has shut and one did not deliver now and then: their sums are those of
// every store and day by itself, and they take a handful of statements, in a chain whose products fit into memory and in one whose products do not.
func TestProductsOver_FewStatements(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	d.Exec(t, `insert into wh.sales (business_date, store_id, product_id, units, sales_value, discount, cogs, returned_units, returned_value, delivery_id, source_line)
select s.business_date, f.store_id, f.product_id, f.units + day(s.business_date), f.sales_value + day(s.business_date), 0, f.cogs, 0, 0, s.delivery_id, f.source_line
from wh.sales as f, wh.slice as s where s.dataset = 'sales' and f.business_date = date '2026-05-30' and s.business_date < date '2026-05-30'
--;
update wh.store_day set complete = false where store_id = 'S0104' and business_date < date '2026-05-12'
--;
update wh.store_day set complete = false where store_id = 'S0112' and business_date >= date '2026-05-09'
--;
update wh.store_day set complete = false where store_id = 'S0101' and extract('day' from business_date) in (3, 7, 20)`)
	ctx, w := t.Context(), &putting{Warehouse: d.Warehouse(time.Now)}
	run, err := w.Published(ctx)
	must(t, run, err)
	span := read.Span{First: readtest.Last - 27, Last: readtest.Last}
	to := read.Against{Base: read.Day, Back: 28, Moved: map[contract.Day]contract.Day{readtest.Last - 3: readtest.Last - 40, readtest.Last - 2: readtest.Last - 30}} // the latter is another's too
	over := func(m *read.Memory, scope people.Scope, in read.Scope) (lines []string) {
		r := m.Reader(run, "", scope, w)
		defer func() { must(t, r, r.Close()) }()
		window, err := r.Window(ctx, false, read.Span{First: span.First - 40, Last: span.Last})
		must(t, window, err)
		v, err := r.ProductsOver(ctx, window, span, in, to)
		for _, p := range must(t, v, err).List {
			lines = append(lines, fmt.Sprintln(p.ID, p.Units, p.Net, p.Cost, p.Normal, p.Stores, v.Compared))
		}
		return lines
	}
	roomy := read.NewMemory(1 << 22)
	slow := func(scope people.Scope, in read.Scope) (lines []string) {
		r := roomy.Reader(run, "", scope, w)
		defer func() { must(t, r, r.Close()) }()
		window, err := r.Window(ctx, false, read.Span{First: span.First - 40, Last: span.Last})
		must(t, window, err)
		for date := span.First - 40; date <= span.Last; date++ { // of all stores at once
			sold, err := r.ProductsSold(ctx, date, read.Scope{})
			must(t, sold, err)
		}
		sums := map[string]*[5]int64{}
		for _, store := range window.Chain.Stores {
			if !window.Chain.In(in, store.ID) {
				continue
			}
			for date := span.First; date <= span.Last; date++ {
				v, err := r.ProductsOver(ctx, window, read.Span{First: date, Last: date}, read.Scope{Store: store.ID}, to)
				if must(t, v, err); !v.Compared {
					continue
				}
				for _, p := range v.List {
					if sums[p.ID] == nil {
						sums[p.ID] = &[5]int64{}
					}
					for i, n := range []int64{p.Units.Or(0), p.Net.Or(0), p.Cost.Or(0), p.Normal.Or(0), p.Stores} {
						sums[p.ID][i] += n
					}
				}
			}
		}
		for id, s := range sums {
			lines = append(lines, fmt.Sprintln(id, s[0], s[1], s[2], s[3], s[4], true))
		}
		slices.Sort(lines)
		return lines
	}
	for name, c := range map[string]struct {
		scope people.Scope
		in    read.Scope
	}{
		"chain": {people.Everything, read.Scope{}}, "region": {people.Everything, read.Scope{Region: "North"}},
		"three stores": {people.Scope{Stores: []string{"S0101", "S0104", "S0112"}, SeesCost: true}, read.Scope{}},
	} {
		want := slow(c.scope, c.in)
		for _, size := range []int64{1 << 20, 8} {
			before := w.sales
			got := over(read.NewMemory(size), c.scope, c.in)
			slices.Sort(got)
			if len(want) < 5 || !slices.Equal(got, want) {
				t.Errorf("%s, %d rows of memory:\n%s\none by one\n%s", name, size, strings.Join(got, ""), strings.Join(want, ""))
			}
			if put := w.sales - before; put > 6 {
				t.Errorf("%s, %d rows of memory: %d statements", name, size, put)
			}
		}
	}
}
