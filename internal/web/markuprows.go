package web

import (
	"html/template"

	"github.com/daybookhq/daybook/internal/mart/read"
)

// rowFunctions write the rows of long tables for templates.
func (s *server) rowFunctions() template.FuncMap {
	f := s.format
	row := func(write func(*markup)) template.HTML {
		m := rowsUsed.Get().(*markup)
		defer rowsUsed.Put(m)
		m.b, m.format = m.b[:0], f
		write(m)
		return m.html()
	}
	return template.FuncMap{
		"productRow": func(l ProductStoreLine, cost bool) template.HTML {
			return row(func(m *markup) {
				m.name(l.Link, l.ID, l.Name, f.say(l.Word))
				m.productStore(l, cost)
			})
		},
		"soldRow": func(l ProductSoldLine, cost bool) template.HTML {
			return row(func(m *markup) {
				m.name(l.Link, l.ID, l.Name, l.Warn)
				m.word("opt", l.Category)
				m.sold(l, cost)
			})
		},
		"salesRow": func(l RowLine, cost bool) template.HTML {
			return row(func(m *markup) {
				m.name(l.Link, l.Product, l.Name, l.Warn)
				m.word("opt", l.Category)
				m.sales(l, cost)
			})
		},
		"offerRow":      func(l OfferLine, cost bool) template.HTML { return row(func(m *markup) { m.offer(l, cost) }) },
		"offerStoreRow": func(l OfferStoreLine, cost bool) template.HTML { return row(func(m *markup) { m.offerStore(l, cost) }) },
		"storeRow":      func(l StoreLine) template.HTML { return row(func(m *markup) { m.store(l) }) },
		"heatRow":       func(l HeatRow) template.HTML { return row(func(m *markup) { m.heat(l) }) },
		"shapeRow":      func(l ShapeRow) template.HTML { return row(func(m *markup) { m.shape(l) }) },
		"spanRow":       func(l OfferSpan, today int) template.HTML { return row(func(m *markup) { m.offerSpan(l, today) }) },
		"alikeNames":    func(l BoardLine) template.HTML { return row(func(m *markup) { m.names(l.Alike) }) },
		"stockRow": func(list StockList, l StockLine, store bool) template.HTML {
			return row(func(m *markup) { m.stock(list, l, store) })
		},
		"dayRow": func(l ProductDayLine, cost bool) template.HTML {
			return row(func(m *markup) { m.productDay(l, cost) })
		},
		"chartDots":   func(dots []Dot) template.HTML { return row(func(m *markup) { m.dots(dots) }) },
		"offerItem":   func(l EventLine) template.HTML { return row(func(m *markup) { m.offerItem(l) }) },
		"nightItem":   func(l Night) template.HTML { return row(func(m *markup) { m.night(l) }) },
		"storeDayRow": func(l DayLine) template.HTML { return row(func(m *markup) { m.storeDay(l) }) },
	}
}

// names are stores that are alike.
func (m *markup) names(stores []read.BoardRow) {
	for i := range stores {
		m.raw(`<li dir="auto">`)
		m.text(stores[i].ID)
		if stores[i].Name != "" {
			m.raw(" ")
			m.text(stores[i].Name)
		}
		m.raw("</li>")
	}
}

// productStore is a product in a store.
func (m *markup) productStore(l ProductStoreLine, cost bool) {
	m.cell("num", "Units", l.Units, 0)
	m.cell("num opt", "", l.Normal, 0)
	m.cell("num", "Gap", l.Gap, l.Dir)
	m.cell("num opt", "", l.Net, 0)
	if cost {
		m.cell("num opt1", "", l.Margin, 0)
	}
	m.cell("num", "On hand", l.OnHand, 0)
	m.cell("num opt", "", l.Cover, 0)
	m.raw("</tr>")
}

// sold is a product over the stores of a page.
func (m *markup) sold(l ProductSoldLine, cost bool) {
	m.cell("num", "Net sales", l.Net, 0)
	m.cell("num opt", "", l.Units, 0)
	m.cell("num opt1", "", l.Base, 0)
	m.cell("num", "Gap, units", l.Gap, l.Dir)
	m.cell("num", "Gap", l.Money, l.Dir)
	m.raw(`<td role="cell" class="opt1">`)
	m.spark(l.Spark)
	m.raw("</td>")
	if cost {
		m.cell("num opt2", "", l.Margin, 0)
	}
	if !l.OfOne {
		m.cell("num opt1", "", l.Stores, 0)
	}
	m.raw("</tr>")
}

// sales is a row of sales.
func (m *markup) sales(l RowLine, cost bool) {
	if l.Day != "" {
		m.word("nb", l.Day)
	}
	m.cell("num", "Units", l.Units, 0)
	m.cell("num opt", "", l.Sales, 0)
	m.cell("num opt2", "", l.Discount, 0)
	m.cell("num opt", "", l.Returned, 0)
	m.cell("num", "Net sales", l.Net, 0)
	if cost {
		m.cell("num opt", "", l.Margin, 0)
	}
	m.raw(`<td role="cell" class="from"><a class="tap" href="`)
	if l.Lines != "" {
		m.text(l.Lines)
		m.raw(`">`)
		m.text(m.format.say("till lines"))
		m.raw("</a></td></tr>")
		return
	}
	m.text(l.Origin.Link)
	m.raw(`">`)
	m.text(l.Origin.Text)
	m.raw("</a></td></tr>")
}

