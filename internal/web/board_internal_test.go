package web

import (
	"fmt"
	"slices"
	"testing"

	"github.com/daybookhq/daybook/internal/mart/read"
)

// TestBoardGroups: stores that stand out come first, each in a line of its own; three and more that are alike make one, which names the first of them and counts all.
func TestBoardGroups(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		alike []int // how many stores have the same nights, in the order of their first
		each  bool
		want  []int // stores of each line
	}{
		{"none", nil, false, nil},
		{"one", []int{1}, false, []int{1}},
		{"two are not alike enough", []int{2}, false, []int{1, 1}},
		{"three are", []int{3}, false, []int{3}},
		{"what stands out is first", []int{40, 1, 5, 2}, false, []int{1, 1, 1, 5, 40}},
		{"as many as are named", []int{mostNamed}, false, []int{mostNamed}},
		{"more than are named", []int{mostNamed + 1, 1}, false, []int{1, mostNamed + 1}},
		{"every store", []int{3, 1}, true, []int{1, 1, 1, 1}},
	} {
		var b read.Board
		for like, n := range c.alike {
			for range n {
				b.Rows = append(b.Rows, read.BoardRow{Store: &read.Store{ID: fmt.Sprintf("S%04d", len(b.Rows))}, Like: like})
			}
		}
		var got []int
		stores := map[string]bool{}
		for _, g := range boardGroups(b, c.each) {
			got = append(got, g.count)
			if len(g.rows) != min(g.count, mostNamed) {
				t.Errorf("%s: %d of %d stores are named", c.name, len(g.rows), g.count)
			}
			for _, row := range g.rows {
				if stores[row.ID] {
					t.Errorf("%s: %s is in two lines", c.name, row.ID)
				}
				stores[row.ID] = true
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: lines of %v stores, want %v", c.name, got, c.want)
		}
	}
}
