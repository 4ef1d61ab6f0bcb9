package web

import (
	"fmt"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/mart/read"
)

// tillLines fills the till lines of the product of the view.
func (s *server) tillLines(r *request, p *RowsPage) error {
	f := s.format
	list, err := r.q.TillLines(r.ctx, p.Store.ID, r.date, p.Product)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return elsewhere{fault.New(fault.NotFound, "no till line of product %q came from this store for this day", cut(p.Product)), []Part{{"All rows of the day", r.view.Link(r.base.Path)}}}
	}
	at, err := p.Pager.turn(r.view, r.base.Path, len(list), rowsOnPage)
	if err != nil {
		return err
	}
	p.All, p.Back = len(list), r.view.Link(r.base.Path)
	for _, v := range list[at:min(at+rowsOnPage, len(list))] {
		row := TillRow{Till: v.Till, Transaction: v.Transaction, Kind: v.Kind, Units: f.count(v.Units), Sales: f.cents(v.Sales).whole(), Discount: f.cents(v.Discount).whole(), Origin: origin(r, v.Origin, false)}
		if v.At != nil {
			row.At = v.At.Format("15:04")
		}
		p.Lines = append(p.Lines, row)
	}
	return nil
}

// dayRows fills what the store said of its own day, and holds its control total to the rows.
func (s *server) dayRows(r *request, p *RowsPage, all []read.SalesRow) error {
	f := s.format
	list, err := r.q.DayRows(r.ctx, p.Store.ID, r.date)
	if err != nil {
		return err
	}
	for _, d := range list {
		from := origin(r, d.Origin, false)
		for _, v := range []struct{ name, value string }{
			{"Transactions", f.count(d.Transactions)}, {"Visitors", f.count(d.Visitors)}, {"Net sales, the store's own total", f.cents(d.Sales).whole()},
		} {
			if v.value != "" {
				p.Day = append(p.Day, DayRow{v.name, v.value, from})
			}
		}
		if d.Open != nil {
			p.Day = append(p.Day, DayRow{"Open", map[bool]string{true: "yes", false: "no"}[*d.Open], from})
		}
		if d.Sales.Known() && len(all) > 0 {
			var net int64
			for _, row := range all {
				net += row.Net.Or(0)
			}
			p.DayTotal = fmt.Sprintf("The rows add up to %s, as the store said.", f.Exact(net))
			if gap := net - int64(d.Sales); gap != 0 {
				p.DayTotal = fmt.Sprintf("The rows add up to %s, the store said %s: %s apart, which the contract allows.", f.Exact(net), f.Exact(int64(d.Sales)), f.Exact(abs(gap)))
			}
		}
	}
	return nil
}

// rowsCSV is the rows of a store-day as a file.
func (s *server) rowsCSV(r *request) (name, mediaType string, content []byte, err error) {
	if _, err := s.findStore(r); err != nil {
		return "", "", nil, err
	}
	all, err := r.q.SalesRows(r.ctx, r.in.Store, r.date)
	if err != nil {
		return "", "", nil, err
	}
	list, err := s.chosenRows(r, all)
	if err != nil {
		return "", "", nil, err
	}
	records := [][]string{{"business_date", "run", "store_id", "product_id", "name", "category", "units", "sales_value", "discount", "returned_units", "returned_value", "net_sales"}}
	if r.sees.SeesCost {
		records[0] = append(records[0], "cogs", "cogs_frozen")
	}
	records[0] = append(records[0], "delivery_id", "line")
	for _, v := range list {
		record := []string{
			r.date.String(), fmt.Sprint(r.q.Run()), defuse(r.in.Store), defuse(v.Product), defuse(v.Name), defuse(categoryOf(v)), decimalText(v.Units, 3), decimalText(v.Sales, 2),
			decimalText(v.Discount, 2), decimalText(v.ReturnedUnits, 3), decimalText(v.Returned, 2), decimalText(v.Net, 2),
		}
		if r.sees.SeesCost {
			record = append(record, decimalText(v.Cost, 2), fmt.Sprint(v.CostFrozen))
		}
		records = append(records, append(record, fmt.Sprint(v.Delivery), fmt.Sprint(v.Line)))
	}
	content, err = csvOf(records)
	return fileName("csv", "rows", r), csvType, content, err
}

// count writes a quantity that may be unknown.
func (f Format) count(v read.Maybe) string {
	if !v.Known() {
		return ""
	}
	return f.Count(int64(v))
}
