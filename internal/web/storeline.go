package web

import (
	"github.com/daybookhq/daybook/internal/mart/read"
)

func (t storeTable) heads(r *request, by read.SortBy, down bool) []Column {
	out := []Column{head(r, storeColumn{by: read.ByStore, label: r.format.say("Store"), class: "name", phone: r.format.say("Store")}, by, down)}
	for _, c := range t {
		out = append(out, head(r, c, by, down))
	}
	return out
}

// head is the head of a column: a link that sorts by it, and turns the order where it is sorted by it already.
func head(r *request, c storeColumn, by read.SortBy, down bool) Column {
	out := Column{Label: c.label, Class: c.class, Sorted: "none", Phone: c.phone != ""}
	if term, ok := read.TermOf(c.term); ok {
		out.Title = r.format.meaning(term)
	}
	if c.by == "" {
		return out
	}
	next := string(c.by)
	if c.large {
		next = "-" + next
	}
	if c.by == by {
		out.Sorted = map[bool]string{false: "ascending", true: "descending"}[down]
		next = string(c.by)
		if !down {
			next = "-" + next
		}
	}
	out.Link = r.view.Link(r.base.Path, "sort", next, "category", r.view.Category)
	return out
}

func (t storeTable) line(f Format, r *request, row *read.StoreRow, spark *Spark) StoreLine {
	l := StoreLine{ID: row.ID, Name: row.Name, Link: r.linkTo("/stores/", row.ID)}
	if !row.Sales.Known() && row.Word != read.Received {
		l.Word = string(row.Word)
		if row.Normal.Known() && row.Word != read.Closed {
			l.Normal = f.headline(int64(row.Normal))
		}
	}
	l.Cells = make([]Cell, 0, len(t))
	for i := range t {
		c, cell := &t[i], Cell{}
		switch {
		case c.cell != nil:
			cell = c.cell(row)
		case spark != nil:
			cell.Spark = spark
		}
		if c.by == read.BySales && row.Sales.Known() {
			cell.Link = r.linkUnder("/stores/", row.ID, "/rows")
			if r.view.Category != "" {
				cell.Link = r.view.Link("/stores/"+pathSegment(row.ID)+"/rows", "category", r.view.Category)
			}
		}
		cell.Class, cell.Label = c.class, c.phone
		l.add(c, cell, r.api)
	}
	return l
}

// add puts a cell into a row: for people, and under its name for programs.
func (l *StoreLine) add(c *storeColumn, cell Cell, api bool) {
	l.Cells = append(l.Cells, cell)
	if c.file == "" || !api {
		return
	}
	if l.Values == nil {
		l.Values = map[string]*Number{}
	}
	if l.Values[c.file] = nil; cell.Exact != "" {
		l.Values[c.file] = &Number{cell.Text + cell.Cents, cell.Exact}
	}
}

func (t storeTable) total(totals read.StoreTotals, api bool) StoreLine {
	var l StoreLine
	for i := range t {
		c, cell := &t[i], Cell{}
		if c.sum != nil {
			cell = c.sum(totals)
		}
		cell.Class, cell.Label = c.class, c.phone
		l.add(c, cell, api)
	}
	return l
}
