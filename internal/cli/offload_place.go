package cli

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/backup"
	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/warehouse/duckdb"
	"github.com/daybookhq/daybook/internal/warehouse/handover"
	"github.com/daybookhq/daybook/internal/warehouse/transfer"
)

const manifestName = "manifest.json"

// begunName is what a bucket holds in the place of a manifest while objects are sent: it names them.
const begunName = "manifest.part.json"

// lake is the place that months leave for. What goes into a bucket is written into a folder of the home first.
type lake struct {
	name   string
	bucket backup.Store // nil: a folder
	dir    string       // where the handover is written
	home   string
	begun  []handover.Manifest // of a bucket: what it held before, whole or broken off
}

// lakeAt finds the place that a person names.
func (a *app) lakeAt(h *opened, to string) (*lake, error) {
	if !strings.Contains(to, "://") {
		dir := a.abs([]string{to})[0]
		return &lake{name: dir, dir: dir}, nil
	}
	store, err := backup.OpenStore(to, a.dir)
	if err != nil {
		return nil, err
	}
	return &lake{name: strings.TrimSuffix(to, "/"), bucket: store, home: h.Dir}, nil
}

func (l *lake) String() string { return l.name }

// close removes the folder of what went into a bucket.
func (l *lake) close() {
	if l.bucket != nil && l.dir != "" {
		_ = os.RemoveAll(l.dir)
	}
}

// handOver writes the months there, by the same hand as export --all, and returns the manifest and its SHA-256.
func (l *lake) handOver(ctx context.Context, h *opened, p batch.OffloadPlan) (m handover.Manifest, hash string, err error) {
	if l.bucket != nil {
		left, _ := filepath.Glob(filepath.Join(l.home, ".offload-*"))
		for _, dir := range left { // of one that was killed
			_ = os.RemoveAll(dir)
		}
		if l.dir, err = os.MkdirTemp(l.home, ".offload-"); err != nil {
			return m, "", err
		}
		if err := l.lookAt(ctx, h); err != nil {
			return m, "", err
		}
	}
	if _, err := handover.Write(ctx, h.Warehouse, l.dir, handover.Options{Place: l.name, Before: p.Before.String()[:7], Version: Version, Progress: h.Progress.Step}); err != nil {
		return m, "", err
	}
	if m, err = handover.Read(l.dir); err != nil {
		return m, "", err
	}
	if l.bucket != nil {
		if err := l.send(ctx, h, m); err != nil {
			return m, "", fault.New(fault.Failed, "--to %s: %w", l, err).WithHint("nothing has left; give the command again")
		}
	}
	doc, err := os.ReadFile(filepath.Join(l.dir, manifestName))
	sum := sha256.Sum256(doc)
	return m, hex.EncodeToString(sum[:]), err
}

// lookAt fetches the manifests of a bucket, and refuses one that holds data of which none of them knows.
func (l *lake) lookAt(ctx context.Context, h *opened) error {
	id, err := transfer.Identity(ctx, h.Warehouse.Driver)
	if err != nil {
		return err
	}
	known, aside := false, filepath.Join(l.dir, ".begun")
	for _, name := range []string{manifestName, begunName} {
		dir := l.dir
		if name == begunName {
			dir = aside
		}
		err := fetchObject(ctx, l.bucket, name, filepath.Join(dir, manifestName))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return fault.New(fault.Failed, "--to %s: %w", l, err)
		}
		m, err := handover.Read(dir)
		if err != nil {
			return err
		}
		known = known || name == manifestName // where it is that of another warehouse Write refuses it
		if m.WarehouseID == id {
			l.begun, known = append(l.begun, m), true
		}
	}
	if err := os.RemoveAll(aside); err != nil || known {
		return err
	}
	there, err := l.bucket.List(ctx, "data/")
	if err != nil {
		return fault.New(fault.Failed, "--to %s: %w", l, err)
	}
	if len(there) > 0 {
		return fault.New(fault.Usage, "%s has no manifest.json, and objects below data/ that are not known (%s)", l, there[0].Name).WithHint("name a prefix of its own, as in s3://BUCKET/daybook")
	}
	return nil
}

