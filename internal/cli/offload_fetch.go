package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/backup"
	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/warehouse/handover"
)

// fetchObject brings an object into a file.
func fetchObject(ctx context.Context, s backup.Store, name, path string) (err error) {
	in, err := s.Open(ctx, name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	out, err := os.Create(path)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// fetchHanded brings what a query names of a handover in a bucket into a folder of its own, which the caller removes.
func fetchHanded(ctx context.Context, place, dir, query string) (_ string, err error) {
	store, err := backup.OpenStore(place, dir)
	if err != nil {
		return "", err
	}
	tmp, err := os.MkdirTemp("", "daybook-from-")
	if err != nil {
		return "", err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(tmp))
		}
	}()
	if err := fetchObject(ctx, store, manifestName, filepath.Join(tmp, manifestName)); err != nil {
		return "", fault.New(fault.Usage, "%s holds no handover: %w", place, err)
	}
	m, err := handover.Read(tmp)
	if err != nil {
		return "", err
	}
	words := strings.FieldsFunc(strings.ToLower(query), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '_' })
	m.Tables = slices.DeleteFunc(m.Tables, func(t handover.Table) bool { return !slices.Contains(words, t.Name) })
	for _, t := range m.Tables {
		for _, f := range t.Files {
			if !filepath.IsLocal(filepath.FromSlash(f.Path)) {
				return "", fault.New(fault.Usage, "%s: the manifest names a file outside of it: %q", place, f.Path)
			}
			if err := fetchObject(ctx, store, f.Path, filepath.Join(tmp, filepath.FromSlash(f.Path))); err != nil {
				return "", fault.New(fault.Usage, "%s: %s: %w", place, f.Path, err)
			}
		}
	}
	return tmp, handover.Rewrite(tmp, m)
}

// monthsLeft tells who asks a view of the home that months of it have left, so that none takes what is not there for nothing sold.
func (a *app) monthsLeft(ctx context.Context, h *opened, query string) error {
	left, err := h.Warehouse.Offloaded(ctx)
	if err != nil || len(left) == 0 {
		return err
	}
	words := strings.FieldsFunc(strings.ToLower(query), func(r rune) bool { return (r < 'a' || r > 'z') && r != '_' })
	if !slices.ContainsFunc(warehouse.OffloadViews, func(v string) bool { return slices.Contains(words, v) }) {
		return nil
	}
	last := left[len(left)-1]
	a.tell("rows before %s have left for %s: daybook sql --from %s", last.Before, clean(last.Place), batch.ShellWord(last.Place))
	return nil
}
