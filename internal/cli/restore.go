package cli

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/backup"
	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/config"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// restoring are the words after `daybook restore`.
type restoring struct {
	name, from, to, warehouse string
	drill                     bool
}

func (a *app) restoreCommand() *cobra.Command {
	var w restoring
	cmd := exits(&cobra.Command{
		Use: "restore [BACKUP]", Short: "Bring a backup back as a home of its own, and count it again", Args: takes("[BACKUP]"),
		Long: `Restore makes a home in a new folder from a backup, the newest unless one is named, and then does what verify does. The copy touches
nothing of the home that it came from: its warehouse is an embedded one unless --warehouse names an empty database, and folders that lay
elsewhere lie in the home. --drill does all of that in a folder of the home that it removes again, and puts the outcome on record for status.`,
		Example: "  daybook restore --drill\n  daybook restore --from /mnt/backup/alder --to /srv/alder\n" +
			"  daybook restore 20260530T061500Z --from /mnt/backup/alder --to /srv/alder --warehouse postgres://daybook@db.example/alder",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				w.name = args[0]
			}
			switch {
			case w.drill && (w.to != "" || w.warehouse != ""):
				return misuse(cmd, "--drill restores into a folder of its own, which goes again; --to and --warehouse do not go with it")
			case w.drill:
				return a.withHome(cmd.Context(), func(h *opened) error { return a.drill(cmd.Context(), h, w) })
			case w.to == "":
				return needs(cmd, "to", "--from /mnt/backup/alder --to /srv/alder")
			}
			s, err := a.storeToRead(cmd, "from", w.from)
			if err != nil {
				return err
			}
			w.to = a.abs([]string{w.to})[0]
			r, err := a.restore(cmd.Context(), s, w, a.progress())
			return a.showRestored(r, err)
		},
	}, "0  all is there, and agrees", "1  it does not", "2  wrong words; the folder or the database is not empty; there is no such backup", "6  the warehouse cannot be reached")
	f := cmd.Flags()
	f.StringVar(&w.from, "from", "", "from `PLACE`, a folder or s3://BUCKET/PREFIX (else backup.to of daybook.yaml)")
	f.StringVar(&w.to, "to", "", "make the home in `DIR`, which must not be there or be empty")
	f.StringVar(&w.warehouse, "warehouse", "", "the home's new warehouse, `URL` of an empty database (else an embedded one)")
	f.BoolVar(&w.drill, "drill", false, "only try whether it could be restored")
	return cmd
}

// restored is what a restore brought, for scripts.
type restored struct {
	Name         string             `json:"backup"`
	From         string             `json:"from"`
	To           string             `json:"to"`
	Drill        bool               `json:"drill"`
	MadeAt       string             `json:"made_at"`
	PublishedRun int64              `json:"published_run"`
	Rows         int64              `json:"rows"`
	Files        int                `json:"files"`
	ArchiveFiles int64              `json:"archive_files"` // that were brought back; 0 where the backup has the index alone
	Engine       string             `json:"engine"`
	Changed      []string           `json:"changed"` // lines of daybook.yaml
	Verify       batch.VerifyReport `json:"verify"`
}

// restore makes a home in w.to. What fails before the home is whole leaves nothing there.
func (a *app) restore(ctx context.Context, s backup.Store, w restoring, p batch.Progress) (r restored, err error) {
	m, err := backup.Find(ctx, s, w.name)
	if err != nil {
		return r, err
	}
	r = restored{
		Name: m.Name, From: s.String(), To: w.to, Drill: w.drill, MadeAt: m.MadeAt.Format("2006-01-02T15:04:05Z07:00"),
		PublishedRun: m.PublishedRun, Rows: m.Rows, Files: len(m.Files), Changed: []string{},
	}
	if m.Archive.Included {
		r.ArchiveFiles = m.Archive.Files
	}
	if err := backup.Empty(w.to); err != nil {
		return r, err
	}
	h, err := a.bringBack(ctx, s, m, w, p, &r.Changed)
	if err != nil {
		return r, errors.Join(err, empty(w.to))
	}
	defer func() { err = errors.Join(err, h.close()) }()
	r.Engine = h.Warehouse.Engine()
	r.Verify, err = batch.Verify(ctx, h.Home)
	return r, err
}

