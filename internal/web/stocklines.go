package web

import (
	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/warehouse/export"
)

// StockLine is one product in one store on a list of stock.
type StockLine struct {
	Store     string        `json:"store_id"`
	StoreName string        `json:"store_name"`
	Product   string        `json:"product_id"`
	Name      string        `json:"name"`
	Category  string        `json:"category"`
	Why       string        `json:"why"`
	Since     *contract.Day `json:"since"`
	Units     *Number       `json:"units"` // missed, on record, short or too many, as the list is of
	Money     *Number       `json:"money"` // as the list is of; null where it is not known, or tells cost to who does not see it
	Insight   string        `json:"insight_id"`

	StoreLink   string `json:"-"`
	ProductLink string `json:"-"`
	InsightLink string `json:"-"`

	units, worth read.Maybe
	onRecord     bool // the units are what the record says, not worked out
}

// shownLines writes the names, numbers and links of the lines of a list that are shown: lists are long, and pages show the head of each.
func (s *server) shownLines(r *request, lines []StockLine) []StockLine {
	for i := range lines {
		l := &lines[i]
		l.StoreLink, l.ProductLink = r.linkUnder("/stores/", l.Store, "/availability"), r.linkTo("/products/", l.Product)
		if st, ok := r.w.Chain.Store(l.Store); ok {
			l.StoreName = st.Name
		}
		if l.Insight != "" {
			l.InsightLink = r.view.Link("/insights/"+pathSegment(l.Insight), "date", r.date)
		}
		l.Units, l.Money = s.format.estimate(l.units), s.format.amount(l.worth)
		if l.onRecord {
			l.Units = s.format.quantity(l.units)
		}
	}
	return lines
}

// stockLines are the products in stores that an insight on stock names, those of the page.
func (s *server) stockLines(r *request, d *read.Insight) (lines []StockLine) {
	why, since := s.stockWhy(d), dayOf(&d.Evidence, "since")
	onRecord := stockListOf[d.Kind] == listCount
	add := func(why, store, product, name, category string, units, money read.Maybe) {
		if product == "" || !r.sees.Holds(store) || !r.w.Chain.In(r.in, store) {
			return // what sums up a region or the chain names stores only: its products are on the lists by themselves
		}
		if d.Kind == "negative_stock" && units.Known() {
			units = read.Maybe(-abs(int64(units))) // what is on record: the list tells how far that is below zero
		}
		lines = append(lines, StockLine{
			Store: store, Product: product, Name: name, Category: category, Why: why, Since: since, Insight: d.ID, units: units, worth: money, onRecord: onRecord,
		})
	}
	name, _ := d.Evidence.Get("product_name").(string)
	if list, ok := d.Evidence.Get("list").(read.Listed); ok {
		lines = make([]StockLine, 0, list.Len())
		for i := range list.Len() {
			word := func(key string) string { v, _ := list.At(i, key).(string); return v }
			why := why
			if dead, _ := list.At(i, "dead").(bool); dead {
				why = s.format.say("nothing of it sells any more")
			}
			add(why, word("store_id"), word("product_id"), word("product_name"), word("category"), toldAmount(list.At(i, "units"), 3), toldAmount(list.At(i, "money"), 2))
		}
		return lines
	}
	product, category := deref(d.ProductID), deref(d.Category)
	if d.StoreID != nil {
		money := read.Unknown
		if d.Money != nil {
			if v, err := warehouse.Scaled(*d.Money, 2); err == nil {
				money = read.Maybe(v)
			}
		}
		add(why, *d.StoreID, product, name, category, toldNumber(&d.Evidence, "on_hand", 3), money)
		return lines
	}
	stores, _ := d.Evidence.Get("which_stores").([]any)
	for _, v := range stores {
		if store, ok := v.(string); ok {
			add(why, store, product, name, category, read.Unknown, read.Unknown)
		}
	}
	return lines
}

// availabilityFile is all lists as one file, told apart by a column.
func (s *server) availabilityFile(r *request) (table, error) {
	if err := s.here(r); err != nil {
		return table{}, err
	}
	if err := s.oneDay(r); err != nil {
		return table{}, err
	}
	if err := s.stockOf(r, &Availability{Base: r.base}); err != nil {
		return table{}, err
	}
	told, err := s.stockWhole(r)
	if err != nil {
		return table{}, err
	}
	type row struct {
		list string
		StockLine
	}
	var rows []row
	for _, l := range told.lists {
		for _, line := range s.shownLines(r, l.Rows) {
			rows = append(rows, row{l.ID, line})
		}
	}
	t := table{name: "availability"}
	t.Columns = columnsOf("business_date", export.Date, "run", export.Whole, "list", export.Text, "store_id", export.Text, "store", export.Text, "category", export.Text, "product_id", export.Text,
		"product", export.Text, "why", export.Text, "since", export.Date, "units", export.Decimal(3), "money", export.Decimal(2), "insight_id", export.Text)
	t.Rows = eachOf(rows, func(v row) []any {
		return []any{
			dayValue(r.date), r.q.Run(), v.list, v.Store, textOrNone(v.StoreName), textOrNone(v.Category), v.Product, textOrNone(v.Name), textOrNone(v.Why), maybeDayValue(v.Since),
			exactValue(v.Units.Exact(), export.Decimal(3)), decimalValue(v.worth, 2), textOrNone(v.Insight),
		}
	})
	return t, nil
}
