package config_test

import (
	"strings"
	"testing"
)

// TestLoad_Stock: what is written is read, the rest keeps its default, and everything wrong is told at once with its line.
func TestLoad_Stock(t *testing.T) {
	t.Parallel()
	c, _, err := load(t, "insights:\n  stock: {lead_days: 3, cover_days: 45, carrying_rate: 0.3}\n", nil)
	if s := c.Insights.Stock; err != nil || s.LeadDays != 3 || s.CoverDays != 45 || s.CarryingRate != 0.3 || s.DeadDays != 90 || s.WrongRecords != 0.02 {
		t.Errorf("%+v, %v", s, err)
	}
	_, _, err = load(t, `insights:
  stock:
    wrong_records: 2
    lead_days: -1
    run_out_risk: 0.1
    order_risk: 0.2
    cover_days: many
    cover_dayz: 3
`, nil)
	for _, want := range []string{
		`daybook.yaml:3:5: insights.stock.wrong_records: a share from 0.0001 to 0.9, not 2`,
		`daybook.yaml:4:5: insights.stock.lead_days: a whole number from 0 to 90, not -1`,
		`daybook.yaml:6:5: insights.stock.order_risk: a share from 0.0001 to 0.1, not 0.2`,
		`insights.stock.cover_days: "many" is no whole number, as in 60`,
		`daybook.yaml:8:5: unknown key "insights.stock.cover_dayz" (did you mean "cover_days"?)`,
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not told in\n%v", want, err)
		}
	}
}
