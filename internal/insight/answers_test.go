package insight_test

import (
	"fmt"
	"testing"

	"github.com/daybookhq/daybook/internal/insight"
)

// gapped is a day on which S0007 sells half of normal.
func gapped(t *testing.T) (insight.Day, string) {
	t.Helper()
	d := normalDay(t, 30)
	d.Stores[6].NetSales = d.Stores[6].Expected / 2
	return d, "sales_gap-S0007-2026-05-30"
}

// TestAnswers_State: what is put off or not true is there on request and on no page; what was put off comes back.
func TestAnswers_State(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answers []insight.Answer
		state   string
		shown   bool
	}{
		"none":               {nil, insight.Open, true},
		"of another":         {[]insight.Answer{{ID: "sales_gap-S0008-2026-05-30", Reply: insight.Untrue}}, insight.Open, true},
		"confirmed":          {[]insight.Answer{{Reply: insight.Confirmed}}, insight.Open, true},
		"not true":           {[]insight.Answer{{Reply: insight.Untrue}}, insight.NotTrue, false},
		"not true after all": {[]insight.Answer{{Reply: insight.Untrue}, {Reply: insight.Confirmed}}, insight.Open, true},
		"put off":            {[]insight.Answer{{Reply: insight.SnoozeUntil, Until: day(t, "2026-05-30")}}, insight.Snoozed, false},
		"put off until now":  {[]insight.Answer{{Reply: insight.SnoozeUntil, Until: day(t, "2026-05-29")}}, insight.Open, true},
		"taken back":         {[]insight.Answer{{Reply: insight.Untrue}, {Reply: insight.Reopened}}, insight.Open, true},
		"not true, put off":  {[]insight.Answer{{Reply: insight.Untrue}, {Reply: insight.SnoozeUntil, Until: day(t, "2026-06-30")}}, insight.NotTrue, false},
	} {
		d, id := gapped(t)
		for _, a := range c.answers {
			if a.ID == "" {
				a.ID = id
			}
			a.Kind, a.Chance = "sales_gap", 0.99
			d.Answers = append(d.Answers, a)
		}
		i := one(t, insight.Find(d), "sales_gap")
		if i.ID != id || i.State != c.state || i.Capped == c.shown {
			t.Errorf("%s: %s capped %v", name, i.State, i.Capped)
		}
	}
}

// TestAnswers_Trust: twelve insights that promised to be real nearly for certain and of which people confirmed two make the next one doubtful;
// twelve confirmed ones change nothing, and neither do those of another kind.
func TestAnswers_Trust(t *testing.T) {
	t.Parallel()
	told := func(kind string, confirmed, of int) insight.Insight {
		d, _ := gapped(t)
		for k := range of {
			a := insight.Answer{ID: fmt.Sprint("sales_gap-S0001-", k), Kind: kind, Reply: insight.Untrue, Chance: 0.99}
			if k < confirmed {
				a.Reply = insight.Done
			}
			d.Answers = append(d.Answers, a)
		}
		return one(t, insight.Find(d), "sales_gap")
	}
	if i := told("sales_gap", 12, 12); i.Confidence != insight.High || i.Evidence["chance_real"] != "1.00" {
		t.Errorf("all confirmed: %s, %s", i.Confidence, i.Evidence["chance_real"])
	}
	if i := told("phantom_stock", 0, 12); i.Confidence != insight.High {
		t.Errorf("of another kind: %s", i.Confidence)
	}
	i := told("sales_gap", 2, 12)
	if i.Confidence != insight.Low || i.ConfidenceReason != "people confirmed 2 of 12 like it" || !i.Capped || i.Evidence["chance_real"] != "0.54" { // (2 + 9.9) / 22 / 0.99
		t.Errorf("two of twelve: %s, %s, %s", i.Confidence, i.ConfidenceReason, i.Evidence["chance_real"])
	}
	if i := told("sales_gap", 7, 12); i.Confidence != insight.Medium || i.ConfidenceReason != "people confirmed 7 of 12 like it" {
		t.Errorf("seven of twelve: %s, %s", i.Confidence, i.ConfidenceReason)
	}
}
