package duckdb_test

import (
	"path/filepath"
	"testing"

	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/warehouse/duckdb"
	"github.com/daybookhq/daybook/internal/warehouse/warehousetest"
)

func TestSuite(t *testing.T) {
	t.Parallel()
	warehousetest.Run(t, func(t *testing.T) warehouse.Driver { return open(t) })
}

func open(t testing.TB) *duckdb.DB {
	t.Helper()
	d, err := duckdb.Open(t.Context(), filepath.Join(t.TempDir(), "daybook.duckdb"), duckdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}
