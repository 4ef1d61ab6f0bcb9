package contract

import (
	"fmt"
	"strings"
)

// TimeFormat is a compiled date or time pattern in the letters of the JDK's DateTimeFormatter, the ones that the
// standard's logicalTypeOptions.format uses. Reading is strict: the whole value must fit, widths count (d takes one or
// two digits, dd exactly two, yyyy four, yy is 2000 to 2099) and a date that does not exist is refused. Month and
// weekday names are English, in any case of letters. A TimeFormat is safe for concurrent use.
type TimeFormat struct {
	pattern          string
	items            []timeItem
	iso              bool // exactly yyyy-MM-dd, read without looking at items
	loose            bool // the default timestamp: ISO with T or a space, seconds and fraction optional
	hasDate, hasTime bool
}

// The formats that hold where a contract gives none.
var (
	ISODate      = &TimeFormat{pattern: "yyyy-MM-dd", iso: true, hasDate: true, items: mustItems("yyyy-MM-dd")}
	ISOTimestamp = &TimeFormat{pattern: "yyyy-MM-dd['T'][' ']HH:mm[:ss[.SSSSSS]]", loose: true, hasDate: true, hasTime: true, items: mustItems("yyyy-MM-dd'T'HH:mm:ss")}
	ISOTime      = &TimeFormat{pattern: "HH:mm[:ss]", hasTime: true, items: mustItems("HH:mm[:ss]")}
)

// timeItem is one element of a pattern: text, a field, or an optional section.
type timeItem struct {
	kind     itemKind
	text     string
	min, max int // digits
	section  []timeItem
}

type itemKind uint8

const (
	literal itemKind = iota
	section
	year     // four digits
	year2    // two digits, 2000 to 2099
	month    // digits
	monthMMM // Jan
	monthAll // January
	dayOfMonth
	dayOfYear
	hour24 // H 0-23
	clock24
	clock12 // h 1-12
	hour12  // K 0-11
	minute
	second
	fraction
	halfDay // AM or PM
	weekday3
	weekdayAll
)

// ParseTimeFormat compiles a pattern. The error says which letter is wrong and what to write.
func ParseTimeFormat(pattern string) (*TimeFormat, error) {
	if pattern == ISODate.pattern {
		return ISODate, nil
	}
	if pattern == "" {
		return nil, fmt.Errorf("the pattern is empty")
	}
	p := formatParser{rest: pattern}
	items, err := p.items(0)
	if err != nil {
		return nil, fmt.Errorf("pattern %q: %w", pattern, err)
	}
	f := &TimeFormat{pattern: pattern, items: items}
	if err := f.judge(); err != nil {
		return nil, fmt.Errorf("pattern %q: %w", pattern, err)
	}
	return f, nil
}

func mustItems(pattern string) []timeItem {
	p := formatParser{rest: pattern}
	items, err := p.items(0)
	if err != nil {
		panic(err)
	}
	return items
}

// String returns the pattern as the contract has it.
func (f *TimeFormat) String() string { return f.pattern }

// HasDate reports whether values of the format name a date.
func (f *TimeFormat) HasDate() bool { return f.hasDate }

// HasTime reports whether values of the format name a time of day (in an optional section: midnight where it is left out).
func (f *TimeFormat) HasTime() bool { return f.hasTime }

