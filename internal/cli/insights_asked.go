package cli

import (
	"context"
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// storeThere says where a store of which there is nothing is none of the published master: its empty list would read as a good night.
func storeThere(ctx context.Context, h *opened, id string) error {
	if id == "" {
		return nil
	}
	masters, err := h.Warehouse.MasterIDs(ctx, "stores")
	if err != nil || len(masters) == 0 {
		return err
	}
	var all []string
	for _, ids := range masters {
		all = append(all, ids...)
	}
	if slices.Contains(all, id) {
		return nil
	}
	e := fault.New(fault.Usage, "there is no store %q in the published master", id)
	if near := fault.Nearest(id, all); near != "" {
		e = e.WithHint("did you mean --store %s?", near)
	}
	return e
}

// dateThere says where nothing is published of a date: that nothing stood out on it would not be true.
func dateThere(ctx context.Context, h *opened, q warehouse.Querier, date contract.Day) error {
	dates, err := h.Warehouse.Dates(ctx, q, everyDate)
	if err != nil || slices.Contains(dates, date) {
		return err
	}
	if len(dates) == 0 {
		return fault.New(fault.Usage, "nothing is published of %s, nor of any other date", date)
	}
	return fault.New(fault.Usage, "nothing is published of %s", date).WithHint("history goes from %s to %s", dates[len(dates)-1], dates[0])
}

// everyDate is more dates than a history has.
const everyDate = 1 << 20
