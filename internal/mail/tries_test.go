package mail_test

import (
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/warehouse/postgres"
	"github.com/daybookhq/daybook/internal/warehouse/postgres/postgrestest"
	"github.com/daybookhq/daybook/internal/warehouse/warehousetest"
)

// TestTries_OnEveryEngine: a letter that was put off has no try, however often, and one that was begun has one more.
func TestTries_OnEveryEngine(t *testing.T) {
	t.Parallel()
	t.Run("DuckDB", func(t *testing.T) {
		t.Parallel()
		d := readtest.Empty(t)
		d.SetMaxOpenConns(2)
		tries(t, d.Warehouse(time.Now))
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		t.Parallel()
		d := postgrestest.Open(t, postgrestest.Database(t), postgres.Options{})
		warehousetest.Migrate(t, d)
		tries(t, warehouse.New(d, time.Now))
	})
}

func tries(t *testing.T, w *warehouse.Warehouse) {
	t.Helper()
	ctx := t.Context()
	day, err := contract.ParseDay("2026-05-04")
	if err != nil {
		t.Fatal(err)
	}
	m := warehouse.MailRow{Person: 1, Login: "p1", Address: "p1@example.com", Kind: "brief", Date: day, Run: 1, BegunAt: time.Date(2026, 5, 5, 6, 45, 0, 0, time.UTC)}
	is := func(tries int64, state, why string) {
		t.Helper()
		list, err := w.Mails(ctx, day)
		if err != nil || len(list) != 1 || list[0].Tries != tries || list[0].State != state || list[0].Error != why {
			t.Errorf("%+v (%v), want %d tries, %s, %q", list, err, tries, state, why)
			return
		}
		m.ID = list[0].ID
	}
	for range 2 {
		if err := w.PutOffMail(ctx, m, "not tried"); err != nil {
			t.Fatal(err)
		}
		is(0, warehouse.MailFailed, "not tried")
	}
	for n := range int64(2) {
		if _, err := w.BeginMail(ctx, m); err != nil {
			t.Fatal(err)
		}
		is(n+1, warehouse.MailSending, "")
	}
}
