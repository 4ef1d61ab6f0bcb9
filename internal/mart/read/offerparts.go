package read

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
)

// OfferProduct is one product of a promotion over the stores in scope. Normal is unknown where nothing was expected of it.
type OfferProduct struct {
	Product
	Units, Missed, Sales int64
	Normal               Maybe
}

// OfferDay is one day of a promotion over the stores in scope.
type OfferDay struct {
	Date   contract.Day
	Units  int64
	Normal Maybe
}

// OfferProducts returns the products of the promotion called id over some of its days, by id.
func (r *Reader) OfferProducts(ctx context.Context, id string, first, last contract.Day, in Scope) (list []OfferProduct, err error) {
	master, err := r.products(ctx)
	if err != nil {
		return nil, err
	}
	places := map[string]int{}
	err = r.eachOfferPair(ctx, id, first, last, in, func(_ contract.Day, product string, p *offerPair) {
		at, known := places[product]
		if !known {
			at = len(list)
			places[product] = at
			v := OfferProduct{Normal: Unknown}
			v.ID = product
			if m, ok := inMaster(master, product); ok {
				v.Name, v.Category = m.Name, m.Category
			}
			list = append(list, v)
		}
		v := &list[at]
		v.Units, v.Missed, v.Sales = v.Units+p.units, v.Missed+p.missed, v.Sales+p.sales
		if p.normal.Known() {
			v.Normal = Maybe(v.Normal.Or(0)) + p.normal
		}
	})
	slices.SortFunc(list, func(a, b OfferProduct) int { return cmp.Compare(a.ID, b.ID) })
	return list, err
}

// OfferDays returns the days of the promotion called id, oldest first.
func (r *Reader) OfferDays(ctx context.Context, id string, first, last contract.Day, in Scope) (list []OfferDay, err error) {
	err = r.eachOfferPair(ctx, id, first, last, in, func(date contract.Day, _ string, p *offerPair) {
		if at := len(list) - 1; at < 0 || list[at].Date != date {
			list = append(list, OfferDay{Date: date, Normal: Unknown})
		}
		v := &list[len(list)-1]
		v.Units += p.units
		if p.normal.Known() {
			v.Normal = Maybe(v.Normal.Or(0)) + p.normal
		}
	})
	return list, err
}

// eachOfferPair calls do with what a promotion sold of a product on a day, oldest first: pair by pair where memory has the nights, else summed up.
func (r *Reader) eachOfferPair(ctx context.Context, id string, first, last contract.Day, in Scope, do func(date contract.Day, product string, p *offerPair)) error {
	if kept, err := r.eachKeptPair(ctx, id, first, last, in, do); err != nil || kept {
		return err
	}
	c, err := r.cut(ctx, in)
	if err != nil {
		return err
	}
	days, err := r.offerParts(ctx, id, first, last, c)
	if err != nil {
		return err
	}
	for date := first; date <= last; date++ {
		for i := range days[date] {
			if p := &days[date][i]; c.has == nil || c.has(p.place) {
				do(date, p.product, &p.offerPair)
			}
		}
	}
	return nil
}

// offerPart is what a promotion sold of a product on a day in a place.
type offerPart struct {
	place, product string
	offerPair
}

// offerParts are the parts of a promotion day by day. A day stays what it was, so that pages of all nights share it, and only days that nobody has asked for
// are asked for.
func (r *Reader) offerParts(ctx context.Context, id string, first, last contract.Day, c cut) (map[contract.Day][]offerPart, error) {
	key := func(date contract.Day) question {
		return question{r.run, "", fmt.Sprintf("parts of promotion %q %s %s %s", id, date, c.by, c.stores)}
	}
	days := map[contract.Day][]offerPart{}
	var missing Span
	recall := func() (all bool) {
		missing = Span{last + 1, first - 1}
		for date := first; date <= last; date++ {
			if known, ok := r.memory.get(key(date)); ok {
				days[date] = known.([]offerPart)
				continue
			}
			missing = Span{min(missing.First, date), date}
		}
		return missing.First > missing.Last
	}
	if recall() {
		return days, nil
	}
	done, err := r.turn(ctx, question{r.run, "", "parts of promotion " + id + " " + c.by + " " + c.stores})
	if err != nil {
		return nil, err
	}
	defer done()
	if recall() { // whoever had the turn before has read them
		return days, nil
	}
	q, err := r.querier(ctx)
	if err != nil {
		return nil, err
	}
	type row struct {
		date contract.Day
		offerPart
	}
	rows, err := all(ctx, q, "offer_parts", func(rows *sql.Rows, v *row) error {
		return rows.Scan(day{&v.date}, &v.place, &v.product, &v.units, &v.normal, &v.missed, &v.sales)
	}, id, missing.First.Time(), missing.Last.Time(), c.by, c.stores)
	if err != nil {
		return nil, err
	}
	for date := missing.First; date <= missing.Last; date++ {
		days[date] = nil
	}
	for _, v := range rows {
		v.place, v.product = r.memory.word(v.place), r.memory.word(v.product)
		days[v.date] = append(days[v.date], v.offerPart)
	}
	for date := missing.First; date <= missing.Last; date++ {
		r.memory.put(key(date), days[date], int64(len(days[date]))+1)
	}
	return days, nil
}

// OfferVerdicts returns the insights on promotions that were told from first to last, each as it was told last, by promotion. They are about
// the whole chain: who sees a part of it gets none. Callers must not change what they get.
func (r *Reader) OfferVerdicts(ctx context.Context, first, last contract.Day) (map[string]*Insight, error) {
	if !r.scope.All {
		return nil, nil
	}
	return rememberMine(ctx, r, fmt.Sprint("verdicts ", first, last), func() (map[string]*Insight, int64, error) {
		q, err := r.querier(ctx)
		if err != nil {
			return nil, 0, err
		}
		chain, err := r.everyStore(ctx)
		if err != nil {
			return nil, 0, err
		}
		texts, err := all(ctx, q, "offer_verdicts", func(rows *sql.Rows, v *string) error { return rows.Scan(v) }, first.Time(), last.Time())
		verdicts := map[string]*Insight{}
		for _, text := range texts {
			d, err := r.read(ctx, text)
			if err != nil {
				return nil, 0, err
			}
			id := orNothing(d.PromotionID)
			if d, ok := r.restrict(chain, d); ok && strings.TrimSpace(id) != "" {
				verdicts[id] = &d
			}
		}
		return verdicts, int64(len(verdicts)), err
	})
}

// read reads an insight, once for all nights whose pages show it: what a promotion came to stands on the pages of five weeks.
func (r *Reader) read(ctx context.Context, text string) (Insight, error) {
	sum := sha256.Sum256([]byte(text))
	return remember(ctx, r, "insight "+string(sum[:]), func() (d Insight, rows int64, err error) {
		if err := json.Unmarshal([]byte(text), &d); err != nil {
			return d, 0, fmt.Errorf("reading an insight: %w", err)
		}
		return d, 10, nil
	})
}
