package config

// Stock sets what the insights on stock go by. Shares are between 0 and 1.
type Stock struct {
	WrongRecords    float64 `yaml:"wrong_records"`     // share of pairs with stock on record whose shelf is empty, as counts have shown
	WrongLowRecords float64 `yaml:"wrong_low_records"` // the same where the record shows no more than what a day sells
	EvidenceUnits   int     `yaml:"evidence_units"`    // sold before a silence can be judged
	EvidenceDays    int     `yaml:"evidence_days"`     // clean days before it can
	CountAfter      int     `yaml:"count_after"`       // units that a low record has to have missed before it is to be counted
	DropShare       float64 `yaml:"drop_share"`        // of the stores that normally sell a product, that have to have stopped
	LeadDays        int     `yaml:"lead_days"`         // from an order to its goods, where the product master does not say; 0: not known
	ReviewDays      int     `yaml:"review_days"`       // from one chance to order to the next
	RunOutRisk      float64 `yaml:"run_out_risk"`      // chance of running out from which it is told
	OrderRisk       float64 `yaml:"order_risk"`        // chance of running out that the order leaves
	CoverDays       int     `yaml:"cover_days"`        // of normal sales that stock should last at most
	ShelfUnits      int     `yaml:"shelf_units"`       // on the shelf for its looks, however slowly they sell
	CarryingRate    float64 `yaml:"carrying_rate"`     // what stock costs a year, as a share of its cost
	DeadDays        int     `yaml:"dead_days"`         // without a sale, here or elsewhere, after which stock is dead
}

func defaultStock() Stock {
	return Stock{
		WrongRecords: 0.02, WrongLowRecords: 0.10, EvidenceUnits: 3, EvidenceDays: 14, CountAfter: 2, DropShare: 0.9,
		LeadDays: 0, ReviewDays: 1, RunOutRisk: 0.20, OrderRisk: 0.05, CoverDays: 60, ShelfUnits: 6, CarryingRate: 0.25, DeadDays: 90,
	}
}

func (s Stock) validate(bad func(is bool, key, format string, args ...any)) {
	share := func(key string, v, low, high float64) {
		bad(!(v >= low && v <= high), "insights.stock."+key, "a share from %v to %v, not %v", low, high, v)
	}
	whole := func(key string, v, low, high int) {
		bad(v < low || v > high, "insights.stock."+key, "a whole number from %d to %d, not %d", low, high, v)
	}
	share("wrong_records", s.WrongRecords, 0.0001, 0.9)
	share("wrong_low_records", s.WrongLowRecords, 0.0001, 0.9)
	whole("evidence_units", s.EvidenceUnits, 1, 1000)
	whole("evidence_days", s.EvidenceDays, 7, 56)
	whole("count_after", s.CountAfter, 1, 1000)
	share("drop_share", s.DropShare, 0.5, 1)
	whole("lead_days", s.LeadDays, 0, 90)
	whole("review_days", s.ReviewDays, 1, 90)
	share("run_out_risk", s.RunOutRisk, 0.01, 0.99)
	share("order_risk", s.OrderRisk, 0.0001, s.RunOutRisk)
	whole("cover_days", s.CoverDays, 1, 730)
	whole("shelf_units", s.ShelfUnits, 0, 100_000)
	share("carrying_rate", s.CarryingRate, 0, 1)
	whole("dead_days", s.DeadDays, 14, 730)
}
