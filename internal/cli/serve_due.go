package cli

import (
	"context"
	"time"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/web"
)

// due tells the pages what should be there by now and is not, in the words of `daybook status`.
func (s *server) due(ctx context.Context) (web.Due, error) {
	return dueOf(ctx, s.home.Home, s.home.config.Schedule.Zone())
}

// dueOf is due for a home; zone is that of the plan.
func dueOf(ctx context.Context, h batch.Home, zone *time.Location) (web.Due, error) {
	report, err := batch.Status(ctx, h)
	if err != nil {
		return web.Due{}, err
	}
	var d web.Due
	for _, m := range report.Missing {
		if m.StoreID == "" {
			d.Missing = append(d.Missing, web.Missing{Dataset: m.Dataset, BusinessDate: m.BusinessDate, Word: m.Word, Owner: m.Owner})
		}
	}
	if o := report.Overdue; o != nil {
		d.Overdue = &web.Overdue{From: o.From, To: o.To, Datasets: o.Datasets, Owners: o.Owners, Landing: o.Landing, Why: o.Why, Bad: o.Bad}
	}
	if w := report.WaitingRun; w != nil {
		d.Awaits = &web.Awaits{Due: clockOf(w.DueAt, zone), Until: clockOf(w.Until, zone), All: w.Awaited}
		for _, m := range w.For {
			d.Awaits.For = append(d.Awaits.For, web.Awaited{Dataset: m.Dataset, StoreID: m.StoreID, BusinessDate: m.BusinessDate})
		}
	}
	return d, nil
}
