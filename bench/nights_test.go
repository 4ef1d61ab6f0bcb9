package main

import (
	"strings"
	"testing"
)

// A history that is measured again alone leaves the rows of the others, and is held beside them.
func TestNightTable_KeepsOtherHistories(t *testing.T) {
	t.Parallel()
	b := &bench{}
	of := nightChain(150, 720)
	section := func(rows map[int]nightRow, days int) string {
		b.doc.Reset()
		b.printf("## One more night\n\n%s: all of it.\n\n", of)
		b.nightTable(rows, lastNights{days: days}, "at most 1.2")
		return b.doc.String()
	}
	page := section(map[int]nightRow{30: {1, "| 1.00 | 0.90 to 1.10 | 46000 to 47000 | 2026-11-28, daybook a, 3 nights |"}}, 30)
	rows := keptNights(page, of, 3)
	rows[180] = lastNights{took: []float64{1.4, 1.5, 1.6}, rows: []int64{46000, 46500, 47000}}.row("daybook b")
	now := section(rows, 180)
	for _, says := range []string{
		"| 30 days | 1.00 | 0.90 to 1.10 | 46000 to 47000 | 2026-11-28, daybook a, 3 nights |\n| 180 days | 1.50 | 1.40 to 1.60 | 46000 to 47000 |",
		"Beside 30 days, 180 days 1.50 x (wanted: at most 1.2). Steps of the last night after 180 days:",
	} {
		if !strings.Contains(now, says) {
			t.Errorf("does not say %q:\n%s", says, now)
		}
	}
	if rows := keptNights(page, of, 5); len(rows) > 0 {
		t.Errorf("rows of three nights stay beside those of five: %v", rows)
	}
	for _, other := range []string{nightChain(50, 720), nightChain(1150, 720), nightChain(150, 900)} {
		if rows := keptNights(page, other, 3); len(rows) > 0 {
			t.Errorf("rows stay under another chain, %q: %v", other, rows)
		}
	}
}
