package web

import (
	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart/read"
)

// Delta is a difference as it stands beside a number. Dir is -1 below, 0 level, 1 above; it is always shown as an arrow
// and a sign too, never by colour alone.
type Delta struct {
	Known   bool    `json:"-"`
	Dir     int     `json:"direction"` // -1, 0 or 1
	Text    *Number `json:"value"`     // the difference, with its sign
	Percent *Number `json:"percent"`   // of what it is compared with
	Title   string  `json:"-"`         // both sides, exact
}

// Card is one headline number.
type Card struct {
	Term    string  `json:"id"`
	Label   string  `json:"name"`
	Value   *Number `json:"value"`
	Beside  *Number `json:"beside"` // a second form of the value: the margin rate
	Title   string  `json:"-"`      // the exact value
	Link    string  `json:"-"`      // to its parts
	Delta   Delta   `json:"difference"`
	Base    *Number `json:"compared_with"` // nil: there is nothing to compare with
	Against string  `json:"compared_with_text"`
	Part    string  `json:"part"`   // of several days: how many of their nights the value holds, or which one; empty: all
	Absent  string  `json:"absent"` // instead of a value: why there is none, and what would bring it
	Spark   *Spark  `json:"-"`
}

// cards are the five numbers on top of a brief. link leads from a measure to its parts.
func (s *server) cards(r *request, h read.Headline, compared bool, stock Card, link func(read.Measure) string) []Card {
	now := h.Now
	if !compared {
		now = h.Others
	}
	absent := map[string]string{
		read.GrossMargin.ID:  s.format.say("Not in this feed: no cost comes with the sales or the product master."),
		read.Transactions.ID: s.format.say("Not in this feed: store_days or till lines bring them."),
		read.ATV.ID:          s.format.say("Needs transactions, which are not in this feed."),
	}
	part, _ := s.partOf(r)
	list := make([]Card, 0, 5)
	for _, m := range []read.Measure{read.NetSales, read.GrossMargin, read.Transactions, read.ATV} {
		if m.Cost && !r.sees.SeesCost {
			continue
		}
		v := of(m, now)
		c := Card{Term: m.ID, Label: s.format.say(m.Name), Link: link(m)}
		if m.ID == read.ATV.ID {
			c.Label = s.format.say(m.Label())
		}
		if !v.ok {
			c.Absent = absent[m.ID]
			list = append(list, c)
			continue
		}
		c.Value = s.format.figure(m, v)
		c.Part = part
		if m.Unit == "money" {
			c.Title = s.format.Exact(v.value)
		}
		if m.ID == read.GrossMargin.ID {
			c.Beside = s.format.figure(read.MarginRate, of(read.MarginRate, now))
		}
		if compared {
			s.compare(r, &c, m, v, of(m, h.Base))
		}
		list = append(list, c)
	}
	return append(list, stock)
}

func (s *server) compare(r *request, c *Card, m read.Measure, now, base figure) {
	if c.Delta = s.format.delta(m, now, base); !c.Delta.Known {
		c.Against = s.format.say("Nothing to compare with: ") + s.format.say(r.vs.lacks())
		return
	}
	c.Base = s.format.figure(m, base)
	c.Against = s.format.say("vs ") + s.vsWords(r) + " " + c.Base.String()
}

// stockCard shows the in-stock rate; its normal is that of the same weekday in the four weeks before.
func (s *server) stockCard(r *request, link string) (Card, error) {
	f := s.format
	c := Card{Term: "in_stock", Label: s.format.say("In stock"), Link: link, Absent: s.format.say("Not in this feed: no inventory was delivered for this night.")}
	if s.leftOf(r) != "" {
		c.Absent = s.format.say("Stock of this night has left this warehouse; the line on top says where it is.")
	}
	stock, err := r.q.Stock(r.ctx, r.date)
	if err != nil {
		return c, err
	}
	now := stock.Over(r.w.Chain, r.in)
	if now.Pairs == 0 {
		return c, nil
	}
	before, weeks, err := s.stockBefore(r)
	if err != nil {
		return c, err
	}
	c.Absent, c.Value = "", f.share(now.InStock, now.Pairs)
	c.Title = s.format.sayf("%s of %s products in stores", f.Whole(now.InStock), f.Whole(now.Pairs))
	if !r.single() { // stock does not add up over days
		c.Part = s.format.sayf("at close on %s", f.ShortDay(r.date))
	}
	if before.Pairs == 0 {
		c.Against = c.Title
		return c, nil
	}
	points := read.MulDiv(now.InStock, 1000, now.Pairs) - read.MulDiv(before.InStock, 1000, before.Pairs)
	c.Delta = Delta{Known: true, Dir: dir(points), Text: f.points(points), Title: c.Title}
	c.Base = f.share(before.InStock, before.Pairs)
	days := count(f, int64(weeks), r.date.Weekday().String())
	if weeks == 1 {
		days = f.weekday(r.date.Weekday())
	}
	c.Against = s.format.sayf("vs %s on the %s before", c.Base, days)
	return c, nil
}

// stockBefore is what the rate is compared with, and over how many nights.
func (s *server) stockBefore(r *request) (before read.InStock, nights int, err error) {
	backs := map[versus][]int{vsNormal: {7, 14, 21, 28}, vsLastWeek: {7}}[r.vs]
	for _, back := range backs {
		date := r.date - contract.Day(back)
		if r.w.Night(date) == nil {
			continue
		}
		stock, err := r.q.Stock(r.ctx, date)
		if err != nil {
			return before, nights, err
		}
		sum := stock.Over(r.w.Chain, r.in)
		if sum.Pairs == 0 {
			continue
		}
		before.Pairs += sum.Pairs
		before.InStock += sum.InStock
		nights++
	}
	return before, nights, nil
}
