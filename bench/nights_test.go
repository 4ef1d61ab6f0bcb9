package main

import (
	"strings"
	"testing"
)

// A history that is measured again alone leaves the rows of the others, and is held beside them.
func TestNightTable_KeepsOtherHistories(t *testing.T) {
	t.Parallel()
	b := &bench{}
	b.nightTable(map[int]nightRow{30: {1, "| 1.00 | 0.90 to 1.10 | 2026-11-28, daybook a, 3 nights |"}}, result{}, "at most 1.2")
	rows := keptNights(b.doc.String())
	rows[180] = nightRow{1.5, "| 1.50 | 1.40 to 1.60 | 2026-11-29, daybook b, 5 nights |"}
	b.doc.Reset()
	b.nightTable(rows, result{}, "at most 1.2")
	for _, says := range []string{
		"| 30 days | 1.00 | 0.90 to 1.10 | 2026-11-28, daybook a, 3 nights |\n| 180 days | 1.50 |",
		"Beside day 30, day 180 1.50 x (wanted: at most 1.2).",
	} {
		if !strings.Contains(b.doc.String(), says) {
			t.Errorf("does not say %q:\n%s", says, b.doc.String())
		}
	}
}
