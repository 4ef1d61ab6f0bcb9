package backup

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/warehouse/engine"
	"github.com/daybookhq/daybook/internal/warehouse/transfer"
)

// Options of a backup.
type Options struct {
	Archive bool // the files of the archive too
	Keep    int  // how many backups stay, the new one counted; 0: all
	Reason  string
}

// Result is a backup that was made.
type Result struct {
	Manifest `json:"-"`
	Added    int64    // bytes that were written to the target
	Removed  []string // older backups that are gone
}

// scratch is a folder in the home where the backup's warehouse is written before it goes to its target.
const scratch = ".backup"

// Make makes a backup. The caller holds the run lock, and whatever a killed run has left is mended: files are where the ledger says.
// Pages and queries go on meanwhile. A backup that breaks off does not count; the next one removes it.
func Make(ctx context.Context, h Home, to Store, opt Options) (Result, error) {
	r := making{Home: h, to: to, opt: opt}
	err := r.make(ctx)
	return Result{r.m, r.added, r.removed}, err
}

// making is a backup under way.
type making struct {
	Home
	to      Store
	opt     Options
	m       Manifest
	has     map[string]int64 // files that the target has
	added   int64
	removed []string
}

func (r *making) make(ctx context.Context) (err error) {
	if err := r.begin(ctx); err != nil {
		return err
	}
	dir := filepath.Join(r.Dir, scratch)
	if err := errors.Join(os.RemoveAll(dir), os.Mkdir(dir, 0o700)); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := r.warehouse(ctx, filepath.Join(dir, warehouseName)); err != nil {
		return err
	}
	if r.has, err = stored(ctx, r.to); err != nil {
		return err
	}
	archived, waiting, last, err := r.ledger(ctx)
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	r.m.LastDelivery = last
	if err := r.home(ctx, waiting); err != nil {
		return err
	}
	if err := r.archive(ctx, filepath.Join(dir, indexName), archived); err != nil {
		return err
	}
	doc, err := json.MarshalIndent(r.m, "", "  ")
	if err != nil {
		return err
	}
	if err := r.to.Put(ctx, object(r.m.Name, manifestName), bytes.NewReader(doc)); err != nil {
		return failed("write", r.to, err)
	}
	r.added += int64(len(doc))
	r.removed, err = keep(ctx, r.to, r.opt.Keep)
	return err
}

// begin says what this backup is, and looks whether its target is for backups of this warehouse.
func (r *making) begin(ctx context.Context) (err error) {
	r.m = Manifest{
		Format: format, Reason: r.opt.Reason, Version: r.Version, Engine: r.Warehouse.Engine(), MadeAt: r.Now().UTC().Truncate(time.Second),
		Home: r.Dir, Files: []File{}, Missing: []string{}, Archive: Archive{Included: r.opt.Archive},
	}
	if r.m.Paths, err = r.paths(); err != nil {
		return err
	}
	if r.m.Schema, err = r.Warehouse.Version(ctx); err != nil {
		return err
	}
	if r.m.WarehouseID, err = transfer.Identity(ctx, r.Warehouse.Driver); err != nil {
		return err
	}
	whole, broken, err := names(ctx, r.to)
	if err != nil {
		return err
	}
	if len(whole) > 0 {
		last, err := read(ctx, r.to, whole[len(whole)-1])
		if err != nil {
			return err
		}
		if last.WarehouseID != "" && last.WarehouseID != r.m.WarehouseID {
			return fault.New(fault.Config, "%s holds backups of another home (%s)", r.to, last.Home).WithHint("give each home a target of its own: backup.to in daybook.yaml")
		}
	}
	for _, name := range broken {
		if err := remove(ctx, r.to, name); err != nil {
			return err
		}
	}
	r.m.Name = r.m.MadeAt.Format("20060102T150405Z")
	for i := 2; slices.Contains(whole, r.m.Name); i++ {
		r.m.Name = fmt.Sprintf("%s-%d", r.m.MadeAt.Format("20060102T150405Z"), i)
	}
	return nil
}

// warehouse brings the whole warehouse into a file, adds up both sides, and stores the file.
func (r *making) warehouse(ctx context.Context, path string) error {
	to, err := engine.Open(ctx, "duckdb:"+path, engine.Options{MemoryMB: r.MemoryMB})
	if err != nil {
		return err
	}
	s, err := r.copy(ctx, to)
	if err = errors.Join(err, to.Close()); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	r.m.PublishedRun, r.m.Rows, r.m.Tables = s.Run, s.Rows, s.Tables
	r.m.Warehouse, err = r.put(ctx, object(r.m.Name, warehouseName), path)
	return err
}

// copy fills an empty warehouse of the same step as the home's.
func (r *making) copy(ctx context.Context, to warehouse.Driver) (s transfer.Summary, err error) {
	steps, err := warehouse.Steps(to.Engine())
	if err != nil {
		return s, err
	}
	steps = slices.DeleteFunc(steps, func(s warehouse.Step) bool { return s.Number > r.m.Schema })
	if err := to.Migrate(ctx, steps); err != nil {
		return s, err
	}
	return transfer.Copy(ctx, r.Warehouse.Driver, to, transfer.Options{Locked: true, Progress: r.Progress})
}

// put stores a file as it is.
func (r *making) put(ctx context.Context, name, path string) (Part, error) {
	f, err := os.Open(path)
	if err != nil {
		return Part{}, err
	}
	defer func() { _ = f.Close() }()
	c := counting(f)
	if err := r.to.Put(ctx, name, c); err != nil {
		return Part{}, failed("write", r.to, err)
	}
	r.added += c.n
	return c.part(), nil
}

// home stores settings, contracts and quarantine, and tells what should wait there and does not.
func (r *making) home(ctx context.Context, waiting []warehouse.Delivery) error {
	list, missing, err := r.files()
	if err != nil {
		return err
	}
	r.m.Missing = append(r.m.Missing, missing...)
	there := map[string]bool{}
	for i, f := range list {
		part, err := hashFile(ctx, f.path)
		if err == nil {
			err = r.store(ctx, f.path, part.SHA256)
		}
		if err != nil {
			return fmt.Errorf("backup %s: %w", f.name, err)
		}
		there[f.path] = true
		r.m.Files = append(r.m.Files, File{f.name, part})
		r.Progress("files", int64(i+1), int64(len(list)))
	}
	for _, d := range waiting {
		if !there[r.abs(d.Path)] {
			r.m.Missing = append(r.m.Missing, d.Path)
		}
	}
	return nil
}

// store puts a file into the target unless it has it.
func (r *making) store(ctx context.Context, path, sum string) error {
	if _, has := r.has[sum]; has {
		return nil
	}
	n, err := putFile(ctx, r.to, path, sum)
	if err != nil {
		return err
	}
	r.has[sum] = n
	r.added += n
	return nil
}
