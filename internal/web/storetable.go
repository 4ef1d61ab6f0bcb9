package web

import (
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/mart/read"
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
	phone string                         // its label on a phone's card; empty: not there
	file  string                         // its name in a CSV; empty: not there
	cell  func(row read.StoreRow) Cell   // of a row
	sum   func(t read.StoreTotals) Cell  // of the last line; nil: empty
	text  func(row read.StoreRow) string // of a CSV
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
		return "", false, elsewhere{fault.New(fault.Usage, "the table has no column %q", cut(v.Sort)), []Part{{"The table in its own order", v.Link("/stores")}}}
	}
	return read.SortBy(name), descending, nil
}

func (s *server) storeTable(r *request, by read.SortBy) storeTable {
	f := s.format
	measure := func(m read.Measure, by read.SortBy, class, phone, file string) storeColumn {
		return storeColumn{
			by: by, large: true, term: m.ID, label: m.Label(), class: class, phone: phone, file: file,
			cell: func(row read.StoreRow) Cell { return f.cell(m, row.Side()) },
			sum:  func(t read.StoreTotals) Cell { return f.cell(m, t.Side) },
			text: func(row read.StoreRow) string { return plainFigure(m, of(m, row.Side())) },
		}
	}
	sales := measure(read.NetSales, read.BySales, "num", "Net sales", "net_sales")
	sales.label = read.NetSales.Name
	gap := func(share bool) storeColumn {
		c := storeColumn{by: read.ByGap, term: "gap", label: "Gap", class: "num", phone: "Gap", file: "gap"}
		write := func(g, base read.Maybe) Cell {
			if !g.Known() {
				return Cell{}
			}
			if share {
				return Cell{Text: f.ShareGap(int64(g), int64(base)), Dir: dir(int64(g))}
			}
			return f.signedCents(int64(g))
		}
		c.cell = func(row read.StoreRow) Cell { return write(row.Gap, row.Base) }
		c.sum = func(t read.StoreTotals) Cell { return write(t.Gap, t.Base) }
		c.text = func(row read.StoreRow) string { return decimalText(row.Gap, 2) }
		if share {
			c.by, c.label, c.phone, c.file = read.ByShare, "Gap %", "Gap %", "gap_percent"
			c.text = func(row read.StoreRow) string { return percentText(row.Gap, row.Base) }
		}
		return c
	}
	t := storeTable{
		sales,
		{
			by: read.ByNormal, large: true, term: "normal", label: r.vs.column(), class: "num opt2", file: "compared_with",
			cell: func(row read.StoreRow) Cell { return f.cents(row.Base) }, sum: func(t read.StoreTotals) Cell { return f.cents(t.Base) },
			text: func(row read.StoreRow) string { return decimalText(row.Base, 2) },
		},
		gap(false), gap(true),
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
		return Cell{Text: f.Share(v.InStock, v.Pairs), Title: f.Whole(v.InStock) + " of " + f.Whole(v.Pairs)}
	}
	open := func(n int64, link string) Cell {
		if n == 0 {
			return Cell{}
		}
		return Cell{Text: f.Whole(n), Link: link}
	}
	t = append(append(t, storeColumn{term: "spark", label: "28 days", class: "opt"}), margin...)
	return append(t,
		measure(read.Transactions, read.ByTransactions, "num opt", "", "transactions"),
		measure(read.ATV, read.ByATV, "num opt1", "", "atv"), measure(read.UPT, read.ByUPT, "num opt2", "", "upt"),
		storeColumn{
			by: read.ByStock, term: "in_stock", label: "In stock", class: "num opt1", file: "in_stock_percent",
			cell: func(row read.StoreRow) Cell { return stock(row.Stock) }, sum: func(t read.StoreTotals) Cell { return stock(t.Stock) },
			text: func(row read.StoreRow) string {
				return percentText(known64(row.Stock.InStock, row.Stock.Pairs > 0), read.Maybe(row.Stock.Pairs))
			},
		},
		storeColumn{
			by: read.ByOpen, large: true, term: "insight", label: "Open", class: "num opt2", file: "open_insights",
			cell: func(row read.StoreRow) Cell {
				return open(row.Open, r.view.Link("/stores/"+pathSegment(row.ID))+"#first")
			},
			sum:  func(t read.StoreTotals) Cell { return open(t.Open, r.view.Link("/")) },
			text: func(row read.StoreRow) string { return f.plainCount(row.Open) },
		})
}

// unitsColumn stands where transactions say nothing: a receipt holds products of many categories.
func (s *server) unitsColumn() storeColumn {
	f := s.format
	return storeColumn{
		label: "Units", class: "num opt", file: "units",
		cell: func(row read.StoreRow) Cell { return Cell{Text: f.count(row.Units)} },
		sum:  func(t read.StoreTotals) Cell { return Cell{Text: f.Count(t.Units)} },
		text: func(row read.StoreRow) string { return decimalText(row.Units, 3) },
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
		return Cell{Text: d.Text + " " + d.Percent, Dir: d.Dir, Title: d.Title}
	}
	return storeColumn{
		by: by, term: m.ID, label: m.Label() + " vs " + strings.ToLower(r.vs.column()), class: "num", phone: m.Label(), file: m.ID + "_gap",
		cell: func(row read.StoreRow) Cell { return write(row.Side(), row.Other) },
		sum:  func(t read.StoreTotals) Cell { return write(t.Side, t.Other) },
		text: func(row read.StoreRow) string {
			now, other := of(m, row.Side()), of(m, row.Other)
			if !now.ok || !other.ok {
				return ""
			}
			return plainFigure(m, figure{now.value - other.value, true})
		},
	}
}
