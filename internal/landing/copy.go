package landing

import (
	"io"
	"os"
	"path/filepath"
)

// copyFile copies across disks: to a temporary name, synced, then renamed, so that a kill leaves no half file.
func copyFile(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	return writeTemp(to, func(out *os.File) error {
		_, err := io.Copy(out, in)
		return err
	})
}

func writeAtomic(to string, doc []byte) error {
	return writeTemp(to, func(out *os.File) error {
		_, err := out.Write(doc)
		return err
	})
}

// tempName is a dot-file, so that no listing takes it for a delivery, and always the same, so that what a kill left is written
// over: one process at a time moves files.
const tempName = ".daybook.tmp"

func writeTemp(to string, fill func(*os.File) error) error {
	out, err := os.Create(filepath.Join(filepath.Dir(to), tempName))
	if err != nil {
		return err
	}
	err = fill(out)
	if err == nil {
		err = out.Chmod(0o644)
	}
	if err == nil {
		err = out.Sync()
	}
	if cerr := out.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(out.Name(), to)
	}
	if err != nil {
		_ = os.Remove(out.Name())
		return err
	}
	return syncDir(filepath.Dir(to))
}

// syncDir makes a rename survive a power cut. Systems that cannot sync a folder say so with an error that means nothing.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	_ = d.Sync()
	return d.Close()
}
