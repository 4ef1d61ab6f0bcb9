package score

import (
	"strings"
	"testing"
)

func TestWords(t *testing.T) {
	t.Parallel()
	doc := `{"id": "a", "kind": "sales_gap", "business_date": "2026-05-30", "store_id": "S12", "money": "-240.00",
		"headline": "S12 sold € 1,234 (12 %) less than on a normal Saturday", "body": "Sold € 8,765 on Sat 30 May; a normal Saturday is € 9,999.",
		"parts": [{"money": "-1000.25"}, {"money": "-233.50"}], "evidence": {"gap": "-1233.75", "gap_percent": "-12.34", "actual": "8765.30", "expected": "9999.05"}}`
	for name, c := range map[string]struct {
		from, to            string
		short, backed, adds float64
	}{
		"as it is":             {"", "", 1, 1, 1},
		"another number":       {"8,765", "8,467", 1, 0, 1},
		"a number made up":     {"Saturday is", "Saturday of 17 is", 1, 0, 1},
		"a cent is missing":    {"-233.50", "-233.49", 1, 1, 0},
		"too long a headline":  {"S12 sold", "S12 " + strings.Repeat("really ", 12) + "sold", 0, 1, 1},
		"too long a body":      {"Sold €", strings.Repeat("well ", 60) + "Sold €", 0, 1, 1},
		"a number of its name": {"S12 sold", "S12 sold", 1, 1, 1},
	} {
		list, err := ReadInsights([]byte("[" + strings.Replace(doc, c.from, c.to, 1) + "]"))
		if err != nil {
			t.Fatal(err)
		}
		var w wordScore
		w.add(Said{All: list})
		if w.short.value() != c.short || w.backed.value() != c.backed || w.adds.value() != c.adds {
			t.Errorf("%s: %+v", name, w)
		}
	}
}