// offer is a promotion in the table of all.
func (m *markup) offer(l OfferLine, cost bool) {
	name := l.Name
	if name == "" {
		name = l.ID
	}
	m.raw(`<tr role="row"><th scope="row" role="rowheader" class="name"><a href="`)
	m.text(l.Link)
	m.raw(`"><span dir="auto">`)
	m.text(name)
	m.raw("</span></a>")
	if l.Mechanic != "" {
		m.raw(` <span class="id" dir="auto">`)
		m.text(l.Mechanic)
		m.raw("</span>")
	}
	m.raw(`</th><td role="cell"`)
	m.attr("data-label", m.format.say(l.Head()))
	m.raw(`><span class="`)
	m.text(l.Level)
	m.raw(`">`)
	m.text(m.format.say(l.Word))
	m.raw(`</span></td><td role="cell" class="opt when">`)
	m.text(l.When)
	m.raw("</td>")
	m.cell("num opt1", "", l.Units, 0)
	m.cell("num opt2", "", l.Normal, 0)
	m.cell("num", "Lift", l.Lift, l.Dir)
	if cost {
		m.cell("num opt", "", l.Needed, 0)
	}
	if cost {
		m.cell("num opt1", "", l.Sales, 0)
		m.cell(l.addedClass(), "Margin added", l.Margin, l.MarginDir)
		m.cell(l.leftClass(), "What is left", l.Left, l.LeftDir)
	} else {
		m.cell("num", "Sales added", l.Sales, 0)
	}
	m.cell("num opt2", "", l.Missed, 0)
	m.raw("</tr>")
}

// offerStore is a promotion in a store.
func (m *markup) offerStore(l OfferStoreLine, cost bool) {
	m.name(l.Link, l.ID, l.Name, l.Word)
	m.cell("num", "Units", l.Units, 0)
	m.cell("num opt", "", l.Normal, 0)
	m.cell("num", "Lift", l.Lift, l.Dir)
	m.cell("num opt", "", l.Sales, 0)
	if cost {
		m.cell("num opt1", "", l.Margin, 0)
	}
	m.cell("num", "Missed", l.Missed, 0)
	m.raw("</tr>")
}

// heat is a store of a heat table.
func (m *markup) heat(l HeatRow) {
	m.raw(`<tr role="row"><th scope="row" role="rowheader"><a href="`)
	m.text(l.Link)
	m.raw(`"><span class="id" dir="auto">`)
	m.text(l.Store)
	m.raw(`</span> <span class="nm" dir="auto">`)
	m.text(l.Name)
	m.raw("</span></a></th>")
	for i := range l.Cells {
		c := &l.Cells[i]
		m.raw(`<td role="cell" class="num `)
		m.text(c.Class)
		m.raw(`" title="`)
		m.text(c.Title)
		m.raw(`">`)
		m.text(c.Text)
		m.raw("</td>")
	}
	m.raw("</tr>")
}

// store is a store of the table of stores.
func (m *markup) store(l StoreLine) {
	m.raw(`<tr role="row"`)
	if l.Word != "" {
		m.raw(` class="left"`)
	}
	m.raw(`><th scope="row" role="rowheader" class="name"><a href="`)
	m.text(l.Link)
	m.raw(`"><span class="id" dir="auto">`)
	m.text(l.ID)
	m.raw(`</span> <span class="nm" dir="auto">`)
	m.text(l.Name)
	m.raw("</span></a>")
	if l.Word != "" {
		m.raw(` <span class="word">`)
		m.text(m.format.say(l.Word))
		m.text(m.format.say(", not counted"))
		if l.Normal != nil {
			m.text(m.format.say(", normally "))
			m.text(l.Normal.text)
		}
		m.raw("</span>")
	}
	m.raw("</th>")
	for i := range l.Cells {
		m.any(&l.Cells[i])
	}
	m.raw("</tr>")
}

// any is a cell as the template "cell" has it.
func (m *markup) any(c *Cell) {
	m.raw(`<td role="cell" class="`)
	m.text(c.Class)
	if c.Dir != 0 {
		m.raw(" ")
		m.text(side(c.Dir))
	}
	m.raw(`"`)
	m.attr("data-label", c.Label)
	m.attr("title", c.Title)
	m.raw(">")
	switch {
	case c.Spark != nil:
		m.spark(c.Spark)
	case c.Link != "":
		m.raw(`<a href="`)
		m.text(c.Link)
		m.raw(`">`)
		m.figure(c)
		m.raw("</a>")
	default:
		m.figure(c)
	}
	m.raw("</td>")
}

func (m *markup) figure(c *Cell) {
	m.text(c.Text)
	if c.Cents != "" {
		m.raw(`<span class="c">`)
		m.text(c.Cents)
		m.raw("</span>")
	}
}

// productDay is a day of a product.
func (m *markup) productDay(l ProductDayLine, cost bool) {
	m.day(l.Link, l.Date, l.Says)
	m.slim("num", l.Units, 0)
	m.slim("num", l.Net, 0)
	m.slim("num opt", l.Price, 0)
	if cost {
		m.slim("num opt", l.Cost, 0)
	}
	m.raw("</tr>")
}
