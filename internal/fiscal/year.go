package fiscal

import (
	"time"

	"github.com/daybookhq/daybook/internal/contract"
)

// year is the year that d lies in.
func (c Calendar) year(d contract.Day) Span {
	y := d.Time().Year()
	for _, end := range []int{y - 1, y, y + 1, y + 2} { // a year may end a few days into the next Gregorian one
		to := c.yearEnd(end)
		if d > to {
			continue
		}
		from := c.yearEnd(end-1) + 1
		s := Span{Kind: Year, From: from, To: to, Number: 1, Year: end}
		if !c.NamedByEnd && !c.wholeYear() {
			s.Year = end - 1
		}
		return s
	}
	panic("fiscal: no year holds " + d.String()) // the four years above cover every date
}

// wholeYear reports whether the chain's year is the Gregorian one, give or take the days that make its weeks whole.
func (c Calendar) wholeYear() bool {
	if c.Pattern == Gregorian {
		return c.Month == time.January
	}
	return c.Month == time.December
}

// yearEnd is the last date of the year that ends in Gregorian year y, a few days of the next one included.
func (c Calendar) yearEnd(y int) contract.Day {
	if c.Pattern == Gregorian {
		return contract.DayOf(time.Date(y, c.Month, 0, 0, 0, 0, 0, time.UTC)) + gregorianShift(c.Month, y)
	}
	last := contract.DayOf(time.Date(y, c.Month+1, 0, 0, 0, 0, 0, time.UTC))
	back := contract.Day((int(last.Weekday()) - int(c.weekEnd()) + 7) % 7)
	end := last - back
	if c.Nearest && back > 3 {
		end += 7
	}
	return end
}

// gregorianShift moves the end of a year that begins in January from the day before y to the end of y.
func gregorianShift(first time.Month, y int) contract.Day {
	if first != time.January {
		return 0
	}
	return contract.DayOf(time.Date(y+1, 1, 1, 0, 0, 0, 0, time.UTC)) - contract.DayOf(time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC))
}

func (c Calendar) weekEnd() time.Weekday { return (c.WeekStart + 6) % 7 }

// week is the week of d: of whole weeks from the year's first day where the year consists of weeks; else the week is numbered in the year
// that holds its fourth day, as ISO 8601 does for weeks from Monday.
func (c Calendar) week(d contract.Day, year Span) Span {
	from := d - contract.Day((int(d.Weekday())-int(c.WeekStart)+7)%7)
	if c.Pattern != Gregorian {
		return Span{Kind: Week, From: from, To: from + 6, Year: year.Year, Number: int(from-year.From)/7 + 1}
	}
	year = c.year(from + 3)
	first := year.From - contract.Day((int(year.From.Weekday())-int(c.WeekStart)+7)%7)
	if year.From-first > 3 {
		first += 7
	}
	return Span{Kind: Week, From: from, To: from + 6, Year: year.Year, Number: int(from-first)/7 + 1}
}

// retailYear is 52 weeks: what a day is compared with lies on the same weekday.
const retailYear contract.Day = 364

// LastYear returns the day of last year that d compares with: the same weekday 52 weeks before. Holidays that move take their day along: a
// day that events names compares with the day of the same name nearest to 52 weeks before; an ordinary day whose counterpart was such a
// holiday compares with the same weekday a week before it, or a week after where that was one as well. moved says that it is not simply
// 52 weeks. events has at most one name a day, of both years.
func LastYear(d contract.Day, events map[contract.Day]string) (other contract.Day, moved bool) {
	plain := d - retailYear
	if name := events[d]; name != "" {
		for off := range contract.Day(46) {
			for _, at := range []contract.Day{plain + off, plain - off} {
				if events[at] == name {
					return at, at != plain
				}
			}
		}
		return plain, false // new this year: there is nothing better to compare with
	}
	for _, at := range []contract.Day{plain, plain - 7, plain + 7, plain - 14} {
		if events[at] == "" {
			return at, at != plain
		}
	}
	return plain, false
}

// SameLastYear is the stretch of last year that a span compares with: 52 weeks before, date by date. After a year of 53 weeks this is
// what the trade calls restated: weeks face weeks of the same season.
func (s Span) SameLastYear() Span {
	s.From, s.To, s.Year = s.From-retailYear, s.To-retailYear, s.Year-1
	return s
}
