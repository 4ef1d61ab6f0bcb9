package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/robfig/cron/v3"
	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/backup"
	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/config"
	"github.com/daybookhq/daybook/internal/fault"
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
				return a.showBackup(r, target)
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

func (a *app) backupListCommand() *cobra.Command {
	var to string
	cmd := &cobra.Command{
		Use: "list", Short: "The backups that there are, newest first", Args: takes(),
		Example: "  daybook backup list\n  daybook backup list --to /mnt/backup/alder --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := a.storeToRead(cmd, "to", to)
			if err != nil {
				return err
			}
			list, err := backup.List(cmd.Context(), s)
			if err != nil {
				return err
			}
			if a.json {
				out := make([]backupJSON, len(list))
				for i, m := range list {
					out[i] = jsonOf(m, s)
				}
				return a.printJSON(out)
			}
			if len(list) == 0 {
				a.printf("no backup in %s\n", clean(s.String()))
				return nil
			}
			rows := make([][]string, len(list))
			for i, m := range list {
				rows[i] = []string{m.Name, m.MadeAt.Local().Format("2006-01-02 15:04"), fmt.Sprint(m.PublishedRun), fmt.Sprint(m.Rows), size(m.Warehouse.Bytes), map[bool]string{true: "with", false: "index"}[m.Archive.Included], m.Version, m.Reason}
			}
			a.table([]string{"backup", "made", ">run", ">rows", ">warehouse", "archive", "daybook", "why"}, rows)
			return nil
		},
	}
	cmd.Flags().StringVar(&to, "to", "", "those in `PLACE` (else backup.to of daybook.yaml)")
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

// backupJSON is a backup for scripts.
type backupJSON struct {
	Name            string   `json:"backup"`
	To              string   `json:"to"`
	MadeAt          string   `json:"made_at"`
	Reason          string   `json:"reason"`
	Version         string   `json:"daybook"`
	Schema          int      `json:"schema"`
	Engine          string   `json:"engine"`
	PublishedRun    int64    `json:"published_run"`
	Rows            int64    `json:"rows"`
	Tables          int      `json:"tables"`
	WarehouseBytes  int64    `json:"warehouse_bytes"`
	Files           int      `json:"files"`
	ArchiveFiles    int64    `json:"archive_files"`
	ArchiveIncluded bool     `json:"archive_included"`
	Missing         []string `json:"missing"`
	Added           int64    `json:"bytes_added"` // 0 in a list
	Removed         []string `json:"removed"`
}

func jsonOf(m backup.Manifest, s backup.Store) backupJSON {
	return backupJSON{
		Name: m.Name, To: s.String(), MadeAt: m.MadeAt.Format("2006-01-02T15:04:05Z07:00"), Reason: m.Reason, Version: m.Version, Schema: m.Schema, Engine: m.Engine,
		PublishedRun: m.PublishedRun, Rows: m.Rows, Tables: len(m.Tables), WarehouseBytes: m.Warehouse.Bytes, Files: len(m.Files),
		ArchiveFiles: m.Archive.Files, ArchiveIncluded: m.Archive.Included, Missing: m.Missing, Removed: []string{},
	}
}

func (a *app) showBackup(r backup.Result, to backup.Store) error {
	if a.json {
		out := jsonOf(r.Manifest, to)
		out.Added, out.Removed = r.Added, append(out.Removed, r.Removed...)
		return a.printJSON(out)
	}
	archive := fmt.Sprintf("the index of %s", plural(r.Archive.Files, "archived file", "archived files"))
	if r.Archive.Included {
		archive = plural(r.Archive.Files, "archived file", "archived files")
	}
	a.line("backup", "%s of run %d in %s", r.Name, r.PublishedRun, clean(to.String()))
	a.line("holds", "%s of %s, which add up the same on both sides · %s · %s", plural(r.Rows, "row", "rows"), plural(int64(len(r.Tables)), "table", "tables"),
		plural(int64(len(r.Files)), "file", "files"), archive)
	a.line("written", "%s", size(r.Added))
	for i, name := range r.Missing {
		if i == mostFiles {
			a.under("… and %d more", len(r.Missing)-mostFiles)
			break
		}
		a.line("missing", "%s", clean(name))
	}
	if len(r.Removed) > 0 {
		a.line("removed", "%s: %s", plural(int64(len(r.Removed)), "older one", "older ones"), strings.Join(r.Removed, ", "))
	}
	a.line("next", "daybook restore --drill")
	return nil
}

// size is a number of bytes for people.
func size(n int64) string {
	switch {
	case n < 10<<10:
		return fmt.Sprintf("%d bytes", n)
	case n < 10<<20:
		return fmt.Sprintf("%d kB", n>>10)
	}
	return fmt.Sprintf("%d MB", n>>20)
}

// withLock is withRun for work that wants no run beside it, and is none: pages do not say that one is under way.
func (a *app) withLock(ctx context.Context, wait bool, f func(*opened) error) error {
	if a.shared == nil {
		return a.withRun(ctx, wait, f)
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

// scheduledBackup is the nightly backup of a serving process.
func (s *server) scheduledBackup() {
	home := *s.home
	home.Outage = s.app.outage(s.home, true)
	to, err := backup.OpenStore(home.config.Backup.To, home.Dir)
	if err == nil {
		var unlock func()
		if unlock, err = lockRun(s.ctx, &home, true); err == nil {
			defer unlock()
			c := home.config.Backup
			_, err = backUp(s.ctx, &home, to, backup.Options{Archive: c.Archive, Keep: c.Keep, Reason: "by schedule"})
		}
	}
	if err != nil && fault.KindOf(err) != fault.Locked {
		s.home.Log.Error("scheduled backup", "error", err)
	}
}

// backupSchedule is when a home's backups are due; nil where nobody said. A wrong one was told when the settings were read.
func backupSchedule(c config.Config) batch.Schedule {
	if s, err := cron.ParseStandard(c.Backup.Schedule); err == nil {
		return s
	}
	return nil
}
