package batch

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
)

// twins makes every file a violation that says something of the same slice as another good file of this run: which of
// them is right is not for Daybook to guess. A file for one store beside one for the whole date is no twin: it goes over it.
func twins(items []*item) {
	claims := map[string][]*item{}
	for _, it := range items {
		if !it.ok() || it.held || it.contract.Dataset.Replace == contract.ByKey {
			continue
		}
		for _, slot := range it.slots() {
			claims[slot] = append(claims[slot], it)
		}
	}
	type pair struct{ a, b *item }
	seen := map[pair]bool{}
	for _, slot := range slices.Sorted(maps.Keys(claims)) {
		for _, a := range claims[slot] {
			for _, b := range claims[slot] {
				if a == b || seen[pair{a, b}] {
					continue
				}
				seen[pair{a, b}] = true
				a.finding(contract.Finding{
					Rule: "one_delivery", Value: b.file.Name,
					Message: fmt.Sprintf("two deliveries for one slice in one run: %s says something of %s too; take one of them away", b.file.Name, slotName(slot)),
				})
			}
		}
	}
}

// slots names what a file says something of: dataset, date and, where files come per store or from several systems, store.
func (it *item) slots() []string {
	if it.contract.Dataset.Replace == contract.Whole {
		return []string{it.dataset() + "\x00" + it.contract.ID}
	}
	perStore := it.slot.StoreID != nil
	seen := map[string]bool{}
	for _, s := range it.result.Slices {
		name := it.dataset() + "\x00" + s.Date.String() + "\x00" + it.contract.ID
		if perStore {
			name = it.dataset() + "\x00" + s.Date.String() + "\x00store " + s.StoreID
		}
		seen[name] = true
	}
	if it.slot.BusinessDate != nil && !perStore {
		seen[it.dataset()+"\x00"+it.slot.BusinessDate.String()+"\x00"+it.contract.ID] = true
	}
	return slices.Collect(maps.Keys(seen))
}

func slotName(slot string) string {
	parts := strings.Split(slot, "\x00")
	name := parts[0]
	if len(parts) == 3 {
		name += " of " + parts[1]
		if store, ok := strings.CutPrefix(parts[2], "store "); ok {
			name += ", store " + store
		}
	}
	return name
}
