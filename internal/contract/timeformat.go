package contract

import "fmt"

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
	offset // +02:00, read and left behind
	zone   // CET, likewise
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
		{"the year", []itemKind{year, year2}},
		{"the month", []itemKind{month, monthMMM, monthAll}},
		{"the day of the month", []itemKind{dayOfMonth}},
		{"the day of the year", []itemKind{dayOfYear}},
		{"the hour", []itemKind{hour24, clock24, clock12, hour12}},
		{"the minute", []itemKind{minute}},
		{"the second", []itemKind{second}},
		{"the fraction", []itemKind{fraction}},
		{"AM or PM", []itemKind{halfDay}},
		{"the weekday", []itemKind{weekday3, weekdayAll}},
		{"the offset or time zone", []itemKind{offset, zone}},
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
	case hours == 0 && all(minute, second, fraction, halfDay, offset, zone) > 0:
		return fmt.Errorf("has minutes, seconds, AM/PM or an offset but no hour (H, or h with a)")
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
	_, err := sideBySide(f.items, false)
	return err
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

// sideBySide refuses a number of open width before another digit: "dM" reads 111 in two ways, and so does "d[.]M", whose section
// may be left out; an offset is one, with minutes or without, and so is the name of a zone. open says whether a number of open width may stand right
// before the items, and what is returned whether one may end them.
func sideBySide(items []timeItem, open bool) (after bool, err error) {
	for _, it := range items {
		if it.kind == section {
			within, err := sideBySide(it.section, open)
			if err != nil {
				return false, err
			}
			open = open || within
			continue
		}
		digits := it.max > 0 || (it.kind == literal && it.text != "" && it.text[0] >= '0' && it.text[0] <= '9')
		if open && digits {
			return false, fmt.Errorf("has two numbers side by side, and the first has no fixed width: double its letter (dd, MM, HH), or put an offset or a zone at the end")
		}
		open = it.max > 0 && it.min != it.max || it.kind == offset || it.kind == zone
	}
	return open, nil
}
