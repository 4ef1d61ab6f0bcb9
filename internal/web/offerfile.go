package web

import (
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/warehouse/export"
)

// promotionsFile is the table of promotions as a file.
func (s *server) promotionsFile(r *request) (table, error) {
	list, _, err := s.offerList(r)
	if err != nil {
		return table{}, err
	}
	t := table{name: "promotions"}
	t.Columns = columnsOf("business_date", export.Date, "run", export.Whole, "promotion_id", export.Text, "name", export.Text, "mechanic", export.Text, "starts_on", export.Date, "ends_on", export.Date,
		"products", export.Whole, "stores_named", export.Whole, "verdict", export.Text, "units", export.Decimal(3), "normal_units", export.Decimal(3), "lift_percent", export.Decimal(1),
		"net_sales_added", export.Decimal(2), "missed_units", export.Decimal(3))
	if r.sees.SeesCost {
		t.Columns = append(t.Columns, columnsOf("breakeven_percent", export.Decimal(1), "gross_margin_added", export.Decimal(2), "net_margin", export.Decimal(2))...)
	}
	number := func(n *Number, scale int) any { return exactValue(n.Exact(), export.Decimal(scale)) }
	t.Rows = eachOf(list, func(l OfferLine) []any {
		s.offerFigures(r, &l)
		row := []any{
			dayValue(r.date), r.q.Run(), l.ID, textOrNone(l.Name), textOrNone(l.Mechanic), dayValue(l.First), dayValue(l.Last), l.Products, l.Stores, textOrNone(l.Verdict),
			number(l.Units, 3), number(l.Normal, 3), number(l.Lift, 1), number(l.Sales, 2), number(l.Missed, 3),
		}
		if r.sees.SeesCost {
			row = append(row, number(l.Needed, 1), number(l.Margin, 2), number(l.Left, 2))
		}
		return row
	})
	return t, nil
}

// promotionFile is the stores of a promotion as a file.
func (s *server) promotionFile(r *request) (table, error) {
	if err := s.here(r); err != nil {
		return table{}, err
	}
	p, stores, order, err := s.offerStores(r)
	if err != nil {
		return table{}, err
	}
	var list []OfferStoreLine
	for l := range stores {
		list = append(list, *l)
	}
	read.Stable(list, order)
	for i := range list {
		s.offerStoreWords(r, &list[i])
	}
	t := table{name: "promotion-" + p.Offer.ID}
	t.Columns = columnsOf("business_date", export.Date, "run", export.Whole, "promotion_id", export.Text, "promotion", export.Text, "store_id", export.Text, "name", export.Text, "counted", export.YesNo,
		"units", export.Decimal(3), "normal_units", export.Decimal(3), "lift_percent", export.Decimal(1), "net_sales_added", export.Decimal(2), "missed_units", export.Decimal(3))
	if r.sees.SeesCost {
		t.Columns = append(t.Columns, columnsOf("gross_margin_added", export.Decimal(2))...)
	}
	number := func(n *Number, scale int) any { return exactValue(n.Exact(), export.Decimal(scale)) }
	t.Rows = eachOf(list, func(l OfferStoreLine) []any {
		row := []any{
			dayValue(r.date), r.q.Run(), p.Offer.ID, textOrNone(p.Offer.Name), l.ID, textOrNone(l.Name), l.carried,
			number(l.Units, 3), number(l.Normal, 3), number(l.Lift, 1), number(l.Sales, 2), decimalValue(l.sums.missed, 3),
		}
		if r.sees.SeesCost {
			row = append(row, number(l.Margin, 2))
		}
		return row
	})
	return t, nil
}
