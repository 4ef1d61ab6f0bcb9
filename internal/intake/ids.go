package intake

import (
	"encoding/binary"
	"maps"
	"slices"
)

// IDs is the set of ids of a master.
type IDs struct{ set map[string]struct{} }

// NewIDs returns the set of list.
func NewIDs(list []string) *IDs {
	s := make(map[string]struct{}, len(list))
	for _, id := range list {
		s[id] = struct{}{}
	}
	return &IDs{s}
}

// List returns the ids, sorted.
func (s *IDs) List() []string { return slices.Sorted(maps.Keys(s.set)) }

// Has reports whether the master has id.
func (s *IDs) Has(id []byte) bool {
	_, ok := s.set[string(id)]
	return ok
}

// memo remembers some ids that a master has, each in a place that its last bytes tell: the same ids come again and again,
// and looking there first is cheaper than the set.
type memo [1024][]byte

func (s *IDs) has(id []byte, m *memo) bool {
	at := &m[place10(id)]
	if string(id) == string(*at) {
		return true
	}
	if !s.Has(id) {
		return false
	}
	*at = append((*at)[:0], id...)
	return true
}

// place10 makes ten bits of an id.
func place10(id []byte) uint64 {
	var tail uint64
	if n := len(id); n >= 8 {
		tail = binary.LittleEndian.Uint64(id[n-8:])
	} else {
		for _, c := range id {
			tail = tail<<8 | uint64(c)
		}
	}
	return tail * 0x9e3779b97f4a7c15 >> 54
}
