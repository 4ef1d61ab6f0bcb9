package read

import (
	"fmt"
	"testing"
)

// TestCategoryFile: the categories of a store are read back in the order in which they came, however few stores are laid out at once.
func TestCategoryFile(t *testing.T) {
	t.Parallel()
	names := []string{"tea", "milk", "rice"}
	var want []string
	for _, stores := range []int32{1 << 20, 1, 3, categoryStores} {
		n := &categoryRows{stores: stores, aside: newBuckets(0, 40)}
		defer n.aside.close()
		for i := range 200 { // of places from 1 to 37, but for 9
			if place := int32(i%37 + 1); place != 9 {
				if err := n.add(place, uint16(i%len(names)), int64(i*i*i*i-5000)); err != nil {
					t.Fatal(err)
				}
			}
		}
		f := &categoryFile{names: names}
		if err := f.write(n); err != nil {
			t.Fatal(err)
		}
		var got []string
		for place := range int32(40) {
			cells := fmt.Sprint(place)
			if err := f.each(place, func(category string, sales int64) { cells += fmt.Sprint(" ", category, sales) }); err != nil {
				t.Fatal(err)
			}
			got = append(got, cells)
		}
		if want == nil {
			want = got
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%d stores at once: %v, want %v", stores, got, want)
		}
	}
	if want[9] != "9" || want[0] != "0" || want[38] != "38" || want[2] != "2 milk-4999 rice2080136 tea31635625 milk157346936 rice492879401 tea1196878216" {
		t.Errorf("%q", want)
	}
}
