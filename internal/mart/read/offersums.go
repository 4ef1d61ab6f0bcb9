package read

import (
	"context"
	"database/sql"
	"fmt"
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
