package web

import (
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
		return elsewhere{fault.New(fault.NotFound, "no till line of product %q came from this store for this day", cut(p.Product)), []Part{{s.format.say("All rows of the day"), r.view.Link(r.base.Path)}}}
	}
	shown, _, err := onPage(r, &p.Pager, list, rowsOnPage)
	if err != nil {
		return err
	}
	p.All, p.Back = len(list), r.view.Link(r.base.Path)
	for _, v := range shown {
		row := TillRow{Till: v.Till, Transaction: v.Transaction, Kind: v.Kind, Units: f.quantity(v.Units), Sales: f.amount(v.Sales), Discount: f.amount(v.Discount), Origin: origin(r, v.Origin, false)}
		if v.At != nil {
			row.At = v.At.Format("15:04")
		}
		p.Lines = append(p.Lines, row)
	}
	return nil
}

// dayRows fills what the store said of its own day, and holds its control total to the rows.
func (s *server) dayRows(r *request, p *RowsPage, all []read.DatedRow) error {
	f := s.format
	list, err := r.q.DayRows(r.ctx, p.Store.ID, r.date)
	if err != nil {
		return err
	}
	for _, d := range list {
		from := origin(r, d.Origin, false)
		for _, v := range []struct {
			name  string
			value *Number
		}{
			{s.format.say("Transactions"), f.quantity(d.Transactions)}, {s.format.say("Visitors"), f.quantity(d.Visitors)}, {s.format.say("Net sales, the store's own total"), f.amount(d.Sales)},
		} {
			if v.value != nil {
				p.Day = append(p.Day, DayRow{Name: v.name, Value: v.value, Origin: from})
			}
		}
		if d.Open != nil {
			p.Day = append(p.Day, DayRow{Name: s.format.say("Open"), Word: map[bool]string{true: s.format.say("yes"), false: s.format.say("no")}[*d.Open], Origin: from})
		}
		if d.Sales.Known() && len(all) > 0 {
			var net int64
			for _, row := range all {
				net += row.Net.Or(0)
			}
			p.DayTotal = s.format.sayf("The rows add up to %s, as the store said.", f.Exact(net))
			if gap := net - int64(d.Sales); gap != 0 {
				p.DayTotal = s.format.sayf("The rows add up to %s, the store said %s: %s apart, which the contract allows.", f.Exact(net), f.Exact(int64(d.Sales)), f.Exact(abs(gap)))
			}
		}
	}
	return nil
}
