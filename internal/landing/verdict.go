package landing

import (
	"crypto/sha256"
	"encoding/hex"
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

// longestName is what file systems take for a name, in bytes.
const longestName = 255

// verdictPath is where the verdict of a quarantined file lies: beside it, under its name and the suffix. A name that leaves no
// room for the suffix is cut and told apart by its hash.
func (f Folder) verdictPath(path string) string {
	dir, name := filepath.Split(f.Abs(path))
	if len(name)+len(verdictSuffix) > longestName {
		sum := sha256.Sum256([]byte(name))
		mark := "-" + hex.EncodeToString(sum[:8])
		name = strings.ToValidUTF8(name[:longestName-len(verdictSuffix)-len(mark)], "") + mark
	}
	return filepath.Join(dir, name+verdictSuffix)
}

// WriteVerdict puts the verdict beside a quarantined file. It lasts from the next Sync of the run on.
func (f Folder) WriteVerdict(path string, v contract.Verdict) error {
	doc, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return fmt.Errorf("verdict of %s: %w", path, err)
	}
	target := f.verdictPath(path)
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		return fault.New(fault.Failed, "verdict of %s: %w", path, err)
	}
	if err := writeTemp(target, func(out *os.File) error {
		_, err := out.Write(append(doc, '\n'))
		return err
	}); err != nil {
		return fault.New(fault.Failed, "verdict of %s: %w", path, err)
	}
	return nil
}

// RemoveVerdict takes the verdict away when its file left quarantine, and the folders that are empty then.
func (f Folder) RemoveVerdict(path string) error {
	err := os.Remove(f.verdictPath(path))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return fault.New(fault.Failed, "verdict of %s: %w", path, err)
	}
	prune(f.Quarantine, filepath.Dir(f.Abs(path)))
	return nil
}

// prune takes away a folder below base that is empty, and those above it that are empty then.
func prune(base, dir string) {
	for ; strings.HasPrefix(dir, base+string(filepath.Separator)); dir = filepath.Dir(dir) {
		if os.Remove(dir) != nil { // not empty: other files lie there
			return
		}
	}
}
