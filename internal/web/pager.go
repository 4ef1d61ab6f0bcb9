package web

import (
	"github.com/daybookhq/daybook/internal/fault"
)

// Pager leads through the pages of a table.
type Pager struct {
	At    int    `json:"page"`
	Of    int    `json:"of"`
	First string `json:"-"` // empty where there is none
	Prev  string `json:"-"`
	Next  string `json:"-"`
	Last  string `json:"-"`
}

// onPage turns to the page of a list that the view is on: its rows, and how many stand before them. people is how many a page of people
// holds.
func onPage[T any](r *request, p *Pager, list []T, people int) (shown []T, before int, err error) {
	size := r.size(people)
	before, err = p.turn(r.view, r.base.Path, len(list), size)
	if err != nil {
		return nil, 0, err
	}
	return list[before:min(before+size, len(list))], before, nil
}

// turn finds the page of a view and returns the number of its first row.
func (p *Pager) turn(v View, path string, rows, size int) (first int, err error) {
	p.At, p.Of = max(v.Page, 1), max((rows+size-1)/size, 1)
	if p.At > p.Of {
		return 0, elsewhere{fault.New(fault.NotFound, "the table has no page %d; its last is %d", p.At, p.Of), []Part{{"The first page", v.Self(path, "page", "")}}}
	}
	to := func(n int) string {
		if n == 1 {
			return v.Self(path, "page", "")
		}
		return v.Self(path, "page", n)
	}
	if p.At > 1 {
		p.First, p.Prev = to(1), to(p.At-1)
	}
	if p.At < p.Of {
		p.Next, p.Last = to(p.At+1), to(p.Of)
	}
	return (p.At - 1) * size, nil
}
