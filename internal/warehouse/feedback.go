package warehouse

import (
	"context"
	"database/sql"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
)

// Feedback is what a person answered to an insight. Answer is one of insight's words; Until is set for a snooze. Chance is how likely the
// insight was to be real when it was told, between 0 and 1.
type Feedback struct {
	At                               time.Time
	Actor, InsightID, Kind, Category string
	Date                             contract.Day // of the insight as it was read
	Answer, Reason, Note             string
	Until                            *contract.Day
	Chance                           float64
}

// AddFeedback keeps an answer. The pages show what becomes of it after the next run.
func (w *Warehouse) AddFeedback(ctx context.Context, f Feedback) error {
	return w.write(ctx, func(tx Tx) error {
		_, err := w.insert(ctx, tx, "feedback_insert", f.At.UTC(), f.Actor, f.InsightID, f.Kind, f.Category, f.Date.Time(), f.Answer, bindDay(f.Until), f.Reason, f.Note, f.Chance)
		return err
	})
}

// Feedback returns the answers to insights in the order in which they were given; id narrows it to one insight.
func (w *Warehouse) Feedback(ctx context.Context, q Querier, id string) (list []Feedback, err error) {
	err = w.each(ctx, q, "feedback", func(r *sql.Rows) error {
		var f Feedback
		var date, until day
		if err := r.Scan(&f.At, &f.Actor, &f.InsightID, &f.Kind, &f.Category, &date, &f.Answer, &until, &f.Reason, &f.Note, &f.Chance); err != nil {
			return err
		}
		if date.Day != nil {
			f.Date = *date.Day
		}
		f.Until = until.Day
		list = append(list, f)
		return nil
	}, id)
	return list, err
}

// InsightsTold returns how many different insights each kind has told, or found where it is in shadow.
func (w *Warehouse) InsightsTold(ctx context.Context, q Querier, shadow bool) (map[string]int64, error) {
	name := "insights_told"
	if shadow {
		name += "_shadow"
	}
	told := map[string]int64{}
	err := w.each(ctx, q, name, func(r *sql.Rows) error {
		var kind string
		var n int64
		err := r.Scan(&kind, &n)
		told[kind] = n
		return err
	})
	return told, err
}
