package web

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/fiscal"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/people"
)

// longestSpan is how many days a page may sum up: a year of 53 weeks, and some.
const longestSpan = 400

// periods are the stretches that a page can be asked for, and what the control calls them.
var periodKinds = []struct {
	kind  fiscal.Kind
	label string
}{
	{fiscal.Day, "Day"}, {fiscal.Week, "Week to date"}, {fiscal.Month, "Month to date"}, {fiscal.Quarter, "Quarter to date"}, {fiscal.Year, "Year to date"},
}

func isPeriod(kind fiscal.Kind) bool { return slices.Contains(fiscal.Kinds, kind) }

// single says whether the page is of one day.
func (r *request) single() bool { return r.span.First == r.span.Last }

// spanOf finds the days that a page sums up: its date, the part of a week, month, quarter or year up to it, or what is asked for by a
// first day.
func (s *server) spanOf(r *request) error {
	r.span = read.Span{First: r.date, Last: r.date}
	switch {
	case r.view.From != nil:
		r.span.First = *r.view.From
	case r.view.Period != "":
		r.span.First = s.Calendar.ToDate(r.view.Period, r.date).From
	}
	switch days := r.date - r.span.First + 1; {
	case days < 1:
		return fault.New(fault.Usage, "the first day, %s, lies after the date, %s", s.format.Day(r.span.First), s.format.Day(r.date))
	case days > longestSpan:
		return fault.New(fault.Usage, "from %s on there are %d days; a page sums up %d at most", s.format.Day(r.span.First), days, longestSpan)
	}
	return nil
}

// faceDays finds what each day of a page compares with. Holidays that move take their day of last year along.
func (s *server) faceDays(ctx context.Context, r *request, first contract.Day) error {
	r.to = r.vs.against()
	if r.vs != vsLastYear {
		return nil
	}
	events, err := r.q.Holidays(ctx, first-retailYear-movedBy, r.date)
	if err != nil {
		return err
	}
	r.to.Moved = map[contract.Day]contract.Day{}
	for d := first; d <= r.date; d++ {
		if other, moved := fiscal.LastYear(d, events); moved {
			r.to.Moved[d] = other
		}
	}
	return nil
}

const (
	retailYear = 364
	movedBy    = 60 // days by which a holiday moves at most, and the weeks that stand in for it
)

// others are the days that those from first to the page's date compare with.
func (r *request) others(first contract.Day) read.Span {
	o := read.Span{First: r.to.Other(first), Last: r.to.Other(first)}
	for d := first; d <= r.date; d++ {
		o.First, o.Last = min(o.First, r.to.Other(d)), max(o.Last, r.to.Other(d))
	}
	return o
}

// vsWords names what the page's numbers are compared with.
func (s *server) vsWords(r *request) string {
	if r.single() {
		return s.vsDay(r, r.date)
	}
	return s.vsOver(r, r.span.First)
}

// vsDay names what one day is compared with: "normal Saturday", "Sat 23 May".
func (s *server) vsDay(r *request, date contract.Day) string {
	switch r.vs {
	case vsLastWeek:
		return s.format.ShortDay(date - 7)
	case vsLastYear:
		text := s.format.Day(r.to.Other(date))
		if _, moved := r.to.Moved[date]; moved {
			text += s.format.say(", moved with the holiday")
		}
		return text
	case vsTarget:
		return s.format.say("target")
	}
	return s.format.say("normal ") + s.format.weekday(date.Weekday())
}

// vsOver names what the days from first to the page's date are compared with.
func (s *server) vsOver(r *request, first contract.Day) string {
	switch r.vs {
	case vsLastWeek:
		return s.format.ShortDay(first-7) + s.format.say(" to ") + s.format.ShortDay(r.date-7)
	case vsLastYear:
		text := s.format.Day(first-retailYear) + s.format.say(" to ") + s.format.Day(r.date-retailYear)
		for d := range r.to.Moved {
			if d >= first {
				return text + s.format.say(", holidays by their name")
			}
		}
		return text
	case vsTarget:
		return s.format.say("target")
	}
	return s.format.say("normal")
}

// spanWords names the days of a page: "Sat 30 May 2026", "week 22, Mon 25 to Sat 30 May 2026".
func (s *server) spanWords(r *request) string {
	if r.single() {
		return s.format.Day(r.date)
	}
	days := s.format.ShortDay(r.span.First) + s.format.say(" to ") + s.format.Day(r.date)
	if r.view.From != nil {
		return days
	}
	part := s.Calendar.Of(r.view.Period, r.date)
	switch r.view.Period {
	case fiscal.Week:
		return s.format.sayf("week %d to date, %s", part.Number, days)
	case fiscal.Month:
		return s.monthWord(part) + s.format.say(" to date, ") + days
	case fiscal.Quarter:
		return s.format.sayf("quarter %d to date, %s", part.Number, days)
	}
	return s.format.sayf("%d to date, %s", part.Year, days)
}

