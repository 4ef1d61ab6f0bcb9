package notify_test

import (
	"strings"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/notify"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// TestJudge_WellFormedNonsense: what is right in every row and odd as a whole is told, what varies anyway is not.
func TestJudge_WellFormedNonsense(t *testing.T) {
	t.Parallel()
	sunday, err := contract.ParseDay("2026-05-31")
	if err != nil {
		t.Fatal(err)
	}
	loads := func(weeks int, rows func(week int) int64, stores, value int64) (list []warehouse.Load) {
		for w := range weeks {
			v := "1000.00"
			if w == 0 && value == 100 {
				v = "100000.00"
			}
			n := int64(150)
			if w == 0 {
				n = stores
			}
			list = append(list, warehouse.Load{Dataset: "sales", Date: sunday - contract.Day(7*w), Stores: n, Rows: rows(w), Value: v},
				warehouse.Load{Dataset: "sales", Date: sunday - contract.Day(7*w) - 1, Stores: 150, Rows: 9000, Value: "9000.00"}) // Saturdays say nothing of Sundays
		}
		return list
	}
	same := func(int) int64 { return 3000 }
	for name, c := range map[string]struct {
		loads []warehouse.Load
		want  string
	}{
		"as ever":                  {loads(9, same, 150, 1), ""},
		"half of the stores":       {loads(9, same, 70, 1), "70 stores, usually 150 (150 to 150)"},
		"prices in cents":          {loads(9, same, 150, 100), "100000 sales value, usually 1000 (1000 to 1000)"},
		"every row three times":    {loads(9, func(w int) int64 { return map[bool]int64{true: 9000, false: 3000}[w == 0] }, 150, 1), "9000 rows, usually 3000 (3000 to 3000)"},
		"rows vary by nature":      {loads(9, func(w int) int64 { return []int64{900, 1100, 9000, 2000, 1000, 8000, 3000, 1200, 2500}[w] }, 150, 1), ""},
		"too few weeks to know":    {loads(4, same, 1, 1), ""},
		"the newest is not of now": {loads(9, same, 1, 1)[2:], ""},
	} {
		got := notify.Judge(notify.View{Now: time.Date(2026, 6, 1, 6, 0, 0, 0, time.UTC), Loads: c.loads, Status: batch.StatusReport{BusinessDate: pointer("2026-05-31")}})
		if c.want == "" && len(got) != 0 || c.want != "" && (len(got) != 1 || got[0].Kind != notify.Unusual || !strings.HasSuffix(got[0].Title, c.want)) {
			t.Errorf("%s: %+v, want %q", name, got, c.want)
		}
	}
}

// TestJudge_AHeldRun: who is told that a night waits for a person's word, and until when.
func TestJudge_AHeldRun(t *testing.T) {
	t.Parallel()
	held := &batch.HeldRun{Run: 12, Unusual: []batch.Unusual{{
		Dataset: "sales", BusinessDate: "2026-05-31", Measures: []batch.Measured{{Measure: "stores", Value: "70", Usual: "150", Low: "150", High: "150"}},
		Files: []batch.SizedFile{{File: "sales_2026-05-31.csv", Owner: "pos@alder.example"}},
	}}}
	got := notify.Judge(notify.View{Now: time.Date(2026, 6, 1, 6, 0, 0, 0, time.UTC), Status: batch.StatusReport{Held: held}})
	if len(got) != 1 || got[0].Kind != notify.Held || got[0].Severity != notify.Critical || got[0].Owner != "pos@alder.example" || got[0].Run != 12 ||
		got[0].Lines[0] != "sales of 2026-05-31 is unlike other Sundays: 70 stores, usually 150 (150 to 150)" {
		t.Errorf("%+v", got)
	}
	if got := notify.Judge(notify.View{Now: time.Date(2026, 6, 1, 6, 0, 0, 0, time.UTC)}); len(got) != 0 {
		t.Errorf("it is over, and still told: %+v", got)
	}
}

// TestJudge_WhatIsNotOverIsNoSize: files of today that are taken in by day are a part of it.
func TestJudge_WhatIsNotOverIsNoSize(t *testing.T) {
	t.Parallel()
	sunday, err := contract.ParseDay("2026-05-31")
	if err != nil {
		t.Fatal(err)
	}
	var loads []warehouse.Load
	for w := range 9 {
		l := warehouse.Load{Dataset: "sales", Date: sunday - contract.Day(7*w), Stores: 150, Rows: 3000, Value: "1000.00"}
		if w == 0 {
			l.Rows = 40
		}
		loads = append(loads, l)
	}
	for hour, want := range map[int]int{12: 0, 30: 1} {
		now := sunday.Time().Add(time.Duration(hour) * time.Hour)
		if got := notify.Judge(notify.View{Now: now, Loads: loads, Status: batch.StatusReport{BusinessDate: pointer("2026-05-31")}}); len(got) != want {
			t.Errorf("at hour %d: %+v", hour, got)
		}
	}
}
