package landing

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Receivable says why a name from elsewhere can be none of a file in landing; "" where it can.
func Receivable(name string) string {
	switch {
	case !utf8.ValidString(name) || strings.ContainsFunc(name, func(c rune) bool { return unicode.IsControl(c) || c == '\\' || c == ':' }):
		return "has characters that no file's name should have"
	case !fs.ValidPath(name) || !filepath.IsLocal(filepath.FromSlash(name)):
		return "leads out of landing"
	case len(path.Base(name)) > 200:
		return "is too long"
	}
	for part := range strings.SplitSeq(name, "/") {
		if underWay(part) {
			return "says that it is being written, or is hidden"
		}
	}
	if strings.HasSuffix(name, verdictSuffix) {
		return "is that of a verdict"
	}
	return ""
}

// Receive puts a file that comes from elsewhere into landing, in the place of one of that name that lies there: whole and on the disk, or not
// at all. size is what it has to have, in bytes; -1: as much as comes. Nobody can make it write outside of landing, not by a link in it either.
func (f Folder) Receive(name string, r io.Reader, size int64) (err error) {
	if why := Receivable(name); why != "" {
		return fmt.Errorf("receive %q: its name %s", name, why)
	}
	root, err := os.OpenRoot(f.Landing)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	local := filepath.FromSlash(name)
	if dir := filepath.Dir(local); dir != "." {
		if err := root.MkdirAll(dir, 0o755); err != nil {
			return err
		}
	}
	tmp := filepath.Join(filepath.Dir(local), "."+filepath.Base(local)+".fetch") // hidden: no run sees it
	if err := root.Remove(tmp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	out, err := root.OpenFile(tmp, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	n, err := io.Copy(out, r)
	if err == nil && size >= 0 && n != size {
		err = fmt.Errorf("receive %s: %d bytes came, it has %d", name, n, size)
	}
	if err == nil {
		err = out.Sync()
	}
	if cerr := out.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = root.Rename(tmp, local)
	}
	if err != nil {
		_ = root.Remove(tmp)
		return err
	}
	return syncPath(filepath.Join(f.Landing, filepath.Dir(local)))
}