// judge refuses patterns that can never give a date or a time, and those that can be read in two ways.
func (f *TimeFormat) judge() error {
	must, may := map[itemKind]int{}, map[itemKind]int{}
	countFields(f.items, must, may, false)
	all := func(kinds ...itemKind) int {
		n := 0
		for _, k := range kinds {
			n += must[k] + may[k]
		}
		return n
	}
	for _, group := range []struct {
		name  string
		kinds []itemKind
	}{
		{"the year", []itemKind{year, year2}}, {"the month", []itemKind{month, monthMMM, monthAll}},
		{"the day of the month", []itemKind{dayOfMonth}}, {"the day of the year", []itemKind{dayOfYear}},
		{"the hour", []itemKind{hour24, clock24, clock12, hour12}}, {"the minute", []itemKind{minute}},
		{"the second", []itemKind{second}}, {"the fraction", []itemKind{fraction}}, {"AM or PM", []itemKind{halfDay}},
		{"the weekday", []itemKind{weekday3, weekdayAll}},
	} {
		if all(group.kinds...) > 1 {
			return fmt.Errorf("names %s twice", group.name)
		}
	}
	years, months := all(year, year2), all(month, monthMMM, monthAll)
	days, ordinal := all(dayOfMonth), all(dayOfYear)
	hours := all(hour24, clock24, clock12, hour12)
	switch {
	case years+months+days+ordinal+all(weekday3, weekdayAll) > 0:
		switch {
		case years == 0:
			return fmt.Errorf("has no year: no date can be told without one (y is the year)")
		case ordinal > 0 && (months > 0 || days > 0):
			return fmt.Errorf("has the day of the year (D) beside month or day (M, d): one of the two")
		case ordinal == 0 && months == 0 && all(minute) > 0 && days > 0:
			return fmt.Errorf("has no month: m is the minute, M the month")
		case ordinal == 0 && months == 0:
			return fmt.Errorf("has no month (M)")
		case ordinal == 0 && days == 0:
			return fmt.Errorf("has no day (d, or D for the day of the year)")
		case must[year]+must[year2] == 0 || (ordinal > 0 && must[dayOfYear] == 0) ||
			(ordinal == 0 && (must[dayOfMonth] == 0 || must[month]+must[monthMMM]+must[monthAll] == 0)):
			return fmt.Errorf("has a part of the date in an optional section: year, month and day must stand outside [ ]")
		}
		f.hasDate = true
	case hours == 0:
		return fmt.Errorf("holds neither a date nor a time")
	}
	switch {
	case hours == 0 && all(minute, second, fraction, halfDay) > 0:
		return fmt.Errorf("has minutes, seconds or AM/PM but no hour (H, or h with a)")
	case all(clock12, hour12) > 0 && must[halfDay] < must[clock12]+must[hour12], all(clock12, hour12) > 0 && all(halfDay) == 0:
		return fmt.Errorf("has an hour of twelve (h, K) without AM or PM (a): write H for 0 to 23")
	case all(hour24, clock24) > 0 && all(halfDay) > 0:
		return fmt.Errorf("has AM or PM (a) beside an hour of the whole day: write h instead of H")
	case all(second) > 0 && all(minute) == 0:
		return fmt.Errorf("has seconds but no minutes (m)")
	case all(fraction) > 0 && all(second) == 0:
		return fmt.Errorf("has a fraction (S) but no seconds (s)")
	}
	f.hasTime = hours > 0
	return sideBySide(f.items, false)
}

func countFields(items []timeItem, must, may map[itemKind]int, optional bool) {
	for _, it := range items {
		switch {
		case it.kind == section:
			countFields(it.section, must, may, true)
		case it.kind == literal:
		case optional:
			may[it.kind]++
		default:
			must[it.kind]++
		}
	}
}

// sideBySide refuses a number of open width before another digit: "dM" reads 111 in two ways.
func sideBySide(items []timeItem, open bool) error {
	flat := flatten(items)
	for _, it := range flat {
		digits := it.max > 0 || (it.kind == literal && it.text != "" && it.text[0] >= '0' && it.text[0] <= '9')
		if open && digits {
			return fmt.Errorf("has two numbers side by side, and the first has no fixed width: double its letter (dd, MM, HH)")
		}
		open = it.max > 0 && it.min != it.max
	}
	return nil
}

func flatten(items []timeItem) []timeItem {
	var flat []timeItem
	for _, it := range items {
		if it.kind == section {
			flat = append(flat, flatten(it.section)...)
			continue
		}
		flat = append(flat, it)
	}
	return flat
}

// formatParser splits a pattern into items.
type formatParser struct{ rest string }

const formatLetters = "y u M d D H h K k m s S a E"

