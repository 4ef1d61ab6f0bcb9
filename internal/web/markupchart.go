package web

import "github.com/daybookhq/daybook/internal/contract"

// dots are the days of a chart. A page draws each twice, wide and small.
func (m *markup) dots(dots []Dot) {
	for i := range dots {
		d := &dots[i]
		m.raw(`<circle class="pt `)
		r := 2
		if d.Out != 0 {
			r = 4
			m.text(side(d.Out))
		}
		m.raw(`" cx="`)
		m.int(d.X)
		m.raw(`" cy="`)
		m.int(d.Y)
		m.raw(`" r="`)
		m.int(r)
		m.raw(`"><title>`)
		m.text(d.Title)
		m.raw("</title></circle>")
	}
}

// storeDay is a day in the table of a store's chart.
func (m *markup) storeDay(l DayLine) {
	word := ""
	if l.Word != "" {
		word = m.format.say(l.Word)
	}
	m.day(l.Link, l.Date, word)
	m.slim("num", l.Sales, 0)
	m.slim("num opt", l.Normal, 0)
	m.slim("num", l.Gap, l.Dir)
	m.raw(`<td class="num opt">`)
	if l.Low != nil {
		m.text(l.Low.String())
		m.raw(" ")
		m.text(m.format.say("to"))
		m.raw(" ")
		m.text(l.High.String())
	}
	m.raw("</td>")
	m.slim("num opt", l.Transactions, 0)
	m.raw("</tr>")
}

// day is the head of a row of a date, and what is to be said of it.
func (m *markup) day(link string, date contract.Day, word string) {
	m.raw(`<tr><th scope="row"><a href="`)
	m.text(link)
	m.raw(`">`)
	m.text(m.format.ShortDay(date))
	m.raw("</a>")
	if word != "" {
		m.raw(` <span class="word">`)
		m.text(word)
		m.raw("</span>")
	}
	m.raw("</th>")
}

// slim is a figure in a table that stays one on a phone; dir colours it.
func (m *markup) slim(class constant, n *Number, dir int) {
	m.raw(`<td class="`)
	m.raw(class)
	if dir != 0 {
		m.raw(" ")
		m.text(side(dir))
	}
	m.raw(`">`)
	m.text(n.String())
	m.raw("</td>")
}

// offerItem is a promotion of those that a chart does not draw, of which a store has dozens.
func (m *markup) offerItem(l EventLine) {
	m.raw(`<li><a href="`)
	m.text(l.Link)
	m.raw(`" dir="auto">`)
	m.text(l.Name)
	m.raw("</a>, ")
	m.text(l.Kind)
	m.raw(", ")
	m.text(l.When)
	m.raw("</li>")
}

// night is what came of a store on a night, in the strip of its last ones.
func (m *markup) night(l Night) {
	m.raw(`<li class="night w-`)
	m.text(cssWord(l.Word))
	m.raw(`">`)
	if l.Link != "" {
		m.raw(`<a href="`)
		m.text(l.Link)
		m.raw(`">`)
	}
	m.raw(`<span class="d">`)
	m.text(m.format.dayName(l.Date))
	m.raw(" ")
	m.text(dayOfMonth(l.Date))
	m.raw(`</span><span class="s" aria-hidden="true">`)
	m.text(l.Sign)
	m.raw(`</span><span class="w">`)
	m.text(m.format.say(string(l.Word)))
	m.raw("</span>")
	if l.Link != "" {
		m.raw("</a>")
	}
	m.raw("</li>")
}
