package read

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// soldPairs and soldRows bound a statement over several dates: how many products in stores it goes through, and how many sums it answers with. A period is a
// few statements, and none takes minutes or fills the memory.
const soldPairs, soldRows = 20_000_000, togetherRows

// soldOver hands over sold for each of many dates, in order: sums by region serve all who ask, and products by store are looked at only where they are there.
func (r *Reader) soldOver(ctx context.Context, dates []contract.Day, in Scope, each func(contract.Day, []ProductSold)) error {
	c, err := r.cutLarge(ctx, in)
	if err != nil {
		return err
	}
	once, err := r.atOnce(ctx)
	if err != nil {
		return err
	}
	most, err := r.soldNights(ctx, c)
	if err != nil {
		return err
	}
	var summed map[contract.Day][]ofPlace[ProductSold]
	for i, date := range dates {
		var list []ProductSold
		if c.by != "region" && once && r.recallPairs("", date, date, map[contract.Day]pairNight{}) == nil {
			list, err = workOut(r, fmt.Sprintf("sold %s %q", date, in), func() ([]ProductSold, int64, error) {
				list, err := r.soldOf(ctx, date, in)
				return list, 3 * int64(len(list)) / 2, err
			})
		} else {
			if _, ok := summed[date]; !ok {
				summed, err = r.soldDays(ctx, spanOf(dates[i:], most), c)
			}
			list = c.sold(summed[date])
		}
		if err != nil {
			return err
		}
		each(date, list)
	}
	return nil
}

// KeepSold sums up the products of some dates, so that a page of several finds them. It is for what reads ahead; in a chain that is too large for it, where
// the newest nights are summed up anyhow, it does nothing.
func (r *Reader) KeepSold(ctx context.Context, span Span) error {
	once, err := r.atOnce(ctx)
	if err != nil || !once {
		return err
	}
	return r.soldOver(ctx, span.dates(), Scope{}, func(contract.Day, []ProductSold) {})
}

// spanOf are the first of some dates that follow each other closely, over most days at most.
func spanOf(dates []contract.Day, most contract.Day) Span {
	const near = 7
	span := Span{dates[0], dates[0]}
	for _, date := range dates {
		if date > span.Last+near || date-span.First >= most {
			break
		}
		span.Last = date
	}
	return span
}

// dates are the dates of a span.
func (s Span) dates() (list []contract.Day) {
	for date := s.First; date <= s.Last; date++ {
		list = append(list, date)
	}
	return list
}

// soldNights is how many nights are summed up by one statement.
func (r *Reader) soldNights(ctx context.Context, c cut) (contract.Day, error) {
	products, err := r.Products(ctx)
	if err != nil {
		return 0, err
	}
	every, err := r.everyStore(ctx)
	if err != nil {
		return 0, err
	}
	stores, places := strings.Count(c.stores, separator)+1, 1
	if c.by == "region" {
		stores, places = len(every.Stores), len(every.Regions)+1
	}
	if products == 0 || stores == 0 {
		return 1, nil // without masters nobody knows how many there are
	}
	return contract.Day(max(min(soldPairs/(products*int64(stores)), soldRows/(products*int64(places))), 1)), nil
}

// soldKey names what was sold of each product on a date, as the warehouse sums it up.
type soldKey struct {
	run  int64
	cut  string
	date contract.Day
}

// soldDays is what was sold of each product and what was expected, by product and place, night by night, as the warehouse sums it up.
func (r *Reader) soldDays(ctx context.Context, span Span, c cut) (map[contract.Day][]ofPlace[ProductSold], error) {
	what := named("products sold", c.by, c.stores)
	key := func(date contract.Day) any { return soldKey{r.run, what, date} }
	rows := func(list []ofPlace[ProductSold]) int64 { return int64(len(list)) }
	return byDay(ctx, r, span, what, key, rows, func(q warehouse.Querier, span Span) (map[contract.Day][]ofPlace[ProductSold], error) {
		type row struct {
			date contract.Day
			ofPlace[ProductSold]
		}
		rows, err := all(ctx, q, "products_sold", func(rows *sql.Rows, v *row) error {
			return rows.Scan(day{&v.date}, &v.place, &v.of.ID, &v.of.Units, &v.of.Net, &v.of.Cost, &v.of.Normal, &v.of.Stores)
		}, span.First.Time(), span.Last.Time(), c.by, c.stores)
		found := map[contract.Day][]ofPlace[ProductSold]{}
		for _, v := range rows {
			found[v.date] = append(found[v.date], v.ofPlace)
		}
		return found, err
	})
}

// sold adds up what was sold in the places of a cut, by product.
func (c cut) sold(rows []ofPlace[ProductSold]) (list []ProductSold) {
	for _, v := range rows {
		at := len(list) - 1
		switch {
		case c.has != nil && !c.has(v.place):
		case at < 0 || list[at].ID != v.of.ID:
			list = append(list, v.of)
		default:
			list[at].add(v.of)
		}
	}
	return list
}

// soldApart is what was sold and expected on one side of dates in the stores that are not complete on both, by date. Dates share a statement, as those of soldOver
// do: a store that is new, or shut for good, is apart on all of them.
func (r *Reader) soldApart(ctx context.Context, w *Window, both map[contract.Day]placeSet, in Scope, side func(contract.Day) contract.Day) (map[contract.Day][]ProductSold, error) {
	c, err := r.cutLarge(ctx, in)
	if err != nil {
		return nil, err
	}
	most, err := r.soldNights(ctx, c)
	if err != nil {
		return nil, err
	}
	apart := map[contract.Day][]ProductSold{}
	for dates := range slices.Chunk(slices.Sorted(maps.Keys(both)), int(most)) {
		if err := r.addApart(ctx, apart, w, both, dates, in, side); err != nil {
			return nil, err
		}
	}
	return apart, nil
}

// addApart adds what soldApart is of some dates.
func (r *Reader) addApart(ctx context.Context, apart map[contract.Day][]ProductSold, w *Window, both map[contract.Day]placeSet, dates []contract.Day, in Scope, side func(contract.Day) contract.Day) error {
	var on, stores, of []string
	var span Span
	distinct := map[string]bool{}
	for _, date := range dates {
		at := side(date)
		for _, store := range w.completeBut(at, in, both[date]) {
			if strings.Contains(store, separator) {
				continue
			}
			if len(of) == 0 {
				span = Span{at, at}
			}
			span = Span{min(span.First, at), max(span.Last, at)}
			on, stores, of = append(on, at.String()), append(stores, store), append(of, date.String())
			distinct[store] = true
		}
	}
	if len(of) == 0 {
		return nil
	}
	few := ""
	if len(distinct) <= manyListed {
		few = strings.Join(slices.Sorted(maps.Keys(distinct)), separator)
	}
	type row struct {
		date contract.Day
		of   ProductSold
	}
	rows, err := ask(ctx, r, "products_sold_apart", func(rows *sql.Rows, v *row) error {
		return rows.Scan(day{&v.date}, &v.of.ID, &v.of.Units, &v.of.Net, &v.of.Cost, &v.of.Normal, &v.of.Stores)
	}, span.First.Time(), span.Last.Time(), strings.Join(on, separator), strings.Join(stores, separator), strings.Join(of, separator), few)
	for _, v := range rows {
		apart[v.date] = append(apart[v.date], v.of)
	}
	return err
}
