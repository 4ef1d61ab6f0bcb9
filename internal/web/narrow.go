package web

import (
	"strings"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/mart/read"
)

// inCategories checks the category of the view: one that neither the product master nor a day of the page has is not there, on any page.
func (s *server) inCategories(r *request) error {
	name := r.view.Category
	if name == "" || name == notInMaster {
		return nil
	}
	known, err := r.q.CategoryKnown(r.ctx, name)
	if err != nil || known {
		return err
	}
	for date := r.date; date >= r.span.First && date > r.date-longestCategories; date-- {
		names, err := r.q.CategoryNames(r.ctx, r.w, date, read.Scope{})
		if err != nil {
			return err
		}
		for _, n := range names {
			if n == name {
				return nil
			}
		}
	}
	r.view.Category, r.tail = "", nil // no link of the page that says so leads to it again
	r.base.View = r.view
	return elsewhere{fault.New(fault.NotFound, "there is no category %q", cut(name)), []Part{{s.format.say("All categories"), r.view.Self(r.base.Path)}}}
}

// oneDay makes a page one of its date alone. Its links ask for no more either.
func (s *server) oneDay(r *request) (err error) {
	if r.view.Period == "" && r.view.From == nil {
		return nil
	}
	r.alone = !r.single()
	r.view.Period, r.view.From, r.tail = "", nil, nil
	r.span = read.Span{First: r.date, Last: r.date}
	r.base.View, r.base.Span, r.base.Spans = r.view, title(s.spanWords(r)), r.spanChoices()
	if err := s.whatWaits(r); err != nil { // of this night, where more of them were asked for
		return err
	}
	r.base.Truth, err = s.truth(r) // its links too
	return err
}

// ofOneDay says that a page is one of its date alone, where the address asks for more.
func (s *server) ofOneDay(r *request) {
	r.alone = true
	s.aloneNote(r, &r.base.Truth)
}

func (s *server) aloneNote(r *request, t *Truth) {
	if r.alone {
		t.note("plain", s.format.sayf("One day: %s. What stands here is of a single day, not of the days that were chosen.", s.format.Day(r.date)), "", "")
	}
}

// wholeNote says that the figures of a page are of all categories, where the address names one that they are not narrowed to.
func (s *server) wholeNote(r *request, t *Truth) {
	if r.view.Category != "" && ofAllCategories(r.base.Path) {
		t.note("plain", s.format.sayf("All categories: the figures of this page are not narrowed to %s.", r.view.Category), r.view.Self(r.base.Path, "category", ""), s.format.say("Leave the category"))
	}
}

// ofAllCategories says of a page whether it has figures that no category narrows.
func ofAllCategories(path string) bool {
	switch path {
	case "/", "/promotions", "/availability", "/patterns":
		return true
	}
	store, ok := strings.CutPrefix(path, "/stores/")
	return ok && !strings.HasSuffix(store, "/rows") && !strings.HasSuffix(store, "/trend")
}
