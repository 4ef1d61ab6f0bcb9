package web

import (
	"cmp"

	"github.com/daybookhq/daybook/internal/warehouse/export"
)

// patternsFile is the shapes of the week as a file.
func (s *server) patternsFile(r *request) (table, error) {
	p, err := s.weekShapes(r)
	if err != nil {
		return table{}, err
	}
	t := table{name: "patterns"}
	t.Columns = columnsOf("from_date", export.Date, "to_date", export.Date, "run", export.Whole, "category", export.Text, "weekday", export.Text, "net_sales_a_store_and_day", export.Decimal(2),
		"percent_of_mean", export.Decimal(1), "percent_beside", export.Decimal(1))
	type line struct {
		row  ShapeRow
		cell ShapeCell
	}
	var lines []line
	for _, row := range p.Rows {
		for _, c := range row.Cells {
			lines = append(lines, line{row, c})
		}
	}
	t.Rows = eachOf(lines, func(l line) []any {
		number := func(n *Number, scale int) any { return exactValue(n.Exact(), export.Decimal(scale)) }
		return []any{
			dayValue(p.First), dayValue(r.date), r.q.Run(), cmp.Or(l.row.Name, "all"), l.cell.Weekday, number(l.cell.average, 2), number(l.cell.Index, 1), number(l.cell.Beside, 1),
		}
	})
	return t, nil
}
