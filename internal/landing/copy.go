package landing

import (
	"io"
	"os"
	"path/filepath"
)

// copyFile copies across disks, to a temporary name, synced, then renamed: a kill leaves no half file, and the one that was
// copied may go.
func copyFile(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	return writeTemp(to, func(out *os.File) error {
		if _, err := io.Copy(out, in); err != nil {
			return err
		}
		return out.Sync()
	})
}

// tempName is a dot-file, so that no listing takes it for a delivery, and always the same, so that what a kill left is written
// over: one process at a time moves files.
const tempName = ".daybook.tmp"

// writeTemp fills a file that has its name only once it is whole.
func writeTemp(to string, fill func(*os.File) error) error {
	out, err := os.Create(filepath.Join(filepath.Dir(to), tempName))
	if err != nil {
		return err
	}
	err = fill(out)
	if err == nil {
		err = out.Chmod(0o644)
	}
	if cerr := out.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(out.Name(), to)
	}
	if err != nil {
		_ = os.Remove(out.Name())
	}
	return err
}

// syncPath makes a file's content, or a folder's entries, survive a power cut. Systems that cannot sync a folder say so with
// an error that means nothing.
func syncPath(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err == nil {
		err = f.Sync()
		if err != nil && info.IsDir() {
			err = nil
		}
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return err
}
