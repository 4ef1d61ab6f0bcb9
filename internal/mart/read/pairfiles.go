package read

import (
	"cmp"
	"slices"
)

// keptFile is the products of a night in a file.
type keptFile struct {
	key  nightKey
	file *pairFile
}

// pairFile returns the products of a night where they are in a file; nil: they are not.
func (m *Memory) pairFile(key nightKey) *pairFile {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, f := range m.files {
		if f.key == key {
			return f.file
		}
	}
	return nil
}

// putPairFile keeps them, and lets those go that are not among the nights that are shown, and the oldest.
func (m *Memory) putPairFile(key nightKey, f *pairFile, shown []nightKey) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.files = slices.DeleteFunc(m.files, func(old keptFile) bool { return !slices.Contains(shown, old.key) })
	m.files = append(m.files, keptFile{key, f})
	slices.SortFunc(m.files, func(a, b keptFile) int { return cmp.Compare(a.key.date, b.key.date) })
	m.files = slices.Delete(m.files, 0, max(0, len(m.files)-mostFiles))
}
