package intake

import (
	"hash/maphash"
	"math/bits"
	"math/rand/v2"
	"slices"
)

// IDs is the set of ids of a master: an open table, at most half full, which each row of a file asks. An id of up to
// eight bytes is held against a cell as one word.
type IDs struct {
	seed  maphash.Seed
	table []knownID
	by    uint64 // what a word is multiplied by: another odd number for each set, so that no list of ids can be made that fall into one place
	shift int    // leaves as many bits of a product as places of the table have
}

// knownID is an id and its word; "" where the place is empty.
type knownID struct {
	word uint64
	id   string
}

// NewIDs returns the set of list. An empty text is no id.
func NewIDs(list []string) *IDs {
	size := 8
	for size < 2*len(list) {
		size *= 2
	}
	s := &IDs{maphash.MakeSeed(), make([]knownID, size), rand.Uint64() | 1, 64 - bits.TrailingZeros(uint(size))} //nolint:gosec // nothing is kept secret by it
	for _, id := range list {
		if b := []byte(id); len(b) > 0 {
			*s.find(b) = knownID{word(b), id}
		}
	}
	return s
}

// List returns the ids, sorted.
func (s *IDs) List() []string {
	var list []string
	for _, x := range s.table {
		if x.id != "" {
			list = append(list, x.id)
		}
	}
	slices.Sort(list)
	return list
}

// Has reports whether the master has id.
func (s *IDs) Has(id []byte) bool { return s.find(id).id != "" }

// find returns the place of id, or the empty one where it belongs.
func (s *IDs) find(id []byte) *knownID {
	x := word(id)
	i := x * s.by >> s.shift
	if x == 0 {
		i = maphash.Bytes(s.seed, id)
	}
	for mask := uint64(len(s.table) - 1); ; i++ {
		at := &s.table[i&mask]
		if at.id == "" || at.word == x && len(at.id) == len(id) && (x != 0 || at.id == string(id)) {
			return at
		}
	}
}
