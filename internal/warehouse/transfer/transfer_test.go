package transfer_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/warehouse/duckdb"
	"github.com/daybookhq/daybook/internal/warehouse/postgres"
	"github.com/daybookhq/daybook/internal/warehouse/postgres/postgrestest"
	"github.com/daybookhq/daybook/internal/warehouse/transfer"
	"github.com/daybookhq/daybook/internal/warehouse/warehousetest"
)

// engines open an empty warehouse each.
var engines = map[string]func(t *testing.T) warehouse.Driver{
	"duckdb": func(t *testing.T) warehouse.Driver {
		d, err := duckdb.Open(context.Background(), filepath.Join(t.TempDir(), "w.duckdb"), duckdb.Options{})
		return ready(t, d, err)
	},
	"postgres": func(t *testing.T) warehouse.Driver {
		d, err := postgres.Open(context.Background(), postgrestest.Database(t), postgres.Options{})
		return ready(t, d, err)
	},
}

func ready(t *testing.T, d warehouse.Driver, err error) warehouse.Driver {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	warehousetest.Migrate(t, d)
	return d
}

// fill writes five runs with a delivery each: odd texts, nulls, the smallest and the largest amounts.
func fill(t *testing.T, d warehouse.Driver) {
	t.Helper()
	tx, err := d.Begin(context.Background(), 0)
	if err != nil {
		t.Fatal(err)
	}
	exec := func(query string, args ...any) {
		if _, err := tx.Exec(context.Background(), query, args...); err != nil {
			t.Fatal(err)
		}
	}
	at := time.Date(2026, 5, 30, 5, 12, 0, 123456000, time.UTC)
	for run := int64(1); run <= 5; run++ {
		exec(`insert into wh.run values (cast($1 as bigint), 'run', 'published', cast($2 as timestamp), null, date '2026-05-30', null, 1, 1, 0, 0, 0, 2, 2, 0, 12.34, 12.34, 0, 0.25, 'a "reason", with'' quotes', 'test', '{"a":1}', 1, 1, true)`, run, at)
		exec(`insert into wh.delivery (delivery_id, run_id, dataset, file, sha256, bytes, contract_id, contract_version, contract_sha256, business_date, store_id, outcome, rows, sales_value, findings_total, verdict, place, path, moved, closed_why)
			values (cast($1 as bigint), cast($1 as bigint), 'sales', 'säles	tab.csv', 'aa', 7, 'c', '1', 'bb', date '2026-05-30', null, 'ok', 2, 12.34, 0, '{}', 'archive', 'p', true, '')`, run)
		exec(`insert into wh.slice (dataset, business_date, store_id, delivery_id, build_run, run_id, superseded_by, stores, rows, units, sales_value, returned_value)
			values ('sales', date '2026-05-30', '', cast($1 as bigint), 0, cast($1 as bigint), null, 1, 2, 1.5, 12.34, 0)`, run)
		exec(`insert into wh.insight_day values (cast($1 as bigint), date '2026-05-30', 14200, 37)`, run)
	}
	exec("update wh.published set run_id = 5, oldest_run = 1")
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	for run := range 5 {
		load(t, d, fmt.Sprintf(`[
			{"business_date": "2026-05-30", "store_id": "S1", "product_id": "Käse", "units": "0.001", "sales_value": "999999999999.99", "delivery_id": %[1]d, "source_line": 2},
			{"business_date": "1999-12-31", "store_id": "S'2", "product_id": "p", "units": "99999999999.999", "sales_value": "0.01", "discount": "0.00", "delivery_id": %[1]d, "source_line": 3}]`, run+1))
	}
}

