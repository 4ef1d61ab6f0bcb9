package contract

import "strings"

// parts are the fields of one value as they were read; -1 where a field was not there.
type parts struct {
	year, month, day, ordinal    int
	hour, clock24, clock12, hr12 int
	minute, second, micros       int
	pm, weekday                  int
}

var noParts = parts{-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0, -1, -1}

// ParseDate reads a date; of a pattern that has a time too, the time must be right as well.
func (f *TimeFormat) ParseDate(b []byte) (Day, bool) {
	if f.iso {
		return parseISODate(b)
	}
	if !f.hasDate {
		return 0, false
	}
	if f.loose {
		micros, ok := parseISOTimestamp(b)
		return Day(floorDiv(micros, microsPerDay)), ok
	}
	p := noParts
	if !f.scan(b, &p) {
		return 0, false
	}
	d, ok := p.date()
	if !ok {
		return 0, false
	}
	_, ok = p.clock()
	return d, ok
}

// ParseTimestamp reads a wall-clock time as microseconds since 1970-01-01, or since midnight where the pattern has no
// date. A pattern without a time gives midnight.
func (f *TimeFormat) ParseTimestamp(b []byte) (micros int64, ok bool) {
	if f.iso {
		d, ok := parseISODate(b)
		return int64(d) * microsPerDay, ok
	}
	if f.loose {
		return parseISOTimestamp(b)
	}
	p := noParts
	if !f.scan(b, &p) {
		return 0, false
	}
	var d Day
	if f.hasDate {
		if d, ok = p.date(); !ok {
			return 0, false
		}
	}
	t, ok := p.clock()
	return int64(d)*microsPerDay + t, ok
}

// fits reports whether b has the shape of the pattern, whatever its numbers are.
func (f *TimeFormat) fits(b []byte) bool {
	p := noParts
	return f.scan(b, &p)
}

func (f *TimeFormat) scan(b []byte, p *parts) bool {
	rest, ok := scanItems(f.items, b, p)
	return ok && len(rest) == 0
}

// scanItems takes the items off the front of b. An optional section that does not fit is left out.
func scanItems(items []timeItem, b []byte, p *parts) ([]byte, bool) {
	for i := range items {
		it := &items[i]
		switch {
		case it.kind == literal:
			if len(b) < len(it.text) || string(b[:len(it.text)]) != it.text {
				return b, false
			}
			b = b[len(it.text):]
		case it.kind == section:
			before := *p
			if rest, ok := scanItems(it.section, b, p); ok {
				b = rest
			} else {
				*p = before
			}
		case it.max > 0:
			n, v := 0, 0
			for n < len(b) && n < it.max && b[n] >= '0' && b[n] <= '9' {
				v = v*10 + int(b[n]-'0')
				n++
			}
			if n < it.min || !p.set(it.kind, v, n) {
				return b, false
			}
			b = b[n:]
		default:
			n := 0
			switch it.kind {
			case offset:
				n = scanOffset(it.text, b)
			case zone:
				n = scanZone(b)
			default:
				n = p.word(it.kind, b)
			}
			if n == 0 {
				return b, false
			}
			b = b[n:]
		}
	}
	return b, true
}

// set stores a number of n digits; false for a fraction finer than a microsecond.
func (p *parts) set(kind itemKind, v, n int) bool {
	switch kind {
	case year:
		p.year = v
	case year2:
		p.year = 2000 + v
	case month:
		p.month = v
	case dayOfMonth:
		p.day = v
	case dayOfYear:
		p.ordinal = v
	case hour24:
		p.hour = v
	case clock24:
		p.clock24 = v
	case clock12:
		p.clock12 = v
	case hour12:
		p.hr12 = v
	case minute:
		p.minute = v
	case second:
		p.second = v
	case fraction:
		for ; n < 6; n++ {
			v *= 10
		}
		for ; n > 6; n-- {
			if v%10 != 0 {
				return false
			}
			v /= 10
		}
		p.micros = v
	}
	return true
}

var (
	monthNames   = [...]string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}
	weekdayNames = [...]string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}
)

// word reads a name and returns its length, 0 where none fits.
func (p *parts) word(kind itemKind, b []byte) int {
	switch kind {
	case halfDay:
		if len(b) < 2 || b[1]|0x20 != 'm' {
			return 0
		}
		switch b[0] | 0x20 {
		case 'a':
			p.pm = 0
		case 'p':
			p.pm = 1
		default:
			return 0
		}
		return 2
	case monthMMM, monthAll:
		i, n := name(monthNames[:], b, kind == monthMMM)
		p.month = i + 1
		return n
	case weekday3, weekdayAll:
		i, n := name(weekdayNames[:], b, kind == weekday3)
		p.weekday = i
		return n
	}
	return 0
}

// name finds which of the names stands at the front of b, in any case of letters.
func name(names []string, b []byte, short bool) (index, length int) {
	for i, s := range names {
		if short {
			s = s[:3]
		}
		if len(b) >= len(s) && strings.EqualFold(string(b[:len(s)]), s) {
			return i, len(s)
		}
	}
	return 0, 0
}
