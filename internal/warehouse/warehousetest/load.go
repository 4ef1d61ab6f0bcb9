package warehousetest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
)

func load(t *testing.T, open Open) {
	t.Run("all types", func(t *testing.T) {
		t.Parallel()
		d := migrated(t, open)
		must(t, d, "sale_lines", records(t, "sale_lines", 4,
			row{
				"business_date": "2026-05-30", "sold_at": int64(1_780_133_445_678_901), "store_id": "S1", "transaction_id": "T1", "product_id": "P1",
				"units": "1.500", "sales_value": "2.99", "unit_price": "1.9933", "on_promotion": true,
			},
			row{"business_date": "0001-01-01", "store_id": "S1", "transaction_id": "T1", "product_id": "P1", "units": "-0.001", "on_promotion": false},
			row{"business_date": "9999-12-31", "store_id": "S1", "transaction_id": "T1", "product_id": "P1", "units": "0"},
			row{"business_date": "1969-12-31", "sold_at": int64(-1), "store_id": "S1", "transaction_id": "T1", "product_id": "P1", "units": "0"}))
		equal(t, "rows", at(t, d, 0, `select cast(business_date as text), cast(sold_at as text), cast(units as text), cast(sales_value as text),
			cast(unit_price as text), case on_promotion when true then 'yes' when false then 'no' end, till_id, cast(delivery_id as text)
			from wh.sale_lines order by source_line`),
			"2026-05-30,2026-05-30 09:30:45.678901,1.500,2.99,1.9933,yes,~,4 0001-01-01,~,-0.001,~,~,no,~,4 "+
				"9999-12-31,~,0.000,~,~,~,~,4 1969-12-31,1969-12-31 23:59:59.999999,0.000,~,~,~,~,4")
	})
	t.Run("decimals at their edges", func(t *testing.T) {
		t.Parallel()
		d := migrated(t, open)
		var rows []row
		want := make([]string, 0, 4)
		for _, v := range []string{"999999999999.99", "-999999999999.99", "0.01", "-0.01"} {
			rows = append(rows, row{"business_date": "2026-05-30", "store_id": "S1", "product_id": "P1", "units": "99999999999.999", "sales_value": v})
			want = append(want, "99999999999.999,"+v)
		}
		must(t, d, "sales", records(t, "sales", 1, rows...))
		equal(t, "exact", at(t, d, 0, "select cast(units as text), cast(sales_value as text) from wh.sales order by source_line"), strings.Join(want, " "))
		equal(t, "their sum", at(t, d, 0, "select cast(sum(sales_value) as text), cast(sum(units) as text) from wh.sales"), "0.00,399999999999.996")
	})
	t.Run("text as it is", func(t *testing.T) {
		t.Parallel()
		d := migrated(t, open)
		var rows []row
		for i, s := range hostile {
			rows = append(rows, row{"store_id": fmt.Sprintf("S%03d", i), "name": s})
		}
		must(t, d, "stores", records(t, "stores", 1, rows...))
		r, err := d.At(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = r.Close() }()
		for i, s := range hostile {
			got := ask(t, r, "select name from wh.stores where store_id = $1", fmt.Sprintf("S%03d", i))
			equal(t, fmt.Sprintf("%q", s), got, s)
			equal(t, fmt.Sprintf("bound %q", s), ask(t, r, "select store_id from wh.stores where name = $1", s), fmt.Sprintf("S%03d", i))
		}
	})
	t.Run("batches that bring other columns and months", func(t *testing.T) {
		t.Parallel()
		d := migrated(t, open)
		var rows []row
		sold := func(date, column, value string) {
			r := row{"business_date": date, "store_id": "S1", "product_id": "P1", "units": "1", "sales_value": "1"}
			if column != "" {
				r[column] = value
			}
			rows = append(rows, r)
		}
		for _, date := range []string{"2026-05-30", "2026-05-31", "2026-05-31"} {
			sold(date, "", "") // a batch of one month, without a discount
		}
		sold("2026-05-31", "discount", "0.25")
		sold("2026-06-01", "", "")
		sold("2026-07-01", "cogs", "0.75")
		for range 3 {
			sold("2026-05-31", "", "")
		}
		sold("2026-06-30", "discount", "0.00")
		must(t, d, "sales", records(t, "sales", 4, rows...))
		equal(t, "rows", at(t, d, 0, `select cast(s.source_line as text), cast(business_date as text), cast(discount as text), cast(cogs as text)
			from wh.sales as s order by s.source_line`), "2,2026-05-30,~,~ 3,2026-05-31,~,~ 4,2026-05-31,~,~ 5,2026-05-31,0.25,~ 6,2026-06-01,~,~ "+
			"7,2026-07-01,~,0.75 8,2026-05-31,~,~ 9,2026-05-31,~,~ 10,2026-05-31,~,~ 11,2026-06-30,0.00,~")
	})
	t.Run("no rows", func(t *testing.T) {
		t.Parallel()
		d := migrated(t, open)
		must(t, d, "targets", records(t, "targets", 1))
		equal(t, "rows", at(t, d, 0, "select cast(count(*) as text) from wh.targets"), "0")
	})
	t.Run("columns by name", func(t *testing.T) {
		t.Parallel()
		d := migrated(t, open)
		must(t, d, "frozen_cost", costs(t, arrow.Field{Name: "unit_cost", Type: &arrow.Decimal64Type{Precision: 14, Scale: 2}}))
		equal(t, "another order, fewer decimals", at(t, d, 0, "select cast(delivery_id as text), product_id, cast(unit_cost as text) from wh.frozen_cost"), "5,P1,1.2500")
	})
}

