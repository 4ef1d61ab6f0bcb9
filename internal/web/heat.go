package web

import (
	"strconv"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart/read"
)

// heatDays is how many nights a heat table has: every weekday once. What it reads grows with them.
const heatDays = 7

// HeatTable is a product by store and night: where it sells, and where it does not.
type HeatTable struct {
	Days []contract.Day `json:"business_dates"`
	Rows []HeatRow      `json:"stores"`
}

// HeatRow is one store.
type HeatRow struct {
	Store string     `json:"store_id"`
	Name  string     `json:"name"`
	Link  string     `json:"-"`
	Cells []HeatUnit `json:"nights"`
}

// HeatUnit is what a store sold in one night.
type HeatUnit struct {
	Units  *Number `json:"units"`
	Normal *Number `json:"normal_units"`
	Out    bool    `json:"out_of_stock"`
	Word   string  `json:"word"` // why nobody knows what was sold: not in, or closed; empty: it is known
	Text   string  `json:"-"`
	Title  string  `json:"-"`
	Class  string  `json:"-"`
}

// productHeat reads the nights of a heat table.
func (s *server) productHeat(r *request, product string, in read.Scope) (heat read.Heat, ok bool, err error) {
	heat, ok, err = r.q.ProductHeat(r.ctx, product, r.date-heatDays+1, r.date, in)
	r.early = r.early || heat.Early
	return heat, ok, err
}

// heatTable lays the stores of a page out by night; nil where nothing is known of any.
func (s *server) heatTable(r *request, heat read.Heat, rows []read.ProductStore) *HeatTable {
	t, called := &HeatTable{}, make([]string, 0, heatDays)
	for d := r.date - heatDays + 1; d <= r.date; d++ {
		t.Days, called = append(t.Days, d), append(called, s.format.ShortDay(d))
	}
	for _, row := range rows {
		days := heat.Of(row.Store) // of the same nights
		if days == nil {
			continue
		}
		line := HeatRow{Store: row.Store, Link: r.linkTo("/stores/", row.Store)}
		if st, ok := r.w.Chain.Store(row.Store); ok {
			line.Name = st.Name
		}
		line.Cells = make([]HeatUnit, 0, len(t.Days))
		for i, d := range days {
			why, _ := r.unsold(row.Store, t.Days[i])
			line.Cells = append(line.Cells, s.heatCell(called[i], d, why))
		}
		t.Rows = append(t.Rows, line)
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return t
}

// notIn is a store-day whose sales did not come: what was sold on it is not known, and not nothing.
const notIn = "not in"

// unsold says why nobody knows what a store sold on a date: notIn, or closed; empty where it is known. word is what came of it.
func (r *request) unsold(store string, date contract.Day) (why string, word read.Word) {
	st, _ := r.w.Chain.Store(store)
	switch word = r.w.Word(st, date); word {
	case read.Partial:
		if d := r.w.Night(date).Of(store); d == nil || !d.Sold() {
			return notIn, word
		}
	case read.Missing:
		return notIn, word
	case read.Closed:
		return string(word), word
	}
	return "", word
}

// heatCell is what a store sold in a night of that name; word says why nobody knows it.
func (s *server) heatCell(night string, d read.HeatDay, word string) HeatUnit {
	f := s.format
	c := HeatUnit{Normal: f.estimate(d.Normal), Word: word}
	if word == notIn || word != "" && d.Units.Or(0) == 0 {
		c.Text, c.Class = map[bool]string{true: "?", false: "–"}[word == notIn], "word"
		c.Title = night + ", " + f.say(word)
		return c
	}
	c.Units, c.Out, c.Word = f.quantity(d.Units), d.Out(), ""
	var room [128]byte // a page has a thousand of them
	says := append(room[:0], night...)
	switch {
	case c.Out:
		c.Text, c.Class = "✕", "out"
		says = append(says, s.format.say(", out of stock, nothing sold")...)
	case d.Units.Known():
		c.Text = c.Units.String()
		says = append(append(append(says, ", "...), c.Text...), s.format.say(" sold")...)
	case d.Normal.Known() || d.OnHand.Known():
		c.Text = "0"
		says = append(says, s.format.say(", nothing sold")...)
	}
	if d.Normal.Known() && d.Normal > 0 {
		says = append(append(says, s.format.say(", normally ")...), c.Normal.String()...)
		if !c.Out {
			if heat := heatOf(read.MulDiv(int64(d.Units.Or(0)), 1000, int64(d.Normal))); heat != 0 && int64(d.Normal) >= 500 {
				c.Class = "h" + strconv.Itoa(heat)
			}
		}
	}
	c.Title = string(says)
	return c
}

// cover writes tenths of a day.
func (f Format) cover(v read.Maybe) *Number {
	if !v.Known() {
		return nil
	}
	return &Number{f.digits(int64(v), 1, 1), decimalText(v, 1)}
}
