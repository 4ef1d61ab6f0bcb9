package duckdb_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"

	"github.com/daybookhq/daybook/internal/warehouse/duckdb"
)

// endless gives the same batch until the test has seen enough, then fails.
type endless struct {
	array.RecordReader
	batch arrow.RecordBatch
	left  int
	err   error
}

func (e *endless) Schema() *arrow.Schema          { return e.batch.Schema() }
func (e *endless) RecordBatch() arrow.RecordBatch { return e.batch }
func (e *endless) Err() error                     { return e.err }
func (e *endless) Next() bool                     { e.left--; return e.left >= 0 }

// names is a batch of stores: ids as text, names from a dictionary, some of them null.
func names(t testing.TB, rows int) arrow.RecordBatch {
	t.Helper()
	b := array.NewRecordBuilder(memory.DefaultAllocator, arrow.NewSchema([]arrow.Field{
		{Name: "store_id", Type: arrow.BinaryTypes.String},
		{Name: "name", Type: &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int32, ValueType: arrow.BinaryTypes.String}, Nullable: true},
		{Name: "delivery_id", Type: arrow.PrimitiveTypes.Int64},
		{Name: "source_line", Type: arrow.PrimitiveTypes.Int64},
	}, nil))
	defer b.Release()
	for i := range rows {
		b.Field(0).(*array.StringBuilder).Append(fmt.Sprintf("S%06d", i))
		if i%5 == 0 {
			b.Field(1).AppendNull()
		} else if err := b.Field(1).(*array.BinaryDictionaryBuilder).AppendString(fmt.Sprint("Shop ", i%3)); err != nil {
			t.Fatal(err)
		}
		b.Field(2).(*array.Int64Builder).Append(1)
		b.Field(3).(*array.Int64Builder).Append(int64(i + 2))
	}
	rec := b.NewRecordBatch()
	t.Cleanup(rec.Release)
	return rec
}

// counts answers with one number.
func counts(t *testing.T, d *duckdb.DB, query string) (n int) {
	t.Helper()
	r, err := d.At(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	rows, err := r.Query(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := rows.Scan(&n); err != nil {
			t.Fatal(err)
		}
	}
	return n
}

func TestLoadDictionariesOfAnyLength(t *testing.T) {
	t.Parallel()
	d := migrated(t, open(t))
	total := 0
	for _, rows := range []int{1, 2047, 2048, 2049, 130_000} { // around a vector and beyond a row group
		batch := names(t, rows)
		n, err := d.Load(t.Context(), "stores", &endless{batch: batch, left: 3})
		if err != nil || n != int64(3*rows) {
			t.Fatalf("%d rows: wrote %d, %v", rows, n, err)
		}
		total += 3 * rows
	}
	if n := counts(t, d, "select count(*) from wh.stores"); n != total {
		t.Errorf("%d rows, want %d", n, total)
	}
	if n := counts(t, d, "select count(*) from wh.stores where (name is null) <> (source_line % 5 = 2) or name <> 'Shop ' || (source_line - 2) % 3 or store_id <> 'S' || lpad(cast(source_line - 2 as text), 6, '0')"); n != 0 {
		t.Errorf("%d rows differ", n)
	}
}

// A load that fails late, after row groups were written, leaves no row and nothing in the catalogue.
func TestAFailedLoadLeavesNothing(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "daybook.duckdb")
	d, err := duckdb.Open(t.Context(), path, duckdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	migrated(t, d)
	views := counts(t, d, "select count(*) from duckdb_views() where not internal")
	broken := errors.New("the file ends in the middle")
	if _, err := d.Load(t.Context(), "stores", &endless{batch: names(t, 50_000), left: 20, err: broken}); !errors.Is(err, broken) {
		t.Fatalf("got %v", err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if d, err = duckdb.Open(t.Context(), path, duckdb.Options{}); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	if n := counts(t, d, "select count(*) from wh.stores"); n != 0 {
		t.Errorf("%d rows", n)
	}
	if n := counts(t, d, "select count(*) from duckdb_views() where not internal"); n != views {
		t.Errorf("%d views, %d before", n, views)
	}
}
