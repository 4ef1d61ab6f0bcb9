package landing

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/daybookhq/daybook/internal/fault"
)

// Ahead returns the folders in archive and quarantine that hold a file of run next or a later one, relative to the home. Before run next
// begins there is none, unless the numbers began again: the warehouse is an older copy than the folders.
func (f Folder) Ahead(next int64) (list []string, err error) {
	for _, base := range []string{f.Archive, f.Quarantine} {
		entries, err := os.ReadDir(base)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fault.New(fault.Failed, "list %s: %w", base, err)
		}
		for _, e := range entries {
			n, err := strconv.ParseInt(strings.TrimPrefix(e.Name(), "run-"), 10, 64)
			if err != nil || n < next || e.Name() != runFolder(n) {
				continue
			}
			dir := filepath.Join(base, e.Name())
			some, err := anyFile(dir)
			if err != nil {
				return nil, fault.New(fault.Failed, "list %s: %w", dir, err)
			}
			if rel, err := filepath.Rel(f.Home, dir); some && err == nil {
				list = append(list, filepath.ToSlash(rel))
			}
		}
	}
	slices.Sort(list)
	return list, nil
}

// anyFile reports whether anything but folders lies below a folder.
func anyFile(dir string) (some bool, err error) {
	err = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			some = true
			return fs.SkipAll
		}
		return err
	})
	return some, err
}
