package cli

import (
	"crypto/sha256"
	"fmt"
	"os"
	"strings"
	"sync"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/web"
)

// contractFolder is the contracts of a home that is being served, read again when a file of theirs has changed.
type contractFolder struct {
	home, path string

	mu   sync.Mutex
	at   string // what the folder looked like
	last web.Contracts
}

// now are the contracts as they are now.
func (f *contractFolder) now() web.Contracts {
	f.mu.Lock()
	defer f.mu.Unlock()
	at := looksOf(f.path)
	if f.last.Set != nil && at == f.at {
		return f.last
	}
	set, broken := contract.LoadDir(f.path)
	if broken != nil {
		broken = fault.New(fault.Config, "%w", broken)
	}
	f.at = at
	f.last = web.Contracts{Set: set, Broken: mistakes(f.home, f.path, broken), Stamp: fmt.Sprintf("%.8x", sha256.Sum256([]byte(at)))}
	return f.last
}

// looksOf tells a folder's files from what they were: by name, size and time of their last change.
func looksOf(path string) string {
	entries, err := os.ReadDir(path)
	if err != nil {
		return err.Error()
	}
	var b strings.Builder
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			continue // it went away just now: the next look sees it
		}
		fmt.Fprintf(&b, "%s %d %d\n", e.Name(), info.Size(), info.ModTime().UnixNano())
	}
	return b.String()
}
