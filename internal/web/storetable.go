package web

import (
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/warehouse/export"
)

// Column is the head of a column.
type Column struct {
	Label  string
	Title  string // what it is
	Link   string // sorts by it; empty: it cannot be sorted by
	Sorted string // ascending, descending or none
	Class  string
	Phone  bool // its head is a way to sort on a phone too
}

// storeColumn is one column of the stores table: how it is called, sorted, shown and exported.
type storeColumn struct {
	by    read.SortBy // "": it cannot be sorted by
	large bool        // sorting begins with the largest
	term  string
	label string
	class string
	phone string                        // its label on a phone's card; empty: not there
	file  string                        // its name in files and for programs; empty: not there
	typ   export.Type                   // in files
	cell  func(row *read.StoreRow) Cell // of a row
	sum   func(t read.StoreTotals) Cell // of the last line; nil: empty
}

// storeTable is the columns of one page of stores.
type storeTable []storeColumn

// sortable are the columns that any stores table can be sorted by.
var sortable = []read.SortBy{
	read.ByGap, read.ByShare, read.ByStore, read.BySales, read.ByNormal, read.ByMargin, read.ByRate, read.ByTransactions, read.ByATV,
	read.ByUPT, read.ByStock, read.ByOpen, read.ByTransactionsGap, read.ByUPTGap, read.ByAURGap,
}

// sortOf reads the sort of a URL.
func sortOf(r *request) (by read.SortBy, descending bool, err error) {
	v := r.view
	if v.Sort == "" {
		return read.ByGap, false, nil
	}
	name, descending := strings.CutPrefix(v.Sort, "-")
	hidden := !r.sees.SeesCost && (name == string(read.ByMargin) || name == string(read.ByRate))
	if hidden || !slices.Contains(sortable, read.SortBy(name)) {
		return "", false, elsewhere{fault.New(fault.Usage, "the table has no column %q", cut(v.Sort)), []Part{{r.format.say("The table in its own order"), v.Link("/stores")}}}
	}
	return read.SortBy(name), descending, nil
}

func (s *server) storeTable(r *request, by read.SortBy) storeTable {
	f := s.format
	measure := func(m read.Measure, by read.SortBy, class, phone, file string) storeColumn {
		return storeColumn{
			by: by, large: true, term: m.ID, label: f.say(m.Label()), class: class, phone: phone, file: file, typ: typeOf(m),
			cell: func(row *read.StoreRow) Cell { return f.cell(m, row.Side()) },
			sum:  func(t read.StoreTotals) Cell { return f.cell(m, t.Side) },
		}
	}
	sales := measure(read.NetSales, read.BySales, "num", s.format.say("Net sales"), "net_sales")
	sales.label = f.say(read.NetSales.Name)
	gap := func(share bool) storeColumn {
		c := storeColumn{by: read.ByGap, term: "gap", label: s.format.say("Gap"), class: "num", phone: s.format.say("Gap"), file: "gap", typ: export.Decimal(2)}
		write := func(g, base read.Maybe) Cell {
			if !g.Known() {
				return Cell{}
			}
			if share {
				n := f.shareGap(int64(g), int64(base))
				return Cell{Text: n.String(), Exact: n.Exact(), Dir: dir(int64(g))}
			}
			return f.signedCents(int64(g))
		}
		c.cell = func(row *read.StoreRow) Cell { return write(row.Gap, row.Base) }
		c.sum = func(t read.StoreTotals) Cell { return write(t.Gap, t.Base) }
		if share {
			c.by, c.label, c.phone, c.file, c.typ = read.ByShare, s.format.say("Gap %"), s.format.say("Gap %"), "gap_percent", export.Decimal(1)
		}
		return c
	}
	t := storeTable{
		sales,
		{
			by: read.ByNormal, large: true, term: "normal", label: f.say(r.vs.column()), class: "num opt2", file: "compared_with", typ: export.Decimal(2),
			cell: func(row *read.StoreRow) Cell { return f.cents(row.Base) }, sum: func(t read.StoreTotals) Cell { return f.cents(t.Base) },
		},
		gap(false), gap(true),
	}
	if !r.single() {
		t = append(storeTable{daysColumn(f)}, t...)
	}
	margin := storeTable{measure(read.GrossMargin, read.ByMargin, "num opt2", "", "gross_margin"), measure(read.MarginRate, read.ByRate, "num opt1", "", "margin_percent")}
	if !r.sees.SeesCost {
		margin = nil
	}
	if r.view.Category != "" {
		return append(t, append(margin, s.unitsColumn())...)
	}
	if m, ok := read.FactorOf(by); ok {
		t, margin = append(t, s.factorColumn(r, m, by)), nil // a part of the bridge takes the place of the margin
	}
	stock := func(v read.InStock) Cell {
		if v.Pairs == 0 {
			return Cell{}
		}
		n := f.share(v.InStock, v.Pairs)
		return Cell{Text: n.String(), Exact: n.Exact(), Title: f.Whole(v.InStock) + s.format.say(" of ") + f.Whole(v.Pairs)}
	}
	open := func(n int64, link func() string) Cell {
		if n == 0 {
			return Cell{Exact: "0"} // as of most stores
		}
		return Cell{Text: f.Whole(n), Exact: f.whole(n).Exact(), Link: link()}
	}
	if r.single() {
		t = append(t, storeColumn{term: "spark", label: s.format.say("28 days"), class: "opt"})
	}
	t = append(t, margin...)
	return append(t,
		measure(read.Transactions, read.ByTransactions, "num opt", "", "transactions"),
		measure(read.ATV, read.ByATV, "num opt1", "", "atv"), measure(read.UPT, read.ByUPT, "num opt2", "", "upt"),
		storeColumn{
			by: read.ByStock, term: "in_stock", label: s.format.say("In stock"), class: "num opt1", file: "in_stock_percent", typ: export.Decimal(1),
			cell: func(row *read.StoreRow) Cell { return stock(row.Stock) }, sum: func(t read.StoreTotals) Cell { return stock(t.Stock) },
		},
		storeColumn{
			by: read.ByOpen, large: true, term: "insight", label: s.format.say("Open"), class: "num opt2", file: "open_insights", typ: export.Whole,
			cell: func(row *read.StoreRow) Cell {
				return open(row.Open, func() string { return r.linkTo("/stores/", row.ID) + "#first" })
			},
			sum: func(t read.StoreTotals) Cell { return open(t.Open, func() string { return r.view.Link("/") }) },
		})
}