func (p *formatParser) items(depth int) ([]timeItem, error) {
	var items []timeItem
	for p.rest != "" {
		c := p.rest[0]
		switch {
		case c == '[':
			if depth > 8 {
				return nil, fmt.Errorf("has too many [ inside each other")
			}
			p.rest = p.rest[1:]
			inner, err := p.items(depth + 1)
			if err != nil {
				return nil, err
			}
			if p.rest == "" {
				return nil, fmt.Errorf("has a [ without its ]")
			}
			p.rest = p.rest[1:]
			items = append(items, timeItem{kind: section, section: inner})
		case c == ']':
			if depth == 0 {
				return nil, fmt.Errorf("has a ] without its [")
			}
			return items, nil
		case c == '\'':
			text, err := p.quoted()
			if err != nil {
				return nil, err
			}
			items = append(items, timeItem{text: text})
		case c == '{' || c == '}' || c == '#':
			return nil, fmt.Errorf("has %q, which patterns reserve: quote it ('%c')", c, c)
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
			n := 1
			for n < len(p.rest) && p.rest[n] == c {
				n++
			}
			p.rest = p.rest[n:]
			it, err := field(c, n)
			if err != nil {
				return nil, err
			}
			items = append(items, it)
		default:
			items = append(items, timeItem{text: p.rest[:1]})
			p.rest = p.rest[1:]
		}
	}
	return items, nil
}

// quoted takes '…' off the front; two quotes in a row are one quote.
func (p *formatParser) quoted() (string, error) {
	if strings.HasPrefix(p.rest, "''") {
		p.rest = p.rest[2:]
		return "'", nil
	}
	var b strings.Builder
	for i := 1; i < len(p.rest); i++ {
		if p.rest[i] != '\'' {
			b.WriteByte(p.rest[i])
			continue
		}
		if i+1 < len(p.rest) && p.rest[i+1] == '\'' {
			b.WriteByte('\'')
			i++
			continue
		}
		p.rest = p.rest[i+1:]
		return b.String(), nil
	}
	return "", fmt.Errorf("has a quote (') that never ends")
}

// field is the item of n times the letter c.
func field(c byte, n int) (timeItem, error) {
	number := func(kind itemKind, widest int) (timeItem, error) {
		switch {
		case n == 1:
			return timeItem{kind: kind, min: 1, max: widest}, nil
		case n <= widest:
			return timeItem{kind: kind, min: n, max: max(n, widest)}, nil
		}
		return timeItem{}, fmt.Errorf("has %d times the letter %c, at most %d make sense", n, c, widest)
	}
	switch c {
	case 'y', 'u':
		switch n {
		case 1, 4:
			return timeItem{kind: year, min: 4, max: 4}, nil
		case 2:
			return timeItem{kind: year2, min: 2, max: 2}, nil
		}
		return timeItem{}, fmt.Errorf("has a year of %d letters: write yyyy, or yy for 2000 to 2099", n)
	case 'M':
		switch n {
		case 3:
			return timeItem{kind: monthMMM}, nil
		case 4:
			return timeItem{kind: monthAll}, nil
		case 1, 2:
			return number(month, 2)
		}
		return timeItem{}, fmt.Errorf("has a month of %d letters: M, MM, MMM and MMMM are months", n)
	case 'd':
		return number(dayOfMonth, 2)
	case 'D':
		return number(dayOfYear, 3)
	case 'H':
		return number(hour24, 2)
	case 'k':
		return number(clock24, 2)
	case 'h':
		return number(clock12, 2)
	case 'K':
		return number(hour12, 2)
	case 'm':
		return number(minute, 2)
	case 's':
		return number(second, 2)
	case 'S':
		if n > 9 {
			return timeItem{}, fmt.Errorf("has a fraction of %d digits, at most 9 make sense", n)
		}
		return timeItem{kind: fraction, min: n, max: n}, nil
	case 'a':
		if n == 1 {
			return timeItem{kind: halfDay}, nil
		}
	case 'E':
		if n <= 3 {
			return timeItem{kind: weekday3}, nil
		}
		if n == 4 {
			return timeItem{kind: weekdayAll}, nil
		}
	case 'Y':
		return timeItem{}, fmt.Errorf("has Y, the year that weeks belong to: the year of a date is y")
	case 'X', 'x', 'Z', 'z', 'V', 'O', 'v':
		return timeItem{}, fmt.Errorf("has %c, an offset or a time zone: times are read as the store's own clock shows them, without one", c)
	}
	return timeItem{}, fmt.Errorf("has %s, which is not read here (letters: %s; quote text like 'T')", strings.Repeat(string(c), n), formatLetters)
}
