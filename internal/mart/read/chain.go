package read

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
)

// Store is one store as its master has it; one that only deliveries know has an ID and nothing else.
type Store struct {
	ID     string        `json:"store_id"`
	Name   string        `json:"name"`
	Region string        `json:"region"`
	Format string        `json:"format"`
	City   string        `json:"city"`
	Opened *contract.Day `json:"opened_on"`
	Closed *contract.Day `json:"closed_on"`
	Lat    Maybe         `json:"-"` // millionths of a degree
	Lon    Maybe         `json:"-"`

	place int32 // in the Memory; 0 where no warehouse has it
}

// Chain is the store master of a run and the calendar entries that close stores.
type Chain struct {
	Stores  []*Store // by id
	Regions []string // by name
	byID    map[string]*Store
	closed  map[contract.Day][]closedEntry

	inRegion []regionStores // by name, as Regions
	regions  []int32        // by the place of a store: its region, from 1; 0 without one
}

// regionStores are the stores of a region, by id.
type regionStores struct {
	stores []*Store
	places placeSet
}

type closedEntry struct {
	date          contract.Day
	region, store *string
}

// Chain returns the stores of the run that are in scope.
func (r *Reader) Chain(ctx context.Context) (*Chain, error) {
	all, err := r.everyStore(ctx)
	if err != nil || r.scope.All {
		return all, err
	}
	return workOut(r, "chain", func() (*Chain, int64, error) {
		var mine []Store
		for _, s := range all.Stores {
			if r.scope.Holds(s.ID) {
				mine = append(mine, *s)
			}
		}
		c := newChain(mine, nil)
		c.closed = all.closed
		return c, int64(len(mine)), nil
	})
}

// manyForRoom is how many stores a chain has before a Memory makes room for its nights.
const manyForRoom = 500

// storeRows is half of the rows of a Memory that the newest fourteen nights of a chain of very many stores take for each of them; products are not among
// them, and room makes it twice.
const storeRows = 380

// everyStore returns all stores of the run, in scope or not.
func (r *Reader) everyStore(ctx context.Context) (*Chain, error) {
	return remember(ctx, r, "chain", func() (*Chain, int64, error) {
		q, err := r.querier(ctx)
		if err != nil {
			return nil, 0, err
		}
		list, err := all(ctx, q, "masters", func(s *sql.Rows, v *Store) error {
			err := s.Scan(&v.ID, label{&v.Name}, label{&v.Region}, label{&v.Format}, label{&v.City}, maybeDay{&v.Opened}, maybeDay{&v.Closed}, &v.Lat, &v.Lon)
			v.place = r.memory.place(v.ID)
			return err
		})
		if err != nil {
			return nil, 0, err
		}
		closed, err := all(ctx, q, "closed", func(s *sql.Rows, v *closedEntry) error {
			return s.Scan(day{&v.date}, &v.region, &v.store)
		})
		if len(list) > manyForRoom {
			r.memory.room(int64(min(len(list), manyStores)) * storeRows)
		}
		return newChain(list, closed), int64(len(list) + len(closed)), err
	})
}

func newChain(list []Store, closed []closedEntry) *Chain {
	c := &Chain{byID: make(map[string]*Store, len(list)), closed: map[contract.Day][]closedEntry{}}
	regions := map[string]bool{}
	for i := range list {
		s := &list[i]
		c.Stores, c.byID[s.ID] = append(c.Stores, s), s
		if s.Region != "" && !regions[s.Region] {
			regions[s.Region] = true
			c.Regions = append(c.Regions, s.Region)
		}
	}
	slices.SortFunc(c.Stores, func(a, b *Store) int { return strings.Compare(a.ID, b.ID) })
	slices.Sort(c.Regions)
	c.inRegion = make([]regionStores, len(c.Regions))
	for _, s := range c.Stores {
		for len(c.regions) <= int(s.place) {
			c.regions = append(c.regions, 0)
		}
		if s.Region == "" {
			continue
		}
		region := c.regionOf(s.Region)
		c.regions[s.place] = region
		in := &c.inRegion[region-1]
		in.stores = append(in.stores, s)
		in.places.add(s.place)
	}
	for _, e := range closed {
		c.closed[e.date] = append(c.closed[e.date], e)
	}
	return c
}

// regionOf is the number of a region, from 1; noRegion where the master has none of that name.
func (c *Chain) regionOf(name string) int32 {
	at, ok := slices.BinarySearch(c.Regions, name)
	if !ok {
		return noRegion
	}
	return int32(at + 1) //nolint:gosec // regions of a chain
}

// Store returns the store called id, and whether the master has it.
func (c *Chain) Store(id string) (*Store, bool) {
	if s, ok := c.byID[id]; ok {
		return s, true
	}
	return &Store{ID: id}, false
}

// Knows says whether the master has a region called name, or it is empty.
func (c *Chain) Knows(name string) bool {
	_, ok := slices.BinarySearch(c.Regions, name)
	return ok || name == ""
}

// intern returns the master's own copy of an id, so that a year of rows does not hold it a thousand times.
func (c *Chain) intern(id string) string {
	if s, ok := c.byID[id]; ok {
		return s.ID
	}
	return id
}

// In says whether the store called id is in scope.
func (c *Chain) In(in Scope, id string) bool {
	if in.Store != "" && in.Store != id {
		return false
	}
	if in.Region == "" {
		return true
	}
	s, ok := c.byID[id]
	return ok && s.Region == in.Region
}

// shut says whether the calendar closes a store on a date.
func (c *Chain) shut(s *Store, date contract.Day) bool {
	for _, e := range c.closed[date] {
		if (e.region == nil || *e.region == s.Region) && (e.store == nil || *e.store == s.ID) {
			return true
		}
	}
	return false
}
