package read

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// Insight is an insight as scripts read it, of which pages read the same.
type Insight struct {
	ID               string          `json:"id"`
	Kind             string          `json:"kind"`
	BusinessDate     string          `json:"business_date"`
	Level            string          `json:"level"`
	Region           *string         `json:"region"`
	StoreID          *string         `json:"store_id"`
	Category         *string         `json:"category"`
	ProductID        *string         `json:"product_id"`
	PromotionID      *string         `json:"promotion_id"`
	Headline         string          `json:"headline"`
	Body             string          `json:"body"`
	Money            *string         `json:"money"`
	Currency         *string         `json:"currency"`
	MoneyBasis       *string         `json:"money_basis"`
	Parts            []InsightPart   `json:"parts"`
	Evidence         Evidence        `json:"evidence"`
	Action           *string         `json:"action"`
	OwnerRole        *string         `json:"owner_role"`
	Due              *string         `json:"due"`
	Confidence       json.RawMessage `json:"confidence"`
	ConfidenceReason *string         `json:"confidence_reason"`
	Formula          *string         `json:"formula"`
	Rank             *int            `json:"rank"`
	State            string          `json:"state"`
	FirstSeen        *string         `json:"first_seen"`
	DaysOpen         *int            `json:"days_open"`

	// What stands in place of the above for who may not know all of it; nil in what was found before that was worked out.
	Restricted *restricted `json:"restricted,omitempty"`
}

// InsightPart is one summand of what happened, a decimal string.
type InsightPart struct {
	Name  string `json:"name"`
	Money string `json:"money"`
}

// Insights returns the insights of a date that are in scope, by rank, or for who does not see cost by the money that they are shown; all adds those beyond
// the caps, after the others.
func (r *Reader) Insights(ctx context.Context, date contract.Day, all bool) ([]Insight, error) {
	told, err := r.toldOn(ctx, date)
	if err != nil {
		return nil, err
	}
	if !r.scope.All || !r.scope.SeesCost {
		if told, err = r.mineOf(ctx, date, told); err != nil {
			return nil, err
		}
	}
	if all {
		return told.all, nil
	}
	return told.all[:told.shown:told.shown], nil
}

// LastFound returns the newest of the nights from first to last on which the insight called id was found and is for who asks; nil where there is none.
func (r *Reader) LastFound(ctx context.Context, id string, first, last contract.Day) (*contract.Day, error) {
	for last >= first {
		list, err := ask(ctx, r, "insight_last", func(rows *sql.Rows, d **contract.Day) error { return rows.Scan(maybeDay{d}) }, id, first.Time(), last.Time())
		if err != nil || len(list) == 0 || list[0] == nil {
			return nil, err
		}
		docs, err := r.Insights(ctx, *list[0], true)
		if err != nil || slices.ContainsFunc(docs, func(d Insight) bool { return d.ID == id }) {
			return list[0], err
		}
		last = *list[0] - 1 // on that night it was not theirs to see
	}
	return nil, nil //nolint:nilnil // it was not found
}

// mineRows is how many rows of a Memory an insight takes whose texts stand elsewhere.
const mineRows = 4

// mineOf is what was found on a date as whoever asks may know it: worked out once for a date and a scope.
func (r *Reader) mineOf(ctx context.Context, date contract.Day, told toldOn) (toldOn, error) {
	chain, err := r.everyStore(ctx)
	if err != nil {
		return toldOn{}, err
	}
	return workOut(r, fmt.Sprint("insights of mine ", date), func() (mine toldOn, rows int64, err error) {
		var beyond []Insight
		for i, d := range told.all {
			if !r.concerns(chain, d) {
				continue
			}
			capped := i >= told.shown
			if s := d.Restricted; !r.scope.SeesCost && s != nil && s.Capped != nil {
				capped = *s.Capped // by the net sales that they see
			}
			switch d, ok := r.restrict(chain, d); {
			case !ok:
			case capped:
				beyond = append(beyond, d)
			default:
				mine.all = append(mine.all, d)
			}
		}
		if !r.scope.SeesCost {
			byMoneyShown(mine.all)
			byMoneyShown(beyond)
		}
		mine.shown = len(mine.all)
		mine.all = slices.Clip(append(mine.all, beyond...))
		return mine, mineRows * int64(len(mine.all)), nil
	})
}

// insightRows is how many rows of a Memory an insight takes.
const insightRows = 32

// once is what many insights have. Each is kept once.
type once struct {
	texts map[string]*string
	lists map[string][]string
	bytes map[string]json.RawMessage
}

func newOnce() once {
	return once{map[string]*string{}, map[string][]string{}, map[string]json.RawMessage{}}
}

// same is the one copy of a text.
func (o once) same(s string) *string {
	same, ok := o.texts[s]
	if !ok {
		same = &s
		o.texts[s] = same
	}
	return same
}

