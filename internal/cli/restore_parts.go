package cli

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/backup"
	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/config"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/warehouse/engine"
	"github.com/daybookhq/daybook/internal/warehouse/transfer"
)

// restoredSettings are the settings of a backup for a home in w.to, and their text.
func (a *app) restoredSettings(ctx context.Context, s backup.Store, m backup.Manifest, w restoring, changed *[]string) (c config.Config, doc []byte, err error) {
	if doc, err = m.Settings(ctx, s); err != nil {
		return c, nil, err
	}
	if doc, *changed, err = config.Relocate(doc, m.Home, w.warehouse); err != nil {
		return c, nil, err
	}
	c, err = config.Parse(doc, w.to, settingWords(), a.env)
	return c, doc, err
}

// bringWarehouse fills the restored home's warehouse: an embedded one is the backup's own file, any other is filled from it.
func (a *app) bringWarehouse(ctx context.Context, s backup.Store, m backup.Manifest, dir, url string, p batch.Progress) (err error) {
	if path, embedded := strings.CutPrefix(url, "duckdb:"); embedded {
		return m.FetchWarehouse(ctx, s, path)
	}
	part := filepath.Join(dir, ".restore", "warehouse.duckdb")
	if err := m.FetchWarehouse(ctx, s, part); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(filepath.Dir(part))) }()
	from, err := a.openMigrated(ctx, "duckdb:"+part)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	to, err := a.openMigrated(ctx, url)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, to.Close()) }()
	_, err = transfer.Copy(ctx, from, to, transfer.Options{Progress: p.Step})
	return err
}

// openMigrated opens a warehouse and brings it to this binary's step.
func (a *app) openMigrated(ctx context.Context, url string) (warehouse.Driver, error) {
	d, err := engine.Open(ctx, url, engine.Options{Wait: patience})
	if err != nil {
		return nil, err
	}
	steps, err := warehouse.Steps(d.Engine())
	if err == nil {
		err = d.Migrate(ctx, steps)
	}
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

// drill restores the home's backup into a temporary folder and puts on record how that went.
func (a *app) drill(ctx context.Context, h *opened, w restoring) error {
	s, err := a.backupStore(h, w.from)
	if err != nil {
		return err
	}
	// On the home's disk, which has room for a warehouse; a temporary folder of the system is often in memory.
	left, _ := filepath.Glob(filepath.Join(h.Dir, ".drill-*"))
	for _, old := range left {
		if info, err := os.Stat(old); err == nil && h.Now().Sub(info.ModTime()) > 24*time.Hour {
			_ = os.RemoveAll(old) // of one that was killed
		}
	}
	dir, err := os.MkdirTemp(h.Dir, ".drill-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	w.to = filepath.Join(dir, "home")
	r, err := a.restore(ctx, s, w, h.Progress)
	if r.Name != "" {
		b := warehouse.Backup{
			Kind: warehouse.BackupDrill, Name: r.Name, Target: s.String(), At: h.Now(), OK: err == nil && r.Verify.Clean,
			PublishedRun: r.PublishedRun, Rows: r.Rows, Archive: r.ArchiveFiles > 0,
		}
		if err != nil {
			b.Detail = err.Error()
		}
		if rerr := h.Warehouse.RecordBackup(context.WithoutCancel(ctx), b); rerr != nil && err == nil {
			err = rerr
		}
	}
	if fault.KindOf(err) == fault.NotFound {
		return fault.New(fault.NotFound, "%w", err).WithHint("daybook backup makes one")
	}
	return a.showRestored(r, err)
}
