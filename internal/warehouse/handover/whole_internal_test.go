package handover

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/warehouse"
)

var made = regexp.MustCompile(`(?is)create (?:or replace )?view ([a-z_]+) as\s(.*?)(?:\n--;|\z)`)

// TestWhole_IsWhatNoSliceBrings: which months of a view have changed is known from slices. A view that has a business date and whose rows
// come without one has to be written whole, or what is added to an old month would never be handed over.
func TestWhole_IsWhatNoSliceBrings(t *testing.T) {
	t.Parallel()
	steps, err := warehouse.Steps("postgres")
	if err != nil {
		t.Fatal(err)
	}
	views := map[string]string{} // as the last step makes them
	for _, s := range steps {
		for _, m := range made.FindAllStringSubmatch(s.SQL, -1) {
			views[m[1]] = m[2]
		}
	}
	dated := 0
	for name, text := range views {
		if !strings.Contains(text, businessDate) {
			continue
		}
		dated++
		if sliced := strings.Contains(text, "wh.live_"); !sliced && !slices.Contains(whole, name) {
			t.Errorf("the rows of %s have a business date and no slice: it belongs to those that are written whole", name)
		}
	}
	if dated < 20 {
		t.Errorf("only %d views with a business date were found", dated)
	}
	for _, name := range whole {
		if views[name] == "" {
			t.Errorf("there is no view %s", name)
		}
	}
}
