package read

import (
	"cmp"
	"slices"
)

// keptFile is a night in a file.
type keptFile struct {
	key  nightKey
	file *nightFile
}

// nightFile returns a night where it is in a file; nil: it is not.
func (m *Memory) nightFile(key nightKey) *nightFile {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, f := range m.files {
		if f.key == key {
			return f.file
		}
	}
	return nil
}

// putNightFile keeps it, and lets those go that are not among the nights that are shown, and the oldest.
func (m *Memory) putNightFile(key nightKey, f *nightFile, shown []nightKey) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.files = slices.DeleteFunc(m.files, func(old keptFile) bool { return !slices.Contains(shown, old.key) })
	m.files = append(m.files, keptFile{key, f})
	slices.SortFunc(m.files, func(a, b keptFile) int { return cmp.Compare(a.key.date, b.key.date) })
	m.files = slices.Delete(m.files, 0, max(0, len(m.files)-mostFiles))
}
