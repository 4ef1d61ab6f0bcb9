package read_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/people"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// narrow is a warehouse of fourteen connections, of which pages hold twelve, and time enough for a crowd that does not wait for itself.
func narrow(t *testing.T) (context.Context, *warehouse.Warehouse, int64) {
	t.Helper()
	d := readtest.Chain(t)
	d.SetMaxOpenConns(14)
	w := d.Warehouse(time.Now)
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(stop)
	run, err := w.Published(ctx)
	return ctx, w, must(t, run, err)
}

// TestCrowd_WaitsForNobodyWhoWaitsForIt: forty readers with fourteen connections between them, who each ask for something of their own and then for
// what all of them need, of the marts and of the ledger, are all answered: nobody holds a connection that the one who reads for all has to wait for.
func TestCrowd_WaitsForNobodyWhoWaitsForIt(t *testing.T) {
	t.Parallel()
	ctx, w, run := narrow(t)
	first := read.NewMemory(1<<20).Reader(run, "", people.Everything, w)
	dates, err := first.Dates(ctx)
	must(t, dates, err)
	must(t, first, first.Close())
	for _, date := range dates {
		m := read.NewMemory(1 << 20)
		var all sync.WaitGroup
		for i := range 40 {
			all.Go(func() {
				r := m.Reader(run, "", people.Everything, w)
				if i%2 == 0 { // half of them come without a connection
					_, err := r.SalesRows(ctx, "S0101", date-1)
					must(t, date, err)
				}
				_, err := r.DayRows(ctx, "S0104", date)
				must(t, date, err)
				_, _, err = r.Quarantined(ctx, read.WaitingNow, 20)
				must(t, date, err)
				_, err = r.RunsUpTo(ctx, 0, 10)
				must(t, date, err)
				must(t, r, r.Close())
			})
		}
		all.Wait()
	}
}

// TestCrowd_SeveralConnections: twenty readers who each hold connections of three runs at once, among twenty who hold one, are all answered.
func TestCrowd_SeveralConnections(t *testing.T) {
	t.Parallel()
	ctx, w, run := narrow(t)
	m := read.NewMemory(1 << 20)
	var all sync.WaitGroup
	for i := range 40 {
		all.Go(func() {
			own := m.Reader(run, "", people.Everything, w)
			defer func() { must(t, own, own.Close()) }()
			ask := func(r *read.Reader, n int) {
				rows, err := r.SalesRows(ctx, "S0104", readtest.Last-1-contract.Day(n)) // known of nobody before
				must(t, rows, err)
			}
			ask(own, 4*i)
			if i%2 == 1 {
				return
			}
			done, err := own.Several(ctx)
			must(t, i, err)
			defer done()
			for at := range 2 {
				other := m.Reader(run, "", people.Everything, w)
				ask(other, 4*i+1+at)
				defer func() { must(t, other, other.Close()) }()
			}
			ask(own, 4*i+3)
		})
	}
	all.Wait()
}
