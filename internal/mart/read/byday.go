package read

import (
	"context"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// byDay returns what there is of each day of a span, from memory or with one statement for the days that are not there: two spans share the days
// that both have. key names a day's, rows says how many there are of one; turn, what is read one at a time. Callers must not change what they get.
func byDay[T any](ctx context.Context, r *Reader, span Span, turn string, key func(contract.Day) any, rows func(T) int64, read func(warehouse.Querier, Span) (map[contract.Day]T, error)) (map[contract.Day]T, error) {
	days := make(map[contract.Day]T, max(0, span.Last-span.First+1))
	recall := func() (missing *Span) {
		for date := span.First; date <= span.Last; date++ {
			if v, ok := r.memory.get(key(date)); ok {
				days[date] = v.(T)
				continue
			}
			if missing == nil {
				missing = &Span{First: date}
			}
			missing.Last = date
		}
		return missing
	}
	if recall() == nil {
		return days, nil
	}
	done, err := r.turn(ctx, question{r.run, "", turn + " by day"})
	if err != nil {
		return nil, err
	}
	defer done()
	missing := recall()
	if missing == nil {
		return days, nil
	}
	q, err := r.querier(ctx)
	if err != nil {
		return nil, err
	}
	found, err := read(q, *missing)
	if err != nil {
		return nil, err
	}
	for date := missing.First; date <= missing.Last; date++ {
		days[date] = found[date]
		r.memory.put(key(date), found[date], rows(found[date])+1)
	}
	return days, nil
}

// counted is how many names there is something of.
func counted[T any](by map[string]T) int64 { return int64(len(by)) }
