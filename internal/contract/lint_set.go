package contract

import (
	"fmt"
	"strings"
	"time"
)

// LintSet says where contracts get in each other's way: a file whose name matches two of them is held back. The names that it
// tries are made from the patterns themselves; that none is found is no proof that there is none.
func LintSet(s *Set) []Advice {
	list := []Advice{}
	told := map[string]bool{}
	for _, c := range s.contracts {
		for _, p := range c.Patterns {
			for _, name := range p.examples() {
				for _, m := range s.Match(name) {
					pair := c.ID + "\x00" + m.Contract.ID
					if m.Contract == c || told[pair] || told[m.Contract.ID+"\x00"+c.ID] {
						continue
					}
					told[pair] = true
					list = append(list, Advice{File: c.Path, Line: 1, Text: fmt.Sprintf(
						"a file called %s matches this contract and that of %s, and would be held back: their file patterns must differ", name, m.Contract.ID)})
				}
			}
		}
	}
	return list
}

// examples are names that the pattern matches.
func (p Pattern) examples() []string {
	var list []string
	for _, fill := range []struct{ store, any string }{{"1", "1"}, {"S01", "a"}, {"stores", "sales"}} {
		for _, day := range []time.Time{time.Date(2026, 11, 28, 0, 0, 0, 0, time.UTC), time.Date(2026, 3, 4, 0, 0, 0, 0, time.UTC)} {
			var b strings.Builder
			for _, t := range p.tokens {
				switch t.kind {
				case plain:
					b.WriteString(t.text)
				case anything:
					b.WriteString(fill.any)
				case storeID:
					b.WriteString(fill.store)
				case businessDate:
					b.WriteString(t.format.Format(day))
				}
			}
			list = append(list, b.String())
		}
	}
	return list
}
