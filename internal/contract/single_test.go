package contract_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/contract"
)

var (
	keyed   = regexp.MustCompile(`, primaryKey: true, primaryKeyPosition: \d`)
	counted = map[string]string{"sales": "name: units, logicalType: number", "inventory": "name: on_hand, logicalType: number"}
)

// TestOneRowAPair: the key of a contract says whether a store can have a product twice on a date.
func TestOneRowAPair(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"sales", "inventory"} {
		data, err := os.ReadFile("defaults/" + name + ".odcs.yaml")
		if err != nil {
			t.Fatal(err)
		}
		for what, x := range map[string]struct {
			change func(string) string
			want   bool
		}{
			"as it is":      {func(s string) string { return s }, true},
			"without a key": {func(s string) string { return keyed.ReplaceAllString(s, "") }, false},
			"one column more": {func(s string) string {
				return strings.Replace(s, counted[name], counted[name]+", primaryKey: true, primaryKeyPosition: 4", 1)
			}, false},
		} {
			c, err := contract.Load(name+".odcs.yaml", []byte(x.change(string(data))))
			if err != nil {
				t.Fatalf("%s, %s: %v", name, what, err)
			}
			if got := c.OneRowAPair(); got != x.want {
				t.Errorf("%s, %s: %v", name, what, got)
			}
		}
	}
}
