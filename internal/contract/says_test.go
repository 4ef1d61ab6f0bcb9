package contract_test

import (
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/contract"
)

// TestSays says that every kind of rule has words for who sends the file.
func TestSays(t *testing.T) {
	t.Parallel()
	c := sales(t, `, required: true, logicalTypeOptions: {minimum: 0, maximum: 500, multipleOf: 0.5}, quality: [{type: library, metric: nullValues, mustBeLessThan: 5, unit: percent}]`,
		`, unique: true, logicalTypeOptions: {minLength: 2, maxLength: 8, pattern: "^S"}, relationships: [{type: foreignKey, to: stores.store_id}], `+
			`quality: [{type: library, metric: duplicateValues, mustBe: 3}, {type: library, metric: invalidValues, mustBe: 0, arguments: {validValues: [S01, S02]}}]`,
		`{type: library, metric: rowCount, mustBeGreaterThan: 0}`)
	said := map[string]bool{}
	for _, r := range c.Rules {
		words := c.Says(r)
		if r.Column() >= 0 {
			words = c.Columns[r.Column()].Physical + ": " + words
		}
		said[words] = true
	}
	for _, want := range []string{
		"units: must not be empty", "units: must not be negative", "units: must be at most 500", "units: must be a multiple of 0.5", "units: the number of values that are not there must be less than 5 %",
		"store_id: must have at least 2 characters", "store_id: must have at most 8 characters", "store_id: must match ^S", "store_id: must be in the master of stores", "store_id: each store_id stands in the file once",
		"store_id: the number of values that stood before must be 3", "store_id: the number of values that are none of S01, S02 must be 0", "the number of rows must be greater than 0",
	} {
		if !said[want] {
			t.Errorf("nothing says %q, but %q", want, keys(said))
		}
	}
}

// TestSays_Everything says that no contract that init writes has a rule without words.
func TestSays_Everything(t *testing.T) {
	t.Parallel()
	for name, doc := range contract.Defaults() {
		c, err := contract.Load(name, doc)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range c.Rules {
			if c.Says(r) == "" {
				t.Errorf("%s: rule %s says nothing", name, r.Name())
			}
		}
	}
}

func keys(m map[string]bool) string {
	var list []string
	for k := range m {
		list = append(list, k)
	}
	return strings.Join(list, "; ")
}