// hostile is text that has broken importers before: quotes, controls, other scripts, what looks like SQL or a formula.
var hostile = []string{
	"", " ", "'", `"`, `\`, `\N`, "NULL", "~x", "a,b;c|d", "line\nbreak", "line\r\nbreak", "tab\tx", "\x01\x02\x7f", "'; drop table wh.sales; --",
	"$1", "%s", "=1+2", "Zażółć gęślą jaźń", "日本語の店", "🛒🧾", "e\u0301", "\u200f\u202eabc", "\ufeffbom", strings.Repeat("long ", 5000), "twelve bytes", "thirteen bytes",
}

// costs is one row of frozen costs, its columns in another order than the table's.
func costs(t *testing.T, cost arrow.Field) *feed {
	t.Helper()
	s := arrow.NewSchema([]arrow.Field{cost, {Name: "product_id", Type: arrow.BinaryTypes.String}, {Name: "delivery_id", Type: arrow.PrimitiveTypes.Int64}}, nil)
	b := array.NewRecordBuilder(memory.DefaultAllocator, s)
	defer b.Release()
	switch f := b.Field(0).(type) {
	case *array.Decimal64Builder:
		f.Append(125)
	case *array.Float64Builder:
		f.Append(1.25)
	case *array.StringBuilder:
		f.Append("1.25")
	}
	b.Field(1).(*array.StringBuilder).Append("P1")
	b.Field(2).(*array.Int64Builder).Append(5)
	rec := b.NewRecordBatch()
	defer rec.Release()
	r, err := array.NewRecordReader(s, []arrow.RecordBatch{rec})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Release)
	return &feed{RecordReader: r, rows: 1}
}

func loadRefused(t *testing.T, open Open) {
	d := migrated(t, open)
	money := &arrow.Decimal64Type{Precision: 14, Scale: 4}
	for _, c := range []struct {
		name, table string
		cost        arrow.Field
		want        string
	}{
		{"no table", "nothing", arrow.Field{Name: "unit_cost", Type: money}, "no such table"},
		{"a view", "live_slice", arrow.Field{Name: "unit_cost", Type: money}, "no such table"},
		{"an injected name", `frozen_cost" select 1; --`, arrow.Field{Name: "unit_cost", Type: money}, "no such table"},
		{"no column", "frozen_cost", arrow.Field{Name: "cost", Type: money}, `"cost"`},
		{"a column twice", "frozen_cost", arrow.Field{Name: "product_id", Type: arrow.BinaryTypes.String}, "twice"},
		{"more decimals than the column", "frozen_cost", arrow.Field{Name: "unit_cost", Type: &arrow.Decimal64Type{Precision: 14, Scale: 5}}, "decimals"},
		{"a float", "frozen_cost", arrow.Field{Name: "unit_cost", Type: arrow.PrimitiveTypes.Float64}, "float64"},
		{"text", "frozen_cost", arrow.Field{Name: "unit_cost", Type: arrow.BinaryTypes.String}, "utf8"},
	} {
		_, err := d.Load(t.Context(), c.table, costs(t, c.cost))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want an error that says %s", c.name, err, c.want)
		}
	}
	if _, err := d.Load(t.Context(), "sales", records(t, "sales", 1, row{"store_id": "S1"})); err == nil {
		t.Error("null in a column that must not be null passed")
	}
	equal(t, "nothing was written", at(t, d, 0, "select cast((select count(*) from wh.frozen_cost) + (select count(*) from wh.sales) as text)"), "0")
}

func loadStopped(t *testing.T, open Open) {
	d := migrated(t, open)
	sale := row{"business_date": "2026-05-30", "store_id": "S1", "product_id": "P1", "units": "1", "sales_value": "1"}
	some := func() *feed { return records(t, "sales", 1, sale, sale, sale, sale, sale, sale, sale) }
	broken := errors.New("line 8 cannot be read")
	f := some()
	f.last = func() error { return broken }
	if _, err := d.Load(t.Context(), "sales", f); !errors.Is(err, broken) {
		t.Errorf("a reader that fails: got %v, want its own error", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	f = some()
	f.last = func() error { cancel(); return ctx.Err() }
	if _, err := d.Load(ctx, "sales", f); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled on the way: got %v, want context canceled", err)
	}
	if _, err := d.Load(ctx, "sales", some()); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled before: got %v, want context canceled", err)
	}
	equal(t, "nothing was written", at(t, d, 0, "select cast(count(*) as text) from wh.sales"), "0")
	must(t, d, "sales", some())
	equal(t, "the next load", at(t, d, 0, "select cast(count(*) as text) from wh.sales"), "7")
}

func loadsAtOnce(t *testing.T, open Open) {
	d := migrated(t, open)
	const loads, rows = 8, 500
	errs := make(chan error, loads)
	for i := range loads {
		table := []string{"sales", "inventory"}[i%2]
		list := make([]row, rows)
		for j := range list {
			list[j] = row{"business_date": "2026-05-30", "store_id": fmt.Sprint("S", i), "product_id": fmt.Sprint("P", j)}
			if table == "sales" {
				list[j]["units"], list[j]["sales_value"] = "1", "0.01"
			}
		}
		r := records(t, table, int64(i+1), list...)
		go func() {
			_, err := d.Load(t.Context(), table, r)
			errs <- err
		}()
	}
	for range loads {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	equal(t, "sales", at(t, d, 0, "select cast(count(*) as text), cast(sum(sales_value) as text), cast(count(distinct delivery_id) as text) from wh.sales"), "2000,20.00,4")
	equal(t, "inventory", at(t, d, 0, "select cast(count(*) as text), cast(count(distinct store_id) as text) from wh.inventory"), "2000,4")
}
