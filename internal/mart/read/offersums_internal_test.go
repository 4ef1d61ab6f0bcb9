package read

import (
	"fmt"
	"maps"
	"slices"
	"testing"
)

// TestOffersApart: each promotion is asked for once, no more at a time than are wanted, the oldest first.
func TestOffersApart(t *testing.T) {
	t.Parallel()
	asked := map[string]dueOffer{"a": {id: "a", until: 30}, "b": {id: "b", until: 10}, "c": {id: "c", until: 20}, "d": {id: "d", until: 20}, "e": {id: "e", until: 10}}
	for most, want := range map[int]string{1: "[b] [e] [c] [d] [a] ", 2: "[b e] [c d] [a] ", 3: "[b c e] [a d] ", 5: "[a b c d e] ", 100: "[a b c d e] "} {
		got := ""
		for _, part := range offersApart(asked, most) {
			got += fmt.Sprint(slices.Sorted(maps.Keys(part)), " ")
		}
		if got != want {
			t.Errorf("%d at most: %s, want %s", most, got, want)
		}
	}
}