// load brings rows of sales as a night does.
func load(t *testing.T, d warehouse.Driver, doc string) {
	t.Helper()
	field := func(name string, kind arrow.DataType) arrow.Field {
		return arrow.Field{Name: name, Type: kind, Nullable: true}
	}
	money, number := &arrow.Decimal64Type{Precision: 14, Scale: 2}, arrow.PrimitiveTypes.Int64
	schema := arrow.NewSchema([]arrow.Field{
		field("business_date", arrow.FixedWidthTypes.Date32), field("store_id", arrow.BinaryTypes.String), field("product_id", arrow.BinaryTypes.String),
		field("units", &arrow.Decimal64Type{Precision: 14, Scale: 3}), field("sales_value", money), field("discount", money), field("delivery_id", number), field("source_line", number),
	}, nil)
	rec, _, err := array.RecordFromJSON(memory.DefaultAllocator, schema, strings.NewReader(doc))
	if err != nil {
		t.Fatal(err)
	}
	r, err := array.NewRecordReader(schema, []arrow.RecordBatch{rec})
	if err == nil {
		_, err = d.Load(context.Background(), "sales", r)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func quiet(string, int64, int64) {}

// TestCopy_BetweenEngines: from each engine to each, all tables are the same afterwards, and a second transfer into it is refused.
func TestCopy_BetweenEngines(t *testing.T) {
	t.Parallel()
	for from, openFrom := range engines {
		for to, openTo := range engines {
			t.Run(from+" to "+to, func(t *testing.T) {
				a, b := openFrom(t), openTo(t)
				fill(t, a)
				s, err := transfer.Copy(t.Context(), a, b, transfer.Options{Progress: quiet})
				if err != nil {
					t.Fatal(err)
				}
				if s.Run != 5 || s.Rows != 5*6 || s.Resumed {
					t.Errorf("run %d, %d rows, resumed %v", s.Run, s.Rows, s.Resumed)
				}
				found := false
				for _, table := range s.Tables {
					if table.Name == "sales" {
						found = table.Rows == 10 && strings.Join(table.Sums, " ") == "units=500000000000.000 sales_value=5000000000000.00 discount=0.00 cogs=0.00 returned_units=0.000 returned_value=0.00"
					}
				}
				if !found {
					t.Errorf("tables %+v", s.Tables)
				}
				if _, err := transfer.Copy(t.Context(), a, b, transfer.Options{Progress: quiet}); fault.KindOf(err) != fault.Usage {
					t.Errorf("a second transfer into the same warehouse: %v", err)
				}
			})
		}
	}
}

// breaking fails at its nth load, before or after the rows have gone through.
type breaking struct {
	warehouse.Driver
	at, loads int
	after     bool
}

var errBroken = errors.New("the line went dead")

func (b *breaking) Load(ctx context.Context, table string, r array.RecordReader) (int64, error) {
	b.loads++
	if b.loads == b.at && !b.after {
		return 0, errBroken
	}
	n, err := b.Driver.Load(ctx, table, r)
	if b.loads == b.at {
		return n, errBroken
	}
	return n, err
}

// TestCopy_GoesOn: broken at every load, before and after the rows went through, the next attempt brings the rest and nothing twice.
func TestCopy_GoesOn(t *testing.T) {
	t.Parallel()
	for at := 1; ; at++ {
		for _, after := range []bool{false, true} {
			a, b := engines["duckdb"](t), engines["duckdb"](t)
			fill(t, a)
			bad := &breaking{Driver: b, at: at, after: after}
			_, err := transfer.Copy(t.Context(), a, bad, transfer.Options{Progress: quiet})
			if err == nil {
				return // no load is left to break
			}
			if !errors.Is(err, errBroken) {
				t.Fatal(err)
			}
			if err := transfer.Unfinished(t.Context(), b); fault.KindOf(err) != fault.Config || !strings.Contains(fault.HintOf(err), "daybook copy --to") {
				t.Errorf("broken at load %d (after %v): the target says %v", at, after, err)
			}
			s, err := transfer.Copy(t.Context(), a, b, transfer.Options{Progress: quiet})
			if err != nil || s.Rows != 30 || s.Resumed != (at > 1) {
				t.Errorf("broken at load %d (after %v): %d rows, resumed %v, %v", at, after, s.Rows, s.Resumed, err)
			}
			if err := errors.Join(transfer.Unfinished(t.Context(), a), transfer.Unfinished(t.Context(), b)); err != nil {
				t.Errorf("whole, and %v", err)
			}
			if after && at == 3 {
				other := engines["duckdb"](t)
				fill(t, other)
				if _, err := transfer.Copy(t.Context(), other, b, transfer.Options{Progress: quiet}); err == nil {
					t.Error("another warehouse goes into the same target")
				}
			}
		}
	}
}

// busy writes into the source whenever something arrives in the target.
type busy struct {
	warehouse.Driver
	write func()
}

func (b *busy) Load(ctx context.Context, table string, r array.RecordReader) (int64, error) {
	b.write()
	return b.Driver.Load(ctx, table, r)
}

// TestCopy_WhilePeopleAreAtWork: what is written into the source meanwhile is not in the target, and nothing disagrees.
func TestCopy_WhilePeopleAreAtWork(t *testing.T) {
	t.Parallel()
	for name, open := range engines {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, b := open(t), engines["duckdb"](t)
			fill(t, a)
			n := 0
			at := &busy{Driver: b, write: func() {
				n++
				tx, err := a.Begin(context.Background(), 0)
				if err == nil {
					_, err = tx.Exec(context.Background(), `insert into wh.audit (done_at, actor, action, object, detail, address, run_id)
						values (timestamp '2026-05-30 05:12:00', 'ada', 'looked', 'brief', '', '', 5)`)
				}
				if err == nil {
					err = tx.Commit()
				}
				if err != nil {
					t.Error(err)
				}
			}}
			s, err := transfer.Copy(t.Context(), a, at, transfer.Options{Progress: quiet})
			if err != nil || n < 3 {
				t.Fatalf("%d writes, %v", n, err)
			}
			for _, table := range s.Tables {
				if table.Name == "audit" && table.Rows != 0 {
					t.Errorf("%d rows of the audit log came over, though the transfer began before them", table.Rows)
				}
			}
		})
	}
}

// TestCopy_AnOlderWarehouse: one that an older binary has made goes as it is into a target of the same step.
func TestCopy_AnOlderWarehouse(t *testing.T) {
	t.Parallel()
	older := func() warehouse.Driver {
		d, err := duckdb.Open(t.Context(), filepath.Join(t.TempDir(), "w.duckdb"), duckdb.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = d.Close() })
		steps, err := warehouse.Steps(d.Engine())
		if err == nil {
			err = d.Migrate(t.Context(), steps[:15])
		}
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	a, b := older(), older()
	fill(t, a)
	s, err := transfer.Copy(t.Context(), a, b, transfer.Options{Progress: quiet})
	if err != nil || s.Rows != 30 || s.Run != 5 {
		t.Errorf("%d rows, run %d, %v", s.Rows, s.Run, err)
	}
	if _, err := transfer.Copy(t.Context(), a, engines["duckdb"](t), transfer.Options{Progress: quiet}); err == nil {
		t.Error("an older warehouse goes into a newer one")
	}
}

// TestCopy_WaitsForNobody: while a run holds the source, a transfer that may not wait is refused.
func TestCopy_WaitsForNobody(t *testing.T) {
	t.Parallel()
	a, b := engines["duckdb"](t), engines["duckdb"](t)
	release, err := a.Lock(t.Context(), false)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := release(); err != nil {
			t.Error(err)
		}
	}()
	if _, err := transfer.Copy(t.Context(), a, b, transfer.Options{Progress: quiet}); fault.KindOf(err) != fault.Locked {
		t.Errorf("%v", fmt.Sprint(err))
	}
}
