package batch

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// control holds store_days.net_sales against what the sales of that store and date add up to, as readers would see both if
// the run were published. Where both come in this run the sales file waits; else the one that does, which is the later.
func (j *judge) control(ctx context.Context, items []*item) error {
	laid, err := j.ground.lay(ctx, items)
	if err != nil {
		return err
	}
	bad := pending(items)
	for _, date := range laid.days() {
		if err := j.controlDay(ctx, laid, date, bad); err != nil {
			return err
		}
	}
	return nil
}

// controlDay compares the store-days of one date.
func (j *judge) controlDay(ctx context.Context, laid *laid, date contract.Day, bad map[place]map[string]bool) error {
	told, err := j.told(ctx, laid, date)
	if err != nil || len(told) == 0 {
		return err
	}
	sold, err := j.sold(ctx, laid, date)
	if err != nil {
		return err
	}
	all, err := j.allSaid(ctx, laid, date)
	if err != nil {
		return err
	}
	waits := func(dataset, store string) bool {
		stores := bad[place{dataset, date}]
		return stores[""] || stores[store]
	}
	for _, store := range slices.Sorted(maps.Keys(told)) {
		t := told[store]
		s, ok := sold[store]
		if !ok {
			by, said := all(store)
			if !said {
				continue
			}
			s = side{by: by} // everybody who could have sold there has spoken: it counts as 0.00
		}
		switch {
		case s.by == nil && t.by == nil: // was compared when it came
		case s.by == nil && waits("sales", store), t.by == nil && waits("store_days", store):
			// Its other side came too and is bad: it is compared with that one when it comes again, not with what it corrects.
		default:
			j.compare(date, store, s, t)
		}
	}
	return nil
}

// pending are the store-days of which a file of this run says something that does not come in, "" for all stores of a date.
func pending(items []*item) map[place]map[string]bool {
	bad := map[place]map[string]bool{}
	for _, it := range items {
		if it.contract == nil || it.good() || it.outcome() == contract.Duplicate {
			continue
		}
		name := it.dataset()
		switch name {
		case "sale_lines":
			name = "sales"
		case "sales", "store_days":
		default:
			continue
		}
		store := ""
		if it.slot.StoreID != nil {
			store = *it.slot.StoreID
		}
		for _, date := range it.days() {
			p := place{name, date}
			if bad[p] == nil {
				bad[p] = map[string]bool{}
			}
			bad[p][store] = true
		}
	}
	return bad
}

// compare makes the file that waits a violation when the two sides differ by more than the contracts' tolerance.
func (j *judge) compare(date contract.Day, store string, sold, told side) {
	basis, tolerance := contract.AfterReturns, int64(0)
	for _, s := range []side{sold, told} {
		c := j.contractOf(s)
		if c == nil {
			continue
		}
		tolerance = max(tolerance, c.Tolerance)
		if c.Basis == contract.BeforeReturns {
			basis = contract.BeforeReturns
		}
	}
	sum, words := sold.value-sold.returned, "after returns"
	if basis == contract.BeforeReturns {
		sum, words = sold.value, "before returns"
	}
	if difference := sum - told.value; difference <= tolerance && -difference <= tolerance {
		return
	}
	waits, other := sold, told
	if sold.by == nil {
		waits, other = told, sold
	}
	f := contract.Finding{
		Line: waits.line, Rule: "control_total",
		Message: fmt.Sprintf("store %s on %s: sales add up to %s (%s), store_days.net_sales says %s; difference %s, compared with %s",
			store, date, warehouse.Unscaled(sum, 2), words, warehouse.Unscaled(told.value, 2), warehouse.Unscaled(sum-told.value, 2), otherSide(other)),
	}
	// What sales add up to stands in no cell: the line is that of the first row that adds to it.
	if f.Column = columnOf(waits); waits.by.dataset() == "store_days" {
		f.Value = asInFile(waits)
	}
	waits.by.finding(f)
}

// otherSide names where the other side of a control total stands: its file, line, column and, where it is one cell, its value.
func otherSide(s side) string {
	if s.by == nil {
		return "what is published"
	}
	where := s.by.file.Name
	if s.line > 0 {
		where += fmt.Sprintf(":%d", s.line)
	}
	if c := columnOf(s); c != "" {
		where += ": " + c
	}
	if s.by.dataset() == "store_days" {
		where += fmt.Sprintf(" %q", asInFile(s))
	}
	return where
}

// columnOf is the column of a file whose values make its side, as its header has it; "" where there is none.
func columnOf(s side) string {
	for _, name := range []string{"net_sales", "sales_value", "unit_price"} {
		for _, c := range s.by.contract.Columns {
			if c.Name == name && (name == "net_sales") == (s.by.dataset() == "store_days") {
				return c.Physical
			}
		}
	}
	return ""
}

// asInFile is a store-day's value with the decimal mark of its file.
func asInFile(s side) string {
	return strings.Replace(warehouse.Unscaled(s.value, 2), ".", s.by.contract.Dialect.DecimalMark, 1)
}

// contractOf is the contract that one side came under; nil where there is none of that name any more.
func (j *judge) contractOf(s side) *contract.Contract {
	if s.by != nil {
		return s.by.contract
	}
	for _, c := range j.home.Contracts.Contracts() {
		if c.ID == s.contract {
			return c
		}
	}
	return nil
}
