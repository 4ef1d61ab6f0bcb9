package handover

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/daybookhq/daybook/internal/fault"
)

// Handed is a handover that is there to be read.
type Handed struct {
	Manifest Manifest
	Views    map[string][]string // absolute paths of files, by view; a view without rows is not there
}

// Open looks at the handover in dir: each file that its manifest names is there, below dir, byte for byte as the manifest says. No link in it
// leads out of it.
func Open(dir string) (h Handed, err error) {
	if strings.ContainsAny(dir, "*?[]{}") {
		return h, fault.New(fault.Usage, "%s cannot be read: its path holds one of * ? [ ] { }", dir).WithHint("rename the folder, or link to it")
	}
	if _, err := os.Stat(filepath.Join(dir, "manifest.json")); err != nil {
		return h, fault.New(fault.Usage, "%s holds no handover: %w", dir, err).WithHint("daybook export --all --format parquet --out %s makes one", dir)
	}
	if h.Manifest, err = readManifest(dir); err != nil {
		return h, err
	}
	root, err := filepath.EvalSymlinks(dir) // the folder itself may be a link
	if err != nil {
		return h, fault.New(fault.Usage, "%s: %w", dir, err)
	}
	h.Views = map[string][]string{}
	for _, t := range h.Manifest.Tables {
		for _, f := range t.Files {
			path := filepath.FromSlash(f.Path)
			if !filepath.IsLocal(path) || strings.ContainsAny(path, "*?[]{}") {
				return h, fault.New(fault.Usage, "%s: the manifest names a file outside of the folder: %q", dir, f.Path)
			}
			path = filepath.Join(dir, path)
			info, err := os.Lstat(path)
			switch {
			case err != nil:
				return h, fault.New(fault.Usage, "%s: a file of %s is not there: %w", dir, t.Name, err).WithHint("hand over again")
			case !info.Mode().IsRegular() || info.Size() != f.Bytes:
				return h, fault.New(fault.Usage, "%s: %s is not what was handed over: %d bytes, the manifest says %d", dir, f.Path, info.Size(), f.Bytes).WithHint("hand over again")
			}
			if real, err := filepath.EvalSymlinks(path); err != nil || !below(root, real) {
				return h, fault.New(fault.Usage, "%s: %s lies outside of the folder: a link leads there", dir, f.Path).WithHint("hand over again, into a folder without links")
			}
			if err := same(path, f.SHA256); err != nil {
				return h, fault.New(fault.Usage, "%s: %s is not what was handed over: %w", dir, f.Path, err).WithHint("hand over again")
			}
			h.Views[t.Name] = append(h.Views[t.Name], path)
		}
	}
	return h, nil
}

// below reports whether a path lies in a folder; neither holds links.
func below(dir, path string) bool {
	rel, err := filepath.Rel(dir, path)
	return err == nil && filepath.IsLocal(rel)
}

// same compares a file with its hash.
func same(path, want string) error {
	f, err := os.Open(path) //nolint:gosec // below the folder that the user named
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return err
	}
	if has := hex.EncodeToString(sum.Sum(nil)); has != want {
		return fmt.Errorf("sha256 %s, the manifest says %s", has, want)
	}
	return nil
}
