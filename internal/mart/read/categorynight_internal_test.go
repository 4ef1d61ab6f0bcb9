package read

import (
	"math"
	"reflect"
	"testing"
)

// TestCategoryNight: what a store sold of a category and what was expected of it stand together, whatever their size, and rows that are there twice stay two.
func TestCategoryNight(t *testing.T) {
	t.Parallel()
	n := &categoryNight{names: []string{"tea", "milk"}}
	sold := func(store, category int32, sales Maybe) storeCell {
		return storeCell{store, categoryCell{category: category, sold: true, sales: sales, units: 1, margin: Unknown, normal: Unknown}}
	}
	expected := func(store, category int32, normal Maybe) storeCell {
		return storeCell{store, categoryCell{category: category, expected: true, sales: Unknown, units: Unknown, margin: Unknown, normal: normal}}
	}
	n.fill([]storeCell{expected(3, 0, math.MinInt32), sold(1, 1, math.MaxInt32+1), sold(3, 0, -7), expected(1, 0, 9), sold(1, 1, 2), expected(1, 1, math.MinInt32+1)}, 3)
	if len(n.of(0))+len(n.of(2))+len(n.of(4)) != 0 || len(n.of(1)) != 3 || len(n.of(3)) != 1 {
		t.Fatalf("%+v", n)
	}
	amounts := func(place int32, at int) (list [4]Maybe) {
		for i := range list {
			list[i] = n.amount(&n.of(place)[at], i)
		}
		return list
	}
	for i, want := range [][4]Maybe{{math.MaxInt32 + 1, 1, Unknown, math.MinInt32 + 1}, {Unknown, Unknown, Unknown, 9}, {2, 1, Unknown, Unknown}} {
		if got := amounts(1, i); got != want {
			t.Errorf("%d: %v, want %v", i, got, want)
		}
	}
	if got := amounts(3, 0); got != [4]Maybe{-7, 1, Unknown, math.MinInt32} {
		t.Errorf("%v", got)
	}
}

// TestCategoryNight_Held: cells that are laid out some thousand stores at a time are those that are laid out at once.
func TestCategoryNight_Held(t *testing.T) {
	t.Parallel()
	held, once := newHeldCells(), &categoryNight{}
	var list []storeCell
	for i := range 40_000 {
		c := storeCell{int32(i*7919%12_007 + 1), categoryCell{category: int32(i % 5), sales: Maybe(i * i), units: Unknown, margin: Maybe(-i), normal: Unknown}}
		if i%3 == 0 {
			c.sales, c.margin, c.normal = Unknown, Unknown, Maybe(i<<30)
		}
		c.sold = c.sales.Known()
		c.expected = !c.sold
		if err := held.hold(&c); err != nil {
			t.Fatal(err)
		}
		list = append(list, c)
	}
	once.fill(list, held.last)
	n := &categoryNight{}
	if err := n.lay(&held); err != nil {
		t.Fatal(err)
	}
	if len(held.list) != 3 || len(n.cells) == 0 || !reflect.DeepEqual(n.from, once.from) {
		t.Fatalf("%d buckets, %d cells", len(held.list), len(n.cells))
	}
	for place := range held.last + 1 {
		mine, want := n.of(place), once.of(place)
		for i := range want {
			for which := range 4 {
				if got, want := n.amount(&mine[i], which), once.amount(&want[i], which); got != want || mine[i].category != once.of(place)[i].category {
					t.Fatalf("store %d, cell %d: %d, want %d", place, i, got, want)
				}
			}
		}
	}
	if none := newHeldCells(); (&categoryNight{}).lay(&none) != nil {
		t.Error("a night without any")
	}
}