// daysColumn says how many of the days that were due are counted.
func daysColumn(f Format) storeColumn {
	cell := func(counted, due int64) Cell {
		c := Cell{Text: f.Whole(counted), Title: f.Whole(counted) + f.say(" of ") + count(f, due, "day")}
		if counted < due {
			c.Text += f.say(" of ") + f.Whole(due)
		}
		return c
	}
	return storeColumn{label: f.say("Days"), class: "num opt", cell: func(row *read.StoreRow) Cell { return cell(row.Counted, row.Due) }}
}

// unitsColumn stands where transactions say nothing: a receipt holds products of many categories.
func (s *server) unitsColumn() storeColumn {
	units := func(v read.Maybe) Cell {
		n := s.format.quantity(v)
		return Cell{Text: n.String(), Exact: n.Exact()}
	}
	return storeColumn{
		label: s.format.say("Units"), class: "num opt", file: "units", typ: export.Decimal(3),
		cell: func(row *read.StoreRow) Cell { return units(row.Units) },
		sum:  func(t read.StoreTotals) Cell { return units(read.Maybe(t.Units)) },
	}
}

// factorColumn shows how far a part of the bridge is from what it is compared with.
func (s *server) factorColumn(r *request, m read.Measure, by read.SortBy) storeColumn {
	f := s.format
	write := func(now, other read.Side) Cell {
		d := f.delta(m, of(m, now), of(m, other))
		if !d.Known {
			return Cell{}
		}
		return Cell{Text: d.Text.String() + " " + d.Percent.String(), Exact: d.Text.Exact(), Dir: d.Dir, Title: d.Title}
	}
	return storeColumn{
		by: by, term: m.ID, label: f.say(m.Label()) + f.say(" vs ") + f.say(strings.ToLower(r.vs.column())), class: "num", phone: f.say(m.Label()), file: m.ID + "_gap", typ: typeOf(m),
		cell: func(row *read.StoreRow) Cell { return write(row.Side(), row.Other) },
		sum:  func(t read.StoreTotals) Cell { return write(t.Side, t.Other) },
	}
}

// typeOf is how a measure stands in files.
func typeOf(m read.Measure) export.Type {
	switch m.Unit {
	case "percent":
		return export.Decimal(1)
	case "count":
		return export.Whole
	}
	return export.Decimal(2)
}
