package batch

import (
	"context"
	"maps"
	"slices"

	"github.com/daybookhq/daybook/internal/warehouse"
)

// Withdrawn is what a withdrawal took out of what readers see, and what came back for it.
type Withdrawn struct {
	Part
	Back []Part `json:"back"` // the deliveries that it had taken the place of, in the order of their numbers
}

// Part is as much of a delivery as readers see.
type Part struct {
	Delivery   int64  `json:"delivery"`
	File       string `json:"file"`
	Rows       int64  `json:"rows"`
	SalesValue string `json:"sales_value"`
}

// told tells of the change that a withdrawal makes.
func (w withdrawal) told(ctx context.Context, d warehouse.Delivery, c warehouse.Change) (*Withdrawn, error) {
	t := &Withdrawn{Part: partOf(d, c.Gone, nil), Back: []Part{}}
	back := map[int64]bool{}
	for _, s := range c.New {
		back[s.Delivery] = true
	}
	for _, id := range slices.Sorted(maps.Keys(back)) {
		other, err := w.w.Delivery(ctx, id)
		if err != nil {
			return nil, err
		}
		if p := partOf(other, c.New, c.Gone); p.Rows > 0 {
			t.Back = append(t.Back, p)
		}
	}
	return t, nil
}

// partOf adds up the slices that are of a delivery, without what readers saw of it before: a file of all stores of which some were corrected
// comes back for these alone.
func partOf(d warehouse.Delivery, list, before []warehouse.Slice) Part {
	p := Part{Delivery: d.ID, File: d.File}
	var value int64
	for _, s := range list {
		if s.Delivery == d.ID {
			p.Rows += s.Rows
			value += s.SalesValue
		}
	}
	for _, s := range before {
		if s.Delivery == d.ID {
			p.Rows -= s.Rows
			value -= s.SalesValue
		}
	}
	p.SalesValue = warehouse.Unscaled(value, 2)
	return p
}
