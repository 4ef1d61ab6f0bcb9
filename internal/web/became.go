package web

import (
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/insight"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// BecameLine is what became of an insight that somebody said something of.
type BecameLine struct {
	ID       string       `json:"id"`
	Headline string       `json:"headline"`
	Link     string       `json:"-"`
	Said     string       `json:"-"`
	Answer   *SaidLine    `json:"answer"` // that counts; where nobody answered, whom it was given to, or else the note
	GivenTo  string       `json:"given_to"`
	There    bool         `json:"still_there"`
	Last     contract.Day `json:"last_found"` // the newest night on which it was found
	Became   string       `json:"became"`     // in words
	Result   *Result      `json:"result"`     // of what was done; null until a week after it
}

// Result is what was sold in the week after somebody dealt with an insight, and in the week before.
type Result struct {
	Of     string  `json:"of"` // whose figures these are
	Unit   string  `json:"-"`
	Before *Number `json:"before"` // gap to normal in percent, or units
	After  *Number `json:"after"`
	Nights int     `json:"nights"`    // of each week that are compared: those that are in, in both
	Dir    int     `json:"direction"` // better, worse or about the same
	Says   string  `json:"text"`
}

const (
	// becameFor is how many nights a brief goes on to say what became of an insight.
	becameFor = 9
	// resultAfter is how many days it takes to say what came of it.
	resultAfter = 7
)

// became says, on a night, what became of the insights that people dealt with on the nights before. of narrows it to a store; "": all. What is told on the night
// itself and was only noted, or given to somebody, stands among what people read there with that beside it, and not here once more.
func (s *server) became(r *request, of string) ([]BecameLine, error) {
	if r.state.Said == 0 {
		return nil, nil
	}
	var list []BecameLine
	told := map[string]bool{}
	for d := r.date; d >= r.date-becameFor; d-- {
		docs, err := r.q.Insights(r.ctx, d, true)
		if err != nil {
			return nil, err
		}
		if err := s.loadLives(r, docs); err != nil {
			return nil, err
		}
		listed, err := s.listed(r, d)
		if err != nil {
			return nil, err
		}
		for i, doc := range docs {
			said := saidLast(r.lives[doc.ID], r.date)
			if told[doc.ID] || said == nil || said.Date < r.date-becameFor || of != "" && deref(doc.StoreID) != of || r.view.Region != "" && deref(doc.Region) != r.view.Region {
				continue
			}
			if told[doc.ID] = true; i < listed && !answers(said) {
				continue
			}
			line, err := s.becameOf(r, doc, said, d)
			if err != nil {
				return nil, err
			}
			list = append(list, line)
		}
	}
	slices.SortStableFunc(list, func(a, b BecameLine) int { return int(b.Answer.Read - a.Answer.Read) })
	return list, nil
}

// listed is how many of a night's insights, the first of all, people read on the page by themselves: those of its own night.
func (s *server) listed(r *request, date contract.Day) (int, error) {
	if date != r.date || r.api {
		return 0, nil
	}
	docs, err := s.insights(r, date, false)
	return len(docs), err
}

// saidLast is what of all that people said of an insight before a night the brief of that night answers to: the answer that counts, else whom it is given
// to, else the last note; nil where there is nothing, or an answer was taken back since.
func saidLast(l read.Life, date contract.Day) *read.Said {
	if l.Answer != nil {
		if l.Answer.Date >= date {
			return nil // said of this night: it is among those that are answered
		}
		return l.Answer
	}
	var last *read.Said
	for i := range l.All {
		switch v := &l.All[i]; {
		case v.Date >= date, v.Word == warehouse.Noted && last != nil && last.Word == warehouse.Assigned:
		case v.Word == warehouse.Noted, v.Word == warehouse.Assigned && l.Given != "":
			last = v
		default:
			last = nil
		}
	}
	return last
}

// waitsOn reports whether an insight is put off, and still is on a date.
func waitsOn(v *read.Said, date contract.Day) bool {
	return v.Word == insight.SnoozeUntil && v.Until != nil && *v.Until >= date
}

// becameWithin is how many nights after an answer its insight is looked for.
const becameWithin = 60

// becameSince says what became of an insight up to the newest night; nil where nobody has dealt with it, or no night has passed since.
func (s *server) becameSince(r *request, doc read.Insight) (*BecameLine, error) {
	a := saidLast(r.lives[doc.ID], r.base.Newest)
	if a == nil {
		return nil, nil //nolint:nilnil // nothing became of it yet
	}
	later := *r
	later.date = min(r.base.Newest, a.Date+becameWithin)
	last, err := r.q.LastFound(r.ctx, doc.ID, a.Date, later.date)
	if err != nil {
		return nil, err
	}
	if last == nil {
		last = &a.Date // it was there when it was said
	}
	line, err := s.becameOf(&later, doc, a, *last)
	if !answers(a) {
		if line.Said = ""; !r.api { // what was said stands on the page
			line.Became = title(line.Became)
		}
	}
	return &line, err
}

// answers reports whether what was said answers an insight: a note and a name leave it where it is.
func answers(v *read.Said) bool { return v.Word != warehouse.Noted && v.Word != warehouse.Assigned }

// becameOf says what became of one insight of which somebody said something, and which was found last on a night.
func (s *server) becameOf(r *request, doc read.Insight, said *read.Said, last contract.Day) (BecameLine, error) {
	answer := s.saidLine(r, *said)
	b := BecameLine{
		ID: doc.ID, Headline: doc.Headline, Link: r.view.Link("/insights/"+pathSegment(doc.ID), "date", last), Said: s.saidWords(&answer), Answer: &answer,
		GivenTo: r.nameOf(r.lives[doc.ID].Given), Last: last, There: last == r.date,
	}
	if said.Word != warehouse.Assigned && b.GivenTo != "" {
		b.Said += "; " + s.format.say("given to ") + b.GivenTo
	}
	if b.There {
		b.Became = s.format.say("still there after ") + count(s.format, int64(r.date-said.Date), "night")
	} else {
		b.Became = s.format.say("not found any more since ") + s.format.ShortDay(last+1)
	}
	switch {
	case said.Word == insight.Untrue && b.There:
		b.Became += s.format.say(", and not told any more")
	case waitsOn(said, r.date) && b.There:
		b.Became += s.format.say(", and not told until then")
	case said.Word == insight.SnoozeUntil && b.There:
		b.Became += s.format.say(", and told again")
	case said.Word != insight.Done && said.Word != insight.Confirmed:
	default:
		var err error
		b.Result, err = s.result(r, doc, said.Date)
		return b, err
	}
	return b, nil
}

// result sums the weeks before and after somebody dealt with an insight; nil where the second is not over, or there is nothing to sum. A night that is not in in
// one week is left out of the other too, with its weekday: what is not known is not nothing.
func (s *server) result(r *request, doc read.Insight, dealt contract.Day) (*Result, error) {
	if r.date < dealt+resultAfter {
		return nil, nil //nolint:nilnil // too early
	}
	in := read.Scope{Store: deref(doc.StoreID)}
	if in.Store == "" && doc.Level == "region" {
		in.Region = deref(doc.Region)
	}
	category, product := deref(doc.Category), deref(doc.ProductID)
	if category != "" && in.Store == "" {
		return nil, nil //nolint:nilnil // of very many stores it would take too long
	}
	first, last := dealt-resultAfter+1, dealt+resultAfter
	w, err := r.q.Window(r.ctx, false, read.Span{First: first, Last: last})
	if err != nil {
		return nil, err
	}
	var both []contract.Day // nights before that are in as those a week later are
	for d := first; d <= dealt; d++ {
		if w.Came(d, in).Complete > 0 && w.Came(d+resultAfter, in).Complete > 0 {
			both = append(both, d)
		}
	}
	res := &Result{Of: s.resultOf(doc), Unit: "percent", Nights: len(both)}
	if len(both) == 0 {
		return nil, nil //nolint:nilnil // nothing is known of one of the weeks
	}
	if product != "" && in.Store != "" {
		units, err := r.q.UnitsOf(r.ctx, in.Store, product, first, last)
		if err != nil {
			return nil, err
		}
		var b, a int64
		for _, d := range both {
			b, a = b+units[d].Or(0), a+units[d+resultAfter].Or(0)
		}
		res.Unit, res.Before, res.After, res.Dir = "units", s.format.quantity(read.Maybe(b)), s.format.quantity(read.Maybe(a)), dir(a-b)
		res.Says = s.format.sayf("%s sold in the %d days after, %s in the %d before", res.After, resultAfter, res.Before, resultAfter)
		if res.Nights < resultAfter {
			res.Says = s.format.sayf("%s sold on %d of %d nights after, %s on the same nights a week before; the others are not compared", res.After, res.Nights, resultAfter, res.Before)
		}
		return res, nil
	}
	var nowBefore, baseBefore, nowAfter, baseAfter int64
	for _, d := range both {
		b, bb, err := s.resultNight(r, w, d, in, category)
		if err != nil {
			return nil, err
		}
		a, ab, err := s.resultNight(r, w, d+resultAfter, in, category)
		if err != nil {
			return nil, err
		}
		if bb <= 0 || ab <= 0 {
			res.Nights-- // nothing is known to be normal of one of them
			continue
		}
		nowBefore, baseBefore, nowAfter, baseAfter = nowBefore+b, baseBefore+bb, nowAfter+a, baseAfter+ab
	}
	if res.Nights == 0 {
		return nil, nil //nolint:nilnil // there is nothing to sum
	}
	res.Before, res.After = s.format.shareGap(nowBefore-baseBefore, baseBefore), s.format.shareGap(nowAfter-baseAfter, baseAfter)
	res.Dir = dir(read.MulDiv(nowAfter, 1000, baseAfter) - read.MulDiv(nowBefore, 1000, baseBefore))
	res.Says = s.format.sayf("net sales %s to normal in the %d days after, %s in the %d before", res.After, resultAfter, res.Before, resultAfter)
	if res.Nights < resultAfter {
		res.Says = s.format.sayf("net sales %s to normal on %d of %d nights after, %s on the same nights a week before; the others are not compared", res.After, res.Nights, resultAfter, res.Before)
	}
	return res, nil
}

// resultNight is what was sold in a night and what was normal of it, of a category or of all ("").
func (s *server) resultNight(r *request, w *read.Window, date contract.Day, in read.Scope, category string) (now, base int64, err error) {
	night, normal := read.Span{First: date, Last: date}, read.Against{Base: read.Normal}
	if category == "" {
		h := w.Sum(night, in, normal)
		return h.Now.Sales, h.Base.Sales, nil
	}
	list, err := r.q.Categories(r.ctx, w, night, in, normal)
	for _, c := range list {
		if c.Name == category {
			return c.Sales, c.Base.Or(0), err
		}
	}
	return 0, 0, err
}

// resultOf names whose figures say what came of an insight.
func (s *server) resultOf(doc read.Insight) string {
	switch store, category, product := deref(doc.StoreID), deref(doc.Category), deref(doc.ProductID); {
	case product != "" && store != "":
		return product + s.format.say(" in ") + store
	case category != "" && store != "":
		return category + s.format.say(" in ") + store
	case store != "":
		return store
	case doc.Level == "region":
		return deref(doc.Region)
	}
	return s.format.say("all stores")
}
