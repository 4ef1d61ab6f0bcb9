// Package people knows who may see what: persons with a role and a scope, tokens of machines, passwords, sessions, and the log of who did
// what. It decides nothing about pages; whoever asks the marts for numbers asks here first for the scope.
package people

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
)

// Role is what somebody does; it decides what a page puts first and which pages there are.
type Role string

// The roles.
const (
	Chain  Role = "chain"  // an analyst or manager of the whole chain
	Region Role = "region" // a manager of some stores
	Store  Role = "store"  // a manager of one store, or a few
	Data   Role = "data"   // whoever looks after the files: may release and discard
	Admin  Role = "admin"  // people, tokens, settings; everything that Data may
)

// Roles are all of them.
var Roles = []Role{Chain, Region, Store, Data, Admin}

// Node is a level of the store hierarchy.
type Node string

// The nodes, widest first.
const (
	WholeChain Node = "chain"
	Banner     Node = "banner"
	Area       Node = "area"
	InRegion   Node = "region"
	OneStore   Node = "store"
)

// Nodes are all of them.
var Nodes = []Node{WholeChain, Banner, Area, InRegion, OneStore}

// Grant lets somebody see a node of the hierarchy, for a stand-in up to a date.
type Grant struct {
	Node  Node          `json:"node"`
	Value string        `json:"value"` // empty for the chain
	Until *contract.Day `json:"-"`     // the last day on which it holds; nil: no end
}

// String is the grant as the command line takes it: region:North, store:S0001@2026-12-31, chain.
func (g Grant) String() string {
	s := string(g.Node)
	if g.Node != WholeChain {
		s += ":" + g.Value
	}
	if g.Until != nil {
		s += "@" + g.Until.String()
	}
	return s
}

// ParseGrant reads what String writes.
func ParseGrant(s string) (g Grant, err error) {
	text, until, ends := strings.Cut(s, "@")
	if ends {
		d, err := contract.ParseDay(until)
		if err != nil {
			return g, fault.New(fault.Usage, "scope %q: %w", s, err)
		}
		g.Until = &d
	}
	node, value, _ := strings.Cut(text, ":")
	g.Node, g.Value = Node(node), value
	switch {
	case !slices.Contains(Nodes, g.Node):
		return g, fault.New(fault.Usage, "scope %q: %q is none of chain, banner, area, region, store%s", s, node, near(node)).WithHint("as in region:North, or store:S0001@2026-12-31 until a date")
	case g.Node == WholeChain && value != "":
		return g, fault.New(fault.Usage, "scope %q: the chain has no name here", s)
	case g.Node != WholeChain && value == "":
		return g, fault.New(fault.Usage, "scope %q: which %s?", s, node)
	}
	return g, nil
}

func near(word string) string {
	words := make([]string, len(Nodes))
	for i, n := range Nodes {
		words[i] = string(n)
	}
	if n := fault.Nearest(word, words); n != "" {
		return fmt.Sprintf(" (did you mean %q?)", n)
	}
	return ""
}

// Person is somebody with a login.
type Person struct {
	ID         int64      `json:"id"`
	Login      string     `json:"login"`
	Name       string     `json:"name"`
	Email      string     `json:"email"`
	Role       Role       `json:"role"`
	SeesCost   bool       `json:"sees_cost"`
	Grants     []Grant    `json:"scope"`
	Source     string     `json:"source"`      // local, oidc, file
	MustChange bool       `json:"must_change"` // the password was made for them
	Created    time.Time  `json:"created_at"`
	Removed    *time.Time `json:"removed_at"`

	Password string `json:"-"` // argon2id; "" where somebody else checks it
	Subject  string `json:"-"` // issuer and subject of OIDC
	Epoch    int64  `json:"-"` // sessions of an older one are over

	read string // what the register held when this was read from it
}

// Access is what somebody may.
func (p Person) Access() Access { return Access{Role: p.Role, Grants: p.Grants, SeesCost: p.SeesCost} }

// Validate returns every problem, each as one sentence.
func (p Person) Validate() (problems []string) {
	if !contract.LoginForm.MatchString(p.Login) {
		problems = append(problems, fmt.Sprintf("login %q: letters, digits and . _ @ + - only, 100 at most", p.Login))
	}
	if !slices.Contains(Roles, p.Role) {
		problems = append(problems, fmt.Sprintf("role %q is none of chain, region, store, data, admin", p.Role))
	}
	if (p.Role == Region || p.Role == Store) && len(p.Grants) == 0 {
		problems = append(problems, fmt.Sprintf("the role %s needs a scope, as in store:S0001 or region:North", p.Role))
	}
	return problems
}

// MayMend reports whether somebody may release, discard, withdraw and publish.
func (p Person) MayMend() bool { return p.Role == Data || p.Role == Admin }
