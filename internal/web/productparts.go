package web

import (
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/warehouse/export"
)

// ProductDayLine is one day of a product.
type ProductDayLine struct {
	Date  contract.Day `json:"business_date"`
	Link  string       `json:"-"`
	Word  string       `json:"word"` // why nothing is known of it: not in, or closed; partial: of what came, on the newest days of the complete stores alone; empty: of all
	Says  string       `json:"-"`    // the same for people
	Units *Number      `json:"units"`
	Net   *Number      `json:"net_sales"`
	Price *Number      `json:"price"`               // net sales a unit
	Cost  *Number      `json:"unit_cost,omitempty"` // of what was sold; not there for who does not see cost
}

// productDays fills the 28 days up to the page's.
func (s *server) productDays(r *request, p *ProductPage) error {
	days, ok, err := r.q.ProductDays(r.ctx, p.Product.ID, r.date-sparkDays+1, r.date, r.in)
	if err != nil {
		return err
	}
	if !ok {
		p.NoDays = s.format.say("Of a part of so many stores its days are not summed up.")
		return nil
	}
	points := noPoints()
	known := make(map[contract.Day]read.ProductDay, len(days))
	for _, d := range days {
		known[d.Date] = d
	}
	for date := r.date - sparkDays + 1; date <= r.date; date++ {
		d, some := known[date]
		l := ProductDayLine{Date: date, Link: r.view.Link(r.base.Path, "date", date)}
		if parts := s.dayOfProduct(r, &l); parts > 0 && l.Word != notIn && r.addsUp(date) { // the days hold what came of these too
			if d, some, err = s.completeDay(r, p.Product.ID, date); err != nil {
				return err
			}
		}
		if l.Word == notIn || l.Word != "" && !some {
			p.Days = append(p.Days, l)
			continue
		}
		if !some {
			continue
		}
		points[int(d.Date-r.date)+sparkDays-1].sales = d.Net
		l.Units, l.Net = s.format.quantity(d.Units), s.format.amount(d.Net)
		if units := d.Units.Or(0); units > 0 && d.Net.Known() {
			l.Price = s.format.amount(read.Maybe(read.MulDiv(int64(d.Net), 1000, units)))
			if d.Margin.Known() {
				l.Cost = s.format.amount(read.Maybe(read.MulDiv(int64(d.Net-d.Margin), 1000, units)))
			}
		}
		p.Days = append(p.Days, l)
	}
	slices.Reverse(p.Days)
	p.Spark = sparkOf(s.format, points)
	return nil
}

// fewForDays is up to how many stores the days of a product leave out, store by store, what came of stores that are not complete.
const fewForDays = 500

// addsUp says whether a product's day is summed up over the complete stores, as the table of its stores and the products are: the page's day, and in a chain that
// is not too large for it those of the heat table. Days before them, and of larger chains, hold what came, and say of how many stores all did.
func (r *request) addsUp(date contract.Day) bool {
	return date == r.date || date > r.date-heatDays && len(r.w.Chain.Stores) <= fewForDays
}

// completeDay sums a product's day over the complete stores.
func (s *server) completeDay(r *request, id string, date contract.Day) (d read.ProductDay, some bool, err error) {
	d = read.ProductDay{Date: date, Units: read.Unknown, Net: read.Unknown, Margin: read.Unknown}
	stores, err := r.q.EachProductStore(r.ctx, id, date, r.in)
	if err != nil {
		return d, false, err
	}
	sum := newProductSum()
	for v := range stores {
		if r.asIn(v, date); v.Units.Known() || v.Net.Known() {
			sum.add(v)
		}
	}
	d.Units, d.Net = sum.total.Units, sum.total.Net
	if sum.costly == 0 {
		d.Margin = d.Net.Less(sum.total.Cost)
	}
	return d, d.Units.Known() || d.Net.Known(), nil
}

// dayOfProduct says how much of a day is in, and counts the stores of which only a part is.
func (s *server) dayOfProduct(r *request, l *ProductDayLine) (parts int64) {
	c := r.w.Came(l.Date, r.in)
	switch {
	case c.Due() == 0 && c.Closed > 0:
		l.Word, l.Says = string(read.Closed), s.format.say(string(read.Closed))
	case c.Complete == 0 && c.Due() > 0 && !r.anySold(l.Date):
		l.Word, l.Says = notIn, s.format.say(notIn)
	case c.Complete < c.Due():
		l.Word, l.Says = string(read.Partial), s.covered(r, c)
	}
	return c.Partial
}

// anySold says whether the sales of any store of the page are in on a date.
func (r *request) anySold(date contract.Day) bool {
	n := r.w.Night(date)
	return n != nil && slices.ContainsFunc(n.Stores, func(d read.StoreDay) bool { return d.Sold() && r.w.Chain.In(r.in, d.Store) })
}

// productOffers fills the promotions that the product is in.
func (s *server) productOffers(r *request, p *ProductPage) error {
	offers, err := r.q.OffersOf(r.ctx, p.Product.ID, r.date-offersBack, r.date+offersAhead, r.in)
	for _, o := range offers {
		p.Offers = append(p.Offers, s.offerLine(r, o, read.OfferTotal{}, nil))
	}
	return err
}

// productFile is the stores of a product as a file.
func (s *server) productFile(r *request) (table, error) {
	if err := s.here(r); err != nil {
		return table{}, err
	}
	p, stores, heat, order, err := s.productStores(r)
	if err != nil {
		return table{}, err
	}
	var list []read.ProductStore
	for v := range covered(stores, heat, r.date) {
		list = append(list, *v)
	}
	read.Stable(list, order)
	t := table{name: "product-" + p.Product.ID}
	columns := []any{
		"business_date", export.Date, "run", export.Whole, "product_id", export.Text, "product", export.Text, "store_id", export.Text, "name", export.Text, "units", export.Decimal(3),
		"normal_units", export.Decimal(3), "net_sales", export.Decimal(2), "on_hand", export.Decimal(3), "days_of_cover", export.Decimal(1),
	}
	if r.sees.SeesCost {
		columns = append(columns, "gross_margin", export.Decimal(2))
	}
	t.Columns = columnsOf(columns...)
	t.Rows = eachOf(list, func(v read.ProductStore) []any {
		l := s.productLine(r, v)
		number := func(n *Number, scale int) any { return exactValue(n.Exact(), export.Decimal(scale)) }
		row := []any{dayValue(r.date), r.q.Run(), p.Product.ID, textOrNone(p.Product.Name), v.Store, textOrNone(l.Name), number(l.Units, 3), number(l.Normal, 3), number(l.Net, 2), number(l.OnHand, 3), number(l.Cover, 1)}
		if r.sees.SeesCost {
			row = append(row, number(l.Margin, 2))
		}
		return row
	})
	return t, nil
}
