package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/daybookhq/daybook/internal/backup"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/warehouse/transfer"
)

// migrate brings a warehouse to this binary's step. One that an older binary has filled is backed up first, because the older one cannot
// read it afterwards; where that fails nothing is changed.
func (a *app) migrate(ctx context.Context, h *opened) error {
	steps, err := warehouse.Steps(h.Warehouse.Engine())
	if err != nil {
		return err
	}
	version, err := h.Warehouse.Version(ctx)
	if err != nil {
		return err
	}
	newest := steps[len(steps)-1].Number
	if version == 0 || version >= newest || !h.config.Backup.BeforeUpgrade {
		return h.Warehouse.Migrate(ctx, steps)
	}
	free, err := lockWarehouse(ctx, h, false)
	if err != nil {
		return err
	}
	defer free()
	if version, err = h.Warehouse.Version(ctx); err != nil || version >= newest {
		return errors.Join(err, h.Warehouse.Migrate(ctx, steps)) // another process was quicker
	}
	return a.upgrade(ctx, h, steps, version)
}

// upgrade backs up, migrates and names the way back.
func (a *app) upgrade(ctx context.Context, h *opened, steps []warehouse.Step, version int) error {
	newest := steps[len(steps)-1].Number
	if version < transfer.Since {
		a.tell("the warehouse is brought from step %d to %d; it is too old to be backed up first", version, newest)
		return h.Warehouse.Migrate(ctx, steps)
	}
	to, err := backup.OpenStore(h.config.Backup.To, h.Dir)
	if err != nil {
		return err
	}
	a.tell("the warehouse is brought from step %d to %d, for this Daybook; it is backed up to %s first", version, newest, to)
	r, err := backup.Make(ctx, takenOf(h), to, backup.Options{Archive: h.config.Backup.Archive, Reason: fmt.Sprintf("before step %d", newest)})
	if err != nil {
		h.Log.Error("backup before an upgrade failed", "error", err)
		return fault.New(fault.KindOf(err), "the warehouse was not upgraded, because it could not be backed up first: %w", err).
			WithHint("make room or name another place (backup.to in daybook.yaml); backup.before_upgrade: off goes without, if you have a backup of your own")
	}
	if err := h.Warehouse.Migrate(ctx, steps); err != nil {
		return err
	}
	h.Log.Info("warehouse upgraded", "from_step", version, "to_step", newest, "backup", r.Name, "to", to.String())
	a.tell("done. The way back, with the Daybook that you had before:  daybook restore %s --from %s --to DIR", r.Name, to)
	return h.Warehouse.RecordBackup(ctx, warehouse.Backup{
		Kind: warehouse.BackupMade, Name: r.Name, Target: to.String(), At: h.Now(), OK: true, Detail: r.Reason,
		PublishedRun: r.PublishedRun, LastDelivery: r.LastDelivery, Archive: r.Archive.Included, Rows: r.Rows, Bytes: r.Added,
	})
}
