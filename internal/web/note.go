package web

import (
	"cmp"
	"net/http"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/warehouse"
)

const notesPath = "/notes"

// NoteLine is what somebody noted of some days of a store, a region, the whole chain or a product.
type NoteLine struct {
	ID     string       `json:"id"`
	Node   string       `json:"of"`    // chain, region, store, product
	Value  string       `json:"of_id"` // the region, the store or the product
	Place  string       `json:"-"`     // in words
	First  contract.Day `json:"from"`
	Last   contract.Day `json:"to"`
	When   string       `json:"-"`
	Text   string       `json:"text"`
	By     string       `json:"by"`
	At     time.Time    `json:"at"`
	Remove string       `json:"-"` // where to send that it is taken away; empty: not the reader's
}

// NoteForm is where somebody notes something.
type NoteForm struct {
	To      string
	Next    string
	Places  []Choice
	Date    contract.Day
	Oldest  contract.Day
	Latest  contract.Day
	Longest int
}

// longestNoted is how many days one annotation can be of, and how far ahead it can lie.
const longestNoted = 400

// shownNotes is how many annotations a page lists.
const shownNotes = 20

// notes are the annotations of the days from first to last of what the page is of, and the form for another one.
func (s *server) notes(r *request, first, last contract.Day) (lines []NoteLine, form *NoteForm, err error) {
	if lines, err = s.notesOn(r, first, last, read.About{In: r.in}); err != nil {
		return nil, nil, err
	}
	if form = s.noteForm(r); form == nil {
		return lines, nil, nil
	}
	form.Places, err = s.notePlaces(r)
	if len(form.Places) == 0 {
		form = nil
	}
	return lines, form, err
}

// notesOn are the annotations of days from first to last that touch what a page is about.
func (s *server) notesOn(r *request, first, last contract.Day, of read.About) ([]NoteLine, error) {
	list, err := r.q.Notes(r.ctx, first, last, of)
	if err != nil {
		return nil, err
	}
	return s.noteLines(r, list)
}

// productNotes are the annotations of the days from first on of a product and of where the page is of, and the form for another one of the product.
func (s *server) productNotes(r *request, product read.Product, first contract.Day) (lines []NoteLine, form *NoteForm, err error) {
	if lines, err = s.notesOn(r, first, r.date, read.About{In: r.in, Products: []string{product.ID}}); err != nil {
		return nil, nil, err
	}
	may, err := r.q.MayNote(r.ctx, warehouse.OfProduct, product.ID)
	if form = s.noteForm(r); form == nil || err != nil || !may {
		return lines, nil, err
	}
	form.Places = []Choice{{Value: warehouse.OfProduct + ":" + product.ID, Label: cmp.Or(product.Name, product.ID)}}
	return lines, form, nil
}

// noteLines write annotations for people, the newest first.
func (s *server) noteLines(r *request, list []warehouse.Annotation) (lines []NoteLine, err error) {
	if len(list) > 0 {
		if err := s.loadNames(r); err != nil {
			return nil, err
		}
	}
	v := visitorOf(r.Request)
	for i := len(list) - 1; i >= 0 && len(lines) < shownNotes; i-- {
		a := list[i]
		l := NoteLine{ID: a.ID, Node: a.Node, Value: a.Value, Place: placeWord(s.format, a.Node, a.Value), First: a.First, Last: a.Last, When: s.span(a.First, a.Last), Text: a.Note, By: r.nameOf(a.Actor), At: a.At.UTC()}
		if v.mayAnswer() && (v.open() || v.keeps() || a.Actor == v.actor) {
			l.Remove = r.view.Link(notesPath + "/" + pathSegment(a.ID))
		}
		lines = append(lines, l)
	}
	return lines, nil
}

// noteForm is where the reader notes something, its places left out; nil where they can note nothing.
func (s *server) noteForm(r *request) *NoteForm {
	if !visitorOf(r.Request).mayAnswer() || r.view.Run > 0 || r.api {
		return nil
	}
	return &NoteForm{To: r.view.Link(notesPath), Next: r.view.Self(r.base.Path), Date: r.date, Oldest: r.base.Oldest, Latest: r.base.Newest + longestNoted, Longest: longestNote}
}

