package notify

import (
	"fmt"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// unusual tells of datasets whose newest date is of a size unlike that of the same weekdays before it.
func unusual(v View) (list []Alert) {
	sizes := batch.NewSizes(v.Loads, v.Events)
	for _, g := range grouped(v.Loads, func(l warehouse.Load) string { return l.Dataset }) {
		newest := slices.MaxFunc(g.items, func(a, b warehouse.Load) int { return int(a.Date - b.Date) })
		if v.Status.BusinessDate == nil || newest.Date.String() != *v.Status.BusinessDate {
			continue // what has not come is told elsewhere
		}
		if u, is := batch.Ahead(newest.Dataset, newest.Date, contract.DayOf(v.Now)); is {
			list = append(list, Alert{
				Cause: "unusual:" + u.Dataset + ":" + u.BusinessDate, Kind: Unusual, BusinessDate: u.BusinessDate, Title: u.String(),
				Next: "a clock or a name is wrong: daybook withdraw DELIVERY --why …, and ask the owner for the right file",
			})
			continue
		}
		if newest.Date >= contract.DayOf(v.Now) {
			continue // the day is not over: what has come is a part of it
		}
		u, is := sizes.Unlike(newest.Dataset, newest.Date)
		if !is {
			continue
		}
		a := Alert{
			Cause: "unusual:" + u.Dataset + ":" + u.BusinessDate, Kind: Unusual, BusinessDate: u.BusinessDate,
			Title: fmt.Sprintf("%s of %s is unlike other %ss: %s", u.Dataset, u.BusinessDate, newest.Date.Weekday(), u.Measures[0]),
			Next:  "where it is wrong: daybook withdraw DELIVERY --why …, and ask the owner; a holiday may explain it",
		}
		for _, m := range u.Measures {
			a.Lines = append(a.Lines, m.String())
		}
		if len(u.Events) > 0 {
			a.Lines = append(a.Lines, "the calendar has "+strings.Join(u.Events, ", "))
		}
		list = append(list, a)
	}
	return list
}

// held tells of a run that waits for a person's word.
func held(v View) []Alert {
	h := v.Status.Held
	if h == nil {
		return nil
	}
	a := Alert{
		Cause: "held", Kind: Held, Run: h.Run, Title: fmt.Sprintf("Run %d is held until somebody decides; readers see the last published run", h.Run),
		Next: `daybook gate show; then: daybook gate publish --why "…", or: daybook gate refuse --why "…"`,
	}
	for _, u := range h.Unusual {
		a.Lines = append(a.Lines, u.String())
		a.BusinessDate = max(a.BusinessDate, u.BusinessDate)
		for _, f := range u.Files {
			a.Owner = joined(a.Owner, f.Owner)
		}
	}
	return []Alert{a}
}
