package batch

import (
	"context"
	"fmt"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// Withdraw takes a delivery out of what readers see, by a run of its own; what it had taken the place of comes back, as if it
// had never been delivered.
func Withdraw(ctx context.Context, h Home, delivery int64, why string) (Result, error) {
	return insist(ctx, h, func() (Result, error) { return withdraw(ctx, h, delivery, why) })
}

func withdraw(ctx context.Context, h Home, delivery int64, why string) (Result, error) {
	if why == "" {
		return Result{}, fault.New(fault.Usage, "withdraw needs --why").WithHint("the reason stands in the ledger")
	}
	if err := Mend(ctx, h); err != nil {
		return Result{}, err
	}
	d, err := h.Warehouse.Delivery(ctx, delivery)
	if err != nil {
		return Result{}, err
	}
	live, err := h.Warehouse.SlicesOf(ctx, d.ID)
	if err != nil {
		return Result{}, err
	}
	if len(live) == 0 {
		return Result{}, fault.New(fault.Usage, "nothing of delivery %d (%s) is published", d.ID, d.File).
			WithHint("it was withdrawn, corrected or quarantined; daybook sql \"SELECT * FROM delivery_ledger\"")
	}
	if err := stillHere(ctx, h, touched(warehouse.Change{Gone: live}, nil)); err != nil {
		return Result{}, err
	}
	w := withdrawal{ground: newGround(h.Warehouse), w: h.Warehouse, id: d.ID}
	c, err := w.without(ctx, live)
	if err != nil {
		return Result{}, err
	}
	note, err := w.gone(ctx, d, c)
	if err != nil {
		return Result{}, err
	}
	told, err := w.told(ctx, d, c)
	if err != nil {
		return Result{}, err
	}
	return republish(ctx, h, job{kind: "withdraw", reason: why, note: note, withdrawn: told}, func(run int64) change {
		return change{Change: c, inside: func(tx warehouse.Tx) error { return h.Warehouse.MarkWithdrawn(ctx, tx, d.ID, run, why) }}
	})
}

// withdrawal works out what readers see without one delivery: the others that count, one over the other in their order.
type withdrawal struct {
	ground *ground
	w      *warehouse.Warehouse
	id     int64
}

// without is the change that takes the delivery away from the places at which it is visible.
func (w withdrawal) without(ctx context.Context, live []warehouse.Slice) (warehouse.Change, error) {
	var c warehouse.Change
	done := map[place]bool{}
	for _, s := range live {
		var before, after []warehouse.Slice
		p := placeOf(s)
		var err error
		switch {
		case done[p]:
			continue
		case s.Date == nil:
			before, after, err = w.undated(ctx, s.Dataset)
		default:
			before, after, err = w.at(ctx, p)
		}
		if err != nil {
			return c, err
		}
		done[p] = true
		c = differ(c, before, after)
	}
	return c, nil
}

// at lays the deliveries that count at a place over each other again, without the one that is withdrawn.
func (w withdrawal) at(ctx context.Context, p place) (before, after []warehouse.Slice, err error) {
	if before, err = w.w.LiveSlices(ctx, p.dataset, &p.date, &p.date); err != nil {
		return nil, nil, err
	}
	counting, err := w.w.CountingSlices(ctx, p.dataset, &p.date, &p.date)
	if err != nil {
		return nil, nil, err
	}
	layer := newLayer()
	for i, s := range counting {
		if s.Delivery == w.id || i > 0 && counting[i-1].Delivery == s.Delivery {
			continue // of each delivery the first: for all stores, where it was for all
		}
		if s, err = w.entire(ctx, s); err != nil {
			return nil, nil, err
		}
		if _, err = layer.put(w.ground.laying(ctx, s)); err != nil {
			return nil, nil, err
		}
	}
	return before, layer.slices(), nil
}

// gone says what does not come back because it was swept, "" where nothing is missing.
func (w withdrawal) gone(ctx context.Context, d warehouse.Delivery, c warehouse.Change) (string, error) {
	back := map[place]bool{}
	for _, s := range c.New {
		back[placeOf(s)] = true
	}
	for _, s := range c.Gone {
		if s.Delivery != w.id || back[placeOf(s)] {
			continue
		}
		if swept, err := w.w.SweptBefore(ctx, d, s.Date); err != nil || !swept {
			if err != nil {
				return "", err
			}
			continue
		}
		what := s.Dataset
		if s.Date != nil {
			what += " of " + s.Date.String()
		}
		return "what it took the place of was swept, superseded longer ago than is kept: nothing comes back for " + what, nil
	}
	return "", nil
}

func placeOf(s warehouse.Slice) place {
	p := place{dataset: s.Dataset}
	if s.Date != nil {
		p.date = *s.Date
	}
	return p
}

// entire is all that a delivery said of a date. Where only a part is left on record, the first slice having been swept, it is
// added up from its rows.
func (w withdrawal) entire(ctx context.Context, s warehouse.Slice) (warehouse.Slice, error) {
	if s.StoreID == "" || s.NamedStore != nil {
		return s, nil
	}
	of, err := w.ground.storesOf(ctx, s)
	if err != nil {
		return s, fmt.Errorf("delivery %d: %w", s.Delivery, err)
	}
	s.StoreID, s.Stores, s.Rows, s.Units, s.SalesValue, s.ReturnedValue = "", 0, 0, 0, 0, 0
	for _, t := range of {
		s.Stores++
		s.Rows += t.Rows
		s.Units += t.Units
		s.SalesValue += t.SalesValue
		s.ReturnedValue += t.ReturnedValue
	}
	return s, nil
}

// undated is the same for masters, of which the newest of each contract counts, and for keyed datasets, of which all do.
func (w withdrawal) undated(ctx context.Context, dataset string) (before, after []warehouse.Slice, err error) {
	if before, err = w.w.LiveSlices(ctx, dataset, nil, nil); err != nil {
		return nil, nil, err
	}
	counting, err := w.w.CountingSlices(ctx, dataset, nil, nil)
	if err != nil {
		return nil, nil, err
	}
	d, _ := contract.DatasetByName(dataset)
	newest := map[string]warehouse.Slice{}
	for i, s := range counting {
		switch {
		case s.Delivery == w.id || i > 0 && counting[i-1].Delivery == s.Delivery:
		case d.Replace == contract.Whole:
			newest[s.ContractID] = s
		default:
			after = append(after, s)
		}
	}
	for _, s := range newest {
		after = append(after, s)
	}
	return before, after, nil
}
