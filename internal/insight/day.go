package insight

import "github.com/daybookhq/daybook/internal/contract"

// Day is all that is known of one business date. Rows may come in any order. Money is in minor units, quantities in thousandths.
type Day struct {
	Date     contract.Day
	Currency string // ISO 4217
	Settings Settings
	Weeks    int // whole weeks of sales before Date

	Stores     []StoreGap
	Groups     []Group // what is known of whole regions and of the chain; may be empty
	Categories []CategoryGap
	Stockouts  []StockoutPair
	Ranges     []Range // how many stores carry a product; without them a product's stockouts are told store by store
	Issues     []DataIssue
	// LikeForLike are the regions and the chain on the last day of a week; empty on other days, and without a year of history.
	LikeForLike []LikeForLike
	Stock       Stock
	Patterns    []Pattern // those that may be odd, on the last day of a week

	Promotions   []Promotion
	PriceLeaks   []PriceLeak
	PriceChanges []PriceChange
	Returns      []ReturnCount // those that may be too many; all others count as ordinary

	PatternsTested int // stores, and weekdays of stores, that Patterns are taken from
	TrendsTested   int // of them, stores as a whole
	PairsChecked   int // store × product pairs whose stock was looked at
	FilesChecked   int // deliveries that were due or came
	PricesChecked  int // store × product pairs whose price was looked at
	ReturnsChecked int // pairs, products and stores whose returns were looked at

	// Answers are what people said of insights up to Date, in the order in which they said it.
	Answers []Answer

	// Past and Recent count the tests of the eight and of the four weeks before Date by family, as Find returned them (Result.Tails), added
	// up. With Past, chances mean what they say for this chain; with Recent, false alarms are a share of what is told over weeks.
	Past, Recent map[string]Tail

	// Previous holds the insights of the two business dates before Date, as Find returned them (Insights, not Shadow).
	// With them an episode keeps its id and its first day, and one normal day does not end it.
	Previous []Insight
}

// StoreGap is one store's business date against what was expected of it. Zero counts and rates mean: not known.
type StoreGap struct {
	StoreID, Name, Region string
	NetSales              int64
	Expected              int64
	Low, High             int64   // 90 % range of a normal day like this
	RelativeError         float64 // mean absolute error of Expected as a share of it, from its own past; 0: taken from Low and High

	Transactions, ExpectedTransactions int64
	Units, ExpectedUnits               int64

	CleanDays    int    // days that Expected rests on
	ExcludedDays int    // days left out of it: promotion, holiday, stockout, closed
	LadderStep   int    // 1: the store's own recent days; higher: a longer or wider look
	Complete     bool   // all that was due is in; only then is the store tested
	Closed       bool   // a closed day is never tested
	Event        string // of the calendar: a holiday, a local event; empty on an ordinary day
	MarginRate   float64
}

// Group is a region, or the chain where Region is empty.
type Group struct {
	Region        string
	RelativeError float64 // mean absolute error of what the group did (middleOf its stores), as a share, a region's net of the chain's; 0: worked out from its stores
	// Before is what the group did on the trading day before, and on the two before, in the mean. What lasts is seen in days added up.
	Before [2]GroupDays
}

// GroupDays is what a group did on the days before a date: -0.2 is 20 % below what was expected, a region's net of the chain's. RelativeError is that of the
// mean of these days and one more; 0: not known.
type GroupDays struct{ Move, RelativeError float64 }

// CategoryGap is one category of one store's business date.
type CategoryGap struct {
	StoreID, Category    string
	NetSales             int64
	Expected             int64
	Units, ExpectedUnits int64   // 0: not known
	RelativeError        float64 // mean absolute error of Expected as a share of it; 0: the category is not tested by itself
	Lumpiness            float64 // variance of its units over their mean, net of what the category did elsewhere; 0: not known, and tested by its sales
	// Before is what it sold on the trading day before, and on the two before, against what was expected net of what the category did
	// in all stores. A gap that lasts is seen in days added up when none of them is odd enough by itself.
	Before [2]UnitCount
}

// UnitCount is a number of units against what was expected. Zero Expected means: not known.
type UnitCount struct{ Units, Expected float64 }

// StockoutPair is a product that a store carries and that the stock record says is out: nothing on hand at close, or hours without
// stock. Zeros mean: not known.
type StockoutPair struct {
	StoreID, StoreName, Region       string
	ProductID, ProductName, Category string
	Since                            contract.Day // first day out
	Days                             int          // trading days out, Date among them; 0: every day since Since
	Units, Expected                  int64        // sold on Date, and expected had it been there
	LostUnits                        int64        // missed since Since
	LostToday                        int64        // missed on Date; 0: Expected less Units
	Price, UnitCost                  int64        // of one unit
	OnHand                           *int64       // at close; nil where the feed has none
	HoursOut                         *int64       // thousandths of an hour without stock on Date; nil where the feed has none
	CleanDays, LadderStep            int          // of Expected
}

// Range says in how many stores a product is carried.
type Range struct {
	ProductID string
	Region    string
	Stores    int
}

// What can be wrong with data, the words of DataIssue.Word.
const (
	Missing     = "missing"     // due, and not there
	Late        = "late"        // came after its time
	Quarantined = "quarantined" // there, and breaks a rule
	Partial     = "partial"     // there, and less than is usual
	UnknownIDs  = "unknown_ids" // counted, but the master does not know them
	Held        = "held"        // its shape is not the contract's, and a person published without it
)

// DataIssue is one delivery, or one store's share of it, that is not as it should be.
type DataIssue struct {
	Dataset            string
	StoreID, StoreName string // empty: the whole chain's file
	Region             string
	Word               string
	File               string
	Rows               int64
	UsualMoney         int64 // net sales that such a day normally has and that are not counted; 0: not known
	Owner, Support     string
}
