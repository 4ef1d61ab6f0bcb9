// Package handover writes all that readers see for another warehouse: every published view as Parquet, the large ones by month, with a
// manifest, and statements that make the tables in Snowflake, BigQuery and Iceberg. A second time it writes what has changed since.
//
//	manifest.json                                   what there is, with hashes; written last
//	ddl/snowflake.sql, bigquery.sql, iceberg.sql
//	data/store_day/month=2026-05/run-000041.parquet of the views whose rows belong to a business date
//	data/stores/run-000041.parquet                  of the others, whole each time
//
// A file is never changed: what takes its place has another name, and the old one goes once the manifest does not name it any more.
package handover

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/warehouse/transfer"
)

// Options of a handover.
type Options struct {
	Run      int64  // as after this run; 0: the published one
	Place    string // that dir is sent to; "": dir itself
	Before   string // of views by month those before this one alone (2025-01), unless the folder holds later ones already; "": all
	Version  string // of this binary
	Progress func(step string, done, total int64)
}

// Summary is what was handed over.
type Summary struct {
	Run      int64    `json:"run"`
	Previous *int64   `json:"previous_run"` // that of the handover that was there; null: none, or of another kind
	Tables   int      `json:"tables"`
	Rows     int64    `json:"rows"`    // in all files that there are now
	Files    int      `json:"files"`   // that there are now
	Written  int      `json:"written"` // by this handover
	Bytes    int64    `json:"bytes"`   // of these
	Removed  int      `json:"removed"` // older ones that are gone
	Changed  []Change `json:"changed"`
}

// Change is a table, or a month of one, whose rows are other ones than before.
type Change struct {
	Table string `json:"table"`
	Month string `json:"month"` // "": the whole table
	Rows  int64  `json:"rows"`
}

// whole are views that have a business date and rows that no slice brings: they are written whole each time.
var whole = []string{"targets", "feedback", "remark", "delivery_ledger", "run_ledger"}

// Write hands over into dir, which is made where it is not there.
func Write(ctx context.Context, w *warehouse.Warehouse, dir string, opt Options) (Summary, error) {
	h := &writing{w: w, dir: filepath.Clean(dir), opt: opt, words: warehouse.LoadWords(), got: map[string]bool{}}
	err := h.write(ctx)
	return h.summary, err
}

// writing is a handover under way.
type writing struct {
	w       *warehouse.Warehouse
	dir     string
	opt     Options
	words   warehouse.Words
	old     Manifest // Run 0: there is none to go on from
	there   Manifest // the old one, whether or not there is a way to go on from it
	now     Manifest
	months  map[string]bool // that changed since the old one
	left    warehouse.Offloaded
	got     map[string]bool // folders below dir that got a file
	summary Summary
}

func (h *writing) write(ctx context.Context) (err error) {
	if err := h.begin(ctx); err != nil {
		return err
	}
	names := h.views()
	for i, name := range names {
		t, err := h.table(ctx, name)
		if err != nil {
			return fmt.Errorf("hand over %s: %w", name, err)
		}
		h.now.Tables = append(h.now.Tables, t)
		h.opt.Progress("export", int64(i+1), int64(len(names)))
	}
	if err := h.ddl(); err != nil {
		return err
	}
	doc, err := json.MarshalIndent(h.now, "", "  ")
	if err != nil {
		return err
	}
	if err := h.settle(); err != nil {
		return err
	}
	if err := h.stillAll(ctx); err != nil {
		return err
	}
	if _, err := h.file("manifest.json", func(w writer) (int64, error) { _, err := w.Write(append(doc, '\n')); return 1, err }); err != nil {
		return err
	}
	if err := h.settle(); err != nil {
		return err
	}
	if err := h.stillAll(ctx); err != nil {
		return err
	}
	return h.tidy()
}

// stillAll fails where months have left since this began: what was read may lack them, and the manifest would not name their files. export --all does not
// wait for the run lock.
func (h *writing) stillAll(ctx context.Context) error {
	now, err := h.w.Offloaded(ctx)
	if err == nil && len(now) != len(h.left) {
		err = fault.New(fault.Failed, "months have left this warehouse while it was handed over into %s", h.dir).WithHint("give the command again")
	}
	return err
}

