package batch

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
)

// claim is what a file says something of: a master whole, a date whole under one contract, or one store of a date.
type claim struct {
	dataset  string
	contract string // "" for a store: whoever says it
	date     contract.Day
	store    string
}

func (c claim) String() string {
	s := c.dataset
	if c.date != 0 {
		s += " of " + c.date.String()
	}
	if c.store != "" {
		s += ", store " + c.store
	}
	return s
}

// twins makes every file a violation that says something of the same slice as another good file of this run: which of
// them is right is not for Daybook to guess. A file for one store beside one for the whole date is no twin: it goes over it.
func twins(items []*item) {
	claims := map[claim][]*item{}
	good := where(items, func(it *item) bool { return it.good() && it.contract.Dataset.Replace != contract.ByKey })
	several := severalContracts(good)
	for _, it := range good {
		for _, c := range it.claims(several[it.said()]) {
			claims[c] = append(claims[c], it)
		}
	}
	type pair struct{ a, b *item }
	told := map[pair]bool{}
	twins := map[*item][]*item{}
	what := map[*item]claim{}
	for _, c := range slices.SortedFunc(maps.Keys(claims), func(a, b claim) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) }) {
		if len(claims[c]) < 2 {
			continue
		}
		for i, a := range claims[c] {
			// Each names the next one, and so all of them are found without comparing all with all.
			b := claims[c][(i+1)%len(claims[c])]
			if told[pair{a, b}] {
				continue
			}
			told[pair{a, b}] = true
			if _, ok := what[a]; !ok {
				what[a] = c
			}
			twins[a] = append(twins[a], b)
		}
	}
	for _, a := range good {
		for _, b := range twins[a] {
			a.finding(contract.Finding{
				Rule: "one_delivery", Value: b.file.Name,
				Message: fmt.Sprintf("two deliveries for one slice in one run: %s says something of %s too; take one of them away", b.file.Name, what[a]),
			})
		}
	}
}

// said is the dataset at whose places a file says something: till lines say sales.
func (it *item) said() string {
	if it.dataset() == "sale_lines" {
		return "sales"
	}
	return it.dataset()
}

// severalContracts says which datasets several contracts bring in this run, as two till systems do.
func severalContracts(items []*item) map[string]bool {
	first, several := map[string]string{}, map[string]bool{}
	for _, it := range items {
		if id, ok := first[it.said()]; ok && id != it.contract.ID {
			several[it.said()] = true
		}
		first[it.said()] = it.contract.ID
	}
	return several
}

// claims lists what a file says something of. Where several contracts bring a dataset no store may be said under two of them.
func (it *item) claims(several bool) []claim {
	if it.contract.Dataset.Replace == contract.Whole {
		return []claim{{dataset: it.dataset(), contract: it.contract.ID}}
	}
	var list []claim
	for _, date := range it.days() {
		if it.slot.StoreID != nil {
			list = append(list, claim{it.said(), "its own file", date, *it.slot.StoreID})
			continue
		}
		list = append(list, claim{it.said(), it.contract.ID, date, ""})
		if !several {
			continue
		}
		for _, s := range it.on(date) {
			list = append(list, claim{it.said(), "", date, s.StoreID})
		}
	}
	return list
}
