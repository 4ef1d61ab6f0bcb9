package batch

import (
	"context"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fiscal"
	"github.com/daybookhq/daybook/internal/insight"
	"github.com/daybookhq/daybook/internal/mart"
)

// lookPatterns reads, for each of the dates that ends a week, how stores moved against their region. It takes two times eight weeks of history.
func (r *reasons) lookPatterns(ctx context.Context, dates []contract.Day) (map[contract.Day]*mart.Patterns, error) {
	begun, err := r.begin(ctx, dates[0])
	if err != nil {
		return nil, err
	}
	var ends []contract.Day
	for _, d := range dates {
		if r.endsWeek(d) && d-7*2*insight.PatternWeeks+1 >= begun {
			ends = append(ends, d)
		}
	}
	if len(ends) == 0 {
		return nil, nil //nolint:nilnil // no week ends: there is nothing to read
	}
	return mart.LookPatterns(ctx, r.tx, ends)
}

// endsWeek reports whether d is the last day of one of the chain's weeks.
func (r *reasons) endsWeek(d contract.Day) bool { return r.n.Calendar.Of(fiscal.Week, d).To == d }

// addPatterns adds a date's patterns.
func addPatterns(day *insight.Day, p *mart.Patterns) {
	if p == nil {
		return
	}
	day.PatternsTested, day.TrendsTested = p.Tested, p.Stores
	for _, x := range p.List {
		day.Patterns = append(day.Patterns, insight.Pattern(x))
	}
}
