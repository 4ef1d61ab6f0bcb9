package batch_test

import (
	"fmt"
	"testing"

	"github.com/daybookhq/daybook/internal/batch"
)

// Masters are checked before facts, and facts against them.

func TestMasters_ReplaceTheWholeSet(t *testing.T) {
	t.Parallel()
	c := open(t, stores, deal("products", "products.csv", "product_id*!", "category", "unit_cost:4", `maxLoss="50 %"`))
	c.land(file("stores.csv", storesHead, "S1 North - - -", "S2 South - - -"), file("products.csv", productsHead, "P1 food 0.5", "P2 food 0.6"))
	c.run().is("published", "landed 2 loaded 2").counts("rows 4=4+0 value 0.00=0.00+0.00")
	c.land(file("products.csv", productsHead, "P3 drinks 0.7"))
	c.run().is("published", "landed 1 loaded 1")
	c.sees("products: product_id, category", "P3 drinks")
	c.saw(1, "products: product_id, category", "P1 food, P2 food")
	c.sees("stores: store_id, region", "S1 North, S2 South")
	// Masters lose a twentieth at most.
	c.land(file("stores.csv", storesHead, "S1 North - - -"))
	c.run().finds("stores.csv", "violation: max_loss").says("stores.csv", "more than 5 % fewer")
	c.verifies()
}

func TestMasters_AnEarlierStateIsAChange(t *testing.T) {
	t.Parallel()
	c := open(t, products)
	a, b := file("products.csv", productsHead, "P1 food 0.5"), file("products.csv", productsHead, "P1 food 0.6")
	c.land(a)
	c.run()
	c.land(b)
	c.run()
	c.land(b)
	c.run().is("nothing_to_do", "landed 1 duplicate 1")
	c.land(a)
	c.run().is("published", "landed 1 loaded 1")
	c.sees("products: unit_cost", "0.5000")
	c.holds("landing")
	c.verifies()
}

func TestMasters_FactsAreHeldAgainstThisRunsGoodMasterElseThePublishedOne(t *testing.T) {
	t.Parallel()
	c := open(t, stores, products, sales)
	fact := dated("sales", "05-01", salesHead, "S1 P1 1 1.00")
	c.land(fact)
	r := c.run().is("published", "landed 1 loaded 1") // none was ever delivered
	if n := len(r.verdict(fact.name).RulesNotRun); n != 2 {
		t.Errorf("%d rules are told as not applicable, want the two references", n)
	}
	c.land(file("stores.csv", storesHead, "S1 North - - -"), file("products.csv", productsHead, "P1 food 0.5"),
		dated("sales", "05-02", salesHead, "S1 P1 1 1.00", "S2 P1 1 1.00"), dated("sales", "05-03", salesHead, "S1 P1 1 1.00"))
	c.run().is("published_with_quarantine", "landed 4 loaded 3 quarantined 1").finds("sales_2026-05-02.csv", "violation: reference")
	// A new product comes with its first sale.
	c.land(file("products.csv", productsHead, "P1 food 0.5", "P2 food 0.6"), dated("sales", "05-04", salesHead, "S1 P2 1 1.00"))
	c.run().is("published", "landed 2 loaded 2")
	c.land(dated("sales", "05-05", salesHead, "S1 P3 1 1.00"))
	if v := c.run().finds("sales_2026-05-05.csv", "violation: reference").verdict("sales_2026-05-05.csv"); v.Note != "" {
		t.Errorf("no master waits, but: %s", v.Note)
	}
}

