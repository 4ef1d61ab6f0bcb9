package insight

import "github.com/daybookhq/daybook/internal/contract"

// Stock is what stock records and silent tills say of a business date, beyond what is out of stock. Only what may be worth telling is
// listed; the counts say how many were looked at. Quantities are thousandths of units, money is minor units, zeros mean: not known.
type Stock struct {
	Silent       []SilentPair
	SilentTested int // pairs with stock on record, those that sold on the date too; those not listed count as quite normal
	Drops        []Drop
	DropsTested  int // products × places looked at
	Negative     []NegativePair
	RunOuts      []RunOutPair
	RunOutTested int
	Excess       []ExcessPair
	ExcessTested int
}

// Pair is one product of one store.
type Pair struct {
	StoreID, StoreName, Region       string
	ProductID, ProductName, Category string
}

// SilentPair has stock on record and has sold nothing for some trading days, the date among them. A day counts where the store was open,
// its sales are in and the record had stock.
type SilentPair struct {
	Pair
	LastSale              contract.Day // 0: not known
	Since                 contract.Day // first silent day
	Days                  int          // silent trading days
	UnitsBefore           int64        // sold on the clean days that the normal pace rests on
	Expected              int64        // over the silent days at the pair's own pace
	Missed                int64        // the same, net of what other stores did with the product on those days, and the store with the category
	Counted               int64        // of it, without what a price cut adds that no promotion of the store explains: it may not take part
	ExpectedToday         int64        // on the date, net of the others too
	Daily                 int64        // normal units of a day like the date
	Lumpiness             float64      // variance of daily units over their mean; below 1 counts as 1
	Peers, PeersSelling   int          // other stores of the region that carry the product; those that sold it on the date
	OnHand                *int64       // at close; nil where the feed has none
	Price, UnitCost       int64
	CleanDays, LadderStep int
}

// Drop is a product that hardly sold on the date in all stores that carry it: in the chain, or in one region.
type Drop struct {
	ProductID, ProductName, Category string
	Region                           string       // empty: the chain
	Since                            contract.Day // first day on which it hardly sold
	Days                             int
	Stores                           int     // that carry it, were open, and whose sales are in
	Selling                          int     // of them, those that sold it on the date
	Normal                           float64 // stores that normally sell it on such a date
	SellingDays                      int     // store-days with a sale since Since
	NormalDays                       float64 // store-days that normally have one
	Units, Expected                  int64   // since Since
	ExpectedToday                    int64
	InStock                          int // stores that have it on record; -1: no record says
	Price, UnitCost                  int64
	Missed                           []StoreMiss // on the date, by store
}

// StoreMiss is what one store misses on the date of a product that stopped selling everywhere.
type StoreMiss struct {
	StoreID string
	Units   int64
}

// NegativePair has less than nothing on record.
type NegativePair struct {
	Pair
	Since           contract.Day
	OnHand          int64 // below 0
	Units           int64 // sold on the date
	Silent          int64 // units expected since its last sale; 0: it sells
	SilentSince     contract.Day
	ExpectedToday   int64
	Price, UnitCost int64
}

// RunOutPair has less on record and on order than it may sell until the order after the next one arrives.
type RunOutPair struct {
	Pair
	OnHand                int64
	OnOrder               *int64 // nil where the feed has none
	LeadDays              int    // from an order placed now to its goods on the shelf
	ReviewDays            int    // to the next chance to order
	ExpectedLead          int64  // units over the lead time
	Expected              int64  // over lead time and review
	Lumpiness             float64
	Case                  int64 // units in one; 0: not known
	Price, UnitCost       int64
	CleanDays, LadderStep int
}

// ExcessPair has more on record and on order than it sells for long.
type ExcessPair struct {
	Pair
	OnHand          int64
	OnOrder         int64
	Rate            int64        // units of a day, in millionths: slow movers are the point
	LastSale        contract.Day // 0: never, or not known
	IdleDays        int          // since it last sold, or since it was first on record where it never did
	PeersSelling    int          // other stores of the chain that sold it in that time
	Case            int64
	Price, UnitCost int64
}
