package postgres_test

import (
	"testing"

	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/warehouse/postgres"
	"github.com/daybookhq/daybook/internal/warehouse/postgres/postgrestest"
	"github.com/daybookhq/daybook/internal/warehouse/warehousetest"
)

func TestSuite(t *testing.T) {
	t.Parallel()
	warehousetest.Run(t, func(t *testing.T) warehouse.Driver {
		return postgrestest.Open(t, postgrestest.Database(t), postgres.Options{})
	})
}
