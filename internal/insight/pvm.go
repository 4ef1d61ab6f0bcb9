package insight

import (
	"math/big"
)

// Item is a product in two periods. Units are thousandths, sales net of discounts and returned money are minor units.
type Item struct {
	ID                            string
	UnitsBefore, UnitsAfter       int64
	SalesBefore, SalesAfter       int64
	ReturnedBefore, ReturnedAfter int64
}

// PriceVolumeMix is a change of net sales by what moved it. The parts add up to the change, to the minor unit.
type PriceVolumeMix struct {
	Price    int64 // the same products dearer or cheaper, at today's units
	Volume   int64 // more or fewer units, at the average price of before
	Mix      int64 // dearer or cheaper products among them, at their prices of before
	New      int64 // what is sold only in the later period
	Delisted int64 // what was sold only in the earlier one
	Returns  int64 // more or less taken back
}

// Change is what the parts add up to.
func (p PriceVolumeMix) Change() int64 {
	return p.Price + p.Volume + p.Mix + p.New + p.Delisted + p.Returns
}

// PVM splits the change of net sales (sales less returned money) of a set of products. Over those sold in both periods, with p the sales of
// one unit, q the units, and P̄₀ the sales of one average unit before:
//
//	price = Σ (p₁ − p₀)·q₁     volume = (Q₁ − Q₀)·P̄₀     mix = Σ (q₁ − q₀)·p₀ − volume
//
// Products without units in one of the periods are new or delisted: they have no price to compare. Rounding goes to the largest remainders,
// so nothing is left over. (The split that puts the joint term into price, as retail finance does; Nagle and Müller, The Strategy and
// Tactics of Pricing.)
func PVM(items []Item) PriceVolumeMix {
	var out PriceVolumeMix
	price, mixed := new(big.Rat), new(big.Rat)
	var unitsBefore, unitsAfter, salesBefore, change int64
	for _, i := range items {
		out.Returns -= i.ReturnedAfter - i.ReturnedBefore
		before, after := i.UnitsBefore > 0, i.UnitsAfter > 0
		switch {
		case before && after:
			p0 := big.NewRat(i.SalesBefore, i.UnitsBefore)
			p1 := big.NewRat(i.SalesAfter, i.UnitsAfter)
			price.Add(price, new(big.Rat).Mul(new(big.Rat).Sub(p1, p0), big.NewRat(i.UnitsAfter, 1)))
			mixed.Add(mixed, new(big.Rat).Mul(big.NewRat(i.UnitsAfter-i.UnitsBefore, 1), p0))
			unitsBefore, unitsAfter, salesBefore = unitsBefore+i.UnitsBefore, unitsAfter+i.UnitsAfter, salesBefore+i.SalesBefore
			change += i.SalesAfter - i.SalesBefore
		case before:
			out.Delisted += i.SalesAfter - i.SalesBefore
		default: // sold later only, or money without units on both sides
			out.New += i.SalesAfter - i.SalesBefore
		}
	}
	if unitsBefore == 0 {
		return out
	}
	volume := new(big.Rat).Mul(big.NewRat(unitsAfter-unitsBefore, 1), big.NewRat(salesBefore, unitsBefore))
	mixed.Sub(mixed, volume)
	parts := Apportion(change, []*big.Rat{price, volume, mixed})
	out.Price, out.Volume, out.Mix = parts[0], parts[1], parts[2]
	return out
}
