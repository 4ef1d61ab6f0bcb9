package batch

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/intake"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// masters are read before all else, because the references of the others are checked against them.
var masters = []string{"stores", "products"}

func isMaster(dataset string) bool { return slices.Contains(masters, dataset) }

// learnIDs settles which ids of masters there are: for each contract those of this run's good file, else the published ones;
// where none was ever delivered a reference cannot be checked.
func (j *judge) learnIDs(ctx context.Context, first []*item, read map[*item]*[]string) error {
	j.known = map[string]*intake.IDs{}
	for _, master := range masters {
		ids, err := j.pub.MasterIDs(ctx, master)
		if err != nil {
			return err
		}
		if ids == nil {
			ids = map[string][]string{}
		}
		from := map[string]*item{}
		for _, it := range first {
			if it.dataset() == master && it.good() {
				ids[it.contract.ID], from[it.contract.ID] = *read[it], it
			}
		}
		j.onlyOnce(ids, from)
		var all []string
		for _, list := range ids {
			all = append(all, list...)
		}
		if len(ids) > 0 {
			j.known[master] = intake.NewIDs(all)
		}
	}
	return nil
}

// onlyOnce makes a master file a violation whose ids another contract's master has too: which of them is right is not for
// Daybook to guess. Its ids are still known, so that what refers to them does not fail as well.
func (j *judge) onlyOnce(ids map[string][]string, from map[string]*item) {
	if len(ids) < 2 {
		return
	}
	owner := map[string][]string{} // id -> contracts
	for id, list := range ids {
		for _, x := range list {
			owner[x] = append(owner[x], id)
		}
	}
	for id, it := range from {
		var both []string
		others := map[string]bool{}
		for _, x := range ids[id] {
			if len(owner[x]) > 1 {
				both = append(both, x)
				for _, o := range owner[x] {
					others[o] = others[o] || o != id
				}
			}
		}
		if len(both) == 0 {
			continue
		}
		var names []string
		for o, is := range others {
			if is {
				names = append(names, o)
			}
		}
		slices.Sort(names)
		slices.Sort(both)
		it.finding(contract.Finding{
			Rule: "one_delivery", Value: both[0],
			Message: fmt.Sprintf("%d of its ids stand in the master of contract %s too; one id may have one master only", len(both), strings.Join(names, ", ")),
		})
	}
}

// explainWaiting says of facts that break nothing but references to a master that waits that they may be right.
func (j *judge) explainWaiting(ctx context.Context, items []*item) error {
	bad := where(items, func(it *item) bool { return len(it.blames()) > 0 })
	if len(bad) == 0 {
		return nil
	}
	waits, err := j.waiting(ctx)
	if err != nil {
		return err
	}
	for _, it := range bad {
		var files []string
		for _, master := range it.blames() {
			if len(waits[master]) == 0 {
				files = nil
				break
			}
			files = append(files, waits[master]...)
		}
		if len(files) > 0 {
			it.verdict().Note = "may fail only because its master waits too: " + strings.Join(files, ", ") + "; with that it is to be checked again"
		}
	}
	return nil
}

// blames are the masters whose lack of an id is all that is wrong with a file; none where anything else is.
func (it *item) blames() []string {
	if it.contract == nil || it.held || it.unsteady || it.outcome() != contract.Violation {
		return nil
	}
	return blamed(it.contract, *it.verdict())
}

func blamed(c *contract.Contract, v contract.Verdict) (list []string) {
	for _, f := range v.Findings {
		if f.Severity == contract.Warning {
			continue
		}
		i := slices.IndexFunc(c.Columns, func(col contract.Column) bool { return col.Physical == f.Column })
		if f.Rule != "reference" || i < 0 || c.Columns[i].References == "" {
			return nil
		}
		if m := c.Columns[i].References; !slices.Contains(list, m) {
			list = append(list, m)
		}
	}
	return list
}

// waiting are the files of masters that do not come in: of this run, and those that wait in quarantine from before.
func (j *judge) waiting(ctx context.Context) (map[string][]string, error) {
	waits := map[string][]string{}
	for _, it := range j.items {
		if isMaster(it.dataset()) && !it.good() && it.outcome() != contract.Duplicate {
			waits[it.dataset()] = append(waits[it.dataset()], it.file.Name)
		}
	}
	list, err := j.ledger.Ledger(ctx, warehouse.InQuarantine)
	for _, d := range list {
		again := slices.ContainsFunc(j.items, func(it *item) bool { return it.released != nil && it.released.ID == d.ID })
		if isMaster(d.Dataset) && !again && !slices.Contains(waits[d.Dataset], d.File) {
			waits[d.Dataset] = append(waits[d.Dataset], d.File)
		}
	}
	return waits, err
}
