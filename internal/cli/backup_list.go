package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/backup"
	"github.com/daybookhq/daybook/internal/batch"
)

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

func (a *app) showBackup(r backup.Result, to backup.Store, named string) error {
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
	from := ""
	if named != "" {
		from = " --from " + batch.ShellWord(named) // else the drill would be of another backup
	}
	a.line("next", "daybook restore --drill%s", clean(from))
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
