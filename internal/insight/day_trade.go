package insight

import "github.com/daybookhq/daybook/internal/contract"

// Promotion is what one promotion came to up to Date: sums over the products, stores and days on which it ran and something was expected.
// Where two promotions ran for one product on one day in one store, that day belongs to one of them and is in no sum of the other.
// Stores that did not carry it out are in no sum.
type Promotion struct {
	PromotionID, Name, Mechanic      string
	ProductID, ProductName, Category string // of the one product; empty where it covers several
	Products                         int    // that it covers
	StartsOn, EndsOn                 contract.Day
	Days                             int      // business dates of it so far that are counted
	Stores, StoresOut                int      // that carried it out; that ran out inside it
	PriceNotChanged                  []string // stores that sold at the regular price all the time
	NothingSold                      []string // stores that sold none; they are in the sums
	SharedWith                       []string // promotions of the same products, stores and days that are told with it

	Units         int64 // sold
	BaselineUnits int64 // expected without it
	UnknownUnits  int64 // sold where nothing was expected; in no other number
	MissedUnits   int64 // missed by stores that ran out; in no other number
	SalesValue    int64 // of Units
	BaselineSales int64 // of BaselineUnits at the regular price
	CostKnown     bool  // of all units; without it Cost and BaselineCost mean nothing
	Cost          int64 // of Units
	BaselineCost  int64 // of BaselineUnits
	Funding       int64 // that the supplier pays for Units

	BaselineVariance float64 // of BaselineUnits, in square units: what the rates of the single stores can be off
	BaselineError    float64 // standard error that all stores share, net of what other categories do, as a share of BaselineUnits; 0: not known
	LadderStep       int     // of most of BaselineUnits

	Control     *Comparison      // the same products and days in stores that did not run it; nil: none
	Substitutes *Comparison      // products that it can have taken from; Margin is set
	Others      *Comparison      // other categories on the same days, without promotions: what all else is net of
	After       []PromotionAfter // the same products and stores in the days after it, the shorter first; once they are over
}

// PromotionAfter is what the products of a promotion sold in so many days after it, and what other categories did.
type PromotionAfter struct {
	Days         int
	Sold, Others Comparison
}

// Comparison is what was sold against what was expected. Zero Variance means: not known.
type Comparison struct {
	Stores, Products int
	Units, Expected  int64
	Variance         float64 // of Units around Expected, in square units
	Margin           int64   // gross margin of Expected
}

// PriceLeak is a product that a store has sold below the price of the other stores, or below its cost, on every day it sold since Since.
// Days of a promotion are held against the other stores of that promotion.
type PriceLeak struct {
	StoreID, StoreName, Region       string
	ProductID, ProductName, Category string
	Since                            contract.Day
	Days                             int     // on which it sold so
	Units                            int64   // sold since
	SalesValue                       int64   // of Units
	FairValue                        int64   // of Units at what the other stores took on the same days; 0: no other store sold it
	Cost                             int64   // of Units; 0: not known
	Spread                           float64 // how much the prices of the other stores differ: standard deviation over mean
	Selling                          int     // stores that sold the product on Date
	OnPromotion                      bool
}

// PriceChange is a regular price that is another than before: of a product in most stores, or of one store against the others. Days of
// promotions are left out of all sums, and the comparison is made over the same days on both sides.
type PriceChange struct {
	ProductID, ProductName, Category string
	StoreID, StoreName, Region       string // empty: most stores
	ChangedOn                        contract.Day
	Before, After                    int64 // regular price of one unit
	ChainPrice                       int64 // of one store's change: what the others take; 0 else
	UnitCost                         int64 // now; 0: not known
	Stores                           int   // that took part
	Days, DaysBefore                 int   // counted since, and before

	Units, UnitsBefore        int64   // sold since, and before
	OthersUnits, OthersBefore int64   // what it is held against sold since, and before: other products, or the other stores
	Lumpiness                 float64 // variance over mean of daily units; below 1: not known
}

// ReturnCount is what came back in the last days: of a product in a store, of a product in all stores, or of all products in a store.
type ReturnCount struct {
	StoreID, StoreName, Region       string // empty: all stores
	ProductID, ProductName, Category string // empty: all products
	Days                             int    // that are counted, Date the last
	Returned, Sold                   int64  // units
	Value                            int64  // returned value
	UsualReturned, UsualSold         int64  // units, of the weeks before: of the product in all stores, or of the store
	ChainReturned, ChainSold         int64  // units, of the weeks before: of everything
	Lumpiness                        float64
	MarginRate                       float64 // of the product; 0: not known
}