func placeWord(f Format, node, value string) string {
	if node == warehouse.OfChain {
		return f.say("all stores")
	}
	return value
}

// notePlaces are the places that the reader may note something of, the page's own first.
func (s *server) notePlaces(r *request) ([]Choice, error) {
	var list []Choice
	add := func(node, value string) error {
		ok, err := r.q.MayNote(r.ctx, node, value)
		if ok {
			list = append(list, Choice{Value: strings.TrimSuffix(node+":"+value, ":"), Label: title(placeWord(s.format, node, value))})
		}
		return err
	}
	regions := r.base.Regions
	if r.in.Store != "" {
		if err := add(warehouse.OfStore, r.in.Store); err != nil {
			return nil, err
		}
		st, _ := r.w.Chain.Store(r.in.Store)
		regions = []string{st.Region}
	}
	if r.in.Region != "" {
		regions = []string{r.in.Region}
	}
	if r.in.Store == "" && r.in.Region == "" {
		if err := add(warehouse.OfChain, ""); err != nil {
			return nil, err
		}
	}
	for _, region := range regions {
		if err := add(warehouse.OfRegion, region); err != nil {
			return nil, err
		}
	}
	if r.in.Store != "" || r.in.Region != "" {
		if err := add(warehouse.OfChain, ""); err != nil {
			return nil, err
		}
	}
	if r.in.Store == "" && len(list) == 0 { // some stores of a region
		for _, st := range r.w.Chain.Stores {
			if err := add(warehouse.OfStore, st.ID); err != nil {
				return nil, err
			}
		}
	}
	return list, nil
}

// addNote keeps what somebody notes of some days.
func (s *server) addNote(w http.ResponseWriter, hr *http.Request) {
	s.change(w, hr, func(r *request) (string, error) {
		text, err := noteOfForm(r, true)
		if err != nil {
			return "", err
		}
		a := warehouse.Annotation{At: s.Now(), Actor: visitorOf(hr).actor, Note: text}
		a.Node, a.Value, _ = strings.Cut(r.PostForm.Get("place"), ":")
		if ok, err := r.q.MayNote(r.ctx, a.Node, a.Value); err != nil || !ok {
			if err == nil {
				err = fault.New(fault.NotFound, "there is no such place, or not all of it is yours to see")
			}
			return "", err
		}
		if a.First, err = contract.ParseDay(r.PostForm.Get("first")); err != nil {
			return "", fault.New(fault.Usage, "say on which day it began")
		}
		if a.Last = a.First; r.PostForm.Get("last") != "" {
			if a.Last, err = contract.ParseDay(r.PostForm.Get("last")); err != nil {
				return "", fault.New(fault.Usage, "say on which day it ended, or leave it empty")
			}
		}
		if a.Last < a.First || a.Last-a.First > longestNoted || a.First < r.base.Oldest-longestNoted || a.Last > r.base.Newest+longestNoted {
			return "", fault.New(fault.Usage, "what is noted ends on the day on which it begins or later, lasts at most %d days, and lies at most as far ahead", longestNoted)
		}
		id, err := s.Source.AddAnnotation(r.ctx, a)
		if err != nil {
			return "", err
		}
		s.noteOf(hr, "annotate", strings.TrimSuffix(a.Node+" "+a.Value, " "), id)
		return local(r.PostForm.Get("next")) + "#notes", nil
	})
}

// removeNote takes an annotation away.
func (s *server) removeNote(w http.ResponseWriter, hr *http.Request) {
	s.change(w, hr, func(r *request) (string, error) {
		v, id := visitorOf(hr), r.PathValue("id")
		a, ok, err := r.q.NoteOf(r.ctx, id)
		if err != nil {
			return "", err
		}
		if !ok || !v.open() && !v.keeps() && a.Actor != v.actor {
			return "", fault.New(fault.NotFound, "there is no such note, or it is not yours")
		}
		if err := s.Source.RemoveAnnotation(r.ctx, id, v.actor); err != nil {
			return "", err
		}
		s.noteOf(hr, "annotation_remove", strings.TrimSuffix(a.Node+" "+a.Value, " "), id)
		return local(r.PostForm.Get("next")) + "#notes", nil
	})
}
