package batch

import (
	"slices"
	"sort"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/intake"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// slices are what an item's file says, one for each place; till lines say sales too.
func (it *item) slices() []warehouse.Slice {
	base := warehouse.Slice{Dataset: it.dataset(), Delivery: it.id, ContractID: it.contract.ID, NamedStore: it.slot.StoreID}
	if it.contract.Dataset.Replace != contract.BySlice {
		base.Rows = it.verdict().Rows
		return []warehouse.Slice{base}
	}
	if it.slot.StoreID != nil {
		base.StoreID = *it.slot.StoreID
	}
	var list []warehouse.Slice
	for _, date := range it.days() {
		s := base
		s.Date = &date
		for _, x := range it.on(date) {
			s.Stores++
			s.Rows += x.Rows
			s.Units += x.Units
			s.SalesValue += weight(x)
			s.ReturnedValue += x.ReturnedValue
		}
		list = append(list, s)
		if it.dataset() == "sale_lines" {
			s.Dataset = "sales"
			list = append(list, s)
		}
	}
	return list
}

// on are the stores that a file brings for a date.
func (it *item) on(date contract.Day) []intake.Slice {
	list := it.result.Slices // sorted by date and store
	from := sort.Search(len(list), func(i int) bool { return list[i].Date >= date })
	to := sort.Search(len(list), func(i int) bool { return list[i].Date > date })
	return list[from:to]
}

// days returns the business dates that a file says something of: that of its name, also where it holds no row, or those of its
// rows.
func (it *item) days() []contract.Day {
	var days []contract.Day
	if it.slot.BusinessDate != nil {
		days = append(days, *it.slot.BusinessDate)
	}
	for _, s := range it.result.Slices {
		if k := len(days); k == 0 || days[k-1] != s.Date {
			days = append(days, s.Date)
		}
	}
	slices.Sort(days)
	return slices.Compact(days)
}

// weight is the money of a store-day: sales value, or the net sales that store_days tell.
func weight(s intake.Slice) int64 {
	if s.NetSales != nil {
		return *s.NetSales
	}
	return s.SalesValue
}