func TestMasters_FactsThatFailOnlyBecauseTheirMasterWaits(t *testing.T) {
	t.Parallel()
	for _, bad := range []struct{ name, row, outcome string }{
		{"a violation", "P2 food -x", "violation: type"},
		{"unreadable", "", "unreadable: readable"},
	} {
		t.Run(bad.name, func(t *testing.T) {
			t.Parallel()
			c := open(t, stores, products, sales)
			c.land(file("stores.csv", storesHead, "S1 North - - -"), file("products.csv", productsHead, "P1 food 0.5"))
			c.run()
			master := file("products.csv", productsHead, "P1 food 0.5", "P3 food 0.5", bad.row)
			if bad.row == "" {
				master.body = ""
			}
			c.land(master, dated("sales", "05-01", salesHead, "S1 P2 1 1.00"), dated("sales", "05-02", salesHead, "S1 P2 1 1.00", "S2 P2 1 1.00"), dated("sales", "05-03", salesHead, "S1 P2 1 -1.00"))
			r := c.run().is("published_with_quarantine", "landed 4 quarantined 4").finds("products.csv", bad.outcome).
				says("sales_2026-05-01.csv", "may fail only because its master waits too: products.csv")
			for _, other := range []string{"sales_2026-05-02.csv", "sales_2026-05-03.csv"} { // more than that is wrong with these
				if n := r.verdict(other).Note; n != "" {
					t.Errorf("%s: %s", other, n)
				}
			}
			// The next night fails for the same reason, and says so too.
			c.land(dated("sales", "05-04", salesHead, "S1 P2 1 1.00"))
			c.run().says("sales_2026-05-04.csv", "may fail only because its master waits too: products.csv")

			// The owner sends it again.
			c.land(file("products.csv", productsHead, "P1 food 0.5", "P2 food 0.6"))
			c.run().is("published", "landed 1 loaded 1")
			c.ran(batch.Release(c.ctx, c.Home, batch.ReleaseOptions{Dataset: "sales", Rule: "reference"})).
				is("published_with_quarantine", "landed 4 loaded 2 quarantined 2")
			c.sees(sums, "2026-05-01 S1 1.00, 2026-05-04 S1 1.00")
			c.verifies()
		})
	}
}

func TestMasters_ReleaseOfAMasterTakesWhatWaitsForItAlong(t *testing.T) {
	t.Parallel()
	c := open(t, stores, products, sales)
	c.land(file("stores.csv", storesHead, "S1 North - - -"), file("products.csv", productsHead, "P1 food 0.5", "P9 food 0.5"))
	c.run()
	c.land(file("products.csv", productsHead, "P2 food 0.6"), dated("sales", "05-01", salesHead, "S1 P2 1 1.00"), dated("sales", "05-02", salesHead, "S1 P1 1 1.00"), dated("sales", "05-03", salesHead, "S9 P2 1 1.00"))
	c.run().is("published_with_quarantine", "landed 4 loaded 1 quarantined 3").finds("products.csv", "violation: max_loss")
	r := c.ran(batch.Release(c.ctx, c.Home, batch.ReleaseOptions{IDs: []int64{c.waits("products.csv")}, AcceptLoss: true, Why: "a new range"}))
	r.is("published_with_quarantine", "landed 3 loaded 2 quarantined 1").finds("sales_2026-05-03.csv", "violation: reference")
	if n := r.verdict("sales_2026-05-03.csv").FindingsTotal; n != 1 {
		t.Errorf("%d findings: the product is known now, the store is not", n)
	}
	c.sees(sums, "2026-05-01 S1 1.00, 2026-05-02 S1 1.00")
	c.sees("products: product_id", "P2")
	c.verifies()
}

func TestMasters_SeveralContracts(t *testing.T) {
	t.Parallel()
	columns := []string{"product_id*!", "category", "unit_cost:4"}
	c := open(t, deal("products", "north.csv", append(columns, "id=north")...), deal("products", "south.csv", append(columns, "id=south")...),
		deal("sales", "sales_{business_date}.csv", "business_date*!:d", "store_id*!", "product_id*!>products", "units!:3", "sales_value!:2"))
	c.land(file("north.csv", productsHead, "N1 food 1.00"), file("south.csv", productsHead, "S1 food 2.00"))
	c.run().is("published", "landed 2 loaded 2")
	// Only one of them comes tonight: the ids of the other are known all the same.
	c.land(file("north.csv", productsHead, "N1 food 1.50"), dated("sales", "05-01", salesHead, "A N1 1 5.00", "A S1 1 5.00"))
	c.run().is("published", "landed 2 loaded 2")
	c.sees("sales: product_id, cogs, cogs_frozen", "N1 1.50 true, S1 2.00 true")
	// One id in both: which of them is right is not for us to guess, and no sale may count twice.
	c.land(file("south.csv", productsHead, "S1 food 2.00", "N1 food 9.00"), dated("sales", "05-02", salesHead, "A N1 1 5.00"))
	c.run().is("published_with_quarantine", "landed 2 loaded 1 quarantined 1").finds("south.csv", "violation: one_delivery").says("south.csv", "contract north")
	c.sees("sales: business_date, product_id, cogs", "2026-05-01 N1 1.50, 2026-05-01 S1 2.00, 2026-05-02 N1 1.50")
	c.verifies()
}

