package batch

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// totals is what a control total is compared with when the other side is not in this run. Amounts are minor units.
type totals interface {
	SalesByStore(ctx context.Context, date contract.Day) (map[string]warehouse.StoreTotal, error)
	TotalsByStore(ctx context.Context, date contract.Day) (map[string]int64, error)
}

// sold is what one store sold on one date, before returns and what came back, and the file that says so.
type sold struct {
	value, returned int64
	by              *item // nil: published
	line            int64
}

// told is the control total of one store and date, and the file that says so.
type told struct {
	net  int64
	by   *item
	line int64
}

// control compares store_days.net_sales with what the sales of that store and date add up to. Where both come in this run
// the sales file waits; else the later of the two does, which is the one in this run.
func (j *judge) control(ctx context.Context, items []*item) error {
	sales := map[contract.Day]map[string]sold{}
	whole := map[contract.Day]*item{} // a file that holds the date for all stores: one without rows sold nothing
	days := map[contract.Day]map[string]told{}
	for _, it := range items {
		if !it.ok() || it.held {
			continue
		}
		switch it.dataset() {
		case "sales", "sale_lines":
			if it.slot.StoreID == nil {
				for _, d := range it.days() {
					whole[d] = it
				}
			}
			for _, s := range it.result.Slices {
				put(sales, s.Date, s.StoreID, sold{s.SalesValue, s.ReturnedValue, it, s.FirstLine})
			}
		case "store_days":
			for _, s := range it.result.Slices {
				if s.NetSales != nil {
					put(days, s.Date, s.StoreID, told{*s.NetSales, it, s.FirstLine})
				}
			}
		}
	}
	for _, date := range slices.Sorted(maps.Keys(days)) {
		if err := j.controlDays(ctx, date, days[date], sales[date], whole[date]); err != nil {
			return err
		}
	}
	for _, date := range slices.Sorted(maps.Keys(sales)) {
		if len(days[date]) > 0 || j.pub == nil {
			continue
		}
		before, err := j.pub.TotalsByStore(ctx, date)
		if err != nil {
			return err
		}
		for _, store := range slices.Sorted(maps.Keys(before)) {
			s, ok := sales[date][store]
			if !ok && whole[date] != nil {
				s, ok = sold{by: whole[date]}, true
			}
			if ok {
				compare(date, store, s, told{net: before[store]}, s.by)
			}
		}
	}
	return nil
}

// controlDays compares the control totals of one date that came in this run.
func (j *judge) controlDays(ctx context.Context, date contract.Day, days map[string]told, sales map[string]sold, whole *item) error {
	var before map[string]warehouse.StoreTotal
	for _, store := range slices.Sorted(maps.Keys(days)) {
		t := days[store]
		s, ok := sales[store]
		switch {
		case ok:
			compare(date, store, s, t, s.by)
			continue
		case whole != nil:
			compare(date, store, sold{by: whole}, t, whole)
			continue
		case j.pub == nil:
			continue
		}
		if before == nil {
			var err error
			if before, err = j.pub.SalesByStore(ctx, date); err != nil {
				return err
			}
		}
		if p, ok := before[store]; ok {
			compare(date, store, sold{value: p.SalesValue, returned: p.ReturnedValue}, t, t.by)
		} else if len(before) > 0 && t.net != 0 {
			compare(date, store, sold{}, t, t.by)
		}
	}
	return nil
}

// compare makes waits a violation when the two sides differ by more than its contract's tolerance.
func compare(date contract.Day, store string, s sold, t told, waits *item) {
	basis, tolerance := contract.AfterReturns, int64(0)
	for _, it := range []*item{s.by, t.by} {
		if it != nil {
			tolerance = max(tolerance, it.contract.Tolerance)
			if it.contract.Basis == contract.BeforeReturns {
				basis = contract.BeforeReturns
			}
		}
	}
	sum, words := s.value-s.returned, "after returns"
	if basis == contract.BeforeReturns {
		sum, words = s.value, "before returns"
	}
	if difference := sum - t.net; difference <= tolerance && -difference <= tolerance {
		return
	}
	line := s.line
	if waits == t.by {
		line = t.line
	}
	other := "what is published"
	if waits == s.by && t.by != nil {
		other = t.by.file.Name
	} else if waits == t.by && s.by != nil {
		other = s.by.file.Name
	}
	waits.finding(contract.Finding{
		Line: line, Rule: "control_total", Value: warehouse.Unscaled(t.net, 2),
		Message: fmt.Sprintf("store %s on %s: sales add up to %s (%s), store_days.net_sales says %s; difference %s, compared with %s",
			store, date, warehouse.Unscaled(sum, 2), words, warehouse.Unscaled(t.net, 2), warehouse.Unscaled(sum-t.net, 2), other),
	})
}

// days returns the business dates that a file says something of.
func (it *item) days() []contract.Day {
	seen := map[contract.Day]bool{}
	if it.slot.BusinessDate != nil {
		seen[*it.slot.BusinessDate] = true
	}
	for _, s := range it.result.Slices {
		seen[s.Date] = true
	}
	return slices.Sorted(maps.Keys(seen))
}

func put[V any](m map[contract.Day]map[string]V, d contract.Day, store string, v V) {
	if m[d] == nil {
		m[d] = map[string]V{}
	}
	m[d][store] = v
}
