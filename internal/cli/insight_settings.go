package cli

import (
	"github.com/daybookhq/daybook/internal/config"
	"github.com/daybookhq/daybook/internal/insight"
)

// Minor units of the currency, and thousandths of a unit sold.
const (
	minor       = 100
	thousandths = 1000
)

// insightSettings are the heuristics' settings as daybook.yaml has them.
func insightSettings(c config.Config) insight.Settings {
	s, i := insight.Default(), c.Insights
	s.Locale, s.Kinds = i.Locale, i.Kinds
	s.FalseAlarms, s.Recapture, s.DefaultMargin, s.MinimumShare, s.MinimumMoney = i.FalseAlarms, i.Recapture, i.DefaultMargin, i.MinimumShare, int64(i.MinimumMoney)*minor
	s.CapStore, s.CapRegion, s.CapChain, s.GoodNewsEvery = i.CapStore, i.CapRegion, i.CapChain, i.GoodNewsEvery
	s.LearnWeeks, s.FullWeeks, s.CommonStores, s.CommonShare, s.Realert, s.ComparableDays = i.LearnWeeks, i.FullWeeks, i.CommonStores, i.CommonShare, i.Realert, i.ComparableDays
	s.Stock = stockSettings(i.Stock)
	p := i.Promotions
	s.PromotionSettleDays, s.PromotionAfterDays, s.PromotionCost, s.ControlStores, s.BrokeEven = p.JudgedAfter, p.AfterDays, int64(p.Cost)*minor, p.ControlStores, p.BrokeEven
	return s
}

func stockSettings(c config.Stock) insight.StockSettings {
	return insight.StockSettings{
		WrongRecords: c.WrongRecords, WrongLowRecords: c.WrongLowRecords, EvidenceUnits: int64(c.EvidenceUnits) * thousandths, EvidenceDays: c.EvidenceDays,
		CountAfter: int64(c.CountAfter) * thousandths, DropShare: c.DropShare, LeadDays: c.LeadDays, ReviewDays: c.ReviewDays, RunOutRisk: c.RunOutRisk,
		OrderRisk: c.OrderRisk, CoverDays: c.CoverDays, ShelfUnits: int64(c.ShelfUnits) * thousandths, CarryingRate: c.CarryingRate, DeadDays: c.DeadDays,
	}
}
