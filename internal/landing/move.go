package landing

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
)

// verdictSuffix ends the one kind of file that Daybook itself writes into a home's folders.
const verdictSuffix = ".verdict.json"

// IsVerdict reports whether a name is that of a verdict, the one kind of file that Daybook itself puts beside a chain's files.
func IsVerdict(name string) bool { return strings.HasSuffix(name, verdictSuffix) }

// ArchivePath is where a file of run goes when it was loaded, relative to the home. Each run has a folder of its own, so
// that a correction of the same name never meets what it corrects.
func (f Folder) ArchivePath(run int64, name string) (string, error) {
	return f.path(f.Archive, run, name)
}

// QuarantinePath is where a file of run goes when it was not loaded, relative to the home.
func (f Folder) QuarantinePath(run int64, name string) (string, error) {
	return f.path(f.Quarantine, run, name)
}

func (f Folder) path(base string, run int64, name string) (string, error) {
	p := filepath.Join(base, fmt.Sprintf("run-%06d", run), filepath.FromSlash(name))
	rel, err := filepath.Rel(f.Home, p)
	if err != nil {
		return "", fmt.Errorf("path of %s: %w", name, err)
	}
	return filepath.ToSlash(rel), nil
}

// Abs is a path of the ledger as the system knows it.
func (f Folder) Abs(path string) string {
	p := filepath.FromSlash(path)
	if filepath.IsAbs(p) {
		return p
	}
	return filepath.Join(f.Home, p)
}

// Move brings a file to where the ledger says that it is. It may be called again after a kill: a file that is already
// there stays. The bytes are never touched: it is a rename, or a synced copy where the folders lie on different disks.
func (f Folder) Move(from, to string) error {
	target := f.Abs(to)
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		return fault.New(fault.Unreachable, "move %s: %w", from, err)
	}
	if _, err := os.Lstat(target); err == nil {
		return nil // moved before
	}
	err := os.Rename(from, target)
	if err == nil {
		return nil
	}
	if errors.Is(err, os.ErrNotExist) {
		return fault.New(fault.Failed, "move %s to %s: %w", from, to, err).
			WithHint("somebody took the file away while Daybook read it; daybook verify says what is missing")
	}
	if err := copyFile(from, target); err != nil {
		return fault.New(fault.Unreachable, "move %s to %s: %w", from, to, err)
	}
	if err := os.Remove(from); err != nil {
		return fault.New(fault.Unreachable, "remove %s: %w", from, err)
	}
	return nil
}

// Sync makes the moves of a run survive a power cut: the folders that took part are synced once, not once a file.
func (f Folder) Sync(run int64) error {
	for _, base := range []string{f.Archive, f.Quarantine} {
		dir := filepath.Join(base, fmt.Sprintf("run-%06d", run))
		if err := syncDir(dir); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fault.New(fault.Unreachable, "sync %s: %w", dir, err)
		}
	}
	return syncDir(f.Landing)
}

// WriteVerdict puts the verdict beside a quarantined file.
func (f Folder) WriteVerdict(path string, v contract.Verdict) error {
	doc, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return fmt.Errorf("verdict of %s: %w", path, err)
	}
	target := f.Abs(path) + verdictSuffix
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		return fault.New(fault.Unreachable, "verdict of %s: %w", path, err)
	}
	if err := writeAtomic(target, append(doc, '\n')); err != nil {
		return fault.New(fault.Unreachable, "verdict of %s: %w", path, err)
	}
	return nil
}

// RemoveVerdict takes the verdict away when its file left quarantine, and the run's folder when it is empty.
func (f Folder) RemoveVerdict(path string) error {
	err := os.Remove(f.Abs(path) + verdictSuffix)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return fault.New(fault.Unreachable, "verdict of %s: %w", path, err)
	}
	for dir := filepath.Dir(f.Abs(path)); dir != f.Quarantine && len(dir) > len(f.Quarantine); dir = filepath.Dir(dir) {
		if os.Remove(dir) != nil { // not empty: other files wait there
			break
		}
	}
	return nil
}

// Discard removes a quarantined file and its verdict.
func (f Folder) Discard(path string) error {
	if err := os.Remove(f.Abs(path)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fault.New(fault.Unreachable, "discard %s: %w", path, err)
	}
	return f.RemoveVerdict(path)
}
