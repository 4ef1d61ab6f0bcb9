package read

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/people"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// Words of package insight, which is above this one; the tests of package web, which is above both, say that they are these.
const (
	notTrue  = "not_true"
	putOff   = "snooze"
	reopened = "open"
)

// Said is what somebody said of an insight: an answer (one of package insight's words), a note, or whom it was given to.
type Said struct {
	At                               time.Time
	Actor, Word, Reason, Note, Given string
	Date                             contract.Day  // of the insight as they read it
	Until                            *contract.Day // of a snooze
}

// Life is what people said of an insight.
type Life struct {
	All    []Said // oldest first
	Answer *Said  // that counts; nil: none, or it was taken back
	Given  string // whom it is given to; empty: nobody
}

// Lives returns what people said of each of a list of insights that this reader returned.
func (r *Reader) Lives(ctx context.Context, of []Insight) (map[string]Life, error) {
	all, err := r.lives(ctx)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	list := map[string]Life{}
	for _, d := range of {
		if l, ok := all[d.ID]; ok {
			list[d.ID] = l
		}
	}
	return list, nil
}

// lives are those of all insights, in scope or not.
func (r *Reader) lives(ctx context.Context) (map[string]Life, error) {
	return rememberLedger(ctx, r, "lives", func() (map[string]Life, int64, error) {
		q, err := r.querier(ctx)
		if err != nil {
			return nil, 0, err
		}
		answers, err := r.ledger.Feedback(ctx, q, "")
		if err != nil {
			return nil, 0, err
		}
		remarks, err := r.ledger.Remarks(ctx, q, "")
		if err != nil {
			return nil, 0, err
		}
		said := map[string][]Said{}
		for _, f := range answers {
			said[f.InsightID] = append(said[f.InsightID], Said{At: f.At, Actor: f.Actor, Word: f.Answer, Reason: f.Reason, Note: f.Note, Date: f.Date, Until: f.Until})
		}
		for _, m := range remarks {
			said[m.InsightID] = append(said[m.InsightID], Said{At: m.At, Actor: m.Actor, Word: m.Word, Note: m.Note, Given: m.Person, Date: m.Date})
		}
		lives := make(map[string]Life, len(said))
		for id, list := range said {
			lives[id] = lived(list)
		}
		return lives, 2 * int64(len(answers)+len(remarks)), nil
	})
}

// lived puts in order what was said of one insight, and finds what of it counts.
func lived(list []Said) Life {
	slices.SortStableFunc(list, func(a, b Said) int { return a.At.Compare(b.At) })
	l := Life{All: list}
	for i := range list {
		switch s := &list[i]; s.Word {
		case warehouse.Noted:
		case warehouse.Assigned:
			l.Given = s.Given
		case reopened:
			l.Answer = nil
		case putOff:
			if l.Answer == nil || l.Answer.Word != notTrue { // what is not true is not only put off
				l.Answer = s
			}
		default:
			l.Answer = s
		}
	}
	return l
}

// Chance is how likely an insight was to be real when it was told.
func (r *Reader) Chance(ctx context.Context, date contract.Day, id string) (float64, error) {
	told, err := r.toldOn(ctx, date)
	for i := range told.all {
		d := &told.all[i]
		if d.ID != id {
			continue
		}
		if text, ok := d.Evidence.Get("chance_real").(string); ok {
			if v, err := strconv.ParseFloat(text, 64); err == nil {
				return v, nil
			}
		}
	}
	return 1, err
}

// About is what a page is about, whose notes it shows.
type About struct {
	In       Scope
	Stores   map[string]bool // of them alone, their regions and the chain, and of the region of In itself; nil: of all that is in In
	Products []string
}

// Notes returns what people noted of days from first to last, of the places and the products that a page is about, by its first day. What is noted of the chain
// and of a region is for everybody who sees a store of it, and what is noted of a product for everybody who looks at it.
func (r *Reader) Notes(ctx context.Context, first, last contract.Day, of About) ([]warehouse.Annotation, error) {
	return r.noted(ctx, first, last, func(chain *Chain, a warehouse.Annotation) bool {
		if a.Node == warehouse.OfProduct {
			return slices.Contains(of.Products, a.Value)
		}
		return touches(chain, a, of.In) && (of.Stores == nil || among(chain, a, of))
	})
}

