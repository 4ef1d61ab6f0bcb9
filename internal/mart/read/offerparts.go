package read

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"fmt"
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
	if kept, ok, err := r.keptOfferProducts(ctx, id, first, last, in); err != nil || ok {
		return kept, err
	}
	rows, err := offerRows(ctx, r, "offer_products", func(rows *sql.Rows, place *string, v *OfferProduct) error {
		return rows.Scan(place, &v.ID, label{&v.Name}, label{&v.Category}, &v.Units, &v.Normal, &v.Missed, &v.Sales)
	}, id, first, last, in)
	for _, v := range rows {
		at := len(list) - 1
		if at < 0 || list[at].ID != v.ID {
			list = append(list, v)
			continue
		}
		o := &list[at]
		o.Units, o.Missed, o.Sales = o.Units+v.Units, o.Missed+v.Missed, o.Sales+v.Sales
		if v.Normal.Known() {
			o.Normal = Maybe(o.Normal.Or(0)) + v.Normal
		}
	}
	return list, err
}

// OfferDays returns the days of the promotion called id, oldest first.
func (r *Reader) OfferDays(ctx context.Context, id string, first, last contract.Day, in Scope) (list []OfferDay, err error) {
	if kept, ok, err := r.keptOfferDays(ctx, id, first, last, in); err != nil || ok {
		return kept, err
	}
	rows, err := offerRows(ctx, r, "offer_days", func(rows *sql.Rows, place *string, v *OfferDay) error {
		return rows.Scan(place, day{&v.Date}, &v.Units, &v.Normal)
	}, id, first, last, in)
	for _, v := range rows {
		at := len(list) - 1
		if at < 0 || list[at].Date != v.Date {
			list = append(list, v)
			continue
		}
		list[at].Units += v.Units
		if v.Normal.Known() {
			list[at].Normal = Maybe(list[at].Normal.Or(0)) + v.Normal
		}
	}
	return list, err
}

// offerRows asks name about a promotion over some of its days, and keeps the rows of the places in scope.
func offerRows[T any](ctx context.Context, r *Reader, name string, scan func(rows *sql.Rows, place *string, to *T) error, id string, first, last contract.Day, in Scope) (list []T, err error) {
	c, err := r.cut(ctx, in)
	if err != nil {
		return nil, err
	}
	rows, err := scoped(ctx, r, c, name, func(rows *sql.Rows, v *ofPlace[T]) error { return scan(rows, &v.place, &v.of) }, id, first.Time(), last.Time(), c.by, c.stores)
	for _, v := range rows {
		list = append(list, v.of)
	}
	return list, err
}

// OfferVerdicts returns the insights on promotions that were told from first to last, each as it was told last, by promotion. They are about
// the whole chain: who sees a part of it gets none. Callers must not change what they get.
func (r *Reader) OfferVerdicts(ctx context.Context, first, last contract.Day) (map[string]Insight, error) {
	if !r.scope.All {
		return nil, nil
	}
	return rememberMine(ctx, r, fmt.Sprint("verdicts ", first, last), func() (map[string]Insight, int64, error) {
		q, err := r.querier(ctx)
		if err != nil {
			return nil, 0, err
		}
		chain, err := r.everyStore(ctx)
		if err != nil {
			return nil, 0, err
		}
		texts, err := all(ctx, q, "offer_verdicts", func(rows *sql.Rows, v *string) error { return rows.Scan(v) }, first.Time(), last.Time())
		verdicts := map[string]Insight{}
		for _, text := range texts {
			d, err := r.read(ctx, text)
			if err != nil {
				return nil, 0, err
			}
			id := orNothing(d.PromotionID)
			if d, ok := r.restrict(chain, d); ok && strings.TrimSpace(id) != "" {
				verdicts[id] = d
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
