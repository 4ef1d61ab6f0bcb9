package batch_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/contract"
)

// awaits compares what a run for a date would wait for: "sales S2".
func (c *chain) awaits(date string, want ...string) {
	c.Helper()
	d, err := contract.ParseDay("2026-" + date)
	if err != nil {
		c.Fatal(err)
	}
	list, err := batch.Awaited(c.ctx, c.Home, d)
	if err != nil {
		c.Fatal(err)
	}
	var got []string
	for _, m := range list {
		got = append(got, strings.TrimSpace(m.Dataset+" "+m.StoreID))
	}
	if !slices.Equal(got, want) {
		c.Errorf("awaited %q, want %q", got, want)
	}
}

// A file for all stores is awaited until it lies in landing, or is loaded; what no contract says is due is not awaited.
func TestAwaited_OneFileForAll(t *testing.T) {
	t.Parallel()
	days := deal("store_days", "store_days_{business_date}.csv", "business_date*!:d", "store_id*!", "net_sales:2", due)
	c := open(t, stores, salesDue(), days)
	c.awaits("05-01", "sales", "store_days")
	c.land(dated("sales", "05-01", salesHead, "S1 P1 1 1.00"))
	c.awaits("05-01", "store_days")
	c.run()
	c.awaits("05-01", "store_days")
	c.awaits("05-02", "sales", "store_days")
	c.land(dated("store_days", "05-01", daysHead, "S1 1.00"))
	c.awaits("05-01")
	open(t, stores, plain("sales_{business_date}.csv")).awaits("05-01")
}

// Where stores send their own files, those are awaited that sent one a week before, until some are loaded: then all that owe one.
func TestAwaited_AStoresOwnFile(t *testing.T) {
	t.Parallel()
	own := deal("sales", "sales_{store_id}_{business_date}.csv", "business_date*!:d", "store_id*!", "product_id*!", "units!:3", "sales_value!:2+", due)
	c := open(t, stores, own)
	c.land(file("stores.csv", storesHead, "S1 N - - -", "S2 N - - -", "S3 N - - -"), perStore("S1", "05-01", "S1 P1 1 1.00"), perStore("S2", "05-01", "S2 P1 1 1.00"))
	c.run()
	c.awaits("05-08", "sales")
	c.land(perStore("S1", "05-08", "S1 P1 1 1.00"))
	c.awaits("05-08", "sales S2")
	c.run()
	c.awaits("05-08", "sales S2", "sales S3")
	c.land(perStore("S2", "05-08"), perStore("S3", "05-08"))
	c.awaits("05-08")
}
