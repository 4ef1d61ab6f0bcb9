package batch

import (
	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/insight"
	"github.com/daybookhq/daybook/internal/mart"
)

// returnDays is how many days returns are counted over.
const returnDays = 7

// tradeRows adds what a date says of promotions, prices and returns.
func tradeRows(day *insight.Day, rows *mart.Trade, d contract.Day) {
	compared := func(c mart.Compared) *insight.Comparison {
		if c.Expected <= 0 {
			return nil
		}
		x := insight.Comparison(c)
		return &x
	}
	for _, p := range rows.Promotions[d] {
		day.Promotions = append(day.Promotions, insight.Promotion{
			PromotionID: p.PromotionID, Name: p.Name, Mechanic: p.Mechanic, ProductID: p.ProductID, ProductName: p.ProductName, Category: p.Category,
			Products: p.Products, StartsOn: p.StartsOn, EndsOn: p.EndsOn, Days: p.Days, Stores: p.Stores, StoresOut: p.StoresOut,
			PriceNotChanged: p.PriceNotChanged, NothingSold: p.NothingSold, SharedWith: p.SharedWith,
			Units: p.Units, BaselineUnits: p.BaselineUnits, UnknownUnits: p.UnknownUnits, MissedUnits: p.MissedUnits, SalesValue: p.SalesValue,
			BaselineSales: p.BaselineSales, CostKnown: p.CostKnown, Cost: p.Cost, BaselineCost: p.BaselineCost, Funding: p.Funding,
			BaselineVariance: p.BaselineVariance, BaselineError: p.BaselineError, LadderStep: p.Step,
			Control: compared(p.Control), Substitutes: compared(p.Similar), Others: compared(p.Others),
		})
		for _, a := range p.After {
			last := &day.Promotions[len(day.Promotions)-1]
			last.After = append(last.After, insight.PromotionAfter{Days: a.Days, Sold: insight.Comparison(a.Sold), Others: insight.Comparison(a.Others)})
		}
	}
	for _, p := range rows.PriceLeaks[d] {
		day.PriceLeaks = append(day.PriceLeaks, insight.PriceLeak(p))
	}
	for _, p := range rows.PriceChanges[d] {
		day.PriceChanges = append(day.PriceChanges, insight.PriceChange(p))
	}
	for _, p := range rows.Returns[d] {
		day.Returns = append(day.Returns, insight.ReturnCount{
			StoreID: p.StoreID, StoreName: p.StoreName, Region: p.Region, ProductID: p.ProductID, ProductName: p.ProductName, Category: p.Category, Days: returnDays,
			Returned: p.Returned, Sold: p.Sold, Value: p.Value, UsualReturned: p.UsualReturned, UsualSold: p.UsualSold,
			ChainReturned: p.ChainReturned, ChainSold: p.ChainSold, Lumpiness: p.Lumpiness, MarginRate: p.MarginRate,
		})
	}
	day.PricesChecked, day.ReturnsChecked = rows.PricesChecked[d], rows.ReturnsChecked[d]
}
