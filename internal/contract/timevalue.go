package contract

import (
	"fmt"
	"strings"
	"time"
)

const microsPerDay = 86_400_000_000

// civil returns the day of a date of the Gregorian calendar; false where there is no such date.
func civil(y, m, d int) (Day, bool) {
	if y < 1 || y > 9999 || m < 1 || m > 12 || d < 1 || d > daysIn(y, m) {
		return 0, false
	}
	// Years are counted from March, so that the leap day is the last of its year; 719468 days lie between
	// 0000-03-01 and 1970-01-01.
	if m < 3 {
		y--
		m += 12
	}
	return Day(365*y + y/4 - y/100 + y/400 + (153*(m-3)+2)/5 + d - 1 - 719468), true
}

func daysIn(y, m int) int {
	switch m {
	case 2:
		if leap(y) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

func leap(y int) bool { return y%4 == 0 && (y%100 != 0 || y%400 == 0) }

func (p *parts) date() (Day, bool) {
	var d Day
	var ok bool
	if p.ordinal >= 0 {
		last := 365
		if leap(p.year) {
			last = 366
		}
		d, ok = civil(p.year, 1, 1)
		if !ok || p.ordinal < 1 || p.ordinal > last {
			return 0, false
		}
		d += Day(p.ordinal - 1)
	} else if d, ok = civil(p.year, p.month, p.day); !ok {
		return 0, false
	}
	if p.weekday >= 0 && int(d.Weekday()) != p.weekday {
		return 0, false
	}
	return d, true
}

// clock returns microseconds since midnight.
func (p *parts) clock() (int64, bool) {
	h := 0
	switch {
	case p.hour >= 0:
		if h = p.hour; h > 23 {
			return 0, false
		}
	case p.clock24 >= 0:
		if p.clock24 < 1 || p.clock24 > 24 {
			return 0, false
		}
		h = p.clock24 % 24
	case p.clock12 >= 0:
		if p.clock12 < 1 || p.clock12 > 12 || p.pm < 0 {
			return 0, false
		}
		h = p.clock12%12 + 12*p.pm
	case p.hr12 >= 0:
		if p.hr12 > 11 || p.pm < 0 {
			return 0, false
		}
		h = p.hr12 + 12*p.pm
	}
	m, s := max(p.minute, 0), max(p.second, 0)
	if m > 59 || s > 59 {
		return 0, false
	}
	return int64(h*3600+m*60+s)*1_000_000 + int64(p.micros), true
}

func parseISODate(b []byte) (Day, bool) {
	if len(b) != 10 || b[4] != '-' || b[7] != '-' {
		return 0, false
	}
	y, m, d := pair(b[0:])*100+pair(b[2:]), pair(b[5:]), pair(b[8:])
	if pair(b[0:]) < 0 || pair(b[2:]) < 0 || m < 0 || d < 0 {
		return 0, false
	}
	return civil(y, m, d)
}

// pair reads two digits, -1 where they are none.
func pair(b []byte) int {
	x, y := b[0]-'0', b[1]-'0'
	if x > 9 || y > 9 {
		return -1
	}
	return int(x)*10 + int(y)
}

// parseISOTimestamp reads yyyy-MM-dd, T or a space, HH:mm, and :ss and a fraction of one to nine digits where they are.
func parseISOTimestamp(b []byte) (int64, bool) {
	if len(b) < 16 || (b[10] != 'T' && b[10] != ' ') || b[13] != ':' {
		return 0, false
	}
	d, ok := parseISODate(b[:10])
	p := noParts
	p.hour, p.minute, p.second = pair(b[11:]), pair(b[14:]), 0
	if !ok || p.hour < 0 || p.minute < 0 {
		return 0, false
	}
	if rest := b[16:]; len(rest) > 0 {
		if len(rest) < 3 || rest[0] != ':' {
			return 0, false
		}
		if p.second = pair(rest[1:]); p.second < 0 {
			return 0, false
		}
		if rest = rest[3:]; len(rest) > 0 {
			n, v := len(rest)-1, 0
			if rest[0] != '.' || n < 1 || n > 9 {
				return 0, false
			}
			for _, c := range rest[1:] {
				if c < '0' || c > '9' {
					return 0, false
				}
				v = v*10 + int(c-'0')
			}
			if !p.set(fraction, v, n) {
				return 0, false
			}
		}
	}
	t, ok := p.clock()
	return int64(d)*microsPerDay + t, ok
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// Format writes t's own calendar and clock in the format, optional sections included. Messages show with it what a
// value should look like.
func (f *TimeFormat) Format(t time.Time) string {
	var b strings.Builder
	writeItems(&b, f.items, t)
	return b.String()
}

func writeItems(b *strings.Builder, items []timeItem, t time.Time) {
	number := func(width, v int) { fmt.Fprintf(b, "%0*d", width, v) }
	for _, it := range items {
		switch it.kind {
		case literal:
			b.WriteString(it.text)
		case section:
			writeItems(b, it.section, t)
		case year:
			number(4, t.Year())
		case year2:
			number(2, t.Year()%100)
		case month:
			number(it.min, int(t.Month()))
		case monthMMM:
			b.WriteString(t.Month().String()[:3])
		case monthAll:
			b.WriteString(t.Month().String())
		case dayOfMonth:
			number(it.min, t.Day())
		case dayOfYear:
			number(it.min, t.YearDay())
		case hour24:
			number(it.min, t.Hour())
		case clock24:
			number(it.min, (t.Hour()+23)%24+1)
		case clock12:
			number(it.min, (t.Hour()+11)%12+1)
		case hour12:
			number(it.min, t.Hour()%12)
		case minute:
			number(it.min, t.Minute())
		case second:
			number(it.min, t.Second())
		case fraction:
			b.WriteString(fmt.Sprintf("%09d", t.Nanosecond())[:it.min])
		case halfDay:
			b.WriteString(t.Format("PM"))
		case weekday3:
			b.WriteString(t.Weekday().String()[:3])
		case weekdayAll:
			b.WriteString(t.Weekday().String())
		case offset, zone:
			writeZone(b, it, t)
		}
	}
}
