package read_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/people"
)

// TestKept_SaysWhatStatementsSay asks a memory that has read a night's rows and promotions ahead the same as one that asks for each store and
// promotion, for who sees all and for who sees a part: every answer is the same, and the first asks the warehouse nothing more.
func TestKept_SaysWhatStatementsSay(t *testing.T) {
	t.Parallel()
	w := readtest.Chain(t).Warehouse(time.Now)
	ctx := t.Context()
	run, err := w.Published(ctx)
	must(t, run, err)
	kept := read.NewMemory(1 << 20)
	whole := kept.Reader(run, "", people.Everything, w)
	dates, err := whole.Dates(ctx)
	must(t, dates, err)
	for _, date := range []contract.Day{dates[0], dates[3]} {
		must(t, date, whole.KeepSales(ctx, date))
		kept, err := whole.KeepOffers(ctx, date-91, date)
		if !must(t, kept, err) {
			t.Fatal("a chain of this size is kept")
		}
	}
	for name, scope := range map[string]people.Scope{
		"all": people.Everything, "no cost": {All: true}, "two stores": {Stores: []string{"S0104", "S0112"}, SeesCost: true}, "one store": {Stores: []string{"S0104"}},
	} {
		var answers [2]string
		rows, pairs := 0, 0
		for i, memory := range []*read.Memory{kept, read.NewMemory(1 << 20)} {
			r := memory.Reader(run, "", scope, w)
			for _, date := range []contract.Day{dates[0], dates[3]} {
				for _, store := range []string{"S0101", "S0104", "S0112", "none"} {
					list, err := r.SalesRows(ctx, store, date)
					answers[i] += fmt.Sprintln(date, store, must(t, list, err))
					rows += len(list)
				}
				offers, err := r.Offers(ctx, date-91, date+28, read.Scope{})
				must(t, offers, err)
				for _, o := range offers {
					for _, in := range []read.Scope{{}, {Region: "North"}, {Store: "S0104"}} {
						last := min(o.Last, date)
						products, err := r.OfferProducts(ctx, o.ID, max(o.First, last-55), last, in)
						answers[i] += fmt.Sprintln(date, o.ID, in, must(t, products, err))
						days, err := r.OfferDays(ctx, o.ID, max(o.First, last-55), last, in)
						answers[i] += fmt.Sprintln(date, o.ID, in, must(t, days, err))
						pairs += len(products) * len(days)
					}
				}
			}
			must(t, r, r.Close())
		}
		if answers[0] != answers[1] {
			t.Errorf("%s: kept\n%.4000s\nasked\n%.4000s", name, answers[0], answers[1])
		}
		if rows == 0 || pairs == 0 {
			t.Errorf("%s: %d rows and %d products were compared", name, rows, pairs)
		}
	}
	must(t, whole, whole.Close())
}
