package web

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// Finding is one insight, ready for a page.
type Finding struct {
	ID, Kind, Level, Headline, Body, Action, Confidence, Reason, Formula, Basis, Owner string
	Money                                                                              string // with its currency; empty where it has none
	Worth                                                                              Minor
	Date, Due, Since                                                                   string
	DaysOpen                                                                           int
	Store, Region, Product, Category                                                   string
	Parts                                                                              []Step
	Evidence                                                                           []Pair // on the insight's own page alone
	Link                                                                               string
	Said                                                                               string // the answer that counts, or else the last note, and whose it is; empty: none
	Given                                                                              string // whom it is given to; empty: nobody
	With                                                                               string // who has to do it, where that is not the reader
	Yours                                                                              bool   // it is given to the reader
	Settled                                                                            bool   // the answer takes it off the list

	doc    *read.Insight // pages share it
	answer *SaidLine
}

// FindingDoc is an insight as programs get it.
type FindingDoc struct {
	read.Insight
	Answer  *SaidLine `json:"answer"`   // that counts; null: nobody answered, or it was taken back
	GivenTo string    `json:"given_to"` // empty: nobody
}

// MarshalJSON writes the insight as scripts read it everywhere else.
func (f Finding) MarshalJSON() ([]byte, error) {
	doc := *f.doc
	doc.Restricted = nil // what stands above is what the reader may see
	if doc.Parts == nil {
		doc.Parts = []read.InsightPart{}
	}
	return json.Marshal(FindingDoc{doc, f.answer, f.Given})
}

// Pair is a name and what it holds.
type Pair struct{ Name, Value string }

// longestFindings is how many days findings are gathered over.
const longestFindings = 14

// shownFindings is how many findings of one place of a page are written for people; programs and files get all.
const shownFindings = 50

// gathered reports whether the insights of a page are those of several nights in one list: of the days since somebody last looked, where these are not too many.
func (r *request) gathered() bool {
	return r.view.From != nil && !r.single() && r.date-r.span.First < longestFindings
}

// toldOn are the insights of the page's night that are on what the page is of; where the page is of the days since somebody last looked, those of all
// of them, each as it was told last.
func (s *server) toldOn(r *request, on func(*read.Insight) bool) ([]*read.Insight, error) {
	first := r.date
	if r.gathered() {
		first = r.span.First
	}
	var list []*read.Insight
	told := map[string]bool{}
	for d := r.date; d >= first; d-- {
		docs, err := s.insights(r, d, false)
		if err != nil {
			return nil, err
		}
		if err := s.loadLives(r, docs); err != nil {
			return nil, err
		}
		for i := range docs {
			doc := &docs[i]
			if r.gathered() { // within a date each is told once
				if told[doc.ID] {
					continue
				}
				told[doc.ID] = true
			}
			if on(doc) {
				list = append(list, doc)
			}
		}
	}
	if r.gathered() {
		worth := make(map[*read.Insight]int64, len(list))
		for _, d := range list {
			v, _ := worthOf(d)
			worth[d] = abs(v)
		}
		slices.SortStableFunc(list, func(a, b *read.Insight) int { return cmp.Compare(worth[b], worth[a]) })
	}
	return list, nil
}

// worthOf is the money of an insight in minor units; false where it has none.
func worthOf(d *read.Insight) (int64, bool) {
	if d.Money == nil {
		return 0, false
	}
	v, err := warehouse.Scaled(*d.Money, 2)
	return v, err == nil
}

// findings makes a list ready to show: for people the head of it.
func (s *server) findings(r *request, told []*read.Insight) []Finding {
	if !r.api {
		told = told[:min(len(told), shownFindings)]
	}
	var list []Finding
	for _, d := range told {
		list = append(list, s.finding(r, d))
	}
	return list
}

// joiner stands between what must not be parted by the end of a line.
const joiner = "\u2060"

// unbroken keeps a sign and its currency on one line.
var unbroken = strings.NewReplacer("−€", "−"+joiner+"€", "+€", "+"+joiner+"€")

func (s *server) finding(r *request, d *read.Insight) Finding {
	f := Finding{
		doc: d, ID: d.ID, Kind: strings.ReplaceAll(d.Kind, "_", " "), Level: d.Level, Headline: unbroken.Replace(d.Headline), Body: unbroken.Replace(d.Body),
		Action: deref(d.Action), Confidence: plainValue(d.Confidence), Reason: deref(d.ConfidenceReason), Formula: arithmetic(deref(d.Formula)),
		Basis: deref(d.MoneyBasis), Owner: strings.ReplaceAll(deref(d.OwnerRole), "_", " "), Store: deref(d.StoreID), Region: deref(d.Region),
		Product: deref(d.ProductID), Category: deref(d.Category), Date: s.dayText(d.BusinessDate), Due: s.dayText(deref(d.Due)), Since: s.dayText(deref(d.FirstSeen)),
	}
	if d.DaysOpen != nil {
		f.DaysOpen = *d.DaysOpen
	}
	if v, ok := worthOf(d); ok {
		f.Worth, f.Money = Minor(v), s.format.Money(v)
	}
	for _, p := range d.Parts {
		if v, err := warehouse.Scaled(p.Money, 2); err == nil {
			f.Parts = append(f.Parts, Step{Label: strings.ReplaceAll(p.Name, "_", " "), Money: Minor(v)})
		}
	}
	l := r.lives[d.ID]
	f.Given, f.Yours, f.Settled = r.nameOf(l.Given), l.Given != "" && l.Given == r.base.Who.Login, settled(l, r.date)
	if l.Answer != nil {
		line := s.saidLine(r, *l.Answer)
		f.answer, f.Said = &line, s.saidWords(&line)
	} else if n := lastNote(l, r.date); n != nil {
		line := s.saidLine(r, *n)
		f.Said = s.saidWords(&line)
	}
	f.Link = r.view.Link("/insights/"+pathSegment(d.ID), "date", d.BusinessDate)
	return f
}

var arithmeticSigns = strings.NewReplacer(" * ", " × ", " / ", " ÷ ", " - ", " "+minus+" ", "-", minus)

// arithmetic writes a formula with the signs that people write.
func arithmetic(formula string) string { return arithmeticSigns.Replace(formula) }

func (s *server) dayText(iso string) string {
	d, err := contract.ParseDay(iso)
	if err != nil {
		return iso
	}
	return s.format.ShortDay(d)
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// plainValue writes a JSON value without its quotes.
func plainValue(b json.RawMessage) string {
	if len(b) == 0 || string(b) == "null" {
		return ""
	}
	var s string
	if json.Unmarshal(b, &s) == nil {
		return s
	}
	var n float64
	if json.Unmarshal(b, &n) == nil {
		return strconv.FormatFloat(n, 'g', 6, 64)
	}
	return string(b)
}
