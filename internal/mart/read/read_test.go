package read_test

import (
	"context"
	"testing"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/warehouse"
)

func open(t *testing.T, d readtest.DB) warehouse.Reader {
	t.Helper()
	r, err := d.At(context.Background(), 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

var normal = read.Against{Base: read.Normal}

func TestChain(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	q := open(t, readtest.Chain(t))
	h := must[read.Headline](t)(read.AskHeadline(ctx, q, readtest.Last, read.Scope{}, normal))
	t.Logf("%+v", h)
	t.Logf("%+v", must[read.Headline](t)(read.AskHeadline(ctx, q, readtest.Last, read.Scope{}, read.Against{Base: read.Day, Day: readtest.Last - 7})))
	t.Logf("%+v", must[read.Headline](t)(read.AskHeadline(ctx, q, readtest.Last, read.Scope{}, read.Against{Base: read.Target})))
	t.Logf("%+v", must[read.Coverage](t)(read.AskCoverage(ctx, q, readtest.Last, read.Scope{})))
	t.Logf("%+v", must[[]read.LeftOut](t)(read.AskLeftOut(ctx, q, readtest.Last, read.Scope{}, 5)))
	t.Logf("%+v", must[[]read.Category](t)(read.AskCategories(ctx, q, readtest.Last, read.Scope{}, normal)))
	t.Logf("%+v", must[[]read.InStock](t)(read.AskInStock(ctx, q, readtest.Last, read.Scope{})))
	t.Logf("%+v", must[[]read.TrendDay](t)(read.AskTrend(ctx, q, readtest.Last-27, readtest.Last, read.Scope{})))
	t.Logf("%+v", must[[]read.Stockout](t)(read.AskStockouts(ctx, q, "S0104", readtest.Last, 5)))
	t.Logf("%+v", must[[]read.Event](t)(read.AskEvents(ctx, q, "S0104", readtest.Last-27, readtest.Last)))
	t.Logf("%+v", must[read.Period](t)(read.AskPeriod(ctx, q, readtest.Last-5, readtest.Last, read.Scope{}, normal)))
	t.Logf("%+v", must[read.History](t)(read.AskHistory(ctx, q, readtest.Last, read.Scope{})))
	b := must[read.Board](t)(read.AskBoard(ctx, q, read.BoardQuery{Last: readtest.Last, Days: 14, Limit: 50}))
	for _, r := range b.Rows {
		t.Log(r.Store, r.Words)
	}
	rows, totals, err := read.AskStores(ctx, q, read.StoreQuery{Date: readtest.Last, Against: normal, Sort: read.ByGap, Limit: 100})
	t.Log(err, totals)
	for _, r := range rows {
		t.Log(r.Store, r.Name, *r.Transactions)
	}
	_ = contract.Day(0)
}
