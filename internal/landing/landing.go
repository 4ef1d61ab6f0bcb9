// Package landing knows where files arrive and where they go: it lists the landing folder, archives what was loaded,
// quarantines what was not beside its verdict, and brings files back for a release. It never opens a file to change it.
//
// What lies in landing was put there by others, so names and files are taken as hostile: a link is never followed, a name
// never leads out of the folder it was found in, and a file that is swapped for another one is not read.
package landing

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/daybookhq/daybook/internal/fault"
)

// Folder is the three folders of one home, and the home that paths in the ledger are relative to.
type Folder struct {
	Home       string // absolute
	Landing    string
	Quarantine string
	Archive    string
}

// File is one file in landing, as it was when it was listed.
type File struct {
	Name    string // below landing, with slashes; bytes that are no UTF-8 are written as \xNN
	Path    string // absolute
	Size    int64
	ModTime time.Time
	info    fs.FileInfo
}

// Skipped is something in landing that is no delivery and no upload under way either.
type Skipped struct {
	Name string `json:"name"`
	Why  string `json:"why"`
}

// Upload is a file whose name says that somebody is still writing it.
type Upload struct {
	Name    string    `json:"name"`
	Changed time.Time `json:"changed_at"`
}

// Listing is what a folder holds, by name.
type Listing struct {
	Files    []File
	Skipped  []Skipped
	UnderWay []Upload // but for dot-files
}

// uploads are endings of files that somebody is still writing.
var uploads = []string{".tmp", ".part", ".filepart"}

// underWay reports whether a name says that its upload has not ended, or that it is none of ours.
func underWay(name string) bool {
	if strings.HasPrefix(name, ".") {
		return true
	}
	return slices.ContainsFunc(uploads, func(end string) bool { return strings.HasSuffix(strings.ToLower(name), end) })
}

// List returns the files in landing and in folders below it. Dot-files, uploads under way and verdicts that were moved back
// with their files are left out; what is no regular file, or cannot be looked into, is told as skipped.
func (f Folder) List() (Listing, error) { return ListDir(f.Landing) }

// ListDir lists any folder in the same way. The folder itself may be a link.
func ListDir(dir string) (Listing, error) {
	root, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return Listing{}, fault.New(fault.Failed, "list %s: %w", dir, err)
	}
	var l Listing
	err = filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if p == root {
			return err
		}
		return l.look(root, p, d, err)
	})
	if err != nil {
		return Listing{}, fault.New(fault.Failed, "list %s: %w", dir, err)
	}
	slices.SortFunc(l.Files, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	return l, nil
}

// look adds one entry below the folder.
func (l *Listing) look(root, p string, d fs.DirEntry, err error) error {
	name, rerr := nameOf(root, p)
	switch {
	case rerr != nil:
		return rerr
	case errors.Is(err, fs.ErrNotExist):
		return nil // moved away while we looked
	case err != nil:
		l.skip(name, "cannot be looked into: "+reason(err))
		return fs.SkipDir
	case underWay(d.Name()) && d.IsDir():
		return fs.SkipDir
	case underWay(d.Name()) && !strings.HasPrefix(d.Name(), "."):
		if info, err := d.Info(); err == nil {
			l.UnderWay = append(l.UnderWay, Upload{name, info.ModTime()})
		}
		return nil
	case underWay(d.Name()), strings.HasSuffix(d.Name(), verdictSuffix), d.IsDir():
		return nil
	}
	info, err := os.Lstat(p)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		l.skip(name, "cannot be looked at: "+reason(err))
	case info.Mode()&fs.ModeSymlink != 0:
		l.skip(name, "is a link; put the file itself into landing")
	case !info.Mode().IsRegular():
		l.skip(name, "is no regular file")
	default:
		l.Files = append(l.Files, newFile(name, p, info))
	}
	return nil
}

func (l *Listing) skip(name, why string) { l.Skipped = append(l.Skipped, Skipped{name, why}) }

// reason is an error of the file system without the path that it repeats.
func reason(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}

// Stat describes one file that a person named, whose name is taken relative to base. A link is followed.
func Stat(base, path string) (File, error) {
	info, err := os.Stat(path)
	if err != nil {
		return File{}, err
	}
	if !info.Mode().IsRegular() {
		return File{}, fmt.Errorf("%s is no regular file", path)
	}
	name, err := nameOf(base, path)
	if err != nil {
		return File{}, err
	}
	return newFile(name, path, info), nil
}

func newFile(name, path string, info fs.FileInfo) File {
	return File{Name: name, Path: path, Size: info.Size(), ModTime: info.ModTime(), info: info}
}

// nameOf is a path below base with slashes, in UTF-8.
func nameOf(base, p string) (string, error) {
	rel, err := filepath.Rel(base, p)
	if err != nil {
		return "", fmt.Errorf("name of %s: %w", p, err)
	}
	name := path.Clean(filepath.ToSlash(rel))
	if utf8.ValidString(name) {
		return name, nil
	}
	var b strings.Builder
	for i := 0; i < len(name); {
		r, n := utf8.DecodeRuneInString(name[i:])
		if r == utf8.RuneError && n == 1 {
			fmt.Fprintf(&b, `\x%02x`, name[i])
		} else {
			b.WriteString(name[i : i+n])
		}
		i += n
	}
	return b.String(), nil
}

// Changed reports whether the file is no longer the one that was listed: its upload had not ended, or it was taken away.
func (f File) Changed() bool {
	now, err := os.Lstat(f.Path)
	if err == nil && f.info.Mode()&fs.ModeSymlink == 0 && now.Mode()&fs.ModeSymlink != 0 {
		now, err = os.Stat(f.Path) // one that a person named may be a link
	}
	return err != nil || now.Size() != f.Size || !now.ModTime().Equal(f.ModTime) || !os.SameFile(now, f.info)
}
