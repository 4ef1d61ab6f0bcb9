package web

import (
	"cmp"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/mart/read"
)

const (
	// offersBack and offersAhead are how many days of promotions are listed before the page's day and after it.
	offersBack, offersAhead = 91, 28
	// offersOnPage is how many promotions a page lists.
	offersOnPage = 50
)

// Promotions is the table of promotions: those of the last 13 weeks, and those that begin within four.
type Promotions struct {
	Base    `json:"-"`
	Columns []Column    `json:"-"`
	Rows    []OfferLine `json:"promotions"`
	All     int         `json:"all"`
	Pager   Pager       `json:"pages"`
	Finding string      `json:"finding"`
	Whose   string      `json:"note"` // whose figures these are, where the verdicts are of more
	Judged  bool        `json:"-"`    // there are verdicts
	Files   []Part      `json:"-"`
}

// offerColumns are the columns of the table of promotions.
var offerColumns = []sortableColumn[OfferLine]{
	{by: "name", label: "Promotion", class: "name", phone: true, order: func(a, b OfferLine) int {
		return cmp.Or(strings.Compare(cmp.Or(a.Name, a.ID), cmp.Or(b.Name, b.ID)), strings.Compare(a.ID, b.ID))
	}},
	{by: "verdict", label: "Verdict", order: func(a, b OfferLine) int { return strings.Compare(a.Word, b.Word) }},
	{by: "ends", label: "Days", class: "opt when", large: true, value: func(a OfferLine) read.Maybe { return read.Maybe(a.Last) }},
	{by: "units", label: "Units", class: "num opt1", large: true, value: func(a OfferLine) read.Maybe { return a.sums.units }},
	{by: "normal", label: "Normal", class: "num opt2", large: true, term: "normal", value: func(a OfferLine) read.Maybe { return a.sums.normal }},
	{by: "lift", label: "Lift", class: "num", large: true, term: "lift", phone: true, value: func(a OfferLine) read.Maybe { return a.sums.lift() }},
	{by: "needed", label: "Needed", class: "num opt", large: true, term: "breakeven_lift", cost: true, value: func(a OfferLine) read.Maybe { return a.sums.needed }},
	{by: "sales", label: "Sales added", class: "num opt1", large: true, value: func(a OfferLine) read.Maybe { return a.sums.added }},
	{by: "margin", label: "Margin added", class: "num opt1", term: "offer_margin", cost: true, value: func(a OfferLine) read.Maybe { return a.sums.margin }},
	{by: "left", label: "What is left", class: "num", term: "offer_left", phone: true, cost: true, value: func(a OfferLine) read.Maybe { return a.sums.left }},
	{by: "missed", label: "Missed units", class: "num opt2", large: true, value: func(a OfferLine) read.Maybe { return a.sums.missed }},
	{by: "stake", value: func(a OfferLine) read.Maybe { return a.sums.stake() }},
}

func (s *server) promotions(r *request) (page, error) {
	p := &Promotions{Base: r.base}
	p.Title, p.Here, p.ShowVersus = s.format.say("Promotions"), "/promotions", false
	list, sorted, err := s.offerList(r)
	if err != nil {
		return nil, err
	}
	p.All = len(list)
	p.Finding = s.offersFinding(list)
	p.Judged = slices.ContainsFunc(list, func(l OfferLine) bool { return l.Verdict != "" })
	if r.view.Region != "" || r.sees.All && r.in != (read.Scope{}) {
		p.Whose = s.format.say("Verdicts are of the whole chain; figures are of ") + r.view.Region + "."
	} else if !r.sees.All {
		p.Whose = s.format.say("Figures are of your stores; whether a promotion paid off is judged for the whole chain.")
	}
	if p.Rows, _, err = onPage(r, &p.Pager, list, offersOnPage); err != nil {
		return nil, err
	}
	for i := range p.Rows {
		s.offerFigures(r, &p.Rows[i])
	}
	p.Columns = heads(r, offerColumnsOf(r, p.Judged), sorted)
	p.Files = r.files("/promotions", "sort", r.view.Sort)
	return p, nil
}

// offerColumnsOf are offerColumns but for the one that has no head. Of a part of the chain the margin that was added takes the place of what is left of it; without any
// verdict, what stands in its place is how far each is.
func offerColumnsOf(r *request, judged bool) []sortableColumn[OfferLine] {
	list := slices.Clone(offerColumns[:len(offerColumns)-1])
	line := OfferLine{part: r.ofPart(), Left: &Number{}}
	for i := range list {
		switch c := &list[i]; c.by {
		case "verdict":
			if !judged {
				c.label = OfferLine{}.Head()
			}
		case "sales":
			if !r.sees.SeesCost { // what there is of money
				c.class, c.phone = "num", true
			}
		case "margin":
			c.class, c.phone = string(line.addedClass()), line.part
		case "left":
			c.class, c.phone = string(line.leftClass()), !line.part
		}
	}
	return list
}

// offerList is the promotions of the page in their order, what is planned last, before their figures are written.
func (s *server) offerList(r *request) (list []OfferLine, sorted sortedBy[OfferLine], err error) {
	if sorted, err = sorting(r, offerColumns, "-stake"); err != nil {
		return nil, sorted, err
	}
	first := r.date - offersBack
	offers, err := r.q.Offers(r.ctx, first, r.date+offersAhead, r.in)
	if err != nil {
		return nil, sorted, err
	}
	verdicts, err := r.q.OfferVerdicts(r.ctx, first, r.date)
	if err != nil {
		return nil, sorted, err
	}
	var sums map[string]read.OfferTotal
	if untold := func(o read.Offer) bool { return verdicts[o.ID] == nil && o.First <= r.date }; r.in != (read.Scope{}) || slices.ContainsFunc(offers, untold) {
		if sums, err = r.q.OfferTotals(r.ctx, first, r.date, r.in); err != nil { // what was told has its own figures
			return nil, sorted, err
		}
	}
	list = make([]OfferLine, len(offers))
	for i, o := range offers {
		list[i] = s.offerSummed(r, o, sums[o.ID], verdicts[o.ID])
	}
	slices.SortFunc(list, func(a, b OfferLine) int {
		planned := func(l OfferLine) int { return dir(max(int64(l.First-r.date), 0)) }
		return cmp.Or(cmp.Compare(planned(a), planned(b)), sorted.compare(a, b), cmp.Compare(b.Last, a.Last), strings.Compare(a.ID, b.ID))
	})
	return list, sorted, nil
}

// offersFinding says what the table shows.
func (s *server) offersFinding(list []OfferLine) string {
	counts := map[string]int64{}
	for _, l := range list {
		counts[l.Word]++
	}
	var parts []string
	for _, word := range []string{"lost money", lostAfter, "broke even", "worked", "cannot tell", "too early", "under way", "ended", "planned"} {
		if n := counts[word]; n > 0 {
			parts = append(parts, s.format.Whole(n)+" "+s.format.say(word))
		}
	}
	return count(s.format, int64(len(list)), "promotion") + ": " + strings.Join(parts, ", ")
}
