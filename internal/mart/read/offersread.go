package read

import (
	"cmp"
	"context"
	"database/sql"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
)

// readSums makes memory have them. What a promotion came to in its days stays what it was after its last, so that nights share what they know of those
// that are over, and all others are asked for together, so many at a time that their answers are not too large.
func (r *Reader) readSums(ctx context.Context, due []dueOffer, first, date contract.Day, id string) error {
	asked := map[string]dueOffer{}
	recall := func() (all bool) {
		clear(asked)
		for _, d := range due {
			if id != "" && d.id != id {
				continue
			}
			if _, ok := r.memory.get(r.sumsOf(d)); !ok {
				asked[d.id] = d
			}
		}
		return len(asked) == 0
	}
	if recall() {
		return nil
	}
	done, err := r.turn(ctx, question{r.run, "", "sums of promotions " + id})
	if err != nil {
		return err
	}
	defer done()
	if recall() { // whoever had the turn before has read them
		return nil
	}
	size, err := r.Size(ctx)
	if err != nil {
		return err
	}
	for _, some := range offersApart(asked, max(offerRows/max(size, 1), 1)) {
		if _, err := r.readSumsOf(ctx, due, some, first, date); err != nil {
			return err
		}
	}
	return nil
}

// offerRows is about how many sums by store a statement answers with, and are held until they are packed: some 50 MB.
const offerRows = 100_000

// offersApart parts promotions into so many at most. Those that end on the same day stay together where they can: their sums stand together.
func offersApart(asked map[string]dueOffer, most int) (parts []map[string]dueOffer) {
	list := slices.SortedFunc(maps.Values(asked), func(a, b dueOffer) int { return cmp.Or(cmp.Compare(a.until, b.until), cmp.Compare(a.id, b.id)) })
	for some := range slices.Chunk(list, most) {
		part := make(map[string]dueOffer, len(some))
		for _, d := range some {
			part[d.id] = d
		}
		parts = append(parts, part)
	}
	return parts
}

// readSumsOf reads the sums of some promotions, and keeps them.
func (r *Reader) readSumsOf(ctx context.Context, due []dueOffer, asked map[string]dueOffer, first, date contract.Day) (map[string][]OfferStore, error) {
	rows, err := r.offerToDate(ctx, asked)
	if err != nil {
		return nil, err
	}
	others := maps.Clone(asked)
	for _, v := range rows {
		delete(others, v.offer)
	}
	added, err := r.offerAdded(ctx, due, others, first, date)
	if err != nil {
		return nil, err
	}
	chain, err := r.everyStore(ctx)
	if err != nil {
		return nil, err
	}
	sums := map[string][]OfferStore{}
	for _, v := range append(rows, added...) {
		v.Store = r.memory.word(v.Store)
		v.place = int64(r.memory.place(v.Store))
		if s, ok := chain.Store(v.Store); ok {
			v.region = s.Region
		}
		sums[v.offer] = append(sums[v.offer], v.OfferStore)
	}
	for offer, d := range asked {
		sums[offer] = slices.Clone(sums[offer]) // as long as it is
		carry(sums[offer])
		if list := sums[offer]; len(list) >= manyForPacked && len(chain.Stores) > manyForOffers { // smaller chains keep what is worked out of them
			packed := packOffer(list)
			r.memory.put(r.sumsOf(d), packed, int64(len(packed.bytes))/rowBytes+1)
		} else {
			r.memory.put(r.sumsOf(d), list, int64(len(list))+1)
		}
	}
	return sums, nil
}

// ofOffer is a store's sums of a promotion.
type ofOffer struct {
	offer        string
	since, until contract.Day
	OfferStore
}

// sums are the columns that both ways of asking have.
func (v *ofOffer) sums() []any {
	return []any{&v.offer, &v.Store, &v.Days, &v.Units, &v.Normal, &v.Unknown, &v.Missed, &v.Sales, &v.all, &v.regular, &v.NormalSales, &v.Margin}
}

// offerToDate reads the sums of those of asked whose sums stand.
func (r *Reader) offerToDate(ctx context.Context, asked map[string]dueOffer) (list []ofOffer, err error) {
	var dates, ids []string
	for _, d := range asked {
		if d.kept {
			dates, ids = append(dates, d.until.String()), append(ids, d.id)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	slices.Sort(dates)
	q, err := r.querier(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := all(ctx, q, "offer_to_date", func(rows *sql.Rows, v *ofOffer) error {
		return rows.Scan(append([]any{day{&v.until}, day{&v.since}}, v.sums()...)...)
	}, strings.Join(slices.Compact(dates), ","), strings.Join(ids, separator))
	return slices.DeleteFunc(rows, func(v ofOffer) bool { return v.until != asked[v.offer].until || v.since != asked[v.offer].since }), err
}

// offerAdded adds up the days of those of asked: of nights from before there were sums, and of a promotion whose days were changed after its end.
func (r *Reader) offerAdded(ctx context.Context, due []dueOffer, asked map[string]dueOffer, first, date contract.Day) (list []ofOffer, err error) {
	var places []string
	since, until := date, first
	for i, d := range due {
		if _, ok := asked[d.id]; ok {
			places = append(places, strconv.Itoa(i+1))
			since, until = min(since, d.since), max(until, d.until)
		}
	}
	if len(places) == 0 {
		return nil, nil
	}
	q, err := r.querier(ctx)
	if err != nil {
		return nil, err
	}
	return all(ctx, q, "offer_sums", func(rows *sql.Rows, v *ofOffer) error {
		return rows.Scan(v.sums()...)
	}, date.Time(), first.Time(), strings.Join(places, ","), since.Time(), until.Time())
}
