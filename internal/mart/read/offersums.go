package read

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
)

// OfferStore is what a promotion came to in one store: units of products of which something was expected, and what that was.
type OfferStore struct {
	Store                          string
	Days                           int64
	Units, Normal, Unknown, Missed int64 // thousandths; Unknown: of products without an expectation, Missed: for want of stock
	Sales, NormalSales             int64 // Sales at what was taken, NormalSales at the regular price
	Margin                         Maybe // gross margin and funding, less the margin of what was expected; unknown without costs
	Carried                        bool  // false: it took the regular price where the others took less, and is in no sum
	region                         string
	all, regular, place            int64
}

// In says whether the store is in a part of the chain.
func (v *OfferStore) In(in Scope) bool {
	return (in.Store == "" || in.Store == v.Store) && (in.Region == "" || in.Region == v.region)
}

// OfferStores returns what promotions that touch the days from first to a date came to, by promotion, then by store in scope. id narrows it to one
// promotion; "" is all of them, which of a chain of very many stores is much to read. Callers must not change what they get.
func (r *Reader) OfferStores(ctx context.Context, first, date contract.Day, id string) (map[string][]OfferStore, error) {
	size, err := r.Size(ctx)
	if err != nil {
		return nil, err
	}
	if id != "" && size > manyForOffers { // it is kept by promotion, packed
		sums, _, err := r.offerStores(ctx, first, date, id)
		return sums, err
	}
	return workOut(r, fmt.Sprint("offers by store ", first, date, " ", id), func() (map[string][]OfferStore, int64, error) {
		return r.offerStores(ctx, first, date, id)
	})
}

// dueOffer is a promotion with the days that it is summed up over.
type dueOffer struct {
	id           string
	since, until contract.Day
	kept         bool // the sums up to until stand in promotion_to_date
}

// dueOffers are the promotions that touch the days from first to a date and have begun, by id.
func (r *Reader) dueOffers(ctx context.Context, first, date contract.Day) ([]dueOffer, error) {
	return ask(ctx, r, "offers_due", func(rows *sql.Rows, v *dueOffer) error {
		err := rows.Scan(&v.id, day{&v.since}, day{&v.until}, &v.kept)
		v.kept = v.kept && !strings.Contains(v.id, separator) // no list could hold it
		return err
	}, date.Time(), first.Time())
}

// KeepOfferStores reads what all promotions that touch the days from first to a date came to in each store, so that OfferStores of one of them asks nothing. It
// is for what reads ahead.
func (r *Reader) KeepOfferStores(ctx context.Context, first, date contract.Day) error {
	due, err := r.dueOffers(ctx, first, date)
	if err != nil {
		return err
	}
	return r.readSums(ctx, due, first, date, "")
}

func (r *Reader) offerStores(ctx context.Context, first, date contract.Day, id string) (sums map[string][]OfferStore, n int64, err error) {
	due, err := r.dueOffers(ctx, first, date)
	if err != nil {
		return nil, 0, err
	}
	every, err := r.offerSums(ctx, due, first, date, id)
	if err != nil {
		return nil, 0, err
	}
	if r.scope.All && r.scope.SeesCost {
		return every, int64(len(every)), nil // the rows themselves are kept once for all nights
	}
	sums = map[string][]OfferStore{}
	for offer, rows := range every {
		var mine []OfferStore
		for _, v := range rows {
			if !r.scope.Holds(v.Store) {
				continue
			}
			if !r.scope.SeesCost {
				v.Margin = Unknown
			}
			mine = append(mine, v)
		}
		if len(mine) > 0 {
			carry(mine)
			sums[offer] = mine
			n += int64(len(mine))
		}
	}
	return sums, n, nil
}

// sumsOf names what a promotion came to.
func (r *Reader) sumsOf(d dueOffer) question {
	return question{r.run, "", fmt.Sprintf("sums of promotion %q %s %s", d.id, d.since, d.until)}
}

// offerSums are the sums by store of those of due that are called id, "" for any, as who sees everything has them.
func (r *Reader) offerSums(ctx context.Context, due []dueOffer, first, date contract.Day, id string) (map[string][]OfferStore, error) {
	if err := r.readSums(ctx, due, first, date, id); err != nil {
		return nil, err
	}
	chain, err := r.everyStore(ctx)
	if err != nil {
		return nil, err
	}
	sums := map[string][]OfferStore{}
	for _, d := range due {
		if id != "" && d.id != id {
			continue
		}
		switch known, _ := r.memory.get(r.sumsOf(d)); known := known.(type) {
		case []OfferStore:
			sums[d.id] = known
		case packedOffer:
			sums[d.id] = r.unpack(known, chain)
		default: // it went while others were read
			again := map[string]dueOffer{d.id: d}
			read, err := r.readSumsOf(ctx, due, again, first, date)
			if err != nil {
				return nil, err
			}
			sums[d.id] = read[d.id]
		}
	}
	return sums, nil
}

// readSums makes memory have them. What a promotion came to in its days stays what it was after its last, so that nights share what they know of those
// that are over, and one statement asks for all others.
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

// carry finds the stores that carried a promotion out: as mart/promotions has it. Where the stores together took at least 4 % less than the
// regular price, one that took less than 1 % off for three units or more did not.
func carry(list []OfferStore) {
	var all, regular int64
	for _, v := range list {
		all, regular = all+v.all, regular+v.regular
	}
	for i := range list {
		v := &list[i]
		v.Carried = nearlyRegular(all, regular) || v.Units+v.Unknown < 3000 || 100*v.all <= 99*v.regular
	}
}

// nearlyRegular reports whether stores together took so much that one that took the regular price stands out from nothing.
func nearlyRegular(all, regular int64) bool { return 100*all > 96*regular }
