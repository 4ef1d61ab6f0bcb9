package postgres_test

import (
	"bytes"
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/decimal"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/jackc/pgx/v5"

	"github.com/daybookhq/daybook/internal/warehouse/postgres"
	"github.com/daybookhq/daybook/internal/warehouse/postgres/postgrestest"
	"github.com/daybookhq/daybook/internal/warehouse/warehousetest"
)

const (
	benchStores, benchProducts, benchDays = 150, 200, 180
	benchRows                             = benchStores * benchProducts * benchDays // 5,400,000
)

// sold gives the i-th row: day, store, product, and numbers that neither repeat nor compress away.
func sold(i int) (day, store, product, units, value int) {
	h := uint64(i) * 0x9e3779b97f4a7c15 >> 40
	return i / (benchStores * benchProducts), i / benchProducts % benchStores, i % benchProducts, int(h%40 + 1), int(h % 20000)
}

// batches is the whole load as a parser would hand it over, at no cost of parsing.
func batches() (list []arrow.RecordBatch) {
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
	for i := range benchRows {
		day, store, product, units, value := sold(i)
		r.Field(0).(*array.Date32Builder).Append(arrow.Date32(20000 + day))
		r.Field(1).(*array.StringBuilder).Append(fmt.Sprintf("S%04d", store))
		r.Field(2).(*array.StringBuilder).Append(fmt.Sprintf("P%06d", product))
		r.Field(3).(*array.Decimal64Builder).Append(decimal.Decimal64(units * 1000))
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

// lines is the same as text, as a file for psql's \copy would hold it.
func lines() *bytes.Buffer {
	var b bytes.Buffer
	first := time.Unix(20000*86400, 0).UTC()
	for i := range benchRows {
		day, store, product, units, value := sold(i)
		cost := value * 7 / 10
		fmt.Fprintf(&b, "%s,S%04d,P%06d,%d,%d.%02d,0.00,%d.%02d,,%d,%d\n", first.AddDate(0, 0, day).Format(time.DateOnly), store, product, units,
			value/100, value%100, cost/100, cost%100, day, i+2)
	}
	return &b
}

// BenchmarkLoad writes 5.4 million rows of ten columns: by Load on one and on two connections, and as psql's \copy does it, text
// into a table of the same columns without partitions and indexes.
func BenchmarkLoad(b *testing.B) {
	postgrestest.Server(b)
	list := batches()
	text := lines()
	for _, loaders := range []int{1, 2} {
		b.Run(fmt.Sprint("connections ", loaders), func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				d := postgrestest.Open(b, postgrestest.Database(b), postgres.Options{Loaders: loaders})
				warehousetest.Migrate(b, d)
				r, err := array.NewRecordReader(list[0].Schema(), list)
				if err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
				if n, err := d.Load(context.Background(), "sales", r); err != nil || n != benchRows {
					b.Fatal(n, err)
				}
			}
			b.ReportMetric(float64(benchRows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
	b.Run("raw copy of text", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			conn, err := pgx.Connect(context.Background(), postgrestest.Database(b))
			if err != nil {
				b.Fatal(err)
			}
			if _, err := conn.Exec(context.Background(), `create table sales (business_date date, store_id text, product_id text, units decimal(14,3), sales_value decimal(14,2),
				discount decimal(14,2), cogs decimal(14,2), on_promotion boolean, delivery_id bigint, source_line bigint)`); err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
			if _, err := conn.PgConn().CopyFrom(context.Background(), bytes.NewReader(text.Bytes()), "copy sales from stdin (format csv)"); err != nil {
				b.Fatal(err)
			}
			_ = conn.Close(context.Background())
		}
		b.ReportMetric(float64(benchRows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
	})
}
