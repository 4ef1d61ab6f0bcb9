package contract

import (
	"fmt"
	"strings"
)

// formatParser splits a pattern into items.
type formatParser struct{ rest string }

const formatLetters = "y u M d D H h K k m s S a E X x Z z VV"

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
	case 'X', 'x', 'Z', 'z', 'V':
		if it, ok := zoneItem(c, n); ok {
			return it, nil
		}
		return timeItem{}, fmt.Errorf("has %s: offsets are written X, XX, XXX, x, xx, xxx, Z or ZZZZZ, time zones z or VV", strings.Repeat(string(c), n))
	}
	return timeItem{}, fmt.Errorf("has %s, which is not read here (letters: %s; quote text like 'T')", strings.Repeat(string(c), n), formatLetters)
}
