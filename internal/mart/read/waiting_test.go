package read_test

import (
	"context"
	"testing"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/people"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// asked is a ledger that counts how often a connection was asked for.
type asked struct {
	read.Ledger
	times *int
}

func (a asked) At(ctx context.Context, run int64) (warehouse.Reader, error) {
	*a.times++
	return a.Ledger.At(ctx, run)
}

// TestWaits_OfThousands says that thousands of files in quarantine are asked for once, whoever reads whatever night, and that a page keeps a few of them.
func TestWaits_OfThousands(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	d.Exec(t, `insert into wh.delivery (delivery_id, run_id, dataset, file, sha256, bytes, contract_id, contract_version, contract_sha256, business_date, store_id, outcome,
  rows, sales_value, findings_total, verdict, place, path, moved, closed_by, closed_why)
select 20000 + v.n, 29, 'sales', 'sales_' || v.n || '.csv', sha256(cast(v.n as text)), 480, 'own', '1.0.0', '', date '2026-05-30' - cast(v.n % 2 as integer), 'S' || (1000 + v.n), 'violation', 1, 0, 1,
  '{}', 'quarantine', 'quarantine/x', true, null, ''
from (select unnest(range(4000)) as n) as v`)
	now, err := contract.ParseDay("2026-05-30")
	if err != nil {
		t.Fatal(err)
	}
	since := now - 30
	memory, times := read.NewMemory(10000), 0
	for _, c := range []struct {
		scope     people.Scope
		night     contract.Day
		all, here int
		own       bool
	}{
		{people.Everything, now, 4001, 2001, true}, // one is a master
		{people.Everything, now - 2, 4001, 1, false},
		{people.Scope{Stores: []string{"S1000", "S1001"}}, now, 2, 1, true},
		{people.Scope{Stores: []string{"S1001"}}, now, 1, 0, false},
		{people.Scope{Stores: []string{"S1000\x1fS1001"}}, now, 0, 0, false}, // is a store of its own
	} {
		r := memory.Reader(29, "x", c.scope, asked{d.Warehouse(nil), &times})
		w, err := r.Waits(t.Context(), read.WaitingFor{Run: read.WaitingNow, Nights: &read.Span{First: c.night, Last: c.night}, Since: &since, Store: "S1000", Most: 3})
		if err != nil {
			t.Fatal(err)
		}
		if w.All != c.all || w.Here != c.here || len(w.Most) != min(3, c.all) || w.Rows() > 8 {
			t.Errorf("%+v: %d files, %d here, %d named, %d read", c, w.All, w.Here, len(w.Most), w.Rows())
		}
		if own := w.OfStore(c.night, "S1000", "sales"); own != c.own {
			t.Errorf("%+v: a file of the store waits: %v", c, own)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
	if times != 1 {
		t.Errorf("asked %d times", times)
	}
}
