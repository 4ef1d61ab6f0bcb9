package read

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
)

// OfferTotal is what a promotion came to in the stores of a part of the chain that carried it out, as OfferStore has it of one.
type OfferTotal struct {
	Stores                int64 // that carried it out
	Units, Normal, Missed int64 // thousandths
	Sales, NormalSales    int64
	Margin                Maybe
}

// OfferTotalOf adds up the stores in a part of the chain that carried a promotion out.
func OfferTotalOf(stores []OfferStore, in Scope) (sum OfferTotal) {
	for i := range stores {
		if v := &stores[i]; v.Carried && v.In(in) {
			sum.add(OfferTotal{1, v.Units, v.Normal, v.Missed, v.Sales, v.NormalSales, v.Margin})
		}
	}
	return sum
}

func (t *OfferTotal) add(v OfferTotal) {
	t.Stores, t.Units, t.Normal, t.Missed = t.Stores+v.Stores, t.Units+v.Units, t.Normal+v.Normal, t.Missed+v.Missed
	t.Sales, t.NormalSales, t.Margin = t.Sales+v.Sales, t.NormalSales+v.NormalSales, t.Margin.Plus(v.Margin)
}

// manyForOffers is how many stores a chain has before what all promotions came to in each of them is not read at once, but summed up by region.
const manyForOffers = 500

// OfferTotals returns what promotions that touch the days from first to a date came to in the stores of the scope that are in a part of the chain, by
// promotion; none where no such store carried it out. Which stores did is judged by all stores of the scope, as for OfferStores. In a chain of very many
// stores there is none of a promotion whose sums do not stand: of nights from before there were any, and where its days were changed after its end. Callers must
// not change what they get.
func (r *Reader) OfferTotals(ctx context.Context, first, date contract.Day, in Scope) (map[string]OfferTotal, error) {
	size, err := r.Size(ctx)
	if err != nil {
		return nil, err
	}
	if size > manyForOffers {
		return r.offerTotalsByPlace(ctx, first, date, in)
	}
	stores, err := r.OfferStores(ctx, first, date, "")
	if err != nil {
		return nil, err
	}
	return workOut(r, named("totals of promotions", first, date, in.Region, in.Store), func() (map[string]OfferTotal, int64, error) {
		totals := make(map[string]OfferTotal, len(stores))
		for offer, list := range stores {
			if sum := OfferTotalOf(list, in); sum.Stores > 0 {
				totals[offer] = sum
			}
		}
		return totals, int64(len(totals)), nil
	})
}

// offerTotalsByPlace is OfferTotals of sums that the warehouse makes.
func (r *Reader) offerTotalsByPlace(ctx context.Context, first, date contract.Day, in Scope) (map[string]OfferTotal, error) {
	due, err := r.dueOffers(ctx, first, date)
	if err != nil || r.scope.Empty() {
		return nil, err
	}
	mine, err := r.cutLarge(ctx, Scope{})
	if err != nil {
		return nil, err
	}
	shown, err := r.cutLarge(ctx, in)
	if err != nil {
		return nil, err
	}
	judged, err := r.offerPlaces(ctx, due, mine)
	if err != nil {
		return nil, err
	}
	places := judged
	if shown.by != mine.by || shown.stores != mine.stores {
		if places, err = r.offerPlaces(ctx, due, shown); err != nil {
			return nil, err
		}
	}
	totals := make(map[string]OfferTotal, len(places))
	for offer, list := range places {
		var all, regular int64
		for _, v := range judged[offer] {
			if mine.has == nil || mine.has(v.place) {
				all, regular = all+v.all, regular+v.regular
			}
		}
		var sum OfferTotal
		for _, v := range list {
			switch {
			case shown.has != nil && !shown.has(v.place):
			case nearlyRegular(all, regular):
				sum.add(v.every)
			default:
				sum.add(v.own)
			}
		}
		if !r.scope.SeesCost {
			sum.Margin = Unknown
		}
		if sum.Stores > 0 {
			totals[offer] = sum
		}
	}
	return totals, nil
}

// offerPlace is what a promotion came to in a region, or in some stores as a whole: in all of them, and in its own, which carried it out
// whatever the others took.
type offerPlace struct {
	place        string
	all, regular int64
	every, own   OfferTotal
}

// offerPlaces are the sums by place of those of due whose sums stand, as who sees everything has them. As those by store they stay what they were after
// the last day of a promotion, and nights share them.
func (r *Reader) offerPlaces(ctx context.Context, due []dueOffer, c cut) (map[string][]offerPlace, error) {
	key := func(d dueOffer) question {
		return question{r.run, "", named("places of promotion", d.id, d.since, d.until, c.by, c.stores)}
	}
	places := map[string][]offerPlace{}
	var asked []dueOffer
	recall := func() (all bool) {
		asked = asked[:0]
		for _, d := range due {
			if known, ok := r.memory.get(key(d)); ok {
				places[d.id] = known.([]offerPlace)
			} else if d.kept {
				asked = append(asked, d)
			}
		}
		return len(asked) == 0
	}
	if recall() {
		return places, nil
	}
	done, err := r.turn(ctx, question{r.run, "", named("places of promotions", c.by, c.stores)})
	if err != nil {
		return nil, err
	}
	defer done()
	if recall() { // whoever had the turn before has read them
		return places, nil
	}
	rows, err := r.askOfferPlaces(ctx, asked, c)
	if err != nil {
		return nil, err
	}
	for _, v := range rows {
		v.place = r.memory.word(v.place)
		places[v.offer] = append(places[v.offer], v.offerPlace)
	}
	for _, d := range asked {
		list := slices.Clip(places[d.id])
		r.memory.put(key(d), list, 2*int64(len(list))+1) // two rows of a Memory each
	}
	return places, nil
}

// ofOfferPlace is a row of sums by place.
type ofOfferPlace struct {
	offer string
	offerPlace
}

func (r *Reader) askOfferPlaces(ctx context.Context, asked []dueOffer, c cut) ([]ofOfferPlace, error) {
	var dates, ids, since []string
	for _, d := range asked {
		dates, ids, since = append(dates, d.until.String()), append(ids, d.id), append(since, d.since.String())
	}
	q, err := r.querier(ctx)
	if err != nil {
		return nil, err
	}
	return all(ctx, q, "offer_places", func(rows *sql.Rows, v *ofOfferPlace) error {
		e, o := &v.every, &v.own
		return rows.Scan(&v.offer, &v.place, &v.all, &v.regular, &e.Stores, &e.Units, &e.Normal, &e.Missed, &e.Sales, &e.NormalSales, &e.Margin,
			&o.Stores, &o.Units, &o.Normal, &o.Missed, &o.Sales, &o.NormalSales, &o.Margin)
	}, strings.Join(dates, ","), strings.Join(ids, separator), strings.Join(since, ","), c.by, c.stores)
}
