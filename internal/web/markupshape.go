package web

// shape is the week of a category, or of all.
func (m *markup) shape(l ShapeRow) {
	m.raw(`<tr role="row"`)
	if l.Name == "" {
		m.raw(` class="all"`)
	}
	m.raw(`><th scope="row" role="rowheader" dir="auto">`)
	switch {
	case l.Link != "":
		m.raw(`<a href="`)
		m.text(l.Link)
		m.raw(`">`)
		m.text(l.Name)
		m.raw("</a>")
	case l.Name != "":
		m.text(l.Name)
	default:
		m.text(m.format.say("All"))
	}
	m.raw("</th>")
	for i := range l.Cells {
		c := &l.Cells[i]
		m.raw(`<td role="cell" class="num h`)
		m.int(c.Heat)
		m.raw(`" title="`)
		m.text(c.Title)
		m.raw(`">`)
		m.text(c.Index.String())
		if c.Beside != nil {
			m.raw(`<span class="beside">`)
			m.text(c.Beside.text)
			m.raw("</span>")
		}
		m.raw("</td>")
	}
	m.raw(`<td role="cell" class="num mean" data-label="`)
	m.text(m.format.say("A store a day") + ", " + m.format.Symbol())
	m.raw(`">`)
	m.text(l.Mean.String())
	m.raw("</td></tr>")
}

// offerSpan is a promotion in the calendar; today is where the page's day stands in it, of 100.
func (m *markup) offerSpan(l OfferSpan, today int) {
	name := l.Name
	if name == "" {
		name = l.ID
	}
	m.raw(`<tr><th scope="row"><a href="`)
	m.text(l.Link)
	m.raw(`" dir="auto">`)
	m.text(name)
	m.raw(`</a></th><td class="when">`)
	m.text(l.When)
	m.raw(`</td><td class="opt barcell"><svg class="gantt" viewBox="0 0 100 12" aria-hidden="true" preserveAspectRatio="none"><rect class="promo" x="`)
	m.int(l.X)
	m.raw(`" y="2" width="`)
	m.int(l.Width)
	m.raw(`" height="8"/><path class="now" d="M`)
	m.int(today)
	m.raw(` 0v12"/></svg></td></tr>`)
}
