package landing

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"
)

// ErrChanged is returned by Open for a file that is no longer the one that was listed: somebody took it away, or put another
// one (or a link) under its name.
var ErrChanged = errors.New("is not the file that was listed")

// Open opens the file that was listed, and no other that took its name since.
func (f File) Open() (io.ReadCloser, error) {
	in, err := os.OpenFile(f.Path, os.O_RDONLY|syscall.O_NONBLOCK, 0) // of a pipe in its place nothing is waited for
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%s %w", f.Name, ErrChanged)
	}
	if err != nil {
		return nil, err
	}
	info, err := in.Stat()
	if err == nil && !os.SameFile(info, f.info) {
		err = fmt.Errorf("%s %w", f.Name, ErrChanged)
	}
	if err != nil {
		_ = in.Close()
		return nil, err
	}
	return in, nil
}

// Hash returns the SHA-256 of the bytes as stored, in lower-case hex.
func (f File) Hash() (string, error) {
	in, err := f.Open()
	if err != nil {
		return "", err
	}
	defer func() { _ = in.Close() }()
	return sum(in)
}

// HashPath is Hash for a path of the ledger.
func (f Folder) HashPath(path string) (string, error) {
	in, err := os.Open(f.Abs(path))
	if err != nil {
		return "", err
	}
	defer func() { _ = in.Close() }()
	return sum(in)
}

func sum(in io.Reader) (string, error) {
	h := sha256.New()
	if _, err := io.Copy(h, in); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
