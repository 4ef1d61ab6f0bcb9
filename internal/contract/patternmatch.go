package contract

import (
	"strings"
)

// matcher walks the tokens of one pattern over one name, trying each length of each placeholder.
type matcher struct {
	tokens    []patternToken
	lenient   bool // a date needs only its shape
	date      *Day
	store     *string
	slot      Slot
	found     bool
	ambiguous bool
	steps     int // left; a name that takes more is no match
}

// read returns the slot of name, whether there is one and whether there are two different ones.
func (p Pattern) read(name string, lenient bool) (slot Slot, found, ambiguous bool) {
	if len(p.tokens) == 0 || len(name) > 4096 {
		return Slot{}, false, false
	}
	if !strings.Contains(p.text, "/") {
		name = name[strings.LastIndexByte(name, '/')+1:] // not path.Base, which makes "." of nothing
	}
	if !Packed(p.text) {
		for _, ext := range compressions {
			if cut, ok := strings.CutSuffix(name, ext); ok {
				name = cut
				break
			}
		}
	}
	m := matcher{tokens: p.tokens, lenient: lenient, steps: 200_000}
	m.walk(0, name)
	if m.steps < 0 { // there may be another reading among those that were not tried
		m.ambiguous = m.found
	}
	return m.slot, m.found, m.ambiguous
}

func (m *matcher) walk(i int, rest string) {
	if m.steps--; m.steps < 0 || m.ambiguous {
		return
	}
	if i == len(m.tokens) {
		if rest == "" {
			m.settle()
		}
		return
	}
	t := m.tokens[i]
	if t.kind == plain {
		if after, ok := strings.CutPrefix(rest, t.text); ok {
			m.walk(i+1, after)
		}
		return
	}
	limit := strings.IndexByte(rest, '/')
	if limit < 0 || t.kind == businessDate {
		limit = len(rest)
	}
	switch t.kind {
	case anything:
		for n := 0; n <= limit; n++ {
			m.walk(i+1, rest[n:])
		}
	case storeID:
		for n := 1; n <= limit; n++ {
			id := rest[:n]
			m.store = &id
			m.walk(i+1, rest[n:])
		}
		m.store = nil
	case businessDate:
		for n := 1; n <= min(limit, 64); n++ {
			b := []byte(rest[:n])
			d, ok := t.format.ParseDate(b)
			if !ok && (!m.lenient || !t.format.fits(b)) {
				continue
			}
			m.date = &d
			m.walk(i+1, rest[n:])
		}
		m.date = nil
	}
}

// settle notes one reading of the name.
func (m *matcher) settle() {
	s := Slot{BusinessDate: m.date, StoreID: m.store}
	if m.found && !s.Equal(m.slot) {
		m.ambiguous = true
		return
	}
	m.slot, m.found = s, true
}

// Equal reports whether s and o name the same business date and store.
func (s Slot) Equal(o Slot) bool {
	same := func(a, b *string) bool { return a == b || a != nil && b != nil && *a == *b }
	return (s.BusinessDate == o.BusinessDate || s.BusinessDate != nil && o.BusinessDate != nil && *s.BusinessDate == *o.BusinessDate) &&
		same(s.StoreID, o.StoreID)
}
