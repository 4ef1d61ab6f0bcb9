package batch_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/batch"
)

// A home with every dataset and all kinds of values in it.
var verifyContracts = []string{
	deal("stores", "stores.csv", "store_id*!", "name", "latitude:6", "opened_on:d"),
	products,
	deal("calendar", "calendar.csv", "date*!:d", "region*", "event*!", "kind!"),
	deal("promotions", "promotions.csv", "promotion_id*!", "product_id*", "starts_on!:d", "ends_on!:d", "promo_price:4"),
	deal("targets", "targets.csv", "business_date*!:d", "store_id*!", "net_sales_target!:2"),
	deal("sales", "sales_{business_date}.csv", "business_date*!:d", "store_id*!", "product_id*!", "units!:3", "sales_value!:2", "on_promotion:b"),
	deal("sale_lines", "lines_{business_date}.csv", "business_date!:d", "sold_at:t", "store_id!", "till_id", "transaction_id!", "product_id!", "units!:3", "unit_price!:4", "returns=negative_lines"),
	deal("store_days", "store_days_{business_date}.csv", "business_date*!:d", "store_id*!", "is_open:b", "transactions:0", "net_sales:2"),
	deal("inventory", "inventory_{business_date}.csv", "business_date*!:d", "store_id*!", "product_id*!", "on_hand!:3"),
}

func verifyFiles() []doc {
	return []doc{
		file("stores.csv", "store_id name latitude opened_on", "S1 Käse,Brot 52.123456 2020-01-31", "S2 - - -"),
		file("products.csv", productsHead, "P1 food 1.2345", "P2 - -"),
		file("calendar.csv", "date region event kind", "2026-05-01 - Labour holiday"),
		file("promotions.csv", "promotion_id product_id starts_on ends_on promo_price", "A P1 2026-05-01 2026-05-02 0.9999"),
		file("targets.csv", "business_date store_id net_sales_target", "2026-05-01 S1 100.00"),
		dated("sales", "05-01", "store_id product_id units sales_value on_promotion", "S1 P1 1.5 10.00 true", "S1 P2 2 20.00 false", "S2 P1 1 0.05 -"),
		file("lines_2026-05-02.csv", "business_date sold_at store_id till_id transaction_id product_id units unit_price", "2026-05-02 2026-05-02T08:30:15.120 S1 1 7 P1 3 0.3333", "2026-05-02 - S1 - 8 P1 -1 0.3333"),
		dated("store_days", "05-01", "store_id is_open transactions net_sales", "S1 true 2 30.00", "S2 false - 0.05"),
		dated("inventory", "05-01", "store_id product_id on_hand", "S1 P1 5", "S1 P2 -3"),
	}
}

