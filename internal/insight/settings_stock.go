package insight

// StockSettings are what the kinds about stock go by. Shares are between 0 and 1, quantities are thousandths of units.
type StockSettings struct {
	WrongRecords    float64 // share of pairs with stock on record whose shelf is empty, as counts on the floor have shown
	WrongLowRecords float64 // the same where the record shows no more than what a day sells
	EvidenceUnits   int64   // sold on clean days before a silence can be judged
	EvidenceDays    int     // clean days before it can
	CountAfter      int64   // units that a low record has to have missed before it is to be counted
	DropShare       float64 // of the stores that normally sell a product: as many have to have stopped before it is told as one

	LeadDays   int     // from an order to its goods on the shelf, where the product master does not say; 0: not known
	ReviewDays int     // from one chance to order to the next
	RunOutRisk float64 // chance of running out from which it is told
	OrderRisk  float64 // chance of running out that the order leaves

	CoverDays    int     // of normal sales that stock should last at most
	ShelfUnits   int64   // on the shelf for its looks, however slowly they sell
	CarryingRate float64 // what stock costs a year, as a share of its cost
	DeadDays     int     // without a sale, here or elsewhere, after which stock is dead
}

func defaultStock() StockSettings {
	return StockSettings{
		WrongRecords: 0.02, WrongLowRecords: 0.10, EvidenceUnits: 3_000, EvidenceDays: 14, CountAfter: 2_000, DropShare: 0.9,
		LeadDays: 0, ReviewDays: 1, RunOutRisk: 0.20, OrderRisk: 0.05,
		CoverDays: 60, ShelfUnits: 6_000, CarryingRate: 0.25, DeadDays: 90,
	}
}
