package mart

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/warehouse/engine"
)

// opened returns the transaction of run 1 in an empty warehouse, and what fills it: exec runs a statement, slice shows the rows of a dataset on
// a date (a literal, or null) that a delivery brought (0: that the run built).
func opened(t *testing.T) (tx warehouse.Tx, exec func(string), slice func(dataset, date string, delivery int)) {
	t.Helper()
	ctx := context.Background()
	d, err := engine.Open(ctx, "duckdb:"+filepath.Join(t.TempDir(), "daybook.duckdb"), engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	steps, err := warehouse.Steps("duckdb")
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Migrate(ctx, steps); err != nil {
		t.Fatal(err)
	}
	if tx, err = d.Begin(ctx, 1); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tx.Rollback() })
	exec = func(query string) {
		t.Helper()
		if _, err := tx.Exec(ctx, query); err != nil {
			t.Fatalf("%v\n%s", err, query[:min(len(query), 500)])
		}
	}
	slice = func(dataset, date string, delivery int) {
		t.Helper()
		build := 0
		if delivery == 0 {
			build = 1
		}
		exec(fmt.Sprintf("insert into wh.slice values ('%s', %s, '', %d, %d, 1, null, 0, 0, 0, 0, 0)", dataset, date, delivery, build))
	}
	return tx, exec, slice
}
