package config_test

import (
	"strings"
	"testing"
)

// TestLoad_Insights: what is written is read, the rest keeps its default, and everything wrong is told at once with its line.
func TestLoad_Insights(t *testing.T) {
	t.Parallel()
	c, _, err := load(t, "insights: {locale: de-CH, cap_store: 3, minimum_money: 20, full_weeks: 10}\n", nil)
	if i := c.Insights; err != nil || i.Locale != "de-CH" || i.CapStore != 3 || i.MinimumMoney != 20 || i.FullWeeks != 10 || i.LearnWeeks != 3 || i.Recapture != 0.5 {
		t.Errorf("%+v, %v", i, err)
	}
	_, _, err = load(t, `insights:
  locale: fr
  default_margin: 30
  cap_store: 0
  learn_weeks: 9
  common_share: 0
  comparable_days: 300
`, nil)
	for _, want := range []string{
		`daybook.yaml:2:3: insights.locale: "fr" is none of de, en, alone or with a region as in en-GB`,
		`daybook.yaml:3:3: insights.default_margin: a share from 0 to 1, not 30`,
		`daybook.yaml:4:3: insights.cap_store: a whole number from 1 to 1000, not 0`,
		`insights.full_weeks: a whole number from 9 to 104, not 8`,
		`daybook.yaml:6:3: insights.common_share: a share from 0.05 to 1, not 0`,
		`daybook.yaml:7:3: insights.comparable_days: a whole number from 364 to 1500, not 300`,
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not told in\n%v", want, err)
		}
	}
}
