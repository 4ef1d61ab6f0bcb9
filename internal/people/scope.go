package people

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
)

// Placed is a store in the hierarchy.
type Placed struct{ StoreID, Region, Area, Banner string }

// Scope is what somebody may see. The zero value sees nothing.
type Scope struct {
	All      bool     // every store, and what belongs to none
	Stores   []string // else these, sorted
	SeesCost bool
}

// Holds reports whether a store is in it.
func (s Scope) Holds(store string) bool {
	_, found := slices.BinarySearch(s.Stores, store)
	return s.All || found
}

// Everything is the scope of whoever may see all of it.
var Everything = Scope{All: true, SeesCost: true}

// Key names a scope: two that let see the same have the same key, others another.
func (s Scope) Key() string {
	key := "all"
	if !s.All {
		sum := sha256.Sum256([]byte(strings.Join(s.Stores, "\x00")))
		key = hex.EncodeToString(sum[:12])
	}
	if s.SeesCost {
		key += "+cost"
	}
	return key
}

// Empty reports whether there is nothing to see.
func (s Scope) Empty() bool { return !s.All && len(s.Stores) == 0 }

// ScopeOf works out what grants let somebody see on a date, among the stores that there are. Roles of the whole chain see all of it where
// nothing else is granted.
func ScopeOf(role Role, grants []Grant, seesCost bool, stores []Placed, today contract.Day) Scope {
	s := Scope{SeesCost: seesCost}
	live := slices.DeleteFunc(slices.Clone(grants), func(g Grant) bool { return g.Until != nil && *g.Until < today })
	if len(grants) == 0 && (role == Chain || role == Data || role == Admin) {
		s.All = true
	}
	for _, g := range live {
		s.All = s.All || g.Node == WholeChain
	}
	if s.All {
		return s
	}
	for _, p := range stores {
		if slices.ContainsFunc(live, func(g Grant) bool { return g.covers(p) }) {
			s.Stores = append(s.Stores, p.StoreID)
		}
	}
	slices.Sort(s.Stores)
	return s
}

func (g Grant) covers(p Placed) bool {
	switch g.Node {
	case Banner:
		return p.Banner == g.Value
	case Area:
		return p.Area == g.Value
	case InRegion:
		return p.Region == g.Value
	case OneStore:
		return p.StoreID == g.Value
	}
	return false
}

// LeastPeers is how many stores outside of a scope a figure has to be made of before somebody inside may see it.
const LeastPeers = 5
