package web

import (
	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/warehouse/export"
)

// storesFile is the table of stores: all rows in the same order, the same columns.
func (s *server) storesFile(r *request) (table, error) {
	by, down, err := sortOf(r)
	if err != nil {
		return table{}, err
	}
	rows, err := s.storeRows(r, by, down)
	if err != nil {
		return table{}, err
	}
	shown := s.storeTable(r, by)
	t := table{name: r.inCategory("stores")}
	t.Columns = columnsOf("business_date", export.Date, "run", export.Whole, "store_id", export.Text, "name", export.Text, "region", export.Text, "state", export.Text)
	if !r.single() {
		t.Columns = append(t.Columns, columnsOf("from_date", export.Date, "days_counted", export.Whole, "days_due", export.Whole)...)
	}
	for _, c := range shown {
		if c.file != "" {
			t.Columns = append(t.Columns, export.Column{Name: c.file, Type: c.typ})
		}
		if c.by == read.ByNormal {
			t.Columns = append(t.Columns, export.Column{Name: "comparison", Type: export.Text})
		}
	}
	t.Rows = eachOf(rows, func(row read.StoreRow) []any {
		state := "counted"
		if !row.Sales.Known() && row.Word != read.Received {
			state = string(row.Word)
		}
		values := []any{dayValue(r.date), r.q.Run(), row.ID, textOrNone(row.Name), textOrNone(row.Region), state}
		if !r.single() {
			values = append(values, dayValue(r.span.First), row.Counted, row.Due)
		}
		for _, c := range shown {
			if c.file != "" {
				values = append(values, exactValue(c.cell(&row).Exact, c.typ))
			}
			if c.by == read.ByNormal {
				values = append(values, s.vsWords(r))
			}
		}
		return values
	})
	return t, nil
}

// regionsFile is the table of regions: the same in the same order, and where all stores are in one, that one.
func (s *server) regionsFile(r *request) (table, error) {
	var regions read.Regions
	if _, err := s.eachStore(r, regions.Add); err != nil {
		return table{}, err
	}
	t := table{name: r.inCategory("regions")}
	t.Columns = columnsOf("business_date", export.Date, "run", export.Whole, "region", export.Text, "stores", export.Whole, "stores_compared", export.Whole, "net_sales", export.Decimal(2),
		"compared_with", export.Decimal(2), "comparison", export.Text, "gap", export.Decimal(2), "gap_percent", export.Decimal(1), "open_insights", export.Whole)
	if !r.single() {
		t.Columns = append(t.Columns, columnsOf("from_date", export.Date)...)
	}
	t.Rows = eachOf(regions.Sorted(), func(v read.RegionTotals) []any {
		share := read.Unknown
		if v.Gap.Known() && v.Base != 0 {
			share = read.Maybe(read.MulDiv(int64(v.Gap), 1000, int64(v.Base)))
		}
		row := []any{
			dayValue(r.date), r.q.Run(), textOrNone(v.Region), v.Stores, v.Compared, decimalValue(read.Maybe(v.Sales), 2),
			decimalValue(v.Base, 2), s.vsWords(r), decimalValue(v.Gap, 2), decimalValue(share, 1), v.Open,
		}
		if !r.single() {
			row = append(row, dayValue(r.span.First))
		}
		return row
	})
	return t, nil
}

// rowsFile is the rows of a store-day, or of those of a period that its figure holds.
func (s *server) rowsFile(r *request) (table, error) {
	st, err := s.findStore(r)
	if err != nil {
		return table{}, err
	}
	if err := s.here(r); err != nil {
		return table{}, err
	}
	days := []contract.Day{r.date}
	if !r.single() {
		days = nil
		for _, d := range r.w.SpanDays(st, r.span, r.against()) {
			if d.Held {
				days = append(days, d.Date)
			}
		}
	}
	all, err := r.q.SalesRowsOver(r.ctx, r.in.Store, days)
	if err != nil {
		return table{}, err
	}
	list, err := s.chosenRows(r, all)
	if err != nil {
		return table{}, err
	}
	t := table{name: r.inCategory("rows")}
	t.Columns = columnsOf("business_date", export.Date, "run", export.Whole, "store_id", export.Text, "product_id", export.Text, "name", export.Text, "category", export.Text,
		"units", export.Decimal(3), "sales_value", export.Decimal(2), "discount", export.Decimal(2), "returned_units", export.Decimal(3), "returned_value", export.Decimal(2), "net_sales", export.Decimal(2))
	if r.sees.SeesCost {
		t.Columns = append(t.Columns, columnsOf("cogs", export.Decimal(2), "cogs_frozen", export.YesNo)...)
	}
	t.Columns = append(t.Columns, columnsOf("delivery_id", export.Whole, "line", export.Whole)...)
	t.Rows = eachOf(list, func(v read.DatedRow) []any {
		row := []any{
			dayValue(v.Date), r.q.Run(), r.in.Store, v.Product, textOrNone(v.Name), textOrNone(categoryOf(v)), decimalValue(v.Units, 3), decimalValue(v.Sales, 2),
			decimalValue(v.Discount, 2), decimalValue(v.ReturnedUnits, 3), decimalValue(v.Returned, 2), decimalValue(v.Net, 2),
		}
		if r.sees.SeesCost {
			row = append(row, decimalValue(v.Cost, 2), v.CostFrozen)
		}
		return append(row, v.Delivery, v.Line)
	})
	return t, nil
}
