package backup

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/daybookhq/daybook/internal/fault"
)

// Settings is the daybook.yaml of a backup.
func (m Manifest) Settings(ctx context.Context, s Store) ([]byte, error) {
	for _, f := range m.Files {
		if f.Path != settingsName {
			continue
		}
		dir, err := os.MkdirTemp("", "daybook-restore-")
		if err != nil {
			return nil, err
		}
		defer func() { _ = os.RemoveAll(dir) }()
		path := filepath.Join(dir, settingsName)
		if err := fetch(ctx, s, content(f.SHA256), f.Part, path); err != nil {
			return nil, err
		}
		return os.ReadFile(path)
	}
	return nil, wrong(object(m.Name, manifestName), s, "has no "+settingsName)
}

// Folders are where files of a backup go. Paths are absolute.
type Folders struct {
	Contracts  string
	Quarantine string
	Archive    string
}

// Fetch brings contracts, quarantine and, where it is in the backup, the archive into folders. Files that are there already are an error:
// nothing is ever written over.
func (m Manifest) Fetch(ctx context.Context, s Store, to Folders, progress func(step string, done, total int64)) error {
	for i, f := range m.Files {
		top, rest, _ := strings.Cut(f.Path, "/")
		dir := to.Contracts
		switch top {
		case settingsName:
			continue
		case quarantine:
			dir = to.Quarantine
		}
		if err := fetch(ctx, s, content(f.SHA256), f.Part, filepath.Join(dir, filepath.FromSlash(rest))); err != nil {
			return err
		}
		progress("files", int64(i+1), int64(len(m.Files)))
	}
	if !m.Archive.Included {
		return nil
	}
	done := int64(0)
	return m.index(ctx, s, func(e entry) error {
		local := filepath.FromSlash(e.path)
		if !filepath.IsLocal(local) {
			return wrong(object(m.Name, indexName), s, fmt.Sprintf("names %q, which is no file of an archive", e.path))
		}
		done++
		progress("archive", done, m.Archive.Files)
		return fetch(ctx, s, content(e.SHA256), e.Part, filepath.Join(to.Archive, local))
	})
}

// FetchWarehouse writes the backup's warehouse, a DuckDB file at step m.Schema, to path.
func (m Manifest) FetchWarehouse(ctx context.Context, s Store, path string) error {
	return fetch(ctx, s, object(m.Name, warehouseName), m.Warehouse, path)
}

// Empty makes the folder that a home is restored into. One that holds anything is refused.
func Empty(dir string) error {
	d, err := os.Open(dir)
	if os.IsNotExist(err) {
		return os.MkdirAll(dir, 0o755)
	}
	if err != nil {
		return fault.New(fault.Usage, "restore to %s: %w", dir, err)
	}
	defer func() { _ = d.Close() }()
	if names, err := d.Readdirnames(1); err != io.EOF || len(names) > 0 {
		return fault.New(fault.Usage, "%s is not empty; a home is restored into a new folder", dir).WithHint("move the old one away first, or name another with --to")
	}
	return nil
}
