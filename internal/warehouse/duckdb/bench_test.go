package duckdb_test

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/decimal"
	"github.com/apache/arrow-go/v18/arrow/memory"

	"github.com/daybookhq/daybook/internal/warehouse/duckdb"
)

const (
	benchStores, benchProducts, benchDays = 150, 200, 180
	benchRows                             = benchStores * benchProducts * benchDays // 5,400,000
)

// sold gives the i-th row: store, product, day, and numbers that neither repeat nor compress away.
func sold(i int) (day, store, product, units, value int) {
	h := uint64(i) * 0x9e3779b97f4a7c15 >> 40
	return i / (benchStores * benchProducts), i / benchProducts % benchStores, i % benchProducts, int(h%40+1) * 1000, int(h % 20000)
}

// night is the whole load as batches, one for each store and date: what a parser would hand over, at no cost of parsing.
func night(b *testing.B) []arrow.RecordBatch {
	b.Helper()
	money, quantity := &arrow.Decimal64Type{Precision: 14, Scale: 2}, &arrow.Decimal64Type{Precision: 14, Scale: 3}
	s := arrow.NewSchema([]arrow.Field{
		{Name: "business_date", Type: arrow.FixedWidthTypes.Date32},
		{Name: "store_id", Type: arrow.BinaryTypes.String},
		{Name: "product_id", Type: arrow.BinaryTypes.String},
		{Name: "units", Type: quantity},
		{Name: "sales_value", Type: money},
		{Name: "discount", Type: money, Nullable: true},
		{Name: "cogs", Type: money, Nullable: true},
		{Name: "on_promotion", Type: arrow.FixedWidthTypes.Boolean, Nullable: true},
		{Name: "delivery_id", Type: arrow.PrimitiveTypes.Int64},
		{Name: "source_line", Type: arrow.PrimitiveTypes.Int64},
	}, nil)
	r := array.NewRecordBuilder(memory.DefaultAllocator, s)
	defer r.Release()
	var list []arrow.RecordBatch
	for i := range benchRows {
		day, store, product, units, value := sold(i)
		r.Field(0).(*array.Date32Builder).Append(arrow.Date32(20000 + day))
		r.Field(1).(*array.StringBuilder).Append(fmt.Sprintf("S%04d", store))
		r.Field(2).(*array.StringBuilder).Append(fmt.Sprintf("P%06d", product))
		r.Field(3).(*array.Decimal64Builder).Append(decimal.Decimal64(units))
		r.Field(4).(*array.Decimal64Builder).Append(decimal.Decimal64(value))
		r.Field(5).(*array.Decimal64Builder).Append(0)
		r.Field(6).(*array.Decimal64Builder).Append(decimal.Decimal64(value * 7 / 10))
		r.Field(7).AppendNull()
		r.Field(8).(*array.Int64Builder).Append(int64(day))
		r.Field(9).(*array.Int64Builder).Append(int64(i + 2))
		if (i+1)%(16*1024) == 0 || i == benchRows-1 {
			list = append(list, r.NewRecordBatch())
		}
	}
	return list
}

// BenchmarkLoad writes 5.4 million rows of ten columns and makes a checkpoint; the name says by which way (see Loader).
func BenchmarkLoad(b *testing.B) {
	batches := night(b)
	b.Run(duckdb.Loader, func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			d := migrated(b, open(b))
			r, err := array.NewRecordReader(batches[0].Schema(), batches)
			if err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
			n, err := d.Load(b.Context(), "sales", r)
			if err != nil || n != benchRows {
				b.Fatalf("%d rows, %v", n, err)
			}
			if err := d.Maintain(b.Context()); err != nil {
				b.Fatal(err)
			}
			b.StopTimer()
			_ = d.Close()
			b.StartTimer()
		}
		b.ReportMetric(float64(benchRows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
	})
}

// BenchmarkReadCSV is the engine alone: the same rows from a CSV file by read_csv with given types, and a checkpoint.
func BenchmarkReadCSV(b *testing.B) {
	dir := b.TempDir()
	file := filepath.Join(dir, "sales.csv")
	f, err := os.Create(file)
	if err != nil {
		b.Fatal(err)
	}
	w := bufio.NewWriterSize(f, 1<<20)
	fmt.Fprintln(w, "business_date,store_id,product_id,units,sales_value,discount,cogs,on_promotion,delivery_id,source_line")
	for i := range benchRows {
		day, store, product, units, value := sold(i)
		fmt.Fprintf(w, "2025-%02d-%02d,S%04d,P%06d,%d,%d.%02d,0.00,%d.%02d,,%d,%d\n", day/28+1, day%28+1, store, product, units/1000, value/100, value%100, value*7/1000, value*7/10%100, day, i+2)
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
	ctx := context.Background()
	i := 0
	for b.Loop() {
		b.StopTimer()
		i++
		db, err := sql.Open("duckdb", filepath.Join(dir, fmt.Sprintf("raw%d.duckdb", i))+"?memory_limit=512MB")
		if err != nil {
			b.Fatal(err)
		}
		exec := func(query string, args ...any) {
			if _, err := db.ExecContext(ctx, query, args...); err != nil {
				b.Fatal(err)
			}
		}
		exec("create table sales (business_date date not null, store_id text not null, product_id text not null, units decimal(14,3) not null, sales_value decimal(14,2) not null, discount decimal(14,2), cogs decimal(14,2), on_promotion boolean, delivery_id bigint not null, source_line bigint not null)")
		b.StartTimer()
		exec("insert into sales from read_csv($1, header = true, auto_detect = false, delim = ',', quote = '\"', escape = '\"', columns = {business_date: 'date', store_id: 'text', product_id: 'text', units: 'decimal(14,3)', sales_value: 'decimal(14,2)', discount: 'decimal(14,2)', cogs: 'decimal(14,2)', on_promotion: 'boolean', delivery_id: 'bigint', source_line: 'bigint'})", file)
		exec("checkpoint")
		b.StopTimer()
		if err := db.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
	b.ReportMetric(float64(benchRows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
