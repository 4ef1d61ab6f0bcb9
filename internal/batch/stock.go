package batch

import (
	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/insight"
	"github.com/daybookhq/daybook/internal/mart"
)

// cover is what the settings call too much and too little stock.
func cover(s insight.StockSettings) mart.Cover {
	return mart.Cover{Days: s.CoverDays, ShelfUnits: int(s.ShelfUnits / 1000), DeadDays: s.DeadDays, LeadDays: s.LeadDays, ReviewDays: s.ReviewDays}
}

// stockOf turns what the marts say of a date's stock into what the heuristics look at.
func stockOf(rows *mart.Stock, d contract.Day, settings insight.StockSettings) insight.Stock {
	checks := rows.Checks[d]
	stock := insight.Stock{
		SilentTested: checks["phantom_stock"], DropsTested: checks["chain_stockout"], ExcessTested: checks["overstock"], RunOutTested: len(rows.RunOuts[d]),
	}
	for _, x := range rows.Silences[d] {
		stock.Silent = append(stock.Silent, insight.SilentPair{
			Pair: insight.Pair(x.Pair), Since: x.Since, Days: x.Days, UnitsBefore: x.UnitsBefore, Expected: x.Expected, Missed: x.Missed, Counted: x.Counted, ExpectedToday: x.MissedToday,
			Daily: x.Daily, Lumpiness: x.Lumpiness, Peers: x.Peers, PeersSelling: x.PeersSelling, OnHand: x.OnHand, Price: x.Price, UnitCost: x.Cost,
			CleanDays: x.CleanDays, LadderStep: x.Step,
		})
	}
	for _, x := range rows.Drops[d] {
		drop := insight.Drop{
			ProductID: x.ProductID, ProductName: x.ProductName, Category: x.Category, Region: x.Region, Since: x.Since, Days: x.Days, Stores: x.Stores,
			Selling: x.Selling, Normal: x.Normal, SellingDays: x.SellingDays, NormalDays: x.NormalDays, Units: x.Units, Expected: x.Expected,
			ExpectedToday: x.ExpectedToday, InStock: x.InStock, Price: x.Price, UnitCost: x.Cost,
		}
		for _, m := range x.Missed {
			drop.Missed = append(drop.Missed, insight.StoreMiss(m))
		}
		stock.Drops = append(stock.Drops, drop)
	}
	for _, x := range rows.Negatives[d] {
		stock.Negative = append(stock.Negative, insight.NegativePair{
			Pair: insight.Pair(x.Pair), Since: x.Since, OnHand: x.OnHand, Units: x.Units, Silent: x.Silent, SilentSince: x.SilentSince,
			ExpectedToday: x.MissedToday, Price: x.Price, UnitCost: x.Cost,
		})
	}
	for _, x := range rows.RunOuts[d] {
		stock.RunOuts = append(stock.RunOuts, insight.RunOutPair{
			Pair: insight.Pair(x.Pair), OnHand: x.OnHand, OnOrder: x.OnOrder, LeadDays: x.LeadDays, ReviewDays: settings.ReviewDays, ExpectedLead: x.ExpectedLead,
			Expected: x.Expected, Lumpiness: x.Lumpiness, Case: x.Case, Price: x.Price, UnitCost: x.Cost, CleanDays: x.CleanDays, LadderStep: x.Step,
		})
	}
	for _, x := range rows.Excess[d] {
		pair := insight.ExcessPair{
			Pair: insight.Pair(x.Pair), OnHand: x.OnHand, Rate: x.Daily, LastSale: x.IdleSince - 1, Case: x.Case, Price: x.Price, UnitCost: x.Cost,
		}
		if x.OnOrder != nil {
			pair.OnOrder = *x.OnOrder
		}
		if x.IdleSince != 0 {
			pair.IdleDays = int(d-x.IdleSince) + 1
		}
		if x.IdleSince == 0 || x.LastSold >= x.IdleSince {
			pair.PeersSelling = 1
		}
		stock.Excess = append(stock.Excess, pair)
	}
	return stock
}
