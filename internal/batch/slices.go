package batch

import (
	"context"
	"maps"
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/intake"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// slicer works out which slices a run brings and which ones they take the place of.
type slicer struct {
	ctx     context.Context
	w       *warehouse.Warehouse
	run     int64
	live    map[string]map[contract.Day][]warehouse.Slice // dataset -> date -> slices, this run's included
	undated map[string][]warehouse.Slice
	gone    []warehouse.Slice
	stores  map[int64]map[contract.Day][]warehouse.StoreTotal // of this run's own deliveries
	Changed map[contract.Day]bool                             // dates whose facts change
	Before  map[int64]warehouse.Slice                         // by new delivery: rows and value of what it replaces
}

func newSlicer(ctx context.Context, w *warehouse.Warehouse, run int64) *slicer {
	return &slicer{
		ctx: ctx, w: w, run: run,
		live: map[string]map[contract.Day][]warehouse.Slice{}, undated: map[string][]warehouse.Slice{},
		stores:  map[int64]map[contract.Day][]warehouse.StoreTotal{},
		Changed: map[contract.Day]bool{}, Before: map[int64]warehouse.Slice{},
	}
}

// add brings the slices of all good items, files for a whole date before files for one store, in the order of their numbers.
func (s *slicer) add(items []*item) error {
	good := where(items, func(it *item) bool { return it.ok() && !it.held })
	if err := s.learn(good); err != nil {
		return err
	}
	slices.SortStableFunc(good, func(a, b *item) int {
		if (a.slot.StoreID != nil) != (b.slot.StoreID != nil) {
			if a.slot.StoreID != nil {
				return 1
			}
			return -1
		}
		return int(a.id - b.id)
	})
	for _, it := range good {
		if it.contract.Dataset.Replace != contract.BySlice {
			s.addUndated(it)
			continue
		}
		if err := s.addFacts(it, it.dataset()); err != nil {
			return err
		}
		if it.dataset() == "sale_lines" {
			if err := s.addFacts(it, "sales"); err != nil {
				return err
			}
		}
	}
	return nil
}

// learn reads the live slices of the datasets and dates that the items touch.
func (s *slicer) learn(items []*item) error {
	type span struct{ from, to *contract.Day }
	spans := map[string]span{}
	for _, it := range items {
		names := []string{it.dataset()}
		if it.dataset() == "sale_lines" {
			names = append(names, "sales")
		}
		for _, name := range names {
			sp := spans[name]
			for _, d := range it.days() {
				if sp.from == nil || d < *sp.from {
					sp.from = &d
				}
				if sp.to == nil || d > *sp.to {
					sp.to = &d
				}
			}
			spans[name] = sp
		}
	}
	for name, sp := range spans {
		list, err := s.w.LiveSlices(s.ctx, name, sp.from, sp.to)
		if err != nil {
			return err
		}
		s.live[name] = map[contract.Day][]warehouse.Slice{}
		for _, x := range list {
			if x.Date == nil {
				s.undated[name] = append(s.undated[name], x)
			} else {
				s.live[name][*x.Date] = append(s.live[name][*x.Date], x)
			}
		}
	}
	return nil
}

// addUndated brings a master (it replaces its contract's last one whole) or a keyed dataset (nothing is replaced).
func (s *slicer) addUndated(it *item) {
	name := it.dataset()
	if it.contract.Dataset.Replace == contract.Whole {
		s.undated[name] = slices.DeleteFunc(s.undated[name], func(old warehouse.Slice) bool {
			if old.ContractID != it.contract.ID {
				return false
			}
			s.end(old, it.id)
			return true
		})
	}
	s.undated[name] = append(s.undated[name], warehouse.Slice{
		Dataset: name, Delivery: it.id, Run: s.run, Rows: it.verdict().Rows, ContractID: it.contract.ID,
	})
}

// addFacts brings the slices of one file of facts.
func (s *slicer) addFacts(it *item, dataset string) error {
	byDate := map[contract.Day][]intake.Slice{}
	for _, x := range it.result.Slices {
		byDate[x.Date] = append(byDate[x.Date], x)
	}
	if it.slot.BusinessDate != nil && byDate[*it.slot.BusinessDate] == nil {
		byDate[*it.slot.BusinessDate] = nil // a header without rows still says that nothing was sold
	}
	for _, date := range slices.Sorted(maps.Keys(byDate)) {
		s.Changed[date] = true
		s.remember(it.id, date, byDate[date])
		next := warehouse.Slice{Dataset: dataset, Date: &date, Delivery: it.id, Run: s.run, ContractID: it.contract.ID}
		if it.slot.StoreID != nil {
			next.StoreID = *it.slot.StoreID
		}
		for _, x := range byDate[date] {
			next.Stores++
			next.Rows += x.Rows
			next.Units += x.Units
			next.SalesValue += weight(x.SalesValue, x.NetSales)
			next.ReturnedValue += x.ReturnedValue
		}
		var stay []warehouse.Slice
		for _, old := range s.live[dataset][date] {
			rest, err := s.over(old, next, byDate[date])
			if err != nil {
				return err
			}
			stay = append(stay, rest...)
		}
		s.live[dataset][date] = append(stay, next)
	}
	return nil
}

// over puts next over old and returns what stays of old: old itself, nothing, or one slice for each store that next says
// nothing of.
func (s *slicer) over(old, next warehouse.Slice, brings []intake.Slice) ([]warehouse.Slice, error) {
	covered := map[string]bool{}
	switch {
	case next.StoreID != "":
		covered[next.StoreID] = true
	case old.ContractID == next.ContractID:
		s.end(old, next.Delivery)
		return nil, nil
	default: // another till system's file of the same date: it stays for the stores that this one does not bring
		for _, x := range brings {
			covered[x.StoreID] = true
		}
	}
	if old.StoreID != "" {
		if !covered[old.StoreID] {
			return []warehouse.Slice{old}, nil
		}
		s.end(old, next.Delivery)
		return nil, nil
	}
	stores, err := s.storesOf(old)
	if err != nil {
		return nil, err
	}
	var rest []warehouse.Slice
	lost := false
	for _, t := range stores {
		if covered[t.StoreID] {
			lost = true
			continue
		}
		rest = append(rest, warehouse.Slice{
			Dataset: old.Dataset, Date: old.Date, StoreID: t.StoreID, Delivery: old.Delivery, Run: s.run, ContractID: old.ContractID,
			Stores: 1, Rows: t.Rows, Units: t.Units, SalesValue: t.SalesValue, ReturnedValue: t.ReturnedValue,
		})
	}
	if !lost {
		return []warehouse.Slice{old}, nil
	}
	s.end(old, next.Delivery)
	return rest, nil
}

// end hides a slice from this run on; one that this run itself brought simply does not come.
func (s *slicer) end(old warehouse.Slice, by int64) {
	b := s.Before[by]
	b.Rows += old.Rows
	b.SalesValue += old.SalesValue
	s.Before[by] = b
	if old.Run != s.run {
		s.gone = append(s.gone, old)
	}
}

func (s *slicer) remember(delivery int64, date contract.Day, list []intake.Slice) {
	if s.stores[delivery] == nil {
		s.stores[delivery] = map[contract.Day][]warehouse.StoreTotal{}
	}
	for _, x := range list {
		s.stores[delivery][date] = append(s.stores[delivery][date], warehouse.StoreTotal{
			StoreID: x.StoreID, Rows: x.Rows, Units: x.Units, SalesValue: weight(x.SalesValue, x.NetSales), ReturnedValue: x.ReturnedValue,
		})
	}
}

func (s *slicer) storesOf(old warehouse.Slice) ([]warehouse.StoreTotal, error) {
	if own, ok := s.stores[old.Delivery]; ok {
		return own[*old.Date], nil
	}
	return s.w.StoresOf(s.ctx, old.Dataset, old.Delivery, *old.Date)
}

// change is all that came out, in a stable order.
func (s *slicer) change() warehouse.Change {
	c := warehouse.Change{Gone: s.gone}
	fresh := func(list []warehouse.Slice) {
		for _, x := range list {
			if x.Run == s.run {
				c.New = append(c.New, x)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.undated)) {
		fresh(s.undated[name])
	}
	for _, name := range slices.Sorted(maps.Keys(s.live)) {
		for _, date := range slices.Sorted(maps.Keys(s.live[name])) {
			fresh(s.live[name][date])
		}
	}
	return c
}
