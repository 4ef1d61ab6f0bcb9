package cli

import (
	"os"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse/duckdb"
)

// TestVerify_NoticesWhatSomebodyChanged: in the warehouse, number column by number column, and in the folders.
func TestVerify_NoticesWhatSomebodyChanged(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change string // a statement, or the path of a file that gets one byte more
		told   string
	}{
		"a value":         {"update wh.sales set sales_value = sales_value + 0.01 where store_id = 'S1' and product_id = 'P1'", "sales_value adds up to 83.01 in the warehouse, the ledger says 83.00"},
		"units":           {"update wh.sales set units = units - 1 where store_id = 'S2' and product_id = 'P3'", "units adds up to 20.000 in the warehouse, the ledger says 21.000"},
		"a row less":      {"delete from wh.inventory where store_id = 'S1' and product_id = 'P3'", "the warehouse holds 5 rows, the ledger says 6"},
		"a row more":      {"insert into wh.sales select business_date, 'S3', product_id, units, sales_value, discount, cogs, on_promotion, returned_units, returned_value, 77, 1 from wh.sales limit 1", "1 rows of sales belong to no loaded delivery"},
		"money moved":     {"update wh.sales set store_id = 'S1' where store_id = 'S2' and product_id = 'P3'", "store_day of 2026-03-02, store S1: net_sales of 40.00, its sales add up to 70.00"},
		"a mart":          {"update wh.store_day set net_sales = 41.00 where store_id = 'S1'", "store_day of 2026-03-02, store S1: net_sales of 41.00, its sales add up to 40.00"},
		"a cost":          {"update wh.products set unit_cost = 0.50 where product_id = 'P1'", "unit_cost adds up to 12.5000 in the warehouse, the ledger says 13.2000"},
		"a control total": {"update wh.store_days set net_sales = 38.50 where store_id = 'S2'", "net_sales adds up to 78.50"},
		"an archive":      {"archive/run-000001/sales_2026-03-02.csv", "archive/run-000001/sales_2026-03-02.csv is not what was delivered"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.land("stores.csv", "products.csv", "*_2026-03-02.csv")
			d.must(0, "run")
			d.must(0, "verify")
			d.says("5 deliveries, 17 rows, 83.00 EUR in sales, 78.00 EUR in store_days recounted; 5 files hashed", "clean")
			if strings.HasPrefix(c.change, "archive/") {
				doc, err := os.ReadFile(d.path(c.change))
				if err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(d.path(c.change), append(doc, '\n'), 0o600); err != nil {
					t.Fatal(err)
				}
			} else {
				d.alter(c.change)
			}
			d.must(fault.ExitFailed, "verify")
			d.says(c.told)
			if strings.Contains(d.out, "clean") {
				t.Errorf("clean, it says:\n%s", d.out)
			}
			d.must(fault.ExitFailed, "verify", "--json")
			var report struct {
				Clean    bool
				Problems []struct{ What string }
			}
			d.decode(&report)
			if report.Clean || len(report.Problems) == 0 {
				t.Errorf("report %+v", report)
			}
		})
	}
}

// alter changes a row behind Daybook's back.
func (d *desk) alter(statement string) {
	d.t.Helper()
	db, err := duckdb.Open(d.t.Context(), d.path("daybook.duckdb"), duckdb.Options{})
	if err != nil {
		d.t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	tx, err := db.Begin(d.t.Context(), 0)
	if err != nil {
		d.t.Fatal(err)
	}
	n, err := tx.Exec(d.t.Context(), statement)
	if err != nil || n == 0 {
		d.t.Fatalf("%s: %d rows, %v", statement, n, err)
	}
	if err := tx.Commit(); err != nil {
		d.t.Fatal(err)
	}
}