// empty removes what is in a folder.
func empty(dir string) error {
	list, err := os.ReadDir(dir)
	for _, e := range list {
		err = errors.Join(err, os.RemoveAll(filepath.Join(dir, e.Name())))
	}
	return err
}

// bringBack writes the home, its daybook.yaml last, and opens it.
func (a *app) bringBack(ctx context.Context, s backup.Store, m backup.Manifest, w restoring, p batch.Progress, changed *[]string) (*opened, error) {
	c, doc, err := a.restoredSettings(ctx, s, m, w, changed)
	if err != nil {
		return nil, err
	}
	if err := a.bringWarehouse(ctx, s, m, w.to, c.Warehouse, p); err != nil {
		return nil, err
	}
	if err := m.Fetch(ctx, s, backup.Folders{Contracts: c.Contracts, Quarantine: c.Quarantine, Archive: c.Archive}, p.Step); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(w.to, config.FileName), doc, 0o644); err != nil { //nolint:gosec // settings hold no secrets, only references to them
		return nil, err
	}
	h, err := a.openFiles(w.to)
	if err != nil {
		return nil, err
	}
	h.Progress = p
	h.config.Backup.BeforeUpgrade = false // it is a copy of a backup
	if err := a.openWarehouse(ctx, h, patience); err != nil {
		return nil, errors.Join(err, h.close())
	}
	if err := a.settleRestored(ctx, s, m, h); err != nil {
		return nil, errors.Join(err, h.close())
	}
	return h, nil
}

// settleRestored says in the ledger where files are now, and what was not brought back.
func (a *app) settleRestored(ctx context.Context, s backup.Store, m backup.Manifest, h *opened) error {
	for place, p := range map[warehouse.Place][2]string{
		warehouse.InQuarantine: {m.Paths.Quarantine, h.Folder.Quarantine},
		warehouse.InArchive:    {m.Paths.Archive, h.Folder.Archive},
	} {
		now, err := filepath.Rel(h.Dir, p[1])
		if err == nil {
			err = h.Warehouse.Rebase(ctx, place, p[0], filepath.ToSlash(now))
		}
		if err != nil {
			return err
		}
	}
	return h.Warehouse.RecordBackup(ctx, warehouse.Backup{
		Kind: warehouse.BackupGotten, Name: m.Name, Target: s.String(), At: h.Now(), OK: true, Detail: "from " + m.Home,
		PublishedRun: m.PublishedRun, LastDelivery: m.LastDelivery, Archive: m.Archive.Included, Rows: m.Rows,
	})
}

func (a *app) showRestored(r restored, err error) error {
	if err != nil {
		return err
	}
	if !r.Verify.Clean {
		err = fault.New(fault.Failed, "%s not agree", plural(int64(len(r.Verify.Problems)), "thing does", "things do"))
	}
	if a.json {
		return errors.Join(a.printJSON(r), err)
	}
	a.line("restored", "backup %s of run %d, made %s, from %s", r.Name, r.PublishedRun, r.MadeAt, clean(r.From))
	if r.Drill {
		a.under("into a folder that is gone again: a drill")
	} else {
		a.under("into %s (%s)", clean(r.To), r.Engine)
	}
	a.line("holds", "%s, %s", plural(r.Rows, "row", "rows"), plural(int64(r.Files)+r.ArchiveFiles, "file", "files"))
	for _, line := range r.Changed {
		a.line("changed", "daybook.yaml: %s", clean(line))
	}
	a.printVerify(r.Verify, "")
	if err == nil && !r.Drill {
		a.line("next", "daybook status --home %s", batch.ShellWord(r.To))
	}
	return err
}
