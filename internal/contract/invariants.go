package contract

import (
	"slices"
	"time"
)

// neverNegative are the columns that hold no number below zero, by dataset. What came back has columns of its own in
// sales; till lines may be negative where the contract says returns: negative_lines.
var neverNegative = map[string][]string{
	"sales":      {"units", "sales_value", "discount", "cogs", "returned_units", "returned_value"},
	"sale_lines": {"units", "sales_value", "unit_price"},
	"store_days": {"transactions", "visitors"},
	"inventory":  {"stockout_hours"},
}

// invariants appends what holds for every delivery of the dataset, declared or not: canonical columns without which a
// row means nothing are not empty, a master names each id once, sold amounts are not negative, and a till line's amounts
// have one sign.
// A declared rule that says as much stands for it.
func (l *loader) invariants() {
	c := l.c
	says := func(column int, same func(Rule) bool) bool {
		return slices.ContainsFunc(c.Rules, func(r Rule) bool {
			return r.Column() == column && r.Severity() == Error && same(r)
		})
	}
	for i, col := range c.Columns {
		if col.Field >= 0 && c.Dataset.Fields[col.Field].Required && !says(i, func(r Rule) bool { _, ok := r.(RequiredRule); return ok }) {
			l.add(RequiredRule{declared{name: "required", column: i, severity: Error}})
		}
	}
	if id := l.column0(map[string]string{"stores": "store_id", "products": "product_id"}[c.Dataset.Name]); id >= 0 &&
		!says(id, func(r Rule) bool { _, ok := r.(UniqueRule); return ok }) {
		l.add(UniqueRule{declared: declared{name: "unique", column: id, severity: Error}, Columns: []int{id}})
	}
	if c.Dataset.Name == "people" {
		l.people()
	}
	if c.Returns == ReturnsNegativeLines {
		sign := SignRule{declared: declared{name: "opposite_signs", column: -1, severity: Error}, Units: l.column0("units"), Value: l.column0("sales_value")}
		if sign.Value < 0 {
			sign.Value, sign.UnitPrice = l.column0("unit_price"), true
		}
		if sign.Units >= 0 && sign.Value >= 0 {
			sign.column = sign.Value
			l.add(sign)
		}
		return
	}
	for _, name := range neverNegative[c.Dataset.Name] {
		i := l.column0(name)
		if i >= 0 && !says(i, func(r Rule) bool { b, ok := r.(RangeRule); return ok && b.lower && b.limit >= 0 }) {
			l.add(notNegative(i))
		}
	}
}

func microsToDuration(micros int64) time.Duration { return time.Duration(micros) * time.Microsecond }
