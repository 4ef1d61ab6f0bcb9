package batch

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
)

// GapSummary says which dates or stores of a dataset are missing among the files.
type GapSummary struct {
	Dataset string `json:"dataset"`
	Kind    string `json:"kind"` // dates, store_days, stores
	Missing int    `json:"missing"`
	Of      int    `json:"of"`
	Text    string `json:"text"`
}

// sent is what the files of one dataset say something of.
type sent struct {
	days   map[contract.Day]int // stores with rows
	stores map[string]map[contract.Day]bool
}

// gaps finds what no file says anything of: business dates between a dataset's first and last, stores between their own first
// and last date, and stores of the master that are in none of the files.
func gaps(items []*item, master []string) []GapSummary {
	all := map[string]*sent{}
	for _, it := range items {
		if it.contract == nil || it.contract.Dataset.Replace != contract.BySlice {
			continue
		}
		name := it.dataset()
		if all[name] == nil {
			all[name] = &sent{map[contract.Day]int{}, map[string]map[contract.Day]bool{}}
		}
		for _, d := range it.days() {
			all[name].days[d] += 0
		}
		for _, x := range it.result.Slices {
			if all[name].stores[x.StoreID] == nil {
				all[name].stores[x.StoreID] = map[contract.Day]bool{}
			}
			if !all[name].stores[x.StoreID][x.Date] {
				all[name].stores[x.StoreID][x.Date] = true
				all[name].days[x.Date]++
			}
		}
	}
	list := []GapSummary{}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		for _, find := range []func(string) (GapSummary, bool){all[name].dates, all[name].storeDays, func(n string) (GapSummary, bool) { return all[name].silent(n, master) }} {
			if g, ok := find(name); ok {
				list = append(list, g)
			}
		}
	}
	return list
}

// dates finds business dates on which nobody sent anything.
func (s *sent) dates(dataset string) (GapSummary, bool) {
	days := slices.Sorted(maps.Keys(s.days))
	if len(days) == 0 {
		return GapSummary{}, false
	}
	first, last := days[0], days[len(days)-1]
	var missing []contract.Day
	weekdays := map[string]int{}
	for d := first; d <= last; d++ {
		if _, ok := s.days[d]; !ok {
			missing = append(missing, d)
			weekdays[d.Weekday().String()+"s"]++
		}
	}
	if len(missing) == 0 {
		return GapSummary{}, false
	}
	of := int(last-first) + 1
	g := GapSummary{Dataset: dataset, Kind: "dates", Missing: len(missing), Of: of}
	g.Text = fmt.Sprintf("%d of the %d dates from %s to %s, the first is %s", len(missing), of, first, last, dayText(missing[0]))
	if day, n := most(weekdays); n > 3 && 2*n > len(missing) {
		g.Text += fmt.Sprintf("; %d of them are %s", n, day)
	}
	return g, true
}

// storeDays finds dates on which a store sent nothing while others did, between its own first and last.
func (s *sent) storeDays(dataset string) (GapSummary, bool) {
	g := GapSummary{Dataset: dataset, Kind: "store_days"}
	days := slices.Sorted(maps.Keys(s.days))
	by := map[string]int{}
	for store, has := range s.stores {
		own := slices.Sorted(maps.Keys(has))
		from, _ := slices.BinarySearch(days, own[0])
		to, _ := slices.BinarySearch(days, own[len(own)-1])
		g.Of += to - from + 1
		if n := to - from + 1 - len(own); n > 0 {
			by[store] = n
			g.Missing += n
		}
	}
	if g.Missing == 0 {
		return g, false
	}
	g.Text = fmt.Sprintf("%d of %d store-days, in %d of %d stores", g.Missing, g.Of, len(by), len(s.stores))
	if 4*g.Missing > g.Of {
		g.Text += "; stores do not send on every date here"
	} else if store, n := most(by); n > 0 {
		g.Text += fmt.Sprintf("; most of store %s (%d)", store, n)
	}
	return g, true
}

// silent finds stores of the master that no row names.
func (s *sent) silent(dataset string, master []string) (GapSummary, bool) {
	var silent []string
	for _, id := range master {
		if s.stores[id] == nil {
			silent = append(silent, id)
		}
	}
	if len(silent) == 0 || len(s.stores) == 0 {
		return GapSummary{}, false
	}
	g := GapSummary{Dataset: dataset, Kind: "stores", Missing: len(silent), Of: len(master)}
	g.Text = fmt.Sprintf("%d of the %d stores of the master stand in no row, store %s among them", len(silent), len(master), slices.Min(silent))
	return g, true
}

func dayText(d contract.Day) string { return d.Weekday().String()[:3] + " " + d.String() }

// most is the key with the largest count, the first one of several.
func most(counts map[string]int) (string, int) {
	best, n := "", 0
	for k, v := range counts {
		if v > n || v == n && cmp.Compare(k, best) < 0 {
			best, n = k, v
		}
	}
	return best, n
}
