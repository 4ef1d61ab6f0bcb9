package web

// stock is a product in a store on a list of stock; store says whether the row names it.
func (m *markup) stock(list StockList, l StockLine, store bool) {
	m.raw(`<tr role="row">`)
	if store {
		m.raw(`<td role="cell" class="name">`)
		m.thing(l.StoreLink, l.Store, l.StoreName)
		m.raw("</td>")
	}
	m.raw(`<th scope="row" role="rowheader" class="name">`)
	m.thing(l.ProductLink, l.Product, l.Name)
	m.raw("</th>")
	m.word("opt", l.Category)
	m.raw(`<td role="cell" class="why"`)
	m.attr("data-label", m.format.say("Why"))
	m.raw(">")
	if l.InsightLink != "" {
		m.raw(`<a href="`)
		m.text(l.InsightLink)
		m.raw(`">`)
	}
	m.text(l.Why)
	if l.InsightLink != "" {
		m.raw("</a>")
	}
	m.raw("</td>")
	m.labelled(list.Units, l.Units)
	if list.Money != "" {
		m.labelled(list.Money, l.Money)
	}
	if list.ID == "count" {
		m.raw(`<td role="cell" class="paper-only"></td>`)
	}
	m.raw("</tr>")
}

// thing is a store or a product with a link to it.
func (m *markup) thing(link, id, name string) {
	m.raw(`<a href="`)
	m.text(link)
	m.raw(`"><span class="id" dir="auto">`)
	m.text(id)
	m.raw(`</span> <span dir="auto">`)
	m.text(name)
	m.raw("</span></a>")
}

// labelled is a figure under a head that the list gives it.
func (m *markup) labelled(label string, n *Number) {
	m.raw(`<td role="cell" class="num" data-label="`)
	m.text(label)
	m.raw(`">`)
	if n != nil {
		m.text(n.text)
	}
	m.raw("</td>")
}