// TestVerify_NoticesEveryCell changes the warehouse behind the product's back, one cell at a time, and a file of the archive.
func TestVerify_NoticesEveryCell(t *testing.T) {
	t.Parallel()
	c := open(t, verifyContracts...)
	c.land(verifyFiles()...)
	c.run().is("published", "landed 9 loaded 9")
	r, err := batch.Verify(c.ctx, c.Home)
	if err != nil || !r.Clean || r.Reread != 9 || r.Deliveries != 9 {
		t.Fatalf("%+v, %v", r, err)
	}
	for _, x := range []struct{ change, back, want string }{
		{"update wh.sales set sales_value = 10.01 where product_id = 'P1' and store_id = 'S1' and business_date = date '2026-05-01'", "update wh.sales set sales_value = 10.00 where sales_value = 10.01", "sales_value adds up to 30.06 in the warehouse, the ledger says 30.05"},
		{"update wh.sales set product_id = 'P9' where product_id = 'P2'", "update wh.sales set product_id = 'P2' where product_id = 'P9'", "some cell of its 3 rows was changed"},
		{"update wh.sales set units = case units when 1.5 then 2 else 1.5 end where store_id = 'S1' and units in (1.5, 2)", "update wh.sales set units = case units when 1.5 then 2 else 1.5 end where store_id = 'S1' and units in (1.5, 2)", "some cell of its 3 rows was changed"},
		{"update wh.sales set on_promotion = true where on_promotion is null and business_date = date '2026-05-01'", "update wh.sales set on_promotion = null where store_id = 'S2'", "some cell"},
		{"update wh.stores set opened_on = date '2020-02-01' where store_id = 'S1'", "update wh.stores set opened_on = date '2020-01-31' where store_id = 'S1'", "some cell"},
		{"update wh.products set category = 'drinks' where product_id = 'P1'", "update wh.products set category = 'food' where product_id = 'P1'", "some cell"},
		{"update wh.calendar set kind = 'closed'", "update wh.calendar set kind = 'holiday'", "some cell"},
		{"update wh.promotions set ends_on = date '2026-05-03'", "update wh.promotions set ends_on = date '2026-05-02'", "some cell"},
		{"update wh.targets set store_id = 'S2'", "update wh.targets set store_id = 'S1'", "some cell"},
		{"update wh.sale_lines set till_id = '2' where till_id = '1'", "update wh.sale_lines set till_id = '1' where till_id = '2'", "some cell"},
		{"update wh.sale_lines set sold_at = timestamp '2026-05-02 08:30:15' where till_id = '1'", "update wh.sale_lines set sold_at = timestamp '2026-05-02 08:30:15.120' where till_id = '1'", "some cell"},
		{"update wh.store_days set is_open = true where store_id = 'S2'", "update wh.store_days set is_open = false where store_id = 'S2'", "some cell"},
		{"update wh.inventory set on_hand = on_hand + 1 where product_id = 'P1'", "update wh.inventory set on_hand = on_hand - 1 where product_id = 'P1'", "on_hand adds up to 3.000 in the warehouse, the ledger says 2.000"},
		{"delete from wh.targets", "insert into wh.targets (business_date, store_id, net_sales_target, delivery_id, source_line) values (date '2026-05-01', 'S1', 100.00, 9, 2)", "the warehouse holds 0 rows, the ledger says 1"},
		{"insert into wh.targets (business_date, store_id, net_sales_target, delivery_id, source_line) values (date '2026-05-01', 'S1', 100.00, 99, 2)", "delete from wh.targets where delivery_id = 99", "1 rows of targets belong to no loaded delivery"},
		{"update wh.store_day set net_sales = net_sales + 1 where store_id = 'S1' and business_date = date '2026-05-01'", "update wh.store_day set net_sales = net_sales - 1 where store_id = 'S1' and business_date = date '2026-05-01'", "store_day of 2026-05-01, store S1"},
		{"insert into wh.product_day select * from wh.product_day where product_id = 'P2'", "delete from wh.product_day where product_id = 'P2'", "product_day: 1 of its keys, of 2026-05-01 and after it, stand there more than once, and count as often; daybook rebuild --from 2026-05-01"},
	} {
		c.behind(x.change)
		c.noticed(x.change, x.want)
		c.behind(x.back)
	}
	c.verifies()

	path := filepath.Join(c.Folder.Archive, "run-000001", "inventory_2026-05-01.csv")
	body, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(string(body), "5", "6", 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	c.noticed("a file of the archive is written over", "is not what was delivered")
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	c.noticed("it is removed", "the file is not at archive/run-000001/inventory_2026-05-01.csv")
}

// behind changes the warehouse behind the product's back.
func (c *chain) behind(statement string) {
	c.Helper()
	tx, err := c.Warehouse.Begin(c.ctx, 0)
	if err != nil {
		c.Fatal(err)
	}
	if n, err := tx.Exec(c.ctx, statement); err != nil || n == 0 {
		_ = tx.Rollback()
		c.Fatalf("%s: %d rows, %v", statement, n, err)
	}
	if err := tx.Commit(); err != nil {
		c.Fatal(err)
	}
}

// noticed wants verify to find one thing that says so.
func (c *chain) noticed(what, want string) {
	c.Helper()
	r, err := batch.Verify(c.ctx, c.Home)
	if err != nil {
		c.Fatal(err)
	}
	for _, p := range r.Problems {
		if strings.Contains(p.What, want) {
			return
		}
	}
	c.Errorf("%s: verify says %+v, want %q", what, r.Problems, want)
}
