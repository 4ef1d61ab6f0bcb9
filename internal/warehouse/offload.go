package warehouse

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"regexp"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
)

// OffloadFacts are the datasets whose rows leave with a month; what left of each of their deliveries is on record.
var OffloadFacts = []string{"sales", "sale_lines", "inventory"}

// OffloadViews are the published views that lose rows when a month leaves: facts and what is made of pairs of a store and a product. What is of
// stores, of products or of categories stays (docs/decisions/0019).
var OffloadViews = append([]string{
	"expected_sales", "stockout_day", "price_off_day", "promotion_pair_day", "cover_day", "silent_day", "negative_day", "return_day",
}, OffloadFacts...)

// offloadWhole are the tables of which a month leaves whole, so that a server may drop it at once.
var offloadWhole = []string{"sales", "sale_lines", "inventory", "expected_sales", "stockout_day", "price_off_day", "promotion_pair_day", "cover_day"}

// MonthDropper is a writing transaction that drops months of tables in the place of deleting their rows.
type MonthDropper interface {
	// DropMonths drops all that tables hold of the months before a date, which is the first of one. Where others read them for long it
	// MUST give up with fault.Locked.
	DropMonths(ctx context.Context, tables []string, before time.Time) error
}

// OffloadPart is a month of a view that lies in a file elsewhere.
type OffloadPart struct {
	View   string
	Month  contract.Day // its first
	Rows   int64
	Sums   map[string]string // of number columns, exact
	Path   string            // below the place
	SHA256 string
	Bytes  int64
}

// tellsCost finds columns that tell what things cost, by their names: the reader's role without cost does not see them.
var tellsCost = regexp.MustCompile(`cost|cogs|margin|funding`)

// sums are the part's sums as JSON, and apart from them those that tell what things cost.
func (p OffloadPart) sums() (plain, costs string, err error) {
	list := [2]map[string]string{{}, {}}
	for name, sum := range p.Sums {
		i := 0
		if tellsCost.MatchString(name) {
			i = 1
		}
		list[i][name] = sum
	}
	a, err := json.Marshal(list[0])
	b, err2 := json.Marshal(list[1])
	return string(a), string(b), errors.Join(err, err2)
}

// Offload is what is to leave.
type Offload struct {
	Before   contract.Day // the first of a month; what lies before it leaves
	Place    string
	Manifest string // the SHA-256 of the manifest that names the files
	Actor    string
	Parts    []OffloadPart
}

// Offload takes the rows out and puts on record what they were, inside the publishing transaction of run. It returns the rows of deliveries that
// went, by dataset: those of the parts, and those that slices had hidden.
func (w *Warehouse) Offload(ctx context.Context, tx Tx, run int64, o Offload) (map[string]int64, error) {
	for _, dataset := range OffloadFacts {
		if err := w.exec(ctx, tx, "offload_"+dataset, run, o.Before.Time()); err != nil {
			return nil, err
		}
	}
	taken, seen := map[string]int64{}, map[string]int64{}
	if err := w.each(ctx, tx, "offload_taken", func(r *sql.Rows) error {
		var name string
		var n int64
		err := r.Scan(&name, &n)
		taken[name] = n
		return err
	}, run); err != nil {
		return nil, err
	}
	at := w.Now().UTC()
	for _, p := range o.Parts {
		seen[p.View] += p.Rows
		sums, costs, err := p.sums()
		if err != nil {
			return nil, err
		}
		if err := w.exec(ctx, tx, "offload_insert", p.Month.Time(), o.Before.Time(), p.View, p.Rows, sums, costs, o.Place, p.Path, p.SHA256, p.Bytes,
			o.Manifest, run, at, o.Actor); err != nil {
			return nil, err
		}
	}
	for _, dataset := range OffloadFacts {
		if taken[dataset] < seen[dataset] {
			return nil, fault.New(fault.Failed, "%d rows of %s would leave, %d lie in files", taken[dataset], dataset, seen[dataset])
		}
	}
	// Months are dropped last: whoever reads these tables waits from then on until all is committed.
	_, err := w.script(ctx, tx, "offload_part", o.Before.Time())
	if err != nil {
		return taken, err
	}
	if d, drops := tx.(MonthDropper); drops {
		return taken, d.DropMonths(ctx, offloadWhole, o.Before.Time())
	}
	_, err = w.script(ctx, tx, "offload_whole", o.Before.Time())
	return taken, err
}
