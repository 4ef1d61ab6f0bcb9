package fault_test

import (
	"fmt"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/daybookhq/daybook/internal/fault"
)

// TestNotYAML: the place is where a person looks, whatever line the reader names.
func TestNotYAML(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ doc, want string }{
		{"currency: EUR\nschedule:\n\truns: x\n", "3:1: is not YAML: a tab stands where the line is indented (put spaces in its place)"},
		{"currency: EUR\nschedule:\n  \t runs: x\n", "3:3: is not YAML: a tab stands where the line is indented (put spaces in its place)"},
		{"currency: EUR\r\nchain: \"Alder\r\nlisten: 127.0.0.1:1\r\n", `2:8: is not YAML: the quote that opens here does not end as it should (close it with ", and put nothing behind it)`},
		{"währung: 'EUR\nchain: 'Alder'\n", "1:10: is not YAML: the quote that opens here does not end as it should (close it with ', and put nothing behind it)"},
		{"a: \"two\n  lines\"\nb: {c: 1,\n  d: 2}\nschedule: {runs: x\nlisten: y\n", "5:11: is not YAML: the { that opens here does not end as it should (close it with }, with commas between what it holds)"},
		{"a: 1\nschedule:\n    runs: x\n  timezone: UTC\nb: 2\n", "4:3: is not YAML: this line does not fit to those above it: did not find expected key (indent it like the lines that it belongs to)"},
		{"a: 1\n# a remark\n b: 2\n", "3:2: is not YAML: this line does not fit to those above it: did not find expected key (indent it like the lines that it belongs to)"},
		{"a: b: c\n", "1:5: is not YAML: a key and its value may not begin here (indent it like the keys beside it; text that holds a colon goes into quotes)"},
		{"a: 1\nb: *none\n", "2:4: is not YAML: unknown anchor"},
		{"a: 1\nb: @x\n", "2:4: is not YAML: found character that cannot start any token"},
		{strings.Repeat("# remark\n", 2500) + "a: [1\n", "2500:1: is not YAML: did not find expected ',' or ']'"}, // not looked for without end: the line is the reader's
	} {
		var n yaml.Node
		err := yaml.Unmarshal([]byte(c.doc), &n)
		if err == nil {
			t.Fatalf("%q reads", c.doc)
		}
		m := fault.NotYAML([]byte(c.doc), err)
		if got := fmt.Sprintf("%d:%d: %s (%s)", m.Line, m.Col, m.Msg, m.Hint); !strings.HasPrefix(got, c.want) {
			t.Errorf("%.80q\n got %s\nwant %s", c.doc, got, c.want)
		}
	}
}
