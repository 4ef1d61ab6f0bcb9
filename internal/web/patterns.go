package web

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/people"
)

const (
	// shapeDays is how many days the shape of the week is made of: eight weeks.
	shapeDays = 56
	// monthDays is how many days the shape of the month is made of.
	monthDays = 91
)

// Patterns is how sales go over the week and the month, and which promotions lie around: of the chain, a region, or a store beside its region.
type Patterns struct {
	Base     `json:"-"`
	Store    *read.Store  `json:"store"` // nil: not of one store
	First    contract.Day `json:"from"`
	Short    bool         `json:"-"` // history is shorter than that
	Finding  string       `json:"finding"`
	Weekdays []string     `json:"weekdays"`      // as the chain's week begins
	Abbr     []string     `json:"-"`             // of Weekdays
	Rows     []ShapeRow   `json:"week"`          // all together, then by category
	Beside   string       `json:"beside"`        // what a store is held against; empty: nothing
	NoBeside string       `json:"beside_absent"` // why a store is held against nothing; empty: it is, or the page is not of one store
	Says     string       `json:"-"`             // of which stores the figures beside are
	Month    []MonthLine  `json:"month"`
	Offers   []OfferSpan  `json:"promotions"`
	Today    int          `json:"-"` // where the page's day stands among those of Offers, of 100
	Trends   []Part       `json:"-"`
	Files    []Part       `json:"-"`
	Back     string       `json:"-"`

	peers bool // the figures beside are of stores too that the reader does not see: they are told in whole percents
}

func (s *server) patterns(r *request) (page, error) {
	p, err := s.weekShapes(r)
	if err != nil {
		return nil, err
	}
	if err := s.monthShape(r, p); err != nil {
		return nil, err
	}
	if err := s.offerCalendar(r, p); err != nil {
		return nil, err
	}
	trend := "/trend"
	if p.Store != nil {
		trend = "/stores/" + pathSegment(p.Store.ID) + "/trend"
	}
	for _, by := range []string{"week", "month", "quarter"} {
		p.Trends = append(p.Trends, Part{s.format.say(title(by) + " by " + by + " against last year"), r.view.Link(trend, "by", by)})
	}
	p.Files = r.files(r.base.Path)
	return p, nil
}

// weekShapes fills the shape of the week.
func (s *server) weekShapes(r *request) (*Patterns, error) {
	p := &Patterns{Base: r.base, Back: r.view.Link("/stores")}
	p.Title, p.Here, p.ShowVersus = s.format.say("Patterns"), "/patterns", false
	if r.PathValue("id") != "" {
		st, err := s.findStore(r)
		if err != nil {
			return nil, err
		}
		p.Store, p.Truth, p.ShowRegion = st, r.base.Truth, false
		p.Title, p.Back = s.format.say("Patterns of ")+cmp.Or(st.Name, st.ID), r.view.Link("/stores/"+pathSegment(st.ID))
	}
	span := read.Span{First: r.date - shapeDays + 1, Last: r.date}
	w, err := r.q.Window(r.ctx, false, read.Span{First: r.date - monthDays + 1, Last: r.date})
	if err != nil {
		return nil, err
	}
	r.w = w
	if p.First = max(span.First, r.base.Oldest); p.First > span.First {
		p.Short = true
	}
	all := w.Shape(span, r.in)
	shapes, err := r.q.CategoryShapes(r.ctx, w, span, r.in)
	if err != nil {
		return nil, err
	}
	beside, besides, err := s.shapesBeside(r, p, span)
	if err != nil {
		return nil, err
	}
	for i := range 7 {
		weekday := s.weekdayAt(i)
		p.Weekdays = append(p.Weekdays, s.format.weekday(weekday))
		on := r.date.Time().AddDate(0, 0, int(weekday-r.date.Weekday()))
		p.Abbr = append(p.Abbr, s.format.date(on, "Mon"))
	}
	p.Rows = append(p.Rows, s.shapeRow(r, p, "", all, beside))
	names := make([]string, 0, len(shapes))
	for name := range shapes {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return strings.Compare(a, b) })
	for _, name := range names {
		shape, other := shapes[name], besides[name]
		shape.Days, other.Days = all.Days, beside.Days // a day without a sale of it is a day too
		p.Rows = append(p.Rows, s.shapeRow(r, p, cmp.Or(name, s.format.say("no category")), shape, other))
	}
	if p.Finding = s.shapeFinding(all); r.date-p.First < 6 {
		p.Finding = s.format.say("Not enough days yet to see the shape of a week")
	}
	return p, nil
}