// among reports whether what is noted is of one of the stores of a page, or of what these are in.
func among(chain *Chain, a warehouse.Annotation, of About) bool {
	switch a.Node {
	case warehouse.OfStore:
		return of.Stores[a.Value]
	case warehouse.OfRegion:
		return a.Value == of.In.Region || slices.ContainsFunc(chain.Stores, func(s *Store) bool { return s.Region == a.Value && of.Stores[s.ID] })
	}
	return true
}

// NoteOf returns one note that the reader may see; ok is false where there is none.
func (r *Reader) NoteOf(ctx context.Context, id string) (a warehouse.Annotation, ok bool, err error) {
	list, err := r.noted(ctx, 0, math.MaxInt32, func(chain *Chain, a warehouse.Annotation) bool {
		return a.ID == id && (a.Node == warehouse.OfProduct || touches(chain, a, Scope{}))
	})
	if err != nil || len(list) == 0 {
		return a, false, err
	}
	return list[0], true, nil
}

// noted are the annotations of days from first to last that wanted takes, by their first day.
func (r *Reader) noted(ctx context.Context, first, last contract.Day, wanted func(*Chain, warehouse.Annotation) bool) ([]warehouse.Annotation, error) {
	all, err := rememberLedger(ctx, r, "annotations", func() ([]warehouse.Annotation, int64, error) {
		q, err := r.querier(ctx)
		if err != nil {
			return nil, 0, err
		}
		list, err := r.ledger.Annotations(ctx, q)
		return list, int64(len(list)), err
	})
	if err != nil || len(all) == 0 {
		return nil, err
	}
	chain, err := r.Chain(ctx)
	if err != nil {
		return nil, err
	}
	var list []warehouse.Annotation
	for _, a := range all {
		if a.First <= last && a.Last >= first && wanted(chain, a) {
			list = append(list, a)
		}
	}
	slices.SortStableFunc(list, func(a, b warehouse.Annotation) int { return cmp.Compare(a.First, b.First) })
	return list, nil
}

// touches reports whether what is noted is of a place in a chain of which only what may be seen is left.
func touches(chain *Chain, a warehouse.Annotation, in Scope) bool {
	switch a.Node {
	case warehouse.OfProduct:
		return false
	case warehouse.OfChain:
		return true
	case warehouse.OfRegion:
		if in.Store != "" {
			s, ok := chain.Store(in.Store)
			return ok && s.Region == a.Value
		}
		return slices.Contains(chain.Regions, a.Value) && (in.Region == "" || in.Region == a.Value)
	}
	_, ok := chain.Store(a.Value)
	return ok && (in.Store == "" || in.Store == a.Value) && (in.Store != "" || in.Region == "" || chain.In(in, a.Value))
}

// MayNote reports whether all of the place that somebody wants to note something of is in scope.
func (r *Reader) MayNote(ctx context.Context, node, value string) (bool, error) {
	chain, err := r.everyStore(ctx)
	if err != nil {
		return false, err
	}
	switch node {
	case warehouse.OfChain:
		return r.scope.All, nil
	case warehouse.OfStore:
		_, ok := chain.Store(value)
		return ok && r.scope.Holds(value), nil
	case warehouse.OfRegion:
		return slices.Contains(chain.Regions, value) && r.concerns(chain, Insight{Level: "region", Region: &value}), nil
	case warehouse.OfProduct:
		if !r.scope.All {
			return false, nil // it is of all stores
		}
		_, ok, err := r.Product(ctx, value)
		return ok, err
	}
	return false, nil
}

// SeenBy reports whether somebody else, who may see scope, finds the insight of a date.
func (r *Reader) SeenBy(ctx context.Context, scope people.Scope, date contract.Day, id string) (bool, error) {
	told, err := r.toldOn(ctx, date)
	list := told.all
	at := slices.IndexFunc(list, func(d Insight) bool { return d.ID == id })
	if err != nil || at < 0 || scope.Empty() {
		return false, err
	}
	chain, err := r.everyStore(ctx)
	if err != nil {
		return false, err
	}
	other := &Reader{scope: scope}
	if !other.concerns(chain, list[at]) {
		return false, nil
	}
	_, ok := other.restrict(chain, list[at])
	return ok, nil
}
