package read

import (
	"cmp"
	"slices"
	"sync"
)

// nightFiles are nights that lie in files, of one kind. They are safe for concurrent use.
type nightFiles[T any] struct {
	most int

	mu   sync.Mutex
	list []keptFile[T] // the oldest first
}

// keptFile is a night in a file.
type keptFile[T any] struct {
	key  nightKey
	file *T
}

// of returns a night where it is in a file; nil: it is not.
func (n *nightFiles[T]) of(key nightKey) *T {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, f := range n.list {
		if f.key == key {
			return f.file
		}
	}
	return nil
}

// newest returns the newest night that is in a file; nil: none is.
func (n *nightFiles[T]) newest() *T {
	n.mu.Lock()
	defer n.mu.Unlock()
	if len(n.list) == 0 {
		return nil
	}
	return n.list[len(n.list)-1].file
}

// put keeps it, and lets those go that are not among the nights that are shown, and the oldest.
func (n *nightFiles[T]) put(key nightKey, f *T, shown []nightKey) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.list = slices.DeleteFunc(n.list, func(old keptFile[T]) bool { return !slices.Contains(shown, old.key) })
	n.list = append(n.list, keptFile[T]{key, f})
	slices.SortFunc(n.list, func(a, b keptFile[T]) int { return cmp.Compare(a.key.date, b.key.date) })
	n.list = slices.Delete(n.list, 0, max(0, len(n.list)-n.most))
}
