package web

import (
	"sort"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart/read"
)

// Chart is the 28 days of a store: drawn wide and small, as a list of what touched them, and as a table.
type Chart struct {
	Finding string      `json:"finding"` // the title: what the chart shows
	Wide    *Line       `json:"-"`
	Small   *Line       `json:"-"`
	Events  []EventLine `json:"events"`
	Offers  []EventLine `json:"offers"` // promotions of a few products each, which the chart does not draw
	Table   []DayLine   `json:"days"`   // newest first
	View    View        `json:"-"`      // of the page, for its links to definitions
}

// EventLine is something in the window, in words.
type EventLine struct {
	Sign string `json:"-"`
	Kind string `json:"kind"`
	Name string `json:"name"`
	When string `json:"when"`
	Link string `json:"-"` // to the promotion
}

// DayLine is one day of the chart's table.
type DayLine struct {
	Date         contract.Day `json:"business_date"`
	Word         string       `json:"word"` // why there are no figures; empty: there are
	Link         string       `json:"-"`
	Sales        *Number      `json:"net_sales"`
	Normal       *Number      `json:"normal"`
	Gap          *Number      `json:"gap"`
	Low          *Number      `json:"normal_low"`
	High         *Number      `json:"normal_high"`
	Transactions *Number      `json:"transactions"`
	Dir          int          `json:"-"`
}

// storeChart draws the 28 days up to the page's night; nil where nothing came.
func (s *server) storeChart(r *request, st *read.Store) (*Chart, error) {
	first := r.date - sparkDays + 1
	days := r.w.Days(st.ID, first, r.date)
	if len(days) == 0 {
		return nil, nil
	}
	m, offers, err := s.marks(r, st, first)
	if err != nil {
		return nil, err
	}
	c := &Chart{
		View: r.view, Finding: lineTitle(s.format, days), Events: s.eventLines(r, m, first), Offers: s.offerLines(r, offers),
		Wide:  lineOf(s.format, "wide", lineSize{920, 260, 52, 7}, days, first, r.date, m),
		Small: lineOf(s.format, "small", lineSize{328, 220, 40, 9}, days, first, r.date, m),
	}
	for _, l := range []*Line{c.Wide, c.Small} {
		l.Title, l.Unit = c.Finding, s.format.say("Net sales a day, ")+s.format.Symbol()
	}
	for i := len(days) - 1; i >= 0; i-- {
		c.Table = append(c.Table, s.dayLine(r, days[i]))
	}
	return c, nil
}

func (s *server) dayLine(r *request, d *read.StoreDay) DayLine {
	f := s.format
	l := DayLine{Date: d.Date, Link: r.view.Link("/stores/"+pathSegment(d.Store), "date", d.Date, "period", "", "from", ""), Normal: f.amount(d.Normal), Low: f.amount(d.Low), High: f.amount(d.High)}
	switch {
	case d.Shut:
		l.Word = string(read.Closed)
	case !d.Complete:
		l.Word = string(read.Partial)
		return l
	}
	l.Sales = f.amount(d.Sales)
	l.Transactions = f.quantity(d.Transactions)
	if gap := d.Sales.Less(d.Normal); gap.Known() && !d.Shut {
		l.Gap, l.Dir = f.change(gap), dir(int64(gap))
	}
	return l
}

// wideShare is how many products a promotion must hold, of a hundred in the master, to be drawn: an offer on one product
// of a thousand says nothing of a store's day.
const wideShare = 10

// marks are what touched the days, and the promotions that are too narrow to be drawn.
func (s *server) marks(r *request, st *read.Store, first contract.Day) (m marked, offers []read.Event, err error) {
	events, err := r.q.Events(r.ctx, st, first, r.date)
	if err != nil {
		return m, nil, err
	}
	products, err := r.q.Products(r.ctx)
	if err != nil {
		return m, nil, err
	}
	for _, e := range events {
		if e.Kind == "promotion" && e.Products > 0 && e.Products*100 < products*wideShare {
			offers = append(offers, e)
			continue
		}
		m.events = append(m.events, e)
	}
	noted, err := r.q.Notes(r.ctx, first, r.date, read.About{In: read.Scope{Store: st.ID}})
	if err != nil {
		return m, nil, err
	}
	for _, a := range noted {
		m.events = append(m.events, read.Event{Kind: "noted", ID: a.ID, Name: a.Note, First: a.First, Last: a.Last})
	}
	if m.stockouts, err = r.q.StockoutStarts(r.ctx, st.ID, first, r.date); err != nil {
		return m, nil, err
	}
	m.words = map[contract.Day]read.Word{}
	for d := first; d <= r.date; d++ {
		m.words[d] = r.w.Word(st, d)
	}
	return m, offers, nil
}

func (s *server) eventLines(r *request, m marked, first contract.Day) []EventLine {
	last := r.date
	type dated struct {
		at contract.Day
		EventLine
	}
	var list []dated
	for _, e := range m.events {
		sign := map[string]string{"promotion": "▬", "closed": signs["closed"], "noted": signs["noted"]}[e.Kind]
		if sign == "" {
			sign = signs["holiday"]
		}
		line := EventLine{Sign: sign, Kind: kindWord(e.Kind), Name: e.Name, When: s.span(e.First, e.Last)}
		if e.Kind == "promotion" {
			line.Link = r.linkTo("/promotions/", e.ID)
		}
		list = append(list, dated{e.First, line})
	}
	var out, days int64
	var newest contract.Day
	for _, o := range m.stockouts {
		if o.Date >= first && o.Date <= last {
			out, days, newest = out+o.Products, days+1, o.Date
		}
	}
	if out > 0 {
		list = append(list, dated{newest, EventLine{Sign: signs["stockout"], Kind: s.format.say("ran out of stock"), Name: count(s.format, out, "product"), When: s.format.say("on ") + count(s.format, days, "day") + s.format.say(", last ") + s.format.ShortDay(newest)}})
	}
	gone := map[read.Word][]contract.Day{}
	for d := first; d <= last; d++ {
		gone[m.words[d]] = append(gone[m.words[d]], d)
	}
	for _, word := range []read.Word{read.Missing, read.Partial} {
		if days := gone[word]; len(days) > 0 {
			list = append(list, dated{days[len(days)-1], EventLine{Sign: signs[string(word)], Kind: string(word), Name: count(s.format, int64(len(days)), "night"), When: s.format.say("last ") + s.format.ShortDay(days[len(days)-1])}})
		}
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].at > list[j].at })
	lines := make([]EventLine, len(list))
	for i, d := range list {
		lines[i] = d.EventLine
	}
	return lines
}

// kindWord writes the calendar's word for people.
func kindWord(kind string) string {
	if words := map[string]string{"school_holiday": "school holiday", "local_event": "local event"}; words[kind] != "" {
		return words[kind]
	}
	return kind
}

func (s *server) offerLines(r *request, offers []read.Event) []EventLine {
	lines := make([]EventLine, len(offers))
	for i, e := range offers {
		lines[len(offers)-1-i] = EventLine{"▬", count(s.format, e.Products, "product"), e.Name, s.span(e.First, e.Last), r.linkTo("/promotions/", e.ID)}
	}
	return lines
}

// span writes days: one, or the first and the last.
func (s *server) span(first, last contract.Day) string {
	if first == last {
		return s.format.ShortDay(first)
	}
	return s.format.sayf("%s to %s", s.format.ShortDay(first), s.format.ShortDay(last))
}
