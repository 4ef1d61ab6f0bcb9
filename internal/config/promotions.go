package config

// Promotions sets what promotions are judged by. Shares are between 0 and 1.
type Promotions struct {
	JudgedAfter   int     `yaml:"judged_after"`   // days after its end: late files and returns come in
	AfterDays     int     `yaml:"after_days"`     // days after its end that are watched for what was bought ahead
	Cost          int     `yaml:"cost"`           // of one promotion besides its discount, in whole units of the currency: leaflet, displays
	ControlStores int     `yaml:"control_stores"` // stores without it that have to be there to judge it against them
	BrokeEven     float64 `yaml:"broke_even"`     // share of the normal margin within which it just paid for itself
}

func defaultPromotions() Promotions {
	return Promotions{JudgedAfter: 3, AfterDays: 28, ControlStores: 10, BrokeEven: 0.10}
}

func (p Promotions) validate(bad func(is bool, key, format string, args ...any)) {
	whole := func(key string, v, low, high int) {
		bad(v < low || v > high, "insights.promotions."+key, "a whole number from %d to %d, not %d", low, high, v)
	}
	whole("judged_after", p.JudgedAfter, 0, 14)
	whole("after_days", p.AfterDays, p.JudgedAfter+4, 35)
	whole("cost", p.Cost, 0, 1_000_000_000)
	whole("control_stores", p.ControlStores, 2, 100_000)
	bad(!(p.BrokeEven >= 0 && p.BrokeEven <= 1), "insights.promotions.broke_even", "a share from 0 to 1, not %v", p.BrokeEven)
}
