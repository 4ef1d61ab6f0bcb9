// Package backup takes a whole home to another place and brings it back: the warehouse as one file that any engine can be filled from,
// settings, contracts, quarantine, the index of the archive, and the archive itself where that is wanted.
//
// A target holds
//
//	backups/NAME/warehouse.duckdb   the whole warehouse, whatever engine it came from
//	backups/NAME/archive.csv.zst    where each archived file lies, with its hash
//	backups/NAME/manifest.json      what the backup is made of, with hashes; written last, so that one without it does not count
//	files/AB/SHA256.zst             files of the home, each kept once however many backups have it
//
// Nothing in a target is ever changed: objects are added, and removed once no backup that is kept needs them.
package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/daybookhq/daybook/internal/fault"
)

// Store is where backups lie. Names have slashes; they are made by this package and hold letters, digits and . - / only.
type Store interface {
	// Put writes an object, which is under its name once it is whole, and not before.
	Put(ctx context.Context, name string, r io.Reader) error
	// Open reads an object. The error is fs.ErrNotExist where there is none.
	Open(ctx context.Context, name string) (io.ReadCloser, error)
	// List returns all objects whose names begin with prefix.
	List(ctx context.Context, prefix string) ([]Object, error)
	// Delete removes an object; one that is not there is no error.
	Delete(ctx context.Context, name string) error
	// String is the place for people.
	String() string
}

// Object is something in a store.
type Object struct {
	Name string
	Size int64  // in bytes; -1: not known before it is read
	Tag  string // another one where its content is another; "" in a folder
}

// OpenStore opens the target that a person names: a bucket, s3://BUCKET/PREFIX, gs://BUCKET/PREFIX or azblob://CONTAINER/PREFIX, or a folder,
// relative to dir, which is made where it is not there.
func OpenStore(target, dir string) (Store, error) {
	if scheme, _, is := strings.Cut(target, "://"); is {
		if _, known := clouds[scheme]; !known {
			return nil, fault.New(fault.Config, "a place is a folder or a bucket (s3://, gs://, azblob://), not %q", scheme+"://").WithHint("mount it, and name the folder")
		}
		return openBucket(target)
	}
	if !filepath.IsAbs(target) {
		target = filepath.Join(dir, target)
	}
	return Folder(filepath.Clean(target)), nil
}

// Folder is a store in a folder, which may be on a share.
type Folder string

func (f Folder) String() string { return string(f) }

func (f Folder) path(name string) string { return filepath.Join(string(f), filepath.FromSlash(name)) }

// Put implements Store: a file under another name, synced, then renamed. People's passwords are hashes and keys are keys, so nobody but
// this user may read it.
func (f Folder) Put(ctx context.Context, name string, r io.Reader) (err error) {
	target := f.path(name)
	if err := os.MkdirAll(filepath.Dir(target), 0o700); err != nil {
		return err
	}
	out, err := os.OpenFile(target+".part", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(target + ".part")
		}
	}()
	_, err = io.Copy(out, reader{ctx, r})
	if err == nil {
		err = out.Sync()
	}
	if cerr := out.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(target+".part", target)
	}
	if err == nil {
		err = syncFolder(filepath.Dir(target))
	}
	return err
}

// syncFolder makes the entries of a folder survive a power cut. Systems that cannot say so with an error that means nothing.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	_ = d.Sync()
	return d.Close()
}

// Open implements Store.
func (f Folder) Open(_ context.Context, name string) (io.ReadCloser, error) {
	return os.Open(f.path(name))
}

// List implements Store.
func (f Folder) List(ctx context.Context, prefix string) (list []Object, err error) {
	root := f.path(prefix[:strings.LastIndexByte(prefix, '/')+1])
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // nothing yet, or removed meanwhile
		}
		if err != nil || d.IsDir() {
			return errors.Join(err, context.Cause(ctx))
		}
		rel, err := filepath.Rel(string(f), path)
		if err != nil {
			return err
		}
		name := filepath.ToSlash(rel)
		if !strings.HasPrefix(name, prefix) || !d.Type().IsRegular() || strings.HasSuffix(name, ".part") {
			return nil
		}
		info, err := d.Info()
		if err == nil {
			list = append(list, Object{Name: name, Size: info.Size()})
		}
		return ignoreGone(err)
	})
	return list, err
}

// Delete implements Store. Folders that are empty afterwards go too.
func (f Folder) Delete(_ context.Context, name string) error {
	if err := ignoreGone(os.Remove(f.path(name))); err != nil {
		return err
	}
	for dir := filepath.Dir(f.path(name)); dir != string(f) && os.Remove(dir) == nil; {
		dir = filepath.Dir(dir)
	}
	return nil
}

func ignoreGone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// reader stops when its context ends.
type reader struct {
	ctx context.Context //nolint:containedctx // Read has no other way to hear of it
	r   io.Reader
}

func (r reader) Read(p []byte) (int, error) {
	if err := context.Cause(r.ctx); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}

// failed gives an error of a store its sentence.
func failed(what string, s Store, err error) error {
	return fault.New(fault.Failed, "%s %s: %w", what, s, err).WithHint("check that this user may write there, and that there is room")
}

// wrong is an object that is not what the manifest says.
func wrong(name string, s Store, what string) error {
	return fault.New(fault.Failed, "backup in %s is damaged: %s %s", s, name, what).WithHint("take another one: %s", fmt.Sprintf("daybook backup list --to %s", s))
}
