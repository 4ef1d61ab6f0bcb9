package contract

import (
	"fmt"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/daybookhq/daybook/internal/fault"
)

// Explain says in one sentence why a file matches no contract: an impossible date in its name, a name that can be read
// in two ways, or the pattern that comes nearest. of is the contract that such a name is of; nil where it is like one at most.
func (s *Set) Explain(name string) (why string, of *Contract) {
	best, bestFor, distance := Pattern{}, "", -1
	for _, c := range s.contracts {
		for _, p := range c.Patterns {
			if _, found, ambiguous := p.read(name, false); found && !ambiguous {
				return fmt.Sprintf("the name fits two patterns of contract %s that read it differently", c.ID), c
			}
			slot, found, ambiguous := p.read(name, true)
			switch {
			case ambiguous:
				return fmt.Sprintf("the name fits the pattern %q of contract %s in two ways: put text between the placeholders that ids never hold", p, c.ID), c
			case found && slot.BusinessDate != nil:
				return fmt.Sprintf("the name fits the pattern %q of contract %s, but its date does not exist", p, c.ID), c
			}
			if d := p.distance(name); distance < 0 || d < distance {
				best, bestFor, distance = p, c.ID, d
			}
		}
	}
	if distance < 0 {
		return "matches no contract: there are none", nil
	}
	if !best.begins(name) && 2*distance > utf8.RuneCountInString(letters(best.literal())) {
		return "matches no contract, and is like no pattern of one", nil
	}
	return fmt.Sprintf("matches no contract; the nearest pattern is %q of contract %s", best, bestFor), nil
}

// distance counts the edits between the pattern's text and the name, its placeholders and the name's digits left out.
func (p Pattern) distance(name string) int {
	if !strings.Contains(p.text, "/") {
		name = path.Base(name)
	}
	return fault.Distance(letters(p.literal()), letters(name))
}

// begins reports whether a name begins as the pattern does, whatever its case: placeholders and endings may be what is wrong with it.
func (p Pattern) begins(name string) bool {
	if len(p.tokens) == 0 || p.tokens[0].kind != plain {
		return false
	}
	if !strings.Contains(p.text, "/") {
		name = path.Base(name)
	}
	first := p.tokens[0].text
	return len(name) >= len(first) && strings.EqualFold(name[:len(first)], first)
}

// literal is the pattern's text without its placeholders.
func (p Pattern) literal() string {
	var b strings.Builder
	for _, t := range p.tokens {
		if t.kind == plain {
			b.WriteString(t.text)
		}
	}
	return b.String()
}

// letters is a name without its digits.
func letters(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return -1
		}
		return r
	}, name)
}
