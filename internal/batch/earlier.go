package batch

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/insight"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// remembered is how many business dates an episode is looked for in.
const remembered = 2

// before returns what was found on the business dates before d, and on the last day of a week the weekly kinds of the week before.
func (r *reasons) before(ctx context.Context, d contract.Day) (list []insight.Insight, err error) {
	for day := d - remembered; day < d; day++ {
		found, err := r.on(ctx, day)
		if err != nil {
			return nil, err
		}
		list = append(list, found...)
	}
	if r.endsWeek(d) {
		for _, kind := range insight.WeeklyKinds() {
			found, err := r.read(ctx, d-7, kind)
			if err != nil {
				return nil, err
			}
			list = append(list, found...)
		}
	}
	return list, nil
}

// on returns what was found on a date.
func (r *reasons) on(ctx context.Context, day contract.Day) ([]insight.Insight, error) {
	if found, ok := r.found[day]; ok {
		return found, nil
	}
	read, ok := r.earlier[day]
	if !ok {
		return r.read(ctx, day, "")
	}
	delete(r.earlier, day)
	e := <-read
	return e.found, e.err
}

// earlier is what was found on a date, once it is read.
type earlier struct {
	found []insight.Insight
	err   error
}

// readEarlier asks for what was found on the business dates before d, where nobody remembers, and makes insights of it while the warehouse is
// busy: those of thousands of stores take half a second.
func (r *reasons) readEarlier(ctx context.Context, d contract.Day) error {
	for day := d - remembered; day < d; day++ {
		if _, ok := r.found[day]; ok {
			continue
		}
		docs, err := r.documents(ctx, day, "")
		if err != nil {
			return err
		}
		read := make(chan earlier, 1) // nobody may come for it
		r.earlier[day] = read
		go func() {
			found, err := decoded(day, docs)
			read <- earlier{found, err}
		}()
	}
	return nil
}

// read returns what was found on a date, those in shadow too; kind narrows it.
func (r *reasons) read(ctx context.Context, day contract.Day, kind string) ([]insight.Insight, error) {
	docs, err := r.documents(ctx, day, kind)
	if err != nil {
		return nil, err
	}
	return decoded(day, docs)
}

func (r *reasons) documents(ctx context.Context, day contract.Day, kind string) (docs []json.RawMessage, err error) {
	for _, shadow := range []bool{false, true} {
		list, err := r.n.Warehouse.Insights(ctx, r.tx, warehouse.InsightFilter{Date: &day, Kind: kind, All: true, Shadow: shadow})
		if err != nil {
			return nil, err
		}
		docs = append(docs, list...)
	}
	return docs, nil
}

func decoded(day contract.Day, docs []json.RawMessage) ([]insight.Insight, error) {
	found := make([]insight.Insight, len(docs))
	for i, doc := range docs {
		if err := json.Unmarshal(doc, &found[i]); err != nil {
			return nil, fmt.Errorf("insight of %s: %w", day, err)
		}
		docs[i] = nil // nobody needs both
	}
	return found, nil
}
