package config_test

import (
	"strings"
	"testing"
)

// TestLoad_Promotions: what is written is read, the rest keeps its default, and everything wrong is told at once with its line.
func TestLoad_Promotions(t *testing.T) {
	t.Parallel()
	c, _, err := load(t, "insights:\n  promotions: {cost: 250, judged_after: 5}\n", nil)
	if p := c.Insights.Promotions; err != nil || p.Cost != 250 || p.JudgedAfter != 5 || p.AfterDays != 28 || p.ControlStores != 10 || p.BrokeEven != 0.1 {
		t.Errorf("%+v, %v", p, err)
	}
	_, _, err = load(t, `insights:
  promotions:
    judged_after: 20
    after_days: 40
    cost: -1
    control_stores: 1
    broke_even: 2
    brake_even: 3
`, nil)
	for _, want := range []string{
		`daybook.yaml:3:5: insights.promotions.judged_after: a whole number from 0 to 14, not 20`,
		`daybook.yaml:4:5: insights.promotions.after_days: a whole number from 24 to 35, not 40`,
		`daybook.yaml:5:5: insights.promotions.cost: a whole number from 0 to 1000000000, not -1`,
		`daybook.yaml:6:5: insights.promotions.control_stores: a whole number from 2 to 100000, not 1`,
		`daybook.yaml:7:5: insights.promotions.broke_even: a share from 0 to 1, not 2`,
		`daybook.yaml:8:5: unknown key "insights.promotions.brake_even" (did you mean "broke_even"?)`,
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not told in\n%v", want, err)
		}
	}
}
