package read

import "testing"

// TestPlaceSet: a set has what was put into it, and counts what it shares with another.
func TestPlaceSet(t *testing.T) {
	t.Parallel()
	var a, b placeSet
	for _, place := range []int32{1, 63, 64, 1000, 64} {
		a.add(place)
	}
	b.add(64)
	b.add(2)
	if a.size() != 4 || b.size() != 2 || a.within(b) != 1 || b.within(a) != 1 || placeSet(nil).size() != 0 || a.within(nil) != 0 {
		t.Errorf("%d, %d, %d", a.size(), b.size(), a.within(b))
	}
	if b.join(a); b.size() != 5 || b.within(a) != 4 {
		t.Errorf("together %d", b.size())
	}
}
