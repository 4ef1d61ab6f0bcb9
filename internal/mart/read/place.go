package read

import "math/bits"

// Stores have places: numbers from 1 in the order in which a Memory came across them, the same in all nights and masters that it keeps. What is looked up of
// thousands of stores for every page is then an element of a slice, and a set of stores is a few hundred bytes.

// place returns the place of a store that a warehouse has.
func (m *Memory) place(id string) int32 {
	m.mu.Lock()
	defer m.mu.Unlock()
	at, ok := m.places[id]
	if !ok {
		at = int32(len(m.places) + 1) //nolint:gosec // stores of a chain
		m.places[id], m.ids = at, append(m.ids, id)
	}
	return at
}

// stores are the ids of all stores that have a place by now, in the order of their places from 1.
func (m *Memory) stores() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.ids
}

// placeSet is a set of stores by place.
type placeSet []uint64

func (s *placeSet) add(place int32) {
	word := int(place / 64)
	for len(*s) <= word {
		*s = append(*s, 0)
	}
	(*s)[word] |= 1 << (place % 64)
}

// join adds the stores of another set.
func (s *placeSet) join(other placeSet) {
	for len(*s) < len(other) {
		*s = append(*s, 0)
	}
	for i, word := range other {
		(*s)[i] |= word
	}
}

// within counts the stores that are in a part of the chain too.
func (s placeSet) within(of placeSet) (n int64) {
	for i, word := range s {
		if i < len(of) {
			n += int64(bits.OnesCount64(word & of[i]))
		}
	}
	return n
}

// has reports whether a store is among them.
func (s placeSet) has(place int32) bool {
	word := int(place / 64)
	return word < len(s) && s[word]&(1<<(place%64)) != 0
}

// size counts the stores.
func (s placeSet) size() (n int64) {
	for _, word := range s {
		n += int64(bits.OnesCount64(word))
	}
	return n
}

// part is a part of a chain, ready to be asked of thousands of store-days.
type part struct {
	store   string // "": any
	region  int32  // anyRegion, or as Chain.regions has it
	regions []int32
}

// anyRegion is every store, and noRegion no store at all: a region that the master does not have.
const anyRegion, noRegion = -1, -2

// part returns a part of the chain.
func (c *Chain) part(in Scope) part {
	p := part{store: in.Store, region: anyRegion, regions: c.regions}
	if in.Region != "" {
		p.region = c.regionOf(in.Region)
	}
	return p
}

// regionAt is the region of a store-day, as Chain.regions has it.
func (c *Chain) regionAt(d *StoreDay) int32 {
	if int(d.place) < len(c.regions) {
		return c.regions[d.place]
	}
	return 0
}

// has is Chain.In of a store-day.
func (p *part) has(d *StoreDay) bool {
	if p.store != "" && p.store != d.Store {
		return false
	}
	return p.region == anyRegion || int(d.place) < len(p.regions) && p.regions[d.place] == p.region
}
