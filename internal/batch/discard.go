package batch

import (
	"context"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// Discard removes a quarantined file for good, on the word of who. The ledger keeps its verdict, its hash, who it was, when, and the reason.
func Discard(ctx context.Context, h Home, id int64, who, why string) error {
	_, err := DiscardAll(ctx, h, []int64{id}, who, why)
	return err
}

// DiscardAll removes quarantined files for good; none where one of them does not wait in quarantine. It returns those that are gone.
func DiscardAll(ctx context.Context, h Home, list []int64, who, why string) (gone []warehouse.Delivery, err error) {
	if why == "" {
		return nil, fault.New(fault.Usage, "discard needs --why").WithHint("the reason stands in the ledger")
	}
	if len(list) == 0 {
		return nil, nil
	}
	if err := Mend(ctx, h); err != nil {
		return nil, err
	}
	waiting, err := h.Warehouse.Deliveries(ctx, 0, warehouse.InQuarantine)
	if err != nil {
		return nil, err
	}
	chosen, err := choose(waiting, ReleaseOptions{IDs: list})
	if err != nil {
		return nil, err
	}
	for _, d := range chosen {
		if err := discard(ctx, h, d, who, why); err != nil {
			return gone, err
		}
		gone = append(gone, d)
	}
	return gone, nil
}

func discard(ctx context.Context, h Home, d warehouse.Delivery, who, why string) error {
	if err := h.Warehouse.Discard(ctx, d.ID, d.Path, who, why); err != nil {
		return err
	}
	if err := h.Folder.Discard(d.Path); err != nil {
		return err
	}
	if err := h.Warehouse.Moved(ctx, d.Run); err != nil {
		return err
	}
	h.Log.Info("quarantined file discarded", "id", d.ID, "file", d.File, "sha256", d.SHA256, "why", why)
	return nil
}
