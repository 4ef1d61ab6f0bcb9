package insight_test

import (
	"fmt"
	"math/rand/v2"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/insight"
)

// randomStock adds what stock records say of a store: some of it silent, below zero, about to run out or far too much.
func randomStock(r *rand.Rand, d *insight.Day, s *insight.StoreGap) {
	pair := func() insight.Pair {
		id := fmt.Sprintf("P%03d", r.IntN(40))
		return insight.Pair{StoreID: s.StoreID, StoreName: s.Name, Region: s.Region, ProductID: id, ProductName: "Espresso 1 kg", Category: "Coffee"}
	}
	some := func(n int) int64 { return int64(r.IntN(n)) }
	for range r.IntN(3) {
		on := some(20_000)
		x := insight.SilentPair{
			Pair: pair(), Since: d.Date - contract.Day(r.IntN(20)), Days: 1 + r.IntN(20), UnitsBefore: some(300_000), Missed: some(60_000), Counted: some(60_000), Daily: some(9_000),
			Lumpiness: 3 * r.Float64(), Peers: r.IntN(30), Price: some(30_00), UnitCost: some(20_00), CleanDays: r.IntN(60), LadderStep: 1 + r.IntN(3),
		}
		x.Expected, x.ExpectedToday, x.PeersSelling = x.Missed+some(5_000), min(x.Missed, x.Daily), x.Peers-r.IntN(x.Peers+1)
		if r.IntN(4) > 0 {
			x.OnHand = &on
		}
		if r.IntN(2) == 0 {
			x.LastSale = x.Since - 1
		}
		d.Stock.Silent = append(d.Stock.Silent, x)
	}
	for range r.IntN(2) {
		d.Stock.Negative = append(d.Stock.Negative, insight.NegativePair{
			Pair: pair(), Since: d.Date - contract.Day(r.IntN(20)), OnHand: -1 - some(12_000), Silent: some(9_000), SilentSince: d.Date - contract.Day(r.IntN(9)),
			ExpectedToday: some(3_000), Price: some(30_00), UnitCost: some(20_00),
		})
	}
	for range r.IntN(2) {
		x := insight.RunOutPair{
			Pair: pair(), OnHand: some(20_000), LeadDays: r.IntN(5), ReviewDays: 1 + r.IntN(3), Expected: 1 + some(40_000), Lumpiness: 3 * r.Float64(),
			Case: some(3) * 6_000, Price: some(30_00), UnitCost: some(20_00), CleanDays: r.IntN(60), LadderStep: 1 + r.IntN(3),
		}
		x.ExpectedLead = x.Expected / 2
		if r.IntN(2) == 0 {
			ordered := some(12_000)
			x.OnOrder = &ordered
		}
		d.Stock.RunOuts = append(d.Stock.RunOuts, x)
	}
	for range r.IntN(2) {
		d.Stock.Excess = append(d.Stock.Excess, insight.ExcessPair{
			Pair: pair(), OnHand: some(400_000), OnOrder: some(2) * 12_000, Rate: some(3_000_000), IdleDays: r.IntN(200), PeersSelling: r.IntN(2), Case: some(3) * 6_000,
			Price: some(30_00), UnitCost: some(20_00),
		})
	}
}

// randomDrop is a product that hardly sells, or one that sells less than usual only.
func randomDrop(r *rand.Rand, d *insight.Day) insight.Drop {
	x := insight.Drop{
		ProductID: fmt.Sprintf("P%03d", r.IntN(40)), ProductName: "Espresso 1 kg", Category: "Coffee", Region: []string{"", "North", "South"}[r.IntN(3)],
		Since: d.Date - contract.Day(r.IntN(5)), Days: 1 + r.IntN(5), Stores: 1 + r.IntN(len(d.Stores)), InStock: -1, Price: int64(r.IntN(30_00)), UnitCost: int64(r.IntN(20_00)),
	}
	x.Normal = float64(x.Stores) * r.Float64()
	x.NormalDays = x.Normal * float64(x.Days)
	x.Expected, x.ExpectedToday = int64(r.IntN(400_000)), int64(r.IntN(90_000))
	if r.IntN(3) == 0 {
		x.Selling = r.IntN(x.Stores + 1)
		x.SellingDays, x.Units = x.Selling*x.Days, int64(r.IntN(400_000))
	}
	if r.IntN(2) == 0 {
		x.InStock = r.IntN(x.Stores + 1)
	}
	for i := range d.Stores {
		if r.IntN(3) > 0 {
			x.Missed = append(x.Missed, insight.StoreMiss{StoreID: d.Stores[i].StoreID, Units: int64(r.IntN(9_000))})
		}
	}
	return x
}
