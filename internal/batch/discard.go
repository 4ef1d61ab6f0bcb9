package batch

import (
	"context"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// Discard removes a quarantined file for good, on a person's word. The ledger keeps its verdict, its hash and the reason.
func Discard(ctx context.Context, h Home, id int64, why string) error {
	if why == "" {
		return fault.New(fault.Usage, "discard needs --why").WithHint("the reason stands in the ledger")
	}
	if err := Mend(ctx, h); err != nil {
		return err
	}
	waiting, err := h.Warehouse.Deliveries(ctx, 0, warehouse.InQuarantine)
	if err != nil {
		return err
	}
	chosen, err := choose(waiting, ReleaseOptions{IDs: []int64{id}})
	if err != nil {
		return err
	}
	if err := h.Warehouse.Discard(ctx, id, chosen[0].Path, why); err != nil {
		return err
	}
	if err := h.Folder.Discard(chosen[0].Path); err != nil {
		return err
	}
	if err := h.Warehouse.Moved(ctx, chosen[0].Run); err != nil {
		return err
	}
	h.Log.Info("quarantined file discarded", "id", id, "file", chosen[0].File, "sha256", chosen[0].SHA256, "why", why)
	return nil
}