// weekdayAt is the weekday at a place of the chain's week.
func (s *server) weekdayAt(place int) time.Weekday {
	return time.Weekday((int(s.Calendar.WeekStart) + place) % 7)
}

// leastBeside is how many other stores of its region the reader sees at least where a store is held against them.
const leastBeside = 3

// shapesBeside are the shapes of a store's region: of all its stores where the reader sees them, or where the others are so many that what they did together
// tells nothing of a single one; else of those that the reader sees.
func (s *server) shapesBeside(r *request, p *Patterns, span read.Span) (all read.Shape, by map[string]read.Shape, err error) {
	if p.Store == nil {
		return all, nil, nil
	}
	name := p.Store.Region
	if name == "" {
		p.NoBeside = s.format.say("The store master names no region for it, so there are no other stores to hold its week against.")
		return all, nil, nil
	}
	mine := 0
	for _, st := range r.w.Chain.Stores {
		if st.Region == name {
			mine++
		}
	}
	type shapes struct {
		all    read.Shape
		others int
		by     map[string]read.Shape
	}
	in := read.Scope{Region: name}
	region, err := read.WorkOut(r.q, fmt.Sprint("shapes of a region ", span, in), func() (v shapes, rows int64, err error) { // all stores of it are held against the same
		if v.all, v.others = r.q.PeerShape(r.w, span, name); v.others >= people.LeastPeers {
			return v, 1, nil // by category it would be of fewer stores
		}
		v.all = r.w.Shape(span, in)
		v.by, err = r.q.CategoryShapes(r.ctx, r.w, span, in)
		return v, int64(len(v.by)) + 1, err
	})
	switch {
	case err != nil:
		return all, nil, err
	case region.others >= people.LeastPeers && !region.all.Mean().Known():
		p.NoBeside = s.format.sayf("It is not held against %s, of which too few stores were complete.", name)
	case region.others >= people.LeastPeers:
		p.peers = true
		p.Beside, p.Says = name, s.format.sayf("Below the first line: all stores of %s, with those that you do not see; by category they are not told.", name)
	case mine <= leastBeside && region.others > 0:
		p.NoBeside = s.format.sayf("It is not held against %s: you see too few of its other stores, and of the rest there are so few that a figure would tell of single ones.", name)
		return all, nil, nil
	case mine <= leastBeside:
		p.NoBeside = s.format.sayf("It is not held against %s, which has too few other stores.", name)
		return all, nil, nil
	case region.others > 0:
		p.Beside = s.format.sayf("%d of your stores in %s", mine, name)
		p.Says = s.format.sayf("Below each: %s.", p.Beside)
	default:
		p.Beside, p.Says = name, s.format.sayf("Below each: the stores of %s.", name)
	}
	return region.all, region.by, nil
}

// shapeFinding says which weekdays stand out.
func (s *server) shapeFinding(shape read.Shape) string {
	best, worst := -1, -1
	for d := range 7 {
		if v := shape.Index(d); v.Known() {
			if best < 0 || v > shape.Index(best) {
				best = d
			}
			if worst < 0 || v < shape.Index(worst) {
				worst = d
			}
		}
	}
	if best < 0 || best == worst {
		return s.format.say("Not enough days yet to see the shape of a week")
	}
	return s.format.sayf("%s sells %s of an average day, %s %s", s.format.say(read.Weekday(best).String()), s.format.Share(int64(shape.Index(best)), 1000), s.format.say(read.Weekday(worst).String()), s.format.Share(int64(shape.Index(worst)), 1000))
}
