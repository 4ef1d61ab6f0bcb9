// Package fiscal knows a chain's weeks, months, quarters and years: by the Gregorian calendar, or by a retail calendar of whole weeks
// (4-4-5, 4-5-4, 5-4-4, or thirteen periods of four) with its 53rd week; and which day of last year a day compares with. Pure functions
// over business dates.
package fiscal

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
)

// Patterns of a year.
const (
	Gregorian = "gregorian"
	P445      = "4-4-5"
	P454      = "4-5-4"
	P544      = "5-4-4"
	P13       = "13x4"
)

// Patterns are all of them.
var Patterns = []string{Gregorian, P445, P454, P544, P13}

// Calendar is how a chain counts its time. The zero value is not valid; Default is.
type Calendar struct {
	Pattern   string
	WeekStart time.Weekday
	// Month is the first month of the year for the Gregorian pattern, else the month at whose end the year ends.
	Month time.Month
	// Nearest says, for patterns of weeks, that the year ends on the last day of the week that is nearest to the month's end; else it
	// ends on the last such day within the month.
	Nearest bool
	// NamedByEnd names a year that lies in two Gregorian ones by the second.
	NamedByEnd bool
}

// Default is the Gregorian calendar with weeks from Monday.
func Default() Calendar {
	return Calendar{Pattern: Gregorian, WeekStart: time.Monday, Month: time.January}
}

// Validate returns every problem, each as one sentence.
func (c Calendar) Validate() (problems []string) {
	if !slices.Contains(Patterns, c.Pattern) {
		problems = append(problems, fmt.Sprintf("pattern: %q is none of %s", c.Pattern, strings.Join(Patterns, ", ")))
	}
	if c.WeekStart < time.Sunday || c.WeekStart > time.Saturday {
		problems = append(problems, fmt.Sprintf("week start: there is no weekday %d", c.WeekStart))
	}
	if c.Month < time.January || c.Month > time.December {
		problems = append(problems, fmt.Sprintf("month: there is no month %d", c.Month))
	}
	return problems
}

// Kind is a length of time.
type Kind string

// The kinds, shortest first.
const (
	Day     Kind = "day"
	Week    Kind = "week"
	Month   Kind = "month" // or period
	Quarter Kind = "quarter"
	Year    Kind = "year"
)

// Kinds are all of them.
var Kinds = []Kind{Day, Week, Month, Quarter, Year}

// Span is a stretch of business dates, both ends included. Number counts within the year, from 1.
type Span struct {
	Kind     Kind
	From, To contract.Day
	Year     int
	Number   int
}

// Days is how many dates it has.
func (s Span) Days() int { return int(s.To-s.From) + 1 }

// Holds reports whether d lies in it.
func (s Span) Holds(d contract.Day) bool { return d >= s.From && d <= s.To }

// Of returns the span of a kind that d lies in.
func (c Calendar) Of(kind Kind, d contract.Day) Span {
	year := c.year(d)
	switch kind {
	case Year:
		return year
	case Quarter, Month:
		for _, s := range c.Within(kind, year) {
			if s.Holds(d) {
				return s
			}
		}
	case Week:
		return c.week(d, year)
	}
	return Span{Kind: Day, From: d, To: d, Year: year.Year, Number: int(d-year.From) + 1}
}

// ToDate is the part of the span of a kind up to d.
func (c Calendar) ToDate(kind Kind, d contract.Day) Span {
	s := c.Of(kind, d)
	s.To = d
	return s
}

// Within returns the quarters or months of a year, in order.
func (c Calendar) Within(kind Kind, year Span) []Span {
	var cuts []contract.Day // first days
	if c.Pattern == Gregorian {
		step := 1
		if kind == Quarter {
			step = 3
		}
		first := year.From.Time()
		for m := 0; m < 12; m += step {
			cuts = append(cuts, contract.DayOf(time.Date(first.Year(), first.Month()+time.Month(m), 1, 0, 0, 0, 0, time.UTC)))
		}
	} else {
		at := year.From
		for _, weeks := range c.lengths(kind) {
			cuts = append(cuts, at)
			at += contract.Day(7 * weeks)
		}
	}
	spans := make([]Span, len(cuts))
	for i, from := range cuts {
		to := year.To // a 53rd week belongs to the last
		if i+1 < len(cuts) {
			to = cuts[i+1] - 1
		}
		spans[i] = Span{Kind: kind, From: from, To: to, Year: year.Year, Number: i + 1}
	}
	return spans
}

// lengths are the weeks of the months or quarters of a year of 52.
func (c Calendar) lengths(kind Kind) []int {
	var months []int
	switch c.Pattern {
	case P13:
		if kind == Quarter {
			return []int{12, 12, 12, 16}
		}
		return slices.Repeat([]int{4}, 13)
	case P445:
		months = []int{4, 4, 5}
	case P454:
		months = []int{4, 5, 4}
	default:
		months = []int{5, 4, 4}
	}
	if kind == Quarter {
		return []int{13, 13, 13, 13}
	}
	return slices.Repeat(months, 4)
}
