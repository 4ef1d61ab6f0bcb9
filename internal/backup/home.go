package backup

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/daybookhq/daybook/internal/warehouse"
)

// Home is what is taken. Paths are absolute.
type Home struct {
	Dir        string
	Contracts  string
	Quarantine string
	Archive    string
	Warehouse  *warehouse.Warehouse
	MemoryMB   int // of the engine that writes the backup's warehouse
	Version    string
	Now        func() time.Time
	Progress   func(step string, done, total int64)
}

// paths are how the ledger's paths of this home begin.
func (h Home) paths() (p Paths, err error) {
	q, err := filepath.Rel(h.Dir, h.Quarantine)
	if err != nil {
		return p, err
	}
	a, err := filepath.Rel(h.Dir, h.Archive)
	return Paths{Quarantine: filepath.ToSlash(q), Archive: filepath.ToSlash(a)}, err
}

// found is a file of the home on its way into a backup.
type found struct {
	name string // in the manifest
	path string
}

// files lists settings, contracts and what is in quarantine. What has a name that no manifest can hold is told.
func (h Home) files() (list []found, missing []string, err error) {
	list = append(list, found{settingsName, filepath.Join(h.Dir, settingsName)})
	for _, folder := range []struct {
		name, path string
		links      bool // contracts may be links into a checkout; what others have put into quarantine is never followed
	}{{contracts, h.Contracts, true}, {quarantine, h.Quarantine, false}} {
		err := filepath.WalkDir(folder.path, func(p string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.IsDir() || strings.HasPrefix(d.Name(), ".") {
				return nil
			}
			info, err := d.Info()
			if err == nil && folder.links {
				info, err = os.Stat(p)
			}
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			if err != nil || !info.Mode().IsRegular() {
				return err
			}
			rel, err := filepath.Rel(folder.path, p)
			if err != nil {
				return err
			}
			name := path.Join(folder.name, filepath.ToSlash(rel))
			if !utf8.ValidString(name) {
				missing = append(missing, fmt.Sprintf("%q: its name is no UTF-8", name))
				return nil
			}
			list = append(list, found{name, p})
			return nil
		})
		if err != nil {
			return nil, nil, fmt.Errorf("look into %s: %w", folder.path, err)
		}
	}
	return list, missing, nil
}

// ledger lists what is in archive and in quarantine, and the newest number of a delivery.
func (h Home) ledger(ctx context.Context) (archived, waiting []warehouse.Delivery, last int64, err error) {
	left, err := h.Warehouse.LeftFiles(ctx)
	if err != nil {
		return nil, nil, 0, err
	}
	err = h.Warehouse.Whereabouts(ctx, func(d warehouse.Delivery) error {
		last = max(last, d.ID)
		switch d.Place {
		case warehouse.InArchive:
			if !left[d.ID] {
				archived = append(archived, d)
			}
		case warehouse.InQuarantine:
			waiting = append(waiting, d)
		}
		return nil
	})
	return archived, waiting, last, err
}

// abs is a path of the ledger as the system knows it.
func (h Home) abs(p string) string {
	local := filepath.FromSlash(p)
	if filepath.IsAbs(local) {
		return local
	}
	return filepath.Join(h.Dir, local)
}
