package web

import (
	"slices"

	"github.com/daybookhq/daybook/internal/warehouse/export"
)

// trendFile is a trend as a file, oldest first.
func (s *server) trendFile(r *request) (table, error) {
	p, err := s.trend(r)
	if err != nil {
		return table{}, err
	}
	shown := p.(*Trend) //nolint:forcetypeassert // what it makes
	t := table{name: r.inCategory("trend")}
	t.Columns = columnsOf("from_date", export.Date, "to_date", export.Date, "name", export.Text, "run", export.Whole, "net_sales", export.Decimal(2), "net_sales_compared", export.Decimal(2),
		"last_year", export.Decimal(2), "gap", export.Decimal(2), "gap_percent", export.Decimal(1), "stores_compared", export.Whole, "nights", export.Whole, "nights_due", export.Whole)
	rows := slices.Clone(shown.Rows)
	slices.Reverse(rows)
	t.Rows = eachOf(rows, func(v TrendRow) []any {
		number := func(n *Number, scale int) any { return exactValue(n.Exact(), export.Decimal(scale)) }
		return []any{dayValue(v.From), dayValue(v.To), v.Label, r.q.Run(), number(v.Sales, 2), number(v.Compared, 2), number(v.LastYear, 2), number(v.Gap, 2), number(v.Share, 1), v.Stores, v.Nights, v.Of}
	})
	return t, nil
}
