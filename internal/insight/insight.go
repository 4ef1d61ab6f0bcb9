// Package insight finds out what stood out on a business date and why, in money: pure functions over rows, without a
// database, without a clock. One kind is one file, one test, one golden and one page in docs/insights. Everything here is
// arithmetic that a person can follow: what was normal, how far off it is, how likely that is by chance, where it comes from.
package insight

import (
	"strconv"

	"github.com/daybookhq/daybook/internal/contract"
)

// Insight is one finding. Its JSON keys are a promise to scripts; every key is always there, null where it does not apply.
type Insight struct {
	ID               string            `json:"id"`
	Kind             string            `json:"kind"`
	BusinessDate     string            `json:"business_date"`
	Level            string            `json:"level"` // chain, region, store
	Region           *string           `json:"region"`
	StoreID          *string           `json:"store_id"`
	Category         *string           `json:"category"`
	ProductID        *string           `json:"product_id"`
	PromotionID      *string           `json:"promotion_id"`
	Headline         string            `json:"headline"`
	Body             string            `json:"body"`
	Money            *string           `json:"money"` // two decimals; negative is lost
	Currency         string            `json:"currency"`
	MoneyBasis       string            `json:"money_basis"`
	Parts            []Part            `json:"parts"` // add up to money exactly
	Evidence         map[string]string `json:"evidence"`
	Action           string            `json:"action"`
	OwnerRole        string            `json:"owner_role"` // store, region, chain, data
	Due              *string           `json:"due"`
	Confidence       string            `json:"confidence"` // high, medium, low
	ConfidenceReason string            `json:"confidence_reason"`
	Formula          string            `json:"formula"`
	Rank             int               `json:"rank"`
	State            string            `json:"state"` // open, ongoing
	FirstSeen        string            `json:"first_seen"`
	DaysOpen         int               `json:"days_open"`

	minor  int64   // money in minor units
	score  float64 // what it is ranked by
	Capped bool    `json:"-"` // beyond the caps or of low confidence: shown on request only
}

// Part is one part of an insight's money.
type Part struct {
	Name  string `json:"name"`
	Money string `json:"money"`
}

// Day is everything that is looked at for one business date. Money is minor units (1/100), quantities are thousandths.
type Day struct {
	Date       contract.Day
	Currency   string
	Settings   Settings
	Weeks      int // of history before the date
	Stores     []StoreGap
	Categories []CategoryGap
	Stockouts  []StockoutPair
	Issues     []DataIssue
	Previous   []Insight // of the business date before, for episodes
}

// StoreGap is one store-day against what was expected of it.
type StoreGap struct {
	StoreID, Name, Region              string
	NetSales, Expected, Low, High      int64
	RelativeError                      float64 // mean absolute error of the expectation, as a share of it
	Transactions, ExpectedTransactions int64   // thousandths; 0: not known
	CleanDays, ExcludedDays            int
	LadderStep                         int
	Complete                           bool
	Event                              string
}

// CategoryGap is one category of a store-day against what was expected of it.
type CategoryGap struct {
	StoreID, Category  string
	NetSales, Expected int64
}

// StockoutPair is a product that a store is out of.
type StockoutPair struct {
	StoreID, StoreName, Region       string
	ProductID, ProductName, Category string
	Since                            contract.Day
	Units, Expected                  int64 // of the date, thousandths
	LostUnits                        int64 // of the episode, thousandths
	Price                            int64 // of a unit, minor units
	OnHand                           *int64
}

// DataIssue is something that is not there, or not as it should be.
type DataIssue struct {
	Dataset    string
	StoreID    string // "" for all stores
	StoreName  string
	Word       string // missing, quarantined, held, unknown_ids
	File       string
	Rows       int64
	UsualMoney int64 // what is normally there, minor units
	Owner      string
}

// Result is what was found for a date.
type Result struct {
	Insights []Insight // ranked
	Checks   int       // tests that ran
	StoodOut int       // of them, those that no chance explains
}

// Settings of the heuristics. Shares are between 0 and 1.
type Settings struct {
	FalseAlarms  float64           // q of Benjamini and Hochberg
	MinimumShare float64           // of a store's expected daily sales, below which nothing is told
	MinimumMoney int64             // minor units
	Recapture    float64           // share of lost sales that customers make up for with something else
	PerStore     int               // insights shown of one store
	PerPage      int               // insights shown of a chain
	Kinds        map[string]string // kind: on, shadow, off; absent: on
}

// Default are settings for a chain that says nothing.
func Default() Settings {
	return Settings{FalseAlarms: 0.10, MinimumShare: 0.002, MinimumMoney: 2000, Recapture: 0.5, PerStore: 5, PerPage: 60}
}

// kind is one heuristic.
type kind struct {
	name string
	find func(*finder) (list []Insight, checks int)
}

// kinds are all heuristics, in the order in which ties are broken.
var kinds = []kind{
	{"data_quality", findDataQuality},
	{"stockout", findStockouts},
	{"sales_gap", findSalesGaps},
}

// Kinds returns the names of all heuristics.
func Kinds() []string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = k.name
	}
	return names
}

// money writes minor units with two decimals.
func money(n int64) string {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	return sign + strconv.FormatInt(n/100, 10) + "." + strconv.FormatInt(n/10%10, 10) + strconv.FormatInt(n%10, 10)
}

// units writes thousandths with at most one decimal, rounded half up.
func units(n int64) string {
	t := (n + 50) / 100
	if t%10 == 0 {
		return strconv.FormatInt(t/10, 10)
	}
	return strconv.FormatInt(t/10, 10) + "." + strconv.FormatInt(t%10, 10)
}

func ptr(s string) *string { return &s }
