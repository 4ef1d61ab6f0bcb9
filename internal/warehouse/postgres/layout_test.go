package postgres_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/warehouse/postgres"
	"github.com/daybookhq/daybook/internal/warehouse/postgres/postgrestest"
	"github.com/daybookhq/daybook/internal/warehouse/warehousetest"
)

// migrated is an empty warehouse at the newest step, and its URL.
func migrated(t testing.TB) (*postgres.DB, string) {
	t.Helper()
	url := postgrestest.Database(t)
	d := postgrestest.Open(t, url, postgres.Options{})
	warehousetest.Migrate(t, d)
	return d, url
}

// Every table that a migration makes has a layout, and every layout a table: whoever adds one has to say how it lies.
func TestEveryTableHasALayout(t *testing.T) {
	t.Parallel()
	_, url := migrated(t)
	var there []string
	for _, row := range postgrestest.Rows(t, url, "select relname from pg_class where relnamespace = 'wh'::regnamespace and relkind in ('r', 'p') and not relispartition") {
		there = append(there, row[0])
		if !slices.Contains(postgres.Layouts(), row[0]) {
			t.Errorf("wh.%s has no layout: add it in layout.go", row[0])
		}
	}
	for _, name := range postgres.Layouts() {
		if !slices.Contains(there, name) {
			t.Errorf("layout.go has wh.%s, which no migration makes", name)
		}
	}
}

// sales is a batch of one row a date, all of delivery 1.
func sales(t testing.TB, dates ...string) array.RecordReader {
	t.Helper()
	schema := arrow.NewSchema([]arrow.Field{
		{Name: "business_date", Type: arrow.FixedWidthTypes.Date32},
		{Name: "store_id", Type: arrow.BinaryTypes.String},
		{Name: "product_id", Type: arrow.BinaryTypes.String},
		{Name: "units", Type: &arrow.Decimal64Type{Precision: 14, Scale: 3}},
		{Name: "sales_value", Type: &arrow.Decimal64Type{Precision: 14, Scale: 2}},
		{Name: "delivery_id", Type: arrow.PrimitiveTypes.Int64},
		{Name: "source_line", Type: arrow.PrimitiveTypes.Int64},
	}, nil)
	var batches []arrow.RecordBatch
	for i, date := range dates {
		b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
		d, err := contract.ParseDay(date)
		if err != nil {
			t.Fatal(err)
		}
		b.Field(0).(*array.Date32Builder).Append(arrow.Date32(d))
		b.Field(1).(*array.StringBuilder).Append("S1")
		b.Field(2).(*array.StringBuilder).Append("P1")
		b.Field(3).(*array.Decimal64Builder).Append(1000)
		b.Field(4).(*array.Decimal64Builder).Append(250)
		b.Field(5).(*array.Int64Builder).Append(1)
		b.Field(6).(*array.Int64Builder).Append(int64(i + 2))
		batches = append(batches, b.NewRecordBatch())
		b.Release()
	}
	r, err := array.NewRecordReader(schema, batches)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range batches {
		b.Release()
	}
	t.Cleanup(r.Release)
	return r
}

func partitionsOf(t testing.TB, url, table string) (names []string) {
	t.Helper()
	for _, row := range postgrestest.Rows(t, url, "select inhrelid::regclass::text from pg_inherits where inhparent = ('wh.' || $1)::regclass order by 1", table) {
		names = append(names, strings.TrimPrefix(row[0], "wh."))
	}
	return names
}

