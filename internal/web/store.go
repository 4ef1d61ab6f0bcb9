package web

import (
	"sort"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// StorePage is the brief of one store.
type StorePage struct {
	Base
	Store     read.Store
	Brief     *Brief // the same parts as the chain's, over this store
	Wide      *Line
	Small     *Line
	Finding   string
	Events    []EventLine
	Table     []DayLine
	Stockouts []read.Stockout
	AllOut    int64
	Strip     []Night
	Absent    string // why there are no numbers for this night
	Back      string // to all stores
}

// EventLine is something in the window, in words.
type EventLine struct{ Sign, Kind, Name, When string }

// DayLine is one day of the chart's table, newest first.
type DayLine struct {
	read.StoreDay
	Gap  *int64
	Word string
	Link string
}

// Night is one cell of the store-day board.
type Night struct {
	Date contract.Day
	Word read.Word
	Sign string
}

const shownStockouts = 10

func (s *server) store(r *request) (page, error) {
	id := r.PathValue("id")
	st, ok, err := read.AskStore(r.ctx, r.q, id)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, fault.New(fault.NotFound, "there is no store %q, or it is not yours to see", cut(id))
	}
	r.in = read.Scope{Store: id}
	p := &StorePage{Base: r.base, Store: st, Back: r.view.Link("/stores")}
	p.Title, p.Here, p.ShowRegion = st.ID, "/stores", false
	if st.Name != "" {
		p.Title = st.Name + " (" + st.ID + ")"
	}
	if err := s.storeNumbers(r, p); err != nil {
		return nil, err
	}
	if err := s.storeDays(r, p); err != nil {
		return nil, err
	}
	if p.Stockouts, err = read.AskStockouts(r.ctx, r.q, id, r.date, shownStockouts); err != nil {
		return nil, err
	}
	if len(p.Stockouts) > 0 {
		p.AllOut = p.Stockouts[0].All
	}
	board, err := read.AskBoard(r.ctx, r.q, read.BoardQuery{Last: r.date, Days: boardDays, Scope: r.in, Limit: 1})
	if err != nil {
		return nil, err
	}
	for _, row := range board.Rows {
		p.Strip = nightsOf(board.Days, row.Words)
	}
	return p, nil
}

// storeNumbers fills the brief of the store; Absent says why there is none.
func (s *server) storeNumbers(r *request, p *StorePage) error {
	b := &Brief{Base: r.base}
	p.Brief = b
	h, compared, err := s.headline(r, b)
	if err != nil {
		return err
	}
	if b.First, err = s.findings(r, warehouse.InsightFilter{Date: &r.date, StoreID: p.Store.ID}); err != nil {
		return err
	}
	if !compared && h.Others == 0 {
		c, err := read.AskCoverage(r.ctx, r.q, r.date, r.in)
		if err != nil {
			return err
		}
		b.Learning = nil
		switch {
		case c.Partial > 0:
			p.Absent = "Only a part of this night is in, so no sum is shown. The strip below says what came; the figures follow when the rest does."
		case c.Missing > 0:
			p.Absent = "Nothing was delivered for this store and night. It counts as missing, not as lost sales."
		case c.Closed > 0:
			p.Absent = "The store was closed."
		default:
			p.Absent = "Nothing was due from this store for this night."
		}
		return nil
	}
	stock, err := read.AskInStock(r.ctx, r.q, r.date, r.in)
	if err != nil {
		return err
	}
	b.Cards = s.cards(r, h, compared, stock)
	if !compared {
		return nil
	}
	if b.Periods, err = s.periods(r); err != nil {
		return err
	}
	b.Gap, b.Bridge = s.format.Gap(h.Now.Sales-h.Base.Sales), s.bridge(r, h)
	b.Categories, b.NoCategory, err = s.categories(r, h)
	return err
}

// storeDays draws the 28 days and lists them.
func (s *server) storeDays(r *request, p *StorePage) error {
	first := r.date - sparkDays + 1
	days, err := read.AskStoreDays(r.ctx, r.q, p.Store.ID, first, r.date)
	if err != nil || len(days) == 0 {
		return err
	}
	var m marked
	if m.events, err = read.AskEvents(r.ctx, r.q, p.Store.ID, first, r.date); err != nil {
		return err
	}
	if m.stockouts, err = read.AskStockoutStarts(r.ctx, r.q, p.Store.ID, first, r.date); err != nil {
		return err
	}
	p.Wide = lineOf(s.format, "wide", lineSize{920, 260, 52, 7}, days, first, r.date, m)
	p.Small = lineOf(s.format, "small", lineSize{340, 220, 40, 9}, days, first, r.date, m)
	p.Finding = lineTitle(s.format, days)
	for _, l := range []*Line{p.Wide, p.Small} {
		l.Title, l.Unit = p.Finding, "Net sales, "+s.format.Symbol()
	}
	p.Events = s.eventLines(m, first, r.date)
	for i := len(days) - 1; i >= 0; i-- {
		d := days[i]
		line := DayLine{StoreDay: d, Link: r.view.Link(r.URL.Path, "date", d.Date)}
		switch {
		case d.Open != nil && !*d.Open:
			line.Word = "closed"
		case !d.Complete:
			line.Word = "partial"
			line.Sales, line.Margin, line.Transactions = nil, nil, nil
		case d.Sales != nil && d.Normal != nil:
			gap := *d.Sales - *d.Normal
			line.Gap = &gap
		}
		p.Table = append(p.Table, line)
	}
	return nil
}

func (s *server) eventLines(m marked, first, last contract.Day) []EventLine {
	type dated struct {
		at contract.Day
		EventLine
	}
	var list []dated
	for _, e := range m.events {
		when := s.format.ShortDay(e.First)
		if e.Last != e.First {
			when += " to " + s.format.ShortDay(e.Last)
		}
		kind, sign := e.Kind, signs["holiday"]
		switch kind {
		case "promotion":
			sign = "▬"
		case "closed":
			sign = signs["closed"]
		}
		list = append(list, dated{e.First, EventLine{sign, kind, e.Name, when}})
	}
	var out, days int64
	var newest contract.Day
	for _, o := range m.stockouts {
		if o.Date >= first && o.Date <= last {
			out, days, newest = out+o.Products, days+1, o.Date
		}
	}
	if out > 0 {
		list = append(list, dated{newest, EventLine{signs["stockout"], "stockout", count(s.format, out, "time") + " a product ran out", "on " + count(s.format, days, "day") + ", last " + s.format.ShortDay(newest)}})
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].at > list[j].at })
	lines := make([]EventLine, len(list))
	for i, d := range list {
		lines[i] = d.EventLine
	}
	return lines
}

// wordSigns stand beside the words of the board: shape, not only colour.
var wordSigns = map[read.Word]string{
	read.Received: "●", read.Corrected: "↻", read.Late: "◷", read.Partial: "◐", read.Quarantined: "▲", read.Missing: "✕", read.Closed: "–", read.NotOpen: "·",
}

func nightsOf(days []contract.Day, words []read.Word) []Night {
	list := make([]Night, len(days))
	for i, d := range days {
		list[i] = Night{d, words[i], wordSigns[words[i]]}
	}
	return list
}