// views are the names of all published views.
func (h *writing) views() (names []string) {
	for name := range h.words {
		if !strings.Contains(name, ".") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// begin finds out which run this is of, and what the folder holds already.
func (h *writing) begin(ctx context.Context) (err error) {
	if h.now.Run = h.opt.Run; h.now.Run == 0 {
		if h.now.Run, err = h.w.Published(ctx); err != nil {
			return err
		}
	}
	if h.now.Run == 0 {
		return fault.New(fault.Usage, "nothing is published yet").WithHint("daybook run")
	}
	if h.now.WarehouseID, err = transfer.Identity(ctx, h.w.Driver); err != nil {
		return err
	}
	h.now.Format, h.now.Version, h.now.MadeAt, h.now.Tables, h.now.Changed = format, h.opt.Version, h.w.Now().UTC().Truncate(time.Second), []Table{}, []Change{}
	h.summary.Run = h.now.Run
	if h.old, err = readManifest(h.dir); err != nil {
		return err
	}
	if h.old.Run > 0 && h.old.WarehouseID != h.now.WarehouseID {
		return fault.New(fault.Usage, "%s holds what another warehouse has handed over", h.dir).WithHint("name another folder with --out")
	}
	if h.left, err = h.w.Offloaded(ctx); err != nil {
		return err
	}
	if h.old.Run == 0 {
		if err := h.lost(); err != nil {
			return err
		}
	}
	h.there, h.now.Before = h.old, h.opt.Before
	if h.old.Run > 0 && h.now.Before != "" && (h.old.Before == "" || h.old.Before > h.now.Before) {
		h.now.Before = h.old.Before
	}
	oldest, err := h.w.OldestRun(ctx)
	if err != nil {
		return err
	}
	if h.old.Run > h.now.Run || h.old.Run < oldest || h.old.Format != format {
		h.old = Manifest{} // what changed since cannot be known
		return nil
	}
	h.summary.Previous, h.now.Previous = &h.old.Run, &h.old.Run
	days, err := h.w.Changed(ctx, h.old.Run, h.now.Run)
	h.months = map[string]bool{}
	for _, d := range days {
		h.months[d.String()[:7]] = true
	}
	return err
}

// lost refuses a place without a manifest that months have left for: a new manifest would not name them, and nothing else can bring them back.
func (h *writing) lost() error {
	place := cmp.Or(h.opt.Place, h.dir)
	for _, m := range h.left {
		here := m.Place == place
		for _, path := range m.Paths {
			_, err := os.Lstat(filepath.Join(h.dir, filepath.FromSlash(path)))
			here = here || err == nil // the place has another name now
		}
		if here {
			return fault.New(fault.Usage, "%s has no manifest.json, and rows of %s have left this warehouse for there: a new one would not name them", place, m.Name).
				WithHint("bring its manifest.json back (offload_ledger has its SHA-256), or name another place")
		}
	}
	return nil
}

// ours are names of data files that a handover writes, whole or broken off.
var ours = regexp.MustCompile(`^data/[a-z_]+/(month=[0-9]+-[0-9]{2}/)?(run-[0-9]+\.parquet|\.run-[0-9]+\.parquet\.part)$`)

// tidy removes data files of handovers that the manifest does not name, and folders that are empty then. What has left the warehouse is never
// removed, whatever the manifest says, nor is what others keep there.
func (h *writing) tidy() error {
	left := h.left.Paths()
	named := map[string]bool{}
	for _, t := range h.now.Tables {
		for _, f := range t.Files {
			named[f.Path] = true
			h.summary.Files++
			h.summary.Rows += f.Rows
		}
	}
	h.summary.Tables, h.summary.Changed = len(h.now.Tables), h.now.Changed
	err := filepath.WalkDir(filepath.Join(h.dir, "data"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(h.dir, path)
		if rel = filepath.ToSlash(rel); err != nil || named[rel] || left[rel] || !ours.MatchString(rel) {
			return err
		}
		h.summary.Removed++
		if err := os.Remove(path); err != nil {
			return err
		}
		_ = os.Remove(filepath.Dir(path)) // where it was the last one
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil // no view has a row
	}
	return err
}