// A load makes the months that its dates need, for all partitioned tables, and Maintain the one after the newest.
func TestMonths_AreMadeOnDemandAndAhead(t *testing.T) {
	t.Parallel()
	d, url := migrated(t)
	n, err := d.Load(t.Context(), "sales", sales(t, "2026-01-31", "2026-02-01", "2026-02-28", "2025-12-31", "2026-02-02"))
	if err != nil || n != 5 {
		t.Fatalf("%d rows, %v", n, err)
	}
	for _, table := range postgres.Partitioned() {
		want := strings.Join([]string{table + "_2025_12", table + "_2026_01", table + "_2026_02"}, " ")
		if got := strings.Join(partitionsOf(t, url, table), " "); got != want {
			t.Errorf("%s has %s, want %s", table, got, want)
		}
	}
	rows := postgrestest.Rows(t, url, "select tableoid::regclass::text, count(*)::text from wh.sales group by 1 order by 1")
	if len(rows) != 3 || rows[2][0] != "wh.sales_2026_02" || rows[2][1] != "3" {
		t.Errorf("rows lie in %v", rows)
	}
	for range 2 { // the second time there is nothing to do
		if err := d.Maintain(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := partitionsOf(t, url, "inventory"); len(got) != 4 || got[3] != "inventory_2026_03" {
			t.Errorf("after maintaining: %v", got)
		}
	}
	if kinds := postgrestest.Rows(t, url, `select m.amname, count(*)::text from pg_index as i join pg_class as x on x.oid = i.indexrelid join pg_am as m on m.oid = x.relam
		where i.indrelid = 'wh.sales_2026_02'::regclass group by 1`); len(kinds) != 1 || kinds[0][0] != "brin" || kinds[0][1] != "1" {
		t.Errorf("a partition of sales has indexes %v, want one brin", kinds)
	}
}

// TestMigrate_MonthsOfTablesThatCome: a table that an upgrade brings has partitions of the months that others have, since a night may write of dates before its own.
func TestMigrate_MonthsOfTablesThatCome(t *testing.T) {
	t.Parallel()
	url := postgrestest.Database(t)
	d := postgrestest.Open(t, url, postgres.Options{})
	steps := warehousetest.Steps(t, d)
	before := slices.IndexFunc(steps, func(s warehouse.Step) bool { return s.Number == 39 }) // which brings category_error
	if err := d.Migrate(t.Context(), steps[:before]); err != nil {
		t.Fatal(err)
	}
	if made := partitionsOf(t, url, "category_day"); len(made) != 0 {
		t.Fatalf("category_day has %v already", made)
	}
	for _, month := range []string{"2025_12", "2026_02"} {
		year, number, _ := strings.Cut(month, "_")
		postgrestest.Exec(t, url, "create table wh.category_day_"+month+" partition of wh.category_day for values from ('"+year+"-"+number+"-01') to ('"+year+"-"+number+"-28')")
	}
	for _, after := range []string{"the upgrade", "a start after an upgrade that was stopped"} {
		if err := d.Migrate(t.Context(), steps); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(partitionsOf(t, url, "category_error"), " "); got != "category_error_2025_12 category_error_2026_02" {
			t.Errorf("after %s category_error has %s", after, got)
		}
		postgrestest.Exec(t, url, "drop table wh.category_error_2025_12")
	}
}

// Two processes that load the same new month at once make it once.
func TestMonths_MadeByTwoAtOnce(t *testing.T) {
	t.Parallel()
	first, url := migrated(t)
	second := postgrestest.Open(t, url, postgres.Options{})
	errs := make(chan error, 2)
	for _, d := range []*postgres.DB{first, second} {
		r := sales(t, "2026-04-01", "2026-05-01", "2026-06-01")
		go func() {
			_, err := d.Load(t.Context(), "sales", r)
			errs <- err
		}()
	}
	for range 2 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	if rows := postgrestest.Rows(t, url, "select count(*)::text from wh.sales"); rows[0][0] != "6" {
		t.Errorf("%s rows", rows[0][0])
	}
}

// Two processes that start at once on an empty database migrate it once.
func TestMigrate_TwoAtOnce(t *testing.T) {
	t.Parallel()
	url := postgrestest.Database(t)
	errs := make(chan error, 3)
	for range 3 {
		d := postgrestest.Open(t, url, postgres.Options{})
		go func() {
			errs <- d.Migrate(t.Context(), warehousetest.Steps(t, d))
		}()
	}
	for range 3 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
}

// Months that a sweep has emptied are dropped by the run that has the lock; the newest ones, and whatever has a row, stay.
func TestMonths_EmptyOnesAreDropped(t *testing.T) {
	t.Parallel()
	d, url := migrated(t)
	if _, err := d.Load(t.Context(), "sales", sales(t, "2025-10-01", "2025-11-01", "2025-12-01", "2026-01-01")); err != nil {
		t.Fatal(err)
	}
	tx, err := d.Begin(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), "delete from wh.sales where business_date in (date '2025-11-01', date '2026-01-01')"); err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), "select pg_stat_force_next_flush()"); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	if err := d.Maintain(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := partitionsOf(t, url, "sales"); len(got) != 4 {
		t.Errorf("without the run lock: %v", got)
	}
	release, err := d.Lock(t.Context(), false)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Maintain(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(partitionsOf(t, url, "sales"), " "); got != "sales_2025_10 sales_2025_12 sales_2026_01" {
		t.Errorf("left: %s", got)
	}
	if _, err := d.Load(t.Context(), "sales", sales(t, "2025-11-02")); err != nil {
		t.Errorf("the month comes back: %v", err)
	}
	if err := release(); err != nil {
		t.Error(err)
	}
}
