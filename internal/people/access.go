package people

import (
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/fault"
)

// Access is a role with what it sees, as a group of the company's login gives it.
type Access struct {
	Role     Role
	Grants   []Grant
	SeesCost bool
}

// ParseAccess reads a role, then scopes and the word cost, separated by semicolons: "region; region:North West; cost".
func ParseAccess(s string) (a Access, err error) {
	for i, word := range strings.Split(s, ";") {
		switch word = strings.TrimSpace(word); {
		case i == 0 && slices.Contains(Roles, Role(word)):
			a.Role = Role(word)
		case i == 0:
			return a, fault.New(fault.Usage, "%q begins with none of the roles chain, region, store, data, admin", s).WithHint(`as in "region; region:North; cost"`)
		case word == "cost":
			a.SeesCost = true
		default:
			g, err := ParseGrant(word)
			if err != nil {
				return a, err
			}
			a.Grants = append(a.Grants, g)
		}
	}
	return a, nil
}

// Words say what somebody, or a program, may see, as the audit log has it: the role, the scope where there is one, and cost.
func (a Access) Words() string {
	words := []string{string(a.Role)}
	for _, g := range a.Grants {
		words = append(words, g.String())
	}
	if a.SeesCost {
		words = append(words, "sees cost")
	}
	return strings.Join(words, ", ")
}

// strength orders roles: who has several has the strongest.
var strength = map[Role]int{Store: 1, Region: 2, Chain: 3, Data: 4, Admin: 5}

// Join is what somebody may who has both: the stronger role, what either sees, cost where either sees it. The zero Access adds nothing.
func (a Access) Join(b Access) Access {
	if a.Role == "" || b.Role == "" {
		if a.Role == "" {
			a, b = b, a
		}
		a.Grants = append(slices.Clone(a.Grants), b.Grants...)
		a.SeesCost = a.SeesCost || b.SeesCost
		return a
	}
	out := Access{Role: a.Role, SeesCost: a.SeesCost || b.SeesCost}
	if strength[b.Role] > strength[a.Role] {
		out.Role = b.Role
	}
	for _, one := range []Access{a, b} {
		if len(one.Grants) == 0 && strength[one.Role] >= strength[Chain] {
			out.Grants = append(out.Grants, Grant{Node: WholeChain})
		}
		out.Grants = append(out.Grants, one.Grants...)
	}
	slices.SortFunc(out.Grants, func(x, y Grant) int { return strings.Compare(x.String(), y.String()) })
	out.Grants = slices.CompactFunc(out.Grants, func(x, y Grant) bool { return x.String() == y.String() })
	return out
}

// Equal reports whether two let see and do the same.
func (a Access) Equal(b Access) bool {
	return a.Role == b.Role && a.SeesCost == b.SeesCost && slices.EqualFunc(a.Grants, b.Grants, func(x, y Grant) bool { return x.String() == y.String() })
}
