package web

import (
	"strings"

	"github.com/daybookhq/daybook/internal/mart/read"
)

// monthNames are the parts of the month in their order.
var monthNames = [read.MonthParts]string{"1st to 3rd", "4th to 10th", "11th to 20th", "21st to the last three days", "last three days"}

// leastMonthDays is how many days a window needs before the shape of the month is told: two months.
const leastMonthDays = 60

// monthShape fills the shape of the month: what its parts sell against what their weekdays usually sell.
func (s *server) monthShape(r *request, p *Patterns) error {
	dates, err := r.q.Dates(r.ctx)
	if err != nil || len(dates) == 0 || r.date-dates[len(dates)-1] < leastMonthDays {
		return err
	}
	most := int64(1)
	for i, part := range r.w.Month(read.Span{First: r.date - monthDays + 1, Last: r.date}, r.in) {
		if part.Usual == 0 {
			continue
		}
		gap := read.MulDiv(part.Sales-part.Usual, 1000, part.Usual)
		p.Month = append(p.Month, MonthLine{Name: s.format.say(monthNames[i]), Share: s.format.shareGap(part.Sales-part.Usual, part.Usual), Days: part.Days, Dir: dir(gap), Bar: int(abs(gap))})
		most = max(most, abs(gap))
	}
	for i := range p.Month {
		p.Month[i].Bar = int(read.MulDiv(int64(p.Month[i].Bar), 100, most))
	}
	return nil
}

const (
	// calendarBack and calendarAhead are the days of the calendar of promotions before the page's day and after it.
	calendarBack, calendarAhead = 28, 28
	// shownOffers is how many promotions the calendar has.
	shownOffers = 40
)

// offerCalendar fills the promotions of the weeks around the page's day, in the order of their first days.
func (s *server) offerCalendar(r *request, p *Patterns) error {
	first, last := r.date-calendarBack, r.date+calendarAhead
	offers, err := r.q.Offers(r.ctx, first, last, r.in)
	if err != nil {
		return err
	}
	days := int64(last-first) + 1
	at := func(n int64) int { return int(read.MulDiv(n, 100, days)) }
	p.Today = at(calendarBack)
	for i := len(offers) - 1; i >= 0 && len(p.Offers) < shownOffers; i-- {
		o := offers[i]
		from, to := max(o.First, first), min(o.Last, last)
		p.Offers = append(p.Offers, OfferSpan{s.offerLine(r, o, read.OfferTotal{}, nil), at(int64(from - first)), max(1, at(int64(to-from)+1))})
	}
	return nil
}

// ShapeRow is the shape of the week of one category, or of all.
type ShapeRow struct {
	Name  string      `json:"category"` // empty: all
	Link  string      `json:"-"`
	Mean  *Number     `json:"net_sales_a_day"` // of a store
	Cells []ShapeCell `json:"weekdays"`
}

// ShapeCell is one weekday: its average day in percent of the mean of all weekdays.
type ShapeCell struct {
	Weekday string  `json:"weekday"`
	Index   *Number `json:"percent"`
	Beside  *Number `json:"percent_beside"` // of the region's stores
	Title   string  `json:"-"`
	Heat    int     `json:"-"` // -4 to 4

	average *Number
}

// MonthLine is one part of the month against what its weekdays usually sell.
type MonthLine struct {
	Name  string  `json:"name"`
	Share *Number `json:"gap_percent"`
	Days  int64   `json:"store_days"`
	Dir   int     `json:"-"`
	Bar   int     `json:"-"`
}

// OfferSpan is a promotion in the calendar.
type OfferSpan struct {
	OfferLine
	X     int `json:"-"` // of 100
	Width int `json:"-"`
}

func (s *server) shapeRow(r *request, p *Patterns, name string, shape, beside read.Shape) ShapeRow {
	f := s.format
	row := ShapeRow{Name: name, Mean: f.amount(shape.Mean())}
	if name != "" {
		row.Link = r.view.Link("/trend", "category", name)
		if r.in.Store != "" {
			row.Link = r.view.Link("/stores/"+pathSegment(r.in.Store)+"/trend", "category", name)
		}
	}
	for i := range 7 {
		day := s.weekdayAt(i)
		at := (int(day) + 6) % 7
		c := ShapeCell{Weekday: strings.ToLower(day.String())}
		if v := shape.Index(at); v.Known() {
			c.Index, c.Heat = f.index(v), heatOf(int64(v))
			c.average = f.amount(shape.Average(at))
			c.Title = s.format.sayf("%s: %s a store and day, over %s", f.weekday(day), f.Exact(int64(shape.Average(at))), count(f, shape.Days[at], "store-day"))
		}
		if v := beside.Index(at); v.Known() {
			c.Beside = f.index(v)
			if p.peers {
				whole := read.Maybe(read.MulDiv(int64(v), 1, 10))
				c.Beside = &Number{f.Whole(int64(whole)), decimalText(whole, 0)}
			}
		}
		row.Cells = append(row.Cells, c)
	}
	return row
}

// heatOf is how far tenths of a percent are from 100 %: 4 is half as much again and more.
func heatOf(tenths int64) int {
	return int(min(max(read.MulDiv(tenths-1000, 1, 120), -4), 4))
}
