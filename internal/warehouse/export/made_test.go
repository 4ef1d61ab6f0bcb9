package export_test

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
	"github.com/xuri/excelize/v2"

	"github.com/daybookhq/daybook/internal/warehouse/export"
)

// TestMade writes a table that no engine made, with a row of everything, one of nothing and one that a spreadsheet would run.
func TestMade(t *testing.T) {
	t.Parallel()
	night := time.Date(2026, 5, 30, 0, 0, 0, 0, time.UTC)
	m := export.Made{
		Columns: []export.Column{{"date", export.Date}, {"store_id", export.Text}, {"net_sales", export.Decimal(2)}, {"stores", export.Whole}, {"open", export.YesNo}},
		Rows:    slices.Values([][]any{{night, "S1", "-12.50", int64(3), true}, {nil, nil, nil, nil, nil}, {night, "=1+1", "0.10", int64(0), false}}),
	}
	var b bytes.Buffer
	if err := m.CSV(&b); err != nil || b.String() != "date,store_id,net_sales,stores,open\n2026-05-30,S1,-12.50,3,true\n,,,,\n2026-05-30,'=1+1,0.10,0,false\n" {
		t.Errorf("%v %q", err, b.String())
	}
	b.Reset()
	if err := m.XLSX(&b); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = book.Close() }()
	for cell, want := range map[string]string{"A2": "2026-05-30", "C2": "-12.50", "D2": "3", "B4": "=1+1", "C4": "0.10", "C3": ""} {
		if got, err := book.GetCellValue("Data", cell); err != nil || got != want {
			t.Errorf("%s is %q, want %q, %v", cell, got, want, err)
		}
	}
	if formula, _ := book.GetCellFormula("Data", "B4"); formula != "" {
		t.Errorf("a formula: %s", formula)
	}
	b.Reset()
	if err := m.Parquet(&b); err != nil {
		t.Fatal(err)
	}
	r, err := file.NewParquetReader(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	p, err := pqarrow.NewFileReader(r, pqarrow.ArrowReadProperties{}, memory.DefaultAllocator)
	if err != nil {
		t.Fatal(err)
	}
	table, err := p.ReadTable(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer table.Release()
	for i, want := range []string{"date32 2026-05-30", "utf8 S1", "decimal(18, 2) -12.5", "int64 3", "bool true"} {
		c := table.Column(i).Data().Chunk(0)
		if got := c.DataType().String() + " " + c.ValueStr(0); got != want || !c.IsNull(1) {
			t.Errorf("column %d is %s, want %s and then null", i, got, want)
		}
	}
}
