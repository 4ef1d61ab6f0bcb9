package batch

import (
	"cmp"
	"maps"
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// strangers writes into the verdict what was loaded with an id that its master lacks, because the contract says so.
func (it *item) strangers() {
	for _, col := range it.contract.Columns {
		if u, ok := it.result.Unknown[col.Name]; ok && col.Name != "" && u.Rows > 0 {
			it.verdict().Unknown = append(it.verdict().Unknown, contract.UnknownIDs{
				Master: col.References, Column: col.Physical, IDs: len(u.IDs), Rows: u.Rows, SalesValue: warehouse.Unscaled(u.SalesValue, 2),
			})
		}
	}
}

// unknown adds up over the loaded files what is loaded without its master knowing it, by dataset and master.
func (n *night) unknown() []Unknown {
	type key struct{ dataset, master string }
	type sum struct {
		ids         map[string]bool
		rows, value int64
	}
	all := map[key]*sum{}
	for _, it := range n.items {
		if n.fate(it) != load {
			continue
		}
		for _, col := range it.contract.Columns {
			u, ok := it.result.Unknown[col.Name]
			if !ok || col.Name == "" {
				continue
			}
			k := key{it.dataset(), col.References}
			if all[k] == nil {
				all[k] = &sum{ids: map[string]bool{}}
			}
			for id := range u.IDs {
				all[k].ids[id] = true
			}
			all[k].rows += u.Rows
			all[k].value += u.SalesValue
		}
	}
	list := []Unknown{}
	for _, k := range slices.SortedFunc(maps.Keys(all), func(a, b key) int {
		return cmp.Or(cmp.Compare(a.dataset, b.dataset), cmp.Compare(a.master, b.master))
	}) {
		s := all[k]
		list = append(list, Unknown{k.dataset, k.master, len(s.ids), s.rows, warehouse.Unscaled(s.value, 2)})
	}
	return list
}
