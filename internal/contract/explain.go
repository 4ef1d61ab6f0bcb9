package contract

import (
	"fmt"
	"path"
	"strings"

	"github.com/daybookhq/daybook/internal/fault"
)

// Explain says in one sentence why a file matches no contract: an impossible date in its name, a name that can be read
// in two ways, or the pattern that comes nearest.
func (s *Set) Explain(name string) string {
	best, bestFor, distance := Pattern{}, "", -1
	for _, c := range s.contracts {
		for _, p := range c.Patterns {
			if _, found, ambiguous := p.read(name, false); found && !ambiguous {
				return fmt.Sprintf("the name fits two patterns of contract %s that read it differently", c.ID)
			}
			slot, found, ambiguous := p.read(name, true)
			switch {
			case ambiguous:
				return fmt.Sprintf("the name fits the pattern %q of contract %s in two ways: put text between the placeholders that ids never hold", p, c.ID)
			case found && slot.BusinessDate != nil:
				return fmt.Sprintf("the name fits the pattern %q of contract %s, but its date does not exist", p, c.ID)
			}
			if d := p.distance(name); distance < 0 || d < distance {
				best, bestFor, distance = p, c.ID, d
			}
		}
	}
	if distance < 0 {
		return "matches no contract: there are none"
	}
	return fmt.Sprintf("matches no contract; the nearest pattern is %q of contract %s", best, bestFor)
}

// distance counts the edits between the pattern's text and the name, its placeholders and the name's digits left out.
func (p Pattern) distance(name string) int {
	var b strings.Builder
	for _, t := range p.tokens {
		if t.kind == plain {
			b.WriteString(t.text)
		}
	}
	if !strings.Contains(p.text, "/") {
		name = path.Base(name)
	}
	letters := func(r rune) rune {
		if r >= '0' && r <= '9' {
			return -1
		}
		return r
	}
	return fault.Distance(strings.Map(letters, b.String()), strings.Map(letters, name))
}
