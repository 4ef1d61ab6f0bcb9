package web

import (
	"fmt"

	"github.com/daybookhq/daybook/internal/mart/read"
)

// Delta is a difference as it stands beside a number. Dir is -1 below, 0 level, 1 above; it is always shown as an arrow
// and a word too, never by colour alone.
type Delta struct {
	Known   bool
	Dir     int
	Text    string // the difference, with its sign
	Percent string // of what it is compared with; may be empty
	Title   string // both sides, exact
}

// Card is one headline number.
type Card struct {
	Term    string
	Label   string
	Value   string
	Beside  string // a second form of the value, e.g. the margin rate
	Title   string // the exact value
	Link    string // to its parts
	Delta   Delta
	Against string // what it is compared with, and how much that is
	Absent  string // instead of a value: why there is none, and what would bring it
	Spark   *Spark
}

func dir(v int64) int {
	switch {
	case v < 0:
		return -1
	case v > 0:
		return 1
	}
	return 0
}

func (s *server) moneyDelta(now, base int64) Delta {
	f := s.format
	return Delta{Known: true, Dir: dir(now - base), Text: f.Gap(now - base), Percent: f.ShareGap(now-base, base), Title: f.Exact(now) + " against " + f.Exact(base)}
}

// cards are the five numbers on top of a brief.
func (s *server) cards(r *request, h read.Headline, compared bool, stock []read.InStock) []Card {
	f := s.format
	words := "vs " + r.vs.words(f, r.date)
	now := h.Now
	if !compared {
		now = h.OthersSide
	}
	stores := func(sort string) string { return r.view.Link("/stores", "sort", sort) }
	sales := Card{Term: "net_sales", Label: "Net sales", Value: f.Money(now.Sales), Title: f.Exact(now.Sales), Link: stores("-sales")}
	margin := Card{Term: "gross_margin", Label: "Gross margin", Link: stores("-margin"), Absent: "No cost is sent, in the sales files or the product master."}
	if now.MarginSales > 0 {
		margin.Absent, margin.Value, margin.Title, margin.Beside = "", f.Money(now.Margin), f.Exact(now.Margin), f.Share(now.Margin, now.MarginSales)
	}
	trans := Card{Term: "transactions", Label: "Transactions", Link: stores("-transactions"), Absent: "No transactions are sent; store_days or till lines bring them."}
	atv := Card{Term: "atv", Label: "ATV", Link: stores("-atv"), Absent: "Needs transactions."}
	if now.Transactions > 0 {
		trans.Absent, trans.Value = "", f.Count(times(now.Transactions))
		atv.Absent, atv.Value = "", f.Exact(perTransaction(now))
	}
	if compared {
		b := h.Base
		sales.Delta, sales.Against = s.moneyDelta(now.Sales, b.Sales), words+" "+f.Money(b.Sales)
		if b.Margin != 0 && b.MarginSales > 0 && now.MarginSales > 0 {
			margin.Delta, margin.Against = s.moneyDelta(now.Margin, b.Margin), words+" "+f.Money(b.Margin)
		}
		if b.Transactions > 0 && now.Transactions > 0 {
			d := times(now.Transactions) - times(b.Transactions)
			trans.Delta = Delta{Known: true, Dir: dir(d), Text: f.CountGap(d), Percent: f.ShareGap(d, b.Transactions), Title: f.Count(times(now.Transactions)) + " against " + f.Count(times(b.Transactions))}
			trans.Against = words + " " + f.Count(times(b.Transactions))
			atv.Delta = s.moneyDelta(perTransaction(now), perTransaction(b))
			atv.Against = words + " " + f.Exact(perTransaction(b))
		}
		for _, c := range []*Card{&margin, &trans, &atv} {
			if c.Absent == "" && !c.Delta.Known {
				c.Against = "Nothing to compare with: " + r.vs.lacks()
			}
		}
	}
	return []Card{sales, margin, trans, atv, s.stockCard(r, stock)}
}

// lacks says why a comparison has no such number.
func (vs versus) lacks() string {
	switch vs {
	case vsTarget:
		return "targets are set for net sales only."
	case vsNormal:
		return "no normal is known yet."
	}
	return "it was not delivered then."
}

// times is a number of transactions, thousandths, without the fractions that an expectation has.
func times(v int64) int64 {
	if v < 0 {
		return -times(-v)
	}
	return (v + 500) / 1000 * 1000
}

func perTransaction(s read.Side) int64 { return read.MulDiv(s.TransactionSales, 1000, s.Transactions) }

// stockCard shows the in-stock rate; its normal is that of the same weekday in the four weeks before.
func (s *server) stockCard(r *request, stock []read.InStock) Card {
	f := s.format
	c := Card{Term: "in_stock", Label: "In stock", Link: r.view.Link("/stores"), Absent: "No inventory was delivered for this night."}
	var now, before read.InStock
	days := 0
	for _, v := range stock {
		switch {
		case v.Date == r.date:
			now = v
		case r.vs == vsNormal, r.vs == vsLastWeek && v.Date == r.date-7:
			before.Pairs += v.Pairs
			before.InStock += v.InStock
			days++
		}
	}
	if now.Pairs == 0 {
		return c
	}
	c.Absent, c.Value = "", f.Share(now.InStock, now.Pairs)
	c.Title = fmt.Sprintf("%s of %s products in stores", f.Whole(now.InStock), f.Whole(now.Pairs))
	if before.Pairs == 0 {
		c.Against = c.Title
		return c
	}
	points := read.MulDiv(now.InStock, 1000, now.Pairs) - read.MulDiv(before.InStock, 1000, before.Pairs)
	text := signed(points) + f.digits(points, 1, 1) + narrow + "pt"
	c.Delta = Delta{Known: true, Dir: dir(points), Text: text, Title: c.Title}
	c.Against = fmt.Sprintf("vs %s, %s before", f.Share(before.InStock, before.Pairs), count(f, int64(days), r.date.Weekday().String()))
	return c
}
