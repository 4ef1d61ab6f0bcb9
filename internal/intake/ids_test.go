package intake

import (
	"fmt"
	"slices"
	"testing"
)

func TestIDs(t *testing.T) {
	t.Parallel()
	var list []string
	for i := range 3000 {
		list = append(list, fmt.Sprint(i), fmt.Sprintf("P%07d", i), fmt.Sprintf("40063813%05d", i))
	}
	list = append(list, "Zürich", "\x00S1", "")
	ids := NewIDs(append(list, list...))
	for _, id := range list[:len(list)-1] {
		alone, within := slices.Clip([]byte(id)), []byte(id + ",what follows in the row")[:len(id)]
		if !ids.Has(alone) || !ids.Has(within) {
			t.Errorf("%q is missing", id)
		}
	}
	for _, id := range []string{"", "3000", "S1", "\x00", "P000000", "P00000001", "4006381300", "400638130000", "Zurich"} {
		if ids.Has([]byte(id)) {
			t.Errorf("%q was never put in", id)
		}
	}
	slices.Sort(list)
	if got := ids.List(); !slices.Equal(got, list[1:]) {
		t.Errorf("%d ids, want %d", len(got), len(list)-1)
	}
	if NewIDs(nil).Has([]byte("S1")) {
		t.Error("an empty set has an id")
	}
}
