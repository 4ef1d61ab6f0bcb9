// Package landing knows where files arrive and where they go: it lists the landing folder, archives what was loaded,
// quarantines what was not beside its verdict, and brings files back for a release. It never opens a file to change it.
package landing

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"

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
	Name    string // below landing, with slashes
	Path    string // absolute
	Size    int64
	ModTime time.Time
	info    fs.FileInfo
}

// uploads are endings of files that somebody is still writing.
var uploads = []string{".tmp", ".part", ".filepart"}

// underWay reports whether a name says that its upload has not ended, or that it is none of ours.
func underWay(name string) bool {
	if strings.HasPrefix(name, ".") {
		return true
	}
	for _, end := range uploads {
		if strings.HasSuffix(strings.ToLower(name), end) {
			return true
		}
	}
	return false
}

// List returns the files in landing and in folders below it, sorted by name. Dot-files and uploads under way are left out,
// and so is everything that is no regular file.
func (f Folder) List() ([]File, error) { return ListDir(f.Landing) }

// ListDir lists any folder in the same way.
func ListDir(dir string) ([]File, error) {
	var files []File
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			if os.IsNotExist(err) && path != dir {
				return nil // moved away while we looked
			}
			return err
		}
		if path != dir && underWay(d.Name()) {
			if d.IsDir() {
				return filepath.SkipDir
			}
			return nil
		}
		if !d.Type().IsRegular() {
			return nil
		}
		file, err := Stat(dir, path)
		if os.IsNotExist(err) {
			return nil
		}
		if err != nil {
			return err
		}
		files = append(files, file)
		return nil
	})
	if err != nil {
		return nil, fault.New(fault.Unreachable, "list %s: %w", dir, err)
	}
	sort.Slice(files, func(i, j int) bool { return files[i].Name < files[j].Name })
	return files, nil
}

// Stat describes one file whose name is taken relative to base.
func Stat(base, path string) (File, error) {
	info, err := os.Stat(path)
	if err != nil {
		return File{}, err
	}
	name, err := filepath.Rel(base, path)
	if err != nil {
		return File{}, fmt.Errorf("name of %s: %w", path, err)
	}
	return File{Name: filepath.ToSlash(name), Path: path, Size: info.Size(), ModTime: info.ModTime(), info: info}, nil
}

// Changed reports whether the file is no longer the one that was listed: its upload had not ended.
func (f File) Changed() bool {
	now, err := os.Stat(f.Path)
	if err != nil {
		return true
	}
	return now.Size() != f.Size || !now.ModTime().Equal(f.ModTime) || (f.info != nil && !os.SameFile(now, f.info))
}
