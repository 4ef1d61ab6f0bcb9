package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/backup"
	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/warehouse"
)

func (a *app) backupCommand() *cobra.Command {
	var to string
	var keep int
	var archive, wait bool
	cmd := exits(&cobra.Command{
		Use: "backup", Short: "Take the whole home to another place, while pages are served", Args: takes(),
		Long: `Backup takes the warehouse with its ledger and people, settings, contracts, quarantine and the index of the archive, as of one
moment; with --archive the archived files too, each once however many backups have it. Both sides of the warehouse are added up. No run starts
meanwhile; pages and queries go on. Where it goes and how many are kept stands in daybook.yaml (backup: to, keep, archive, schedule).`,
		Example: "  daybook backup\n  daybook backup --to /mnt/backup/alder --keep 30 --archive\n  daybook backup list",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withLock(cmd.Context(), wait, func(h *opened) error {
				opt := backup.Options{Archive: archive || h.config.Backup.Archive, Keep: h.config.Backup.Keep, Reason: "by hand"}
				if cmd.Flags().Changed("keep") {
					if opt.Keep = keep; keep < 1 {
						return misuse(cmd, "--keep %d is too few; at least 1", keep)
					}
				}
				target, err := a.backupStore(h, to)
				if err != nil {
					return err
				}
				r, err := backUp(cmd.Context(), h, target, opt)
				if err != nil {
					return err
				}
				return a.showBackup(r, target, to)
			})
		},
	}, "0  all is there, and adds up", "1  it is not", "2  wrong words or settings; the target holds backups of another home", "5  a run is under way (--wait waits for it)", "6  the warehouse cannot be reached")
	cmd.Flags().StringVar(&to, "to", "", "into `PLACE`, a folder or s3://BUCKET/PREFIX (else backup.to of daybook.yaml, else backups in the home)")
	cmd.Flags().IntVar(&keep, "keep", 0, "keep the newest `N` in that place (else backup.keep, else 14)")
	cmd.Flags().BoolVar(&archive, "archive", false, "the files of the archive too")
	cmd.Flags().BoolVar(&wait, "wait", false, "wait while a run is under way")
	cmd.AddCommand(a.backupListCommand())
	return cmd
}

// backupStore is where this home's backups go: where the command line says, else where daybook.yaml says.
func (a *app) backupStore(h *opened, to string) (backup.Store, error) {
	if to == "" {
		to = h.config.Backup.To
	}
	return backup.OpenStore(to, a.dir)
}

// storeToRead is the store that a flag names, else that of the home, whose warehouse need not be there.
func (a *app) storeToRead(cmd *cobra.Command, flag, named string) (backup.Store, error) {
	if named != "" {
		return backup.OpenStore(named, a.dir)
	}
	dir, err := a.findHome()
	if err != nil {
		return nil, misuse(cmd, "%s needs --%s where there is no home", cmd.CommandPath(), flag)
	}
	c, err := a.loadConfig(dir)
	if err != nil {
		return nil, err
	}
	return backup.OpenStore(c.Backup.To, dir)
}

// backUp makes a backup of a home whose run lock is held, and puts it on record, also where it failed.
func backUp(ctx context.Context, h *opened, to backup.Store, opt backup.Options) (backup.Result, error) {
	begun := h.Now()
	if err := batch.Mend(ctx, h.Home); err != nil {
		return backup.Result{}, err
	}
	r, err := backup.Make(ctx, takenOf(h), to, opt)
	b := warehouse.Backup{Kind: warehouse.BackupMade, Name: r.Name, Target: to.String(), At: h.Now(), OK: err == nil, Detail: opt.Reason}
	if err != nil {
		h.Log.Error("backup failed", "to", to.String(), "error", err)
		b.Detail = err.Error()
		if rerr := h.Warehouse.RecordBackup(context.WithoutCancel(ctx), b); rerr != nil {
			h.Log.Warn("backup not on record", "error", rerr)
		}
		return r, err
	}
	b.PublishedRun, b.LastDelivery, b.Archive, b.Rows, b.Bytes = r.PublishedRun, r.LastDelivery, r.Archive.Included, r.Rows, r.Added
	h.Log.Info("backup made", "backup", r.Name, "to", to.String(), "published_run", r.PublishedRun, "rows", r.Rows, "bytes", r.Added,
		"missing", len(r.Missing), "removed", len(r.Removed), "seconds", h.Now().Sub(begun).Seconds())
	return r, h.Warehouse.RecordBackup(ctx, b)
}

// takenOf is what a backup takes of a home.
func takenOf(h *opened) backup.Home {
	return backup.Home{
		Dir: h.Dir, Contracts: h.config.Contracts, Quarantine: h.Folder.Quarantine, Archive: h.Folder.Archive, Warehouse: h.Warehouse,
		MemoryMB: min(h.config.MemoryMB, 384), Version: Version, Now: h.Now, Progress: h.Progress.Step,
	}
}

// withLock is alone for work that wants no run beside it, and is none: pages do not say that one is under way.
func (a *app) withLock(ctx context.Context, wait bool, f func(*opened) error) error {
	if a.shared == nil {
		return a.alone(ctx, wait, f)
	}
	return a.withHome(ctx, func(h *opened) error {
		unlock, err := lockRun(ctx, h, wait)
		if err != nil {
			return err
		}
		defer unlock()
		return f(h)
	})
}