func TestMasters_CostIsFrozenAtLoad(t *testing.T) {
	t.Parallel()
	c := open(t, products, deal("sales", "sales_{business_date}.csv", "business_date*!:d", "store_id*!", "product_id*!", "units!:3", "sales_value!:2", "cogs:2"))
	head := "store_id product_id units sales_value cogs"
	c.land(file("products.csv", productsHead, "P1 food 1.2345", "P2 food -"), dated("sales", "05-01", head, "S1 P1 3 9.00 -", "S1 P2 1 5.00 -", "S1 P3 1 5.00 -", "S2 P1 1 3.00 1.11"))
	c.run().is("published", "landed 2 loaded 2")
	want := "S1 P1 3.70 true, S1 P2 - false, S1 P3 - false, S2 P1 1.11 false"
	c.sees("sales: store_id, product_id, cogs, cogs_frozen", want)
	c.land(file("products.csv", productsHead, "P1 food 9.99", "P2 food 1.00"))
	c.run()
	c.sees("sales: store_id, product_id, cogs, cogs_frozen", want) // a new price does not change what was earned
	c.land(dated("sales", "05-02", head, "S1 P1 1 9.00 -"))
	c.run()
	c.sees("sales: business_date, store_id, cogs", "2026-05-01 S1 -, 2026-05-01 S1 -, 2026-05-01 S1 3.70, 2026-05-01 S2 1.11, 2026-05-02 S1 9.99")
}

func TestMasters_HierarchyOfToday(t *testing.T) {
	t.Parallel()
	c := open(t, products, plain("sales_{business_date}.csv"))
	c.land(file("products.csv", productsHead, "P1 food 1.00"), dated("sales", "05-01", salesHead, "S1 P1 1 1.00"))
	c.run()
	c.land(file("products.csv", productsHead, "P1 drinks 1.00"), dated("sales", "05-02", salesHead, "S1 P1 1 2.00"))
	c.run()
	c.sees("products: category", "drinks")
	c.saw(1, "products: category", "food")
}

func TestKeyed_ReplacedPerKeyAndNeverForgotten(t *testing.T) {
	t.Parallel()
	promotions := deal("promotions", "promotions.csv", "promotion_id*!", "product_id*", "store_id*", "starts_on!:d", "ends_on!:d", "promo_price:2")
	calendar := deal("calendar", "calendar.csv", "date*!:d", "region*", "store_id*", "event*!", "kind!")
	c := open(t, promotions, calendar)
	phead, chead := "promotion_id product_id store_id starts_on ends_on promo_price", "date region store_id event kind"
	c.land(file("promotions.csv", phead, "A P1 - 2026-05-01 2026-05-07 1.00", "A P2 - 2026-05-01 2026-05-07 2.00", "B - S1 2026-05-01 2026-05-07 3.00"),
		file("calendar.csv", chead, "2026-05-01 - - Labour holiday", "2026-05-02 North - Fair local_event"))
	c.run().is("published", "landed 2 loaded 2").counts("rows 5=5+0 value 0.00=0.00+0.00")
	c.land(file("promotions.csv", phead, "A P1 - 2026-05-01 2026-05-09 1.50"), file("calendar.csv", chead, "2026-05-01 - - Labour closed"))
	c.run().is("published", "landed 2 loaded 2")
	c.sees("promotions: promotion_id, product_id, store_id, ends_on, promo_price", "A P1 - 2026-05-09 1.5000, A P2 - 2026-05-07 2.0000, B - S1 2026-05-07 3.0000")
	c.sees("calendar: date, event, kind", "2026-05-01 Labour closed, 2026-05-02 Fair local_event")
	c.saw(1, "promotions: promotion_id, product_id, promo_price", "A P1 1.0000, A P2 2.0000, B - 3.0000")
	c.verifies()
}

func TestMasters_UnknownIDsThatLoadAreCountedAndShown(t *testing.T) {
	t.Parallel()
	c := open(t, products, deal("sales", "sales_{business_date}.csv", "business_date*!:d", "store_id*!", "product_id*!>products~", "units!:3", "sales_value!:2"))
	c.land(file("products.csv", productsHead, "P1 food 1.00"), dated("sales", "05-01", salesHead, "S1 P1 1 5.00", "S1 X1 1 6.00", "S2 X1 1 6.12"), dated("sales", "05-02", salesHead, "S1 X2 1 0.50"))
	r := c.run().is("published", "landed 3 loaded 3")
	if got := fmt.Sprint(r.Unknown); got != "[{sales products 2 3 12.62}]" {
		t.Errorf("unknown %s", got)
	}
	if got := fmt.Sprint(r.verdict("sales_2026-05-01.csv").Unknown); got != "[{products product_id 1 2 12.12}]" {
		t.Errorf("of one file %s", got)
	}
	c.sees("sales: product_id, sales_value, cogs", "P1 5.00 1.00, X1 6.00 -, X1 6.12 -, X2 0.50 -")
}
