package web

import (
	"cmp"
	"strings"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/mart/read"
)

// sortableColumn is a column of a table whose rows a link sorts.
type sortableColumn[T any] struct {
	by, label, class, term string
	large                  bool             // sorting begins with the largest
	phone                  bool             // its head is a way to sort on a phone too
	cost                   bool             // not there for who does not see cost
	order                  func(a, b T) int // of texts
	value                  func(T) read.Maybe
}

// sortedBy is how a table is sorted: by a column, and which way.
type sortedBy[T any] struct {
	sortableColumn[T]
	down bool
}

// compare orders two rows; one whose value is unknown stands behind all others either way.
func (s sortedBy[T]) compare(a, b T) int {
	if s.value != nil {
		x, y := s.value(a), s.value(b)
		switch {
		case x == y:
			return 0
		case !x.Known():
			return 1
		case !y.Known():
			return -1
		case s.down:
			return cmp.Compare(y, x)
		}
		return cmp.Compare(x, y)
	}
	if s.down {
		a, b = b, a
	}
	return s.order(a, b)
}

// sorting reads the sort of the URL, usual where it names none.
func sorting[T any](r *request, columns []sortableColumn[T], usual string) (sortedBy[T], error) {
	name, down := strings.CutPrefix(cmp.Or(r.view.Sort, usual), "-")
	for _, c := range columns {
		if c.by == name && (c.order != nil || c.value != nil) && (r.sees.SeesCost || !c.cost) {
			return sortedBy[T]{c, down}, nil
		}
	}
	return sortedBy[T]{}, elsewhere{fault.New(fault.Usage, "the table has no column %q", cut(r.view.Sort)), []Part{{r.format.say("The table in its own order"), r.view.Link(r.base.Path)}}}
}

// heads are the heads of a sorted table; pairs are what their links keep of the page's own state.
func heads[T any](r *request, columns []sortableColumn[T], sorted sortedBy[T], pairs ...any) []Column {
	var list []Column
	for _, c := range columns {
		if c.cost && !r.sees.SeesCost {
			continue
		}
		h := Column{Label: r.format.say(c.label), Class: c.class, Sorted: "none", Phone: c.phone}
		if term, ok := read.TermOf(c.term); ok {
			h.Title = r.format.meaning(term)
		}
		if c.order != nil || c.value != nil {
			next := c.by
			if c.large {
				next = "-" + c.by
			}
			if c.by == sorted.by {
				if h.Sorted, next = "descending", c.by; !sorted.down {
					h.Sorted, next = "ascending", "-"+c.by
				}
			}
			h.Link = r.view.Link(r.base.Path, append(pairs, "sort", next)...)
		}
		list = append(list, h)
	}
	return list
}