// text puts the one copy of each text in its place.
func (o once) text(texts ...*string) {
	for _, s := range texts {
		*s = *o.same(*s)
	}
}

// point makes all that point to a text point to one copy of it.
func (o once) point(texts ...**string) {
	for _, s := range texts {
		if *s != nil {
			*s = o.same(**s)
		}
	}
}

// list puts the one copy of a list in its place.
func (o once) list(list *[]string) {
	key := strings.Join(*list, separator)
	same, ok := o.lists[key]
	if !ok {
		for i := range *list {
			o.text(&(*list)[i])
		}
		same = slices.Clip(*list)
		o.lists[key] = same
	}
	if len(same) == len(*list) {
		*list = same
	}
}

// keep makes an insight take less memory.
func (o once) keep(d *Insight) {
	o.text(&d.Kind, &d.BusinessDate, &d.Level, &d.State, &d.Headline, &d.Body)
	o.point(&d.Region, &d.StoreID, &d.Category, &d.ProductID, &d.PromotionID, &d.Currency, &d.MoneyBasis, &d.OwnerRole, &d.Due, &d.ConfidenceReason, &d.FirstSeen, &d.Action)
	for i := range d.Parts {
		o.text(&d.Parts[i].Name)
	}
	if same, ok := o.bytes[string(d.Confidence)]; ok {
		d.Confidence = same
	} else {
		o.bytes[string(d.Confidence)] = d.Confidence
	}
	r := d.Restricted
	if r == nil {
		return
	}
	o.point(&r.MoneyBasis, &r.Confidence, &r.ConfidenceReason, &r.Due)
	if r.Own != nil {
		o.text(&r.Own.Basis)
	}
	o.list(&r.Costly)
	o.list(&r.Peers)
	for _, w := range []*wording{r.NoCost, r.NoPeers, r.Neither} {
		if w != nil {
			o.text(&w.Headline, &w.Body, &w.Action) // what they stand in the place of is often the same
		}
	}
}

// toldOn is what was found on a date: first what stands in lists that are not of everything, then what is beyond their caps.
type toldOn struct {
	all   []Insight
	shown int
}

func (r *Reader) toldOn(ctx context.Context, date contract.Day) (toldOn, error) {
	return remember(ctx, r, fmt.Sprint("insights ", date), func() (f toldOn, rows int64, err error) {
		q, err := r.querier(ctx)
		if err != nil {
			return f, 0, err
		}
		told, err := r.ledger.Told(ctx, q, warehouse.InsightFilter{Date: &date, All: true})
		if err != nil {
			return f, 0, err
		}
		f.all = make([]Insight, 0, len(told))
		var beyond []Insight
		same, pack := newOnce(), &evidencePack{places: map[string]int{}}
		for i, t := range told {
			var d Insight
			if err := json.Unmarshal(t.Document, &d); err != nil {
				return f, 0, fmt.Errorf("reading an insight: %w", err)
			}
			told[i].Document = nil // it has been read
			same.keep(&d)
			if pack.add(&d.Evidence); t.Capped {
				beyond = append(beyond, d)
			} else {
				f.all = append(f.all, d)
			}
		}
		f.shown, f.all = len(f.all), append(f.all, beyond...)
		pack.bytes, pack.values, pack.places = slices.Clip(pack.bytes), slices.Clip(pack.values), nil
		return f, insightRows * int64(len(told)), nil
	})
}

// concerns reports whether all that an insight sums up is in scope: its store, or every store of its region.
func (r *Reader) concerns(all *Chain, d Insight) bool {
	switch {
	case r.scope.All:
		return true
	case d.StoreID != nil:
		return r.scope.Holds(*d.StoreID)
	case d.Level != "region" || d.Region == nil:
		return false
	}
	some := false
	for _, s := range all.Stores {
		if s.Region == *d.Region {
			if !r.scope.Holds(s.ID) {
				return false
			}
			some = true
		}
	}
	return some
}

// Checks returns how many checks ran for a date and how many stood out, over the whole chain: zeros for who sees a part of it. ran says
// whether there were any.
func (r *Reader) Checks(ctx context.Context, date contract.Day) (checks, stoodOut int64, ran bool, err error) {
	pair, err := remember(ctx, r, fmt.Sprint("checks ", date), func() ([2]int64, int64, error) {
		q, err := r.querier(ctx)
		if err != nil {
			return [2]int64{}, 0, err
		}
		ran, out, err := r.ledger.InsightDay(ctx, q, date)
		return [2]int64{ran, out}, 1, err
	})
	if !r.scope.All {
		return 0, 0, pair[0] > 0, err
	}
	return pair[0], pair[1], pair[0] > 0, err
}
