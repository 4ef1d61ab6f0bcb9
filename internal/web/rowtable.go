package web

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/daybookhq/daybook/internal/mart/read"
)

func rowCategories(r *request, all []read.DatedRow) []Choice {
	seen := map[string]bool{}
	list := []Choice{{"", r.format.say("All categories"), r.view.Category == ""}}
	for _, row := range all {
		if c := categoryOf(row); c != "" && !seen[c] {
			seen[c] = true
			list = append(list, Choice{c, r.format.say(c), c == r.view.Category})
		}
	}
	slices.SortFunc(list[1:], func(a, b Choice) int { return strings.Compare(a.Label, b.Label) })
	return list
}

func rowHeads(r *request) []Column {
	name, down := strings.CutPrefix(cmp.Or(r.view.Sort, "-net"), "-")
	var list []Column
	for _, c := range []struct{ by, label, class, term string }{
		{"product", "Product", "name", ""},
		{"", "Category", "opt", ""},
		{"date", "Day", "", ""},
		{"units", "Units", "num", ""},
		{"", "Sold", "num opt", ""},
		{"discount", "Discount", "num opt2", ""},
		{"returned", "Returned", "num opt", ""},
		{"net", "Net sales", "num", "net_sales"},
		{"margin", "Margin", "num opt", "gross_margin"},
		{"", "File and line", "", ""},
	} {
		if c.term == read.GrossMargin.ID && !r.sees.SeesCost || c.by == "date" && r.single() {
			continue
		}
		h := Column{Label: r.format.say(c.label), Class: c.class, Sorted: "none", Phone: c.by == "net" || c.by == "units" || c.by == "product" || c.by == "date"}
		if term, ok := read.TermOf(c.term); ok {
			h.Title = r.format.meaning(term)
		}
		if c.by != "" {
			next := "-" + c.by
			if c.by == "product" {
				next = c.by
			}
			if c.by == name {
				h.Sorted = map[bool]string{false: "ascending", true: "descending"}[down]
				next = c.by
				if !down {
					next = "-" + next
				}
			}
			h.Link = r.view.Link(r.base.Path, "category", r.view.Category, "sort", next)
		}
		list = append(list, h)
	}
	return list
}

func (s *server) rowLine(r *request, row read.DatedRow, tills map[int64]bool) RowLine {
	f := s.format
	l := RowLine{
		Date: row.Date, Product: row.Product, Name: row.Name, Category: s.shownCategory(row), Units: f.quantity(row.Units), Sales: f.amount(row.Sales),
		Discount: f.amount(row.Discount), Returned: f.amount(row.Returned), Net: f.amount(row.Net),
		Link: r.linkTo("/products/", row.Product), Margin: f.amount(row.Net.Less(row.Cost)), Origin: origin(r, row.Origin, tills[row.Delivery]),
	}
	if !row.Known {
		l.Warn = s.format.say("not in the product master")
	}
	if tills[row.Delivery] {
		l.Lines = r.view.Link(r.base.Path, "product", row.Product)
	}
	if r.single() {
		return l
	}
	l.Day = f.ShortDay(row.Date)
	if l.Lines != "" {
		l.Lines = r.view.Link(r.base.Path, "product", row.Product, "date", row.Date, "period", "", "from", "")
	}
	return l
}

// origin names the line of a row. A row made of till lines names the first of them.
func origin(r *request, o read.Origin, first bool) Origin {
	file, line := strconv.FormatInt(o.Delivery, 10), strconv.FormatInt(o.Line, 10)
	text := r.format.sayf("file %s, line %s", file, line)
	if first {
		text = r.format.sayf("file %s, line %s on", file, line)
	}
	return Origin{text, r.view.Link("/data/files/"+file, "line", line), o.Delivery, o.Line}
}

func (s *server) rowTotal(list []read.DatedRow) RowLine {
	f := s.format
	units, sales, discount, returned, net, margin := read.Unknown, read.Unknown, read.Unknown, read.Unknown, read.Unknown, read.Unknown
	add := func(to *read.Maybe, v read.Maybe) {
		if v.Known() {
			*to = read.Maybe(to.Or(0)) + v
		}
	}
	for _, row := range list {
		add(&units, row.Units)
		add(&sales, row.Sales)
		add(&discount, row.Discount)
		add(&returned, row.Returned)
		add(&net, row.Net)
		add(&margin, row.Net.Less(row.Cost))
	}
	return RowLine{Units: f.quantity(units), Sales: f.amount(sales), Discount: f.amount(discount), Returned: f.amount(returned), Net: f.amount(net), Margin: f.amount(margin)}
}
