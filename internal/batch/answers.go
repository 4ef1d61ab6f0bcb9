package batch

import (
	"context"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/insight"
)

// lookAnswers reads, once a run, what people said of insights.
func (r *reasons) lookAnswers(ctx context.Context) error {
	if r.answered {
		return nil
	}
	var err error
	r.answers, err = r.n.Warehouse.Feedback(ctx, r.tx, "")
	r.answered = true
	return err
}

// answersTo are those on insights of d and of dates before it.
func (r *reasons) answersTo(d contract.Day) (list []insight.Answer) {
	for _, f := range r.answers {
		if f.Date > d {
			continue
		}
		a := insight.Answer{ID: f.InsightID, Kind: f.Kind, Category: f.Category, Reply: f.Answer, Chance: f.Chance}
		if f.Until != nil {
			a.Until = *f.Until
		}
		list = append(list, a)
	}
	return list
}
