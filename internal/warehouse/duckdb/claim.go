package duckdb

import (
	"sync"

	"github.com/daybookhq/daybook/internal/fault"
)

// The engine's lock is between processes; inside one it would quietly share the file. claims makes the rule the same in
// both cases: one writer, or any number of readers.
var claims = struct {
	sync.Mutex
	held map[string]int // readers of a path; -1: a writer
}{held: map[string]int{}}

// claim takes path for this process until free is called.
func claim(path string, readOnly bool) (free func(), err error) {
	if path == InMemory {
		return func() {}, nil
	}
	claims.Lock()
	defer claims.Unlock()
	n := claims.held[path]
	if n < 0 || n > 0 && !readOnly {
		return nil, locked(path, "this process")
	}
	if readOnly {
		claims.held[path] = n + 1
	} else {
		claims.held[path] = -1
	}
	return func() {
		claims.Lock()
		defer claims.Unlock()
		if claims.held[path]--; claims.held[path] <= 0 {
			delete(claims.held, path)
		}
	}, nil
}

func locked(path, by string) error {
	return fault.New(fault.Locked, "warehouse %s is in use by %s", path, by).
		WithHint("wait until it is done (daybook run --wait does); while daybook serve runs, other commands hand their work to it")
}
