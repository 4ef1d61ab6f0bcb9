package read_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/people"
)

// TestStock_OfAStranger: a store that only deliveries know has the rate on its own page that it has in the table of stores.
func TestStock_OfAStranger(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	d.Exec(t, fmt.Sprintf(`insert into wh.inventory (business_date, store_id, product_id, on_hand, delivery_id, source_line)
		select date '%[1]s', 'S9998', product_id, case when product_id = 'P01' then 0 else 4 end, delivery_id, 1 from wh.inventory
		where business_date = date '%[1]s' and store_id = (select min(store_id) from wh.inventory)`, readtest.Last))
	w := d.Warehouse(time.Now)
	run, err := w.Published(t.Context())
	must(t, run, err)
	r := read.NewMemory(1<<20).Reader(run, "", people.Everything, w)
	defer func() { _ = r.Close() }()
	chain, err := r.Chain(t.Context())
	must(t, chain, err)
	stock, err := r.Stock(t.Context(), readtest.Last)
	must(t, stock, err)
	seen := 0
	for id, rate := range stock.All() {
		equal(t, id, stock.Over(chain, read.Scope{Store: id}), rate)
		if id == "S9998" {
			seen++
		}
	}
	equal(t, "strangers", seen, 1)
}

// TestStockoutsIn_OfVeryManyStores: what is asked for once has the rows that each store has alone, and none that the reader may not see.
func TestStockoutsIn_OfVeryManyStores(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	d.Exec(t, `insert into wh.stockout_day select o.* replace ('S9998' as store_id) from wh.stockout_day as o`) // a stranger, which only deliveries know
	w := d.Warehouse(time.Now)
	run, err := w.Published(t.Context())
	must(t, run, err)
	memory, seen := read.NewMemory(1<<20), 0
	for _, scope := range []people.Scope{people.Everything, {Stores: []string{"S0104", "S0112"}}} {
		r := memory.Reader(run, "", scope, w)
		for _, in := range []read.Scope{{}, {Region: "North"}, {Region: "South"}} {
			for date := readtest.Last - 6; date <= readtest.Last; date++ {
				want, err := r.StockoutsIn(t.Context(), date, in)
				must(t, want, err)
				got, err := r.StockoutsOfMany(t.Context(), date, in)
				must(t, got, err)
				equal(t, fmt.Sprint(date, in), byProduct(got), byProduct(want))
				seen += len(got)
			}
		}
		_ = r.Close()
	}
	if seen == 0 {
		t.Error("nothing was out of stock")
	}
}

// byProduct is a list in an order that rows of the same money do not change.
func byProduct(list []read.StoreStockout) string {
	lines := make([]string, len(list))
	for i, v := range list {
		lines[i] = fmt.Sprint(v)
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}