// monthWord names a month, or a period of a year of weeks.
func (s *server) monthWord(month fiscal.Span) string {
	if s.Calendar.Pattern == fiscal.Gregorian {
		return s.format.date(month.From.Time(), "January")
	}
	return s.format.sayf("period %d", month.Number)
}

// spanChoices are the entries of the control of periods.
func (r *request) spanChoices() []Choice {
	var list []Choice
	for _, p := range periodKinds {
		value := string(p.kind)
		if p.kind == fiscal.Day && r.view.From == nil {
			value = ""
		}
		list = append(list, Choice{value, r.format.say(p.label), r.view.From == nil && cmp.Or(r.view.Period, fiscal.Day) == p.kind})
	}
	return list
}

// leftOutOver names the stores of which some days are counted on neither side, beside the nights of which no store's is: those were named.
func (s *server) leftOutOver(r *request, rows []read.StoreRow) string {
	type part struct {
		id   string
		days int64
	}
	var list []part
	all := int64(0)
	var without []contract.Day
	if !r.single() {
		without = r.w.Nights(r.span, r.in, r.to).Without
	}
	for _, row := range rows {
		if !row.Gap.Known() {
			row.Counted = 0 // a store that compares on no day is in no sum of those that do
		}
		if n := row.Due - row.Counted - r.dueOn(row.Store, without); n > 0 {
			list = append(list, part{row.ID, n})
			all += n
		}
	}
	if len(list) == 0 {
		return ""
	}
	slices.SortStableFunc(list, func(a, b part) int { return cmp.Compare(b.days, a.days) })
	names := make([]string, len(list))
	for i, p := range list {
		names[i] = fmt.Sprintf("%s (%s)", p.id, count(s.format, p.days, "day"))
	}
	return count(s.format, all, "store-day") + s.format.say(" not counted on either side: ") + named(s.format, names, shownLeftOut) + "."
}

// dueOn is on how many of some dates a store was due.
func (r *request) dueOn(st *read.Store, dates []contract.Day) (n int64) {
	for _, date := range dates {
		if word := r.w.Word(st, date); word != read.Closed && word != read.NotOpen {
			n++
		}
	}
	return n
}

// lacking are nights that a sum lacks: how many lie before the first night that there is, and the names of the others.
func (s *server) lacking(r *request, without []contract.Day) (before int64, names []string) {
	for _, d := range without {
		if d < r.base.Oldest {
			before++
			continue
		}
		names = append(names, s.format.ShortDay(d))
	}
	return before, names
}

// nightsWord says of a sum of several nights that it holds a part of them; empty: it holds all.
func (s *server) nightsWord(n read.Nights) string {
	if len(n.Without) == 0 {
		return ""
	}
	return s.format.sayf("%d of %d nights", n.Held, n.Of())
}

// partOf is nightsWord of the page's days, and a sentence that says which nights neither side holds.
func (s *server) partOf(r *request) (word, sentence string) {
	if r.single() {
		return "", ""
	}
	n := r.w.Nights(r.span, r.in, r.against())
	if word = s.nightsWord(n); word == "" {
		return "", ""
	}
	sentence = s.format.sayf("These figures hold %s, the same on both sides", word)
	before, names := s.lacking(r, n.Without)
	if len(names) > 0 {
		sentence += s.format.say(", without ") + named(s.format, names, shownLeftOut)
	}
	if before > 0 {
		sentence += s.format.say(", as history begins on ") + s.format.Day(r.base.Oldest)
	}
	return word, sentence + "."
}

// leftOutOfSpan says what the figures of several days do not hold: nights, and store-days of others; empty of one day.
func (s *server) leftOutOfSpan(r *request, compared bool) string {
	if r.single() {
		return ""
	}
	_, text := s.partOf(r)
	if compared {
		rows, _ := r.w.StoresOver(r.span, r.in, r.against())
		text += " " + s.leftOutOver(r, rows)
	}
	return strings.TrimSpace(text)
}

// defaultVersus is what numbers are compared with where the address does not say: the chain's word, or that for the reader's role.
func (s *server) defaultVersus(role people.Role) versus {
	if vs := versus(s.CompareByRole[role]); isVersus(vs) {
		return vs
	}
	return versus(s.Compare)
}

// title makes the first letter of a line large.
func title(s string) string {
	_, first := utf8.DecodeRuneInString(s)
	return strings.ToUpper(s[:first]) + s[first:]
}