// send brings what was written into the bucket, the manifest last, and removes what an older one named and this one does
// not. What has left the warehouse is never removed, nor what others keep there.
func (l *lake) send(ctx context.Context, h *opened, m handover.Manifest) error {
	named := map[string]bool{}
	var names []string
	for _, t := range m.Tables {
		for _, f := range t.Files {
			named[f.Path] = true
			names = append(names, f.Path)
		}
	}
	ddl, err := filepath.Glob(filepath.Join(l.dir, "ddl", "*.sql"))
	if err != nil {
		return err
	}
	for _, path := range ddl {
		names = append(names, "ddl/"+filepath.Base(path))
	}
	if err := l.put(ctx, begunName, manifestName); err != nil {
		return err
	}
	for _, name := range append(names, manifestName) {
		if _, err := os.Stat(filepath.Join(l.dir, filepath.FromSlash(name))); errors.Is(err, fs.ErrNotExist) {
			continue // it is there from before
		}
		if err := l.put(ctx, name, name); err != nil {
			return err
		}
	}
	left, err := h.Warehouse.Offloaded(ctx)
	if err != nil {
		return err
	}
	never := left.Paths()
	for _, m := range l.begun {
		for _, t := range m.Tables {
			for _, f := range t.Files {
				if named[f.Path] || never[f.Path] || !strings.HasPrefix(f.Path, "data/") {
					continue
				}
				if err := l.bucket.Delete(ctx, f.Path); err != nil {
					return err
				}
			}
		}
	}
	return l.bucket.Delete(ctx, begunName)
}

// put brings a file into the bucket under a name.
func (l *lake) put(ctx context.Context, name, file string) error {
	in, err := os.Open(filepath.Join(l.dir, filepath.FromSlash(file)))
	if err != nil {
		return err
	}
	if err := errors.Join(l.bucket.Put(ctx, name, in), in.Close()); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// compare reads every file that is to stand in the place of rows, and holds rows and sums of each date against those of the warehouse. What lies in a
// bucket is fetched from there again.
func (l *lake) compare(ctx context.Context, h *opened, p batch.OffloadPlan, m handover.Manifest) (parts []warehouse.OffloadPart, err error) {
	views := map[string][]string{}
	tables := map[string]handover.Table{}
	for _, month := range p.Months {
		for _, view := range warehouse.OffloadViews {
			t, f, ok := m.Find(view, month.String()[:7])
			tables[view] = t
			part := warehouse.OffloadPart{View: view, Month: month}
			if ok {
				path := filepath.Join(l.dir, filepath.FromSlash(f.Path))
				if l.bucket != nil {
					if err := fetchObject(ctx, l.bucket, f.Path, path); err != nil {
						return nil, fault.New(fault.Failed, "%s: %s cannot be read back: %w", l, f.Path, err).WithHint("nothing has left; give the command again")
					}
				}
				if err := f.Check(l.dir); err != nil {
					return nil, err
				}
				part.Path, part.SHA256, part.Bytes = f.Path, f.SHA256, f.Bytes
				views[view] = append(views[view], path)
			}
			parts = append(parts, part)
		}
	}
	d, err := duckdb.OpenParquet(ctx, l.dir, views, duckdb.Options{MemoryMB: min(h.config.MemoryMB, 256)})
	if err != nil {
		return nil, fault.New(fault.Failed, "%w", err)
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	for i := range parts {
		if err := l.equal(ctx, h, d, p.Run, tables[parts[i].View], &parts[i]); err != nil {
			return nil, err
		}
		h.Progress.Step("compare", int64(i+1), int64(len(parts)))
	}
	return slices.DeleteFunc(parts, func(part warehouse.OffloadPart) bool { return part.Path == "" }), nil
}

// equal adds up a month of a view on both sides.
func (l *lake) equal(ctx context.Context, h *opened, files *duckdb.DB, run int64, t handover.Table, part *warehouse.OffloadPart) error {
	month := part.Month.String()[:7]
	here, err := handover.SumMonth(ctx, h.Warehouse, run, t, month)
	if err != nil {
		return err
	}
	var there handover.Sums
	if part.Path != "" {
		if there, err = handover.SumMonth(ctx, files, run, t, month); err != nil {
			return err
		}
	}
	if what := here.Differ(there); what != "" {
		return fault.New(fault.Failed, "%s of %s in %s is not what the warehouse has: %s; nothing has left", t.Name, month, l, what).
			WithHint("hand over into an empty place")
	}
	part.Rows, part.Sums = here.Rows, here.Columns()
	return nil
}
