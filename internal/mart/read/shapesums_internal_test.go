package read

import (
	"testing"

	"github.com/daybookhq/daybook/internal/contract"
)

// TestShapes: the weekdays and the month of the chain and of each region are what those of its stores add up to, now and out of memory; and what a window
// that lacks nights makes of them is nobody else's.
func TestShapes(t *testing.T) {
	t.Parallel()
	const last = contract.Day(20_000)
	m := NewMemory(1 << 20)
	short, w := windowOf(m, last-20, last), windowOf(m, last-60, last)
	span := Span{last - 60, last}
	if week := short.Shape(span, Scope{}); week.Days[0] == 0 || week.Days[0] >= w.Shape(span, Scope{}).Days[0] {
		t.Errorf("three weeks have %v", week)
	}
	short.Month(span, Scope{Region: "East"})
	for _, region := range []string{"", "East", "North", "South"} {
		var week Shape
		var month [MonthParts]MonthPart
		stores := w.stores(Scope{Region: region})
		if region == "" {
			stores = append(append([]*Store(nil), stores...), &Store{ID: "S80"}, &Store{ID: "S81"})
		}
		for _, s := range stores {
			one := Scope{Store: s.ID, Region: region}
			of := w.Shape(span, one)
			for weekday := range of.Sales {
				week.Sales[weekday] += of.Sales[weekday]
				week.Days[weekday] += of.Days[weekday]
			}
			for i, part := range w.Month(span, one) {
				month[i].add(part)
			}
		}
		if none := month[0].Days == 0; none != (region == "South") {
			t.Errorf("%q has %v", region, month)
		}
		for range 2 {
			in := Scope{Region: region}
			if got := w.Shape(span, in); got != week {
				t.Errorf("weekdays of %q: %v, its stores %v", region, got, week)
			}
			if got := w.Month(span, in); got != month {
				t.Errorf("month of %q: %v, its stores %v", region, got, month)
			}
		}
	}
}
