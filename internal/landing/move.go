package landing

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/daybookhq/daybook/internal/fault"
)

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
	local := filepath.FromSlash(name)
	if !filepath.IsLocal(local) {
		return "", fault.New(fault.Failed, "the name %q leads out of its folder", name)
	}
	rel, err := filepath.Rel(f.Home, filepath.Join(base, runFolder(run), local))
	if err != nil {
		return "", fmt.Errorf("path of %s: %w", name, err)
	}
	return filepath.ToSlash(rel), nil
}

func runFolder(run int64) string { return fmt.Sprintf("run-%06d", run) }

// Abs is a path of the ledger as the system knows it.
func (f Folder) Abs(path string) string {
	p := filepath.FromSlash(path)
	if filepath.IsAbs(p) {
		return p
	}
	return filepath.Join(f.Home, p)
}

// Move brings a file to where the ledger says that it is. It may be called again after a kill: a file that is already
// there stays. The bytes are never touched: it is a rename, or a synced copy where the folders lie on different disks. Where another file
// lies there neither is touched, and it fails.
func (f Folder) Move(from, to string) error {
	target := f.Abs(to)
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		return fault.New(fault.Failed, "move %s: %w", from, err)
	}
	if there, err := os.Lstat(target); err == nil {
		return f.movedBefore(from, to, there)
	}
	err := os.Rename(from, target)
	if err == nil {
		return nil
	}
	if errors.Is(err, os.ErrNotExist) {
		return fault.New(fault.Failed, "move %s to %s: %w", from, to, err).
			WithHint("somebody took the file away while Daybook read it; daybook verify says what is missing")
	}
	if errors.Is(err, fs.ErrPermission) { // a copy would only be a second one: what may not be renamed may not be removed
		return fault.New(fault.Failed, "move %s to %s: %w", from, to, err)
	}
	if err := copyFile(from, target); err != nil {
		return fault.New(fault.Failed, "move %s to %s: %w", from, to, err)
	}
	if err := os.Remove(from); err != nil {
		_ = os.Remove(target) // it stays where it was, and in one place; where this fails too the next command ends the move
		return fault.New(fault.Failed, "move %s to %s: %w", from, to, err)
	}
	return nil
}

// Restore copies a file of the home to where the ledger says that the same bytes lie, if nothing lies there, and reports whether it did. Both are relative to the home.
func (f Folder) Restore(from, to string) (bool, error) {
	target := f.Abs(to)
	if _, err := os.Lstat(target); !errors.Is(err, fs.ErrNotExist) {
		return false, nil // what cannot be looked at is verify's to tell
	}
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		return false, fault.New(fault.Failed, "restore %s: %w", to, err)
	}
	if err := copyFile(f.Abs(from), target); err != nil {
		return false, fault.New(fault.Failed, "restore %s from %s: %w", to, from, err)
	}
	return true, nil
}

// movedBefore is Move where something lies at its end already: the file itself, or another one.
func (f Folder) movedBefore(from, to string, there fs.FileInfo) error {
	here, err := os.Lstat(from)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fault.New(fault.Failed, "move %s: %w", from, err)
	}
	same := here.Mode().IsRegular() && there.Mode().IsRegular() && here.Size() == there.Size()
	if same {
		if same, err = f.sameBytes(from, to); err != nil {
			return fault.New(fault.Failed, "move %s to %s: %w", from, to, err)
		}
	}
	if !same {
		return fault.New(fault.Failed, "move %s to %s: another file lies there; both are as they were", from, to).
			WithHint("take %s out of the home, then give the command again: it finishes the move", f.Abs(to))
	}
	if err := os.Remove(from); err != nil { // a copy to another disk, killed before its end
		return fault.New(fault.Failed, "remove %s: %w", from, err)
	}
	return nil
}

// sameBytes reports whether two files hold the same.
func (f Folder) sameBytes(a, b string) (bool, error) {
	x, err := f.HashPath(a)
	if err != nil {
		return false, err
	}
	y, err := f.HashPath(b)
	return x == y, err
}

// Sync makes what a run moved and wrote survive a power cut: once for all of it, not file by file. What was moved has its
// bytes on disk already; verdicts have not.
func (f Folder) Sync(run int64) error {
	for _, base := range []string{f.Archive, f.Quarantine} {
		err := filepath.WalkDir(filepath.Join(base, runFolder(run)), func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.IsDir() && !strings.HasSuffix(path, verdictSuffix) {
				return err
			}
			return syncPath(path)
		})
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fault.New(fault.Failed, "sync run %d: %w", run, err)
		}
	}
	for _, dir := range []string{f.Archive, f.Quarantine, f.Landing} {
		if err := syncPath(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fault.New(fault.Failed, "sync %s: %w", dir, err)
		}
	}
	return nil
}

// Discard removes a quarantined file and its verdict.
func (f Folder) Discard(path string) error {
	if err := os.Remove(f.Abs(path)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fault.New(fault.Failed, "discard %s: %w", path, err)
	}
	return f.RemoveVerdict(path)
}

// Leave removes an archived file, and the folders that are empty then; one that is not there has left before.
func (f Folder) Leave(path string) error {
	target := f.Abs(path)
	if err := os.Remove(target); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fault.New(fault.Failed, "remove %s, whose days are over: %w", path, err).WithHint("retention.archive_days says how long files stay")
	}
	prune(f.Archive, filepath.Dir(target))
	return nil
}
