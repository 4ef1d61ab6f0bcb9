package cli

import (
	"context"
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart"
	"github.com/daybookhq/daybook/internal/notify"
)

// todayOf is what there is to judge of a day that is not over, while files come in by day; nil where none is under way, and where nobody is to hear of it.
// newest is the newest published business date. What was found of a run is kept: till lines of a day are many, and looks are every few minutes.
func (a *app) todayOf(ctx context.Context, h *opened, newest *string) (*notify.Today, error) {
	today := contract.DayOf(h.Now())
	asked := slices.ContainsFunc(alertRules(h), func(r notify.Rule) bool { return r.Kind == notify.Promotion || r.Kind == notify.RunOut })
	if !asked || !h.takesByDay() || newest == nil || *newest < today.String() {
		return nil, nil
	}
	q, err := h.Warehouse.At(ctx, 0)
	if err != nil {
		return nil, err
	}
	defer func() { _ = q.Close() }()
	if kept := a.foundToday.Load(); kept != nil && kept.run == q.Run() && kept.Date == today && kept.home == h.Dir {
		return &kept.Today, nil
	}
	found := &foundToday{run: q.Run(), home: h.Dir, Today: notify.Today{Date: today}}
	if found.Offers, err = mart.OffersSoFar(ctx, q, today); err != nil {
		return nil, err
	}
	if found.RunningOut, err = mart.RunningOut(ctx, q, today); err != nil {
		return nil, err
	}
	a.foundToday.Store(found)
	return &found.Today, nil
}

// foundToday is what a run says of the day under way.
type foundToday struct {
	notify.Today
	run  int64
	home string
}
