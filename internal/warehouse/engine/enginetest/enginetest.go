// Package enginetest gives tests empty warehouses, of the embedded engine or of each.
package enginetest

import (
	"path/filepath"
	"testing"

	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/warehouse/engine"
	"github.com/daybookhq/daybook/internal/warehouse/postgres/postgrestest"
	"github.com/daybookhq/daybook/internal/warehouse/warehousetest"
)

// Each runs a test on each engine, all at a time, with an empty warehouse at the newest step.
func Each(t *testing.T, test func(t *testing.T, d warehouse.Driver)) {
	t.Helper()
	for name, open := range map[string]func(*testing.T) warehouse.Driver{
		"duckdb":   Embedded,
		"postgres": func(t *testing.T) warehouse.Driver { t.Helper(); return ready(t, postgrestest.Database(t)) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

// Embedded is an empty warehouse of the embedded engine at the newest step, closed when the test ends.
func Embedded(t *testing.T) warehouse.Driver {
	t.Helper()
	return ready(t, "duckdb:"+filepath.Join(t.TempDir(), "w.duckdb"))
}

func ready(t *testing.T, url string) warehouse.Driver {
	t.Helper()
	d, err := engine.Open(t.Context(), url, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	warehousetest.Migrate(t, d)
	return d
}
