package notify_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart"
	"github.com/daybookhq/daybook/internal/notify"
)

// TestJudge_Today: promotions that sell far off what is expected by the hour, and shelves that will be empty before closing, in the words that people get.
func TestJudge_Today(t *testing.T) {
	t.Parallel()
	date, err := contract.ParseDay("2026-01-31")
	if err != nil {
		t.Fatal(err)
	}
	got := notify.Judge(notify.View{Today: &notify.Today{
		Date: date,
		Offers: []mart.OfferSoFar{
			{ID: "PR1", Name: "Jam week", Until: 12, Stores: 3, Units: 70_000, Expected: 30_400, Variance: 30},
			{ID: "PR2", Until: 25, Stores: 1, Units: 10_000, Expected: 30_000, Variance: 30},
			{ID: "PR3", Until: 12, Stores: 1, Units: 40_000, Expected: 30_000, Variance: 1},
		},
		RunningOut: []mart.Shortage{
			{StoreID: "A", ProductID: "P3", Name: "Jam", Until: 12, OnHand: 40_000, Sold: 30_500, Rest: 29_600},
			{StoreID: "B", ProductID: "P4", Until: 9, OnHand: 5_000, Sold: 4_000, Rest: 10_000},
		},
	}})
	want := []string{
		"promotion:PR1:2026-01-31 warning: Promotion PR1 Jam week sells far more today than expected: 70 units until 12:00 in 3 stores, 30 are expected by then",
		"promotion:PR2:2026-01-31 warning: Promotion PR2 sells far less today than expected: 10 units until 01:00 in 1 store, 30 are expected by then",
		"run_out:2026-01-31 warning: 2 products in 2 stores will be out of stock before closing, unless goods arrive: " +
			"A P3 Jam: 10 of 40 left at 12:00, 30 more are expected to be asked for|B P4: 1 of 5 left at 09:00, 10 more are expected to be asked for",
	}
	var lines []string
	for _, a := range got {
		lines = append(lines, a.Cause+" "+string(a.Severity)+": "+a.Title+": "+strings.Join(a.Lines, "|"))
	}
	if !slices.Equal(lines, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(lines, "\n"), strings.Join(want, "\n"))
	}
}
