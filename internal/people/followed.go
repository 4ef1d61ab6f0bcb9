package people

import (
	"context"
	"database/sql"
	"strings"

	"github.com/daybookhq/daybook/internal/warehouse"
)

// Followed is what files of people made of the register: logins, in the order of the files.
type Followed struct {
	Added     []string `json:"added"`
	Changed   []string `json:"changed"`
	Removed   []string `json:"removed"`
	LeftAlone []string `json:"left_alone"` // named in a file that changes nothing of them: added by hand, or they look after data or people
	NoStore   []string `json:"no_store"`   // "LOGIN NODE:VALUE" of which the published master has no store
}

// NoStore are those of a list of grants that no store of the hierarchy is in.
func NoStore(list []Grant, stores []Placed) (none []Grant) {
	for _, g := range list {
		if ScopeOf(Store, []Grant{{Node: g.Node, Value: g.Value}}, false, stores, 0).Empty() {
			none = append(none, g)
		}
	}
	return none
}

// Named are the logins, in lower case, whom the published files of people name.
func (r Register) Named(ctx context.Context) (map[string]bool, error) {
	logins := map[string]bool{}
	err := r.reading(ctx, func(q warehouse.Querier) error {
		list, err := namedIn(ctx, q)
		for _, l := range list {
			logins[strings.ToLower(l.Login)] = true
		}
		return err
	})
	return logins, err
}

func placedIn(ctx context.Context, q warehouse.Querier) (list []Placed, err error) {
	err = each(ctx, q, "placed", func(rows *sql.Rows) error {
		var p Placed
		err := rows.Scan(&p.StoreID, &p.Region, &p.Area, &p.Banner)
		list = append(list, p)
		return err
	})
	return list, err
}
