package insight_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/insight"
)

// TestCostless makes days at random and each of them once more with all costs changed: who does not see cost reads the same insights, in the same words, and the same
// of them are within the caps of a page.
func TestCostless(t *testing.T) {
	t.Parallel()
	shown := 0
	for seed := range uint64(60) {
		read := func(costs uint64) []string {
			day := randomDay(t, rand.New(rand.NewPCG(seed, 9)))
			if day.Settings.CapStore, day.Settings.CapRegion, day.Settings.CapChain = 2, 3, 3; costs > 0 {
				recost(rand.New(rand.NewPCG(seed, costs)), &day)
			}
			var lines []string
			list, ids := insight.Find(day).Insights, map[string]int{}
			for _, i := range list {
				ids[i.ID]++
			}
			for _, i := range list {
				if ids[i.ID] > 1 {
					*i.Restricted.Capped = true // which of two that chance has made alike
				}
				if i.Kind == "margin_leak" {
					continue // of which they hear nothing
				}
				if !*i.Restricted.Capped {
					shown++
				}
				lines = append(lines, costless(t, i))
			}
			slices.Sort(lines)
			return lines
		}
		one, other := read(0), read(1)
		if len(one) != len(other) {
			t.Fatalf("day %d: %d and %d insights", seed, len(one), len(other))
		}
		for i := range one {
			if one[i] != other[i] {
				t.Fatalf("day %d\n%s\n%s", seed, one[i], other[i])
			}
		}
	}
	if shown < 200 {
		t.Errorf("only %d were within the caps", shown)
	}
}

// costless is all that who does not see cost reads of an insight.
func costless(t *testing.T, i insight.Insight) string {
	t.Helper()
	r := i.Restricted
	due := i.Due
	if r.Confidence != nil {
		i.Confidence, i.ConfidenceReason, due = *r.Confidence, *r.ConfidenceReason, r.Due
	}
	s := seen(i, true, false)
	s.Evidence = maps.Clone(s.Evidence)
	if list, ok := s.Evidence["list"].([]insight.Listed); ok { // pages put it into an order of its own
		var names []string
		for _, l := range list {
			names = append(names, l.StoreID+" "+l.ProductID+" "+l.Units)
		}
		slices.Sort(names)
		s.Evidence["list"] = names
	}
	evidence, err := json.Marshal(s.Evidence)
	if err != nil {
		t.Fatal(err)
	}
	text := func(s *string) string {
		if s == nil {
			return "none"
		}
		return *s
	}
	parts := ""
	if inSales[i.Kind] {
		parts = fmt.Sprint(i.Parts)
	}
	return strings.Join([]string{i.ID, fmt.Sprint(*r.Capped), s.Headline, s.Body, s.Action, s.Confidence, s.ConfidenceReason, text(due), s.OwnerRole, s.State, text(r.Money), parts, string(evidence)}, " | ")
}

// recost gives everything whose cost is known another cost.
func recost(r *rand.Rand, d *insight.Day) {
	other := func(cost *int64, most int) {
		if *cost > 0 {
			*cost = 1 + int64(r.IntN(most))
		}
	}
	for i := range d.Stores {
		if s := &d.Stores[i]; s.MarginRate > 0 {
			s.MarginRate = float64(1+r.IntN(70)) / 100
		}
	}
	for i := range d.Stockouts {
		other(&d.Stockouts[i].UnitCost, 20_00)
	}
	for i := range d.Stock.Silent {
		other(&d.Stock.Silent[i].UnitCost, 20_00)
	}
	for i := range d.Stock.Drops {
		other(&d.Stock.Drops[i].UnitCost, 20_00)
	}
	for i := range d.Stock.Negative {
		other(&d.Stock.Negative[i].UnitCost, 20_00)
	}
	for i := range d.Stock.RunOuts {
		other(&d.Stock.RunOuts[i].UnitCost, 20_00)
	}
	for i := range d.Stock.Excess {
		other(&d.Stock.Excess[i].UnitCost, 20_00)
	}
	for i := range d.PriceChanges {
		other(&d.PriceChanges[i].UnitCost, 6_00)
	}
	for i := range d.PriceLeaks {
		other(&d.PriceLeaks[i].Cost, 300_00)
	}
	for i := range d.Returns {
		if x := &d.Returns[i]; x.MarginRate > 0 {
			x.MarginRate = float64(1+r.IntN(70)) / 100
		}
	}
	for i := range d.Promotions {
		p := &d.Promotions[i]
		other(&p.Cost, 30_000_00)
		other(&p.BaselineCost, 10_000_00)
		other(&p.Funding, 500_00)
		if p.Substitutes != nil {
			other(&p.Substitutes.Margin, 900_00)
		}
	}
}
