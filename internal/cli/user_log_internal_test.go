package cli

import (
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/warehouse/export"
)

// A column of a table is cut where it is too wide, in columns of a terminal, between letters.
func TestShort(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"": "", "/stores": "/stores", "/stores/10": "/stores/10", "/stores/101": "/stores/1…", "日本日本日": "日本日本日", "日本日本日本": "日本日本…",
		"a\nb": `a\nb`, "e\u0301e\u0301e\u0301": "e\u0301e\u0301e\u0301", "bad\xff": "bad\xff", strings.Repeat("\xff", 11): strings.Repeat("\xff", 9) + "…",
	} {
		got := short(text, 10)
		if got != want || export.Width(got) > 10 {
			t.Errorf("%q became %q", text, got)
		}
	}
}
