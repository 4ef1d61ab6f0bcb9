package insight

// What is done with a kind. A kind that the settings do not name is on, unless it begins in shadow.
const (
	On     = "on"
	Shadow = "shadow" // worked out and kept apart, not shown
	Off    = "off"
)

// Settings of the heuristics. Shares are between 0 and 1, money is in minor units. What may be set, and within which bounds, is internal/config's to say.
type Settings struct {
	FalseAlarms   float64 // expected share of false alarms among what is told
	MinimumShare  float64 // of an entity's usual daily net sales below which nothing is told
	MinimumMoney  int64   // net sales below which nothing is told, however small the store
	Recapture     float64 // of missed sales that buyers make up for with something else of ours
	DefaultMargin float64 // gross margin taken where a store's own is not known

	CapStore, CapRegion, CapChain int // insights shown for one store, one region, the chain
	GoodNewsEvery                 int // at most one in so many shown insights is good news

	HighProb, MediumProb float64 // chance of being real from which confidence is high, medium
	HighCleanDays        int     // clean days that high confidence needs
	MediumCleanDays      int     // clean days below which confidence is low
	LearnWeeks           int     // weeks before anything is compared with normal
	FullWeeks            int     // weeks before confidence can be high

	CommonStores int     // stores that have to share a cause before it is told as one
	CommonShare  float64 // and of the stores that carry a product
	Correlation  float64 // of two stores' errors on one day, where a group's own error is not known
	Contained    float64 // share of a gap that stockouts have to make up to be its cause
	Realert      float64 // growth of money after which an ongoing insight is told again
	PercentFloor int64   // usual net sales below which no percentage is shown

	PromotionSettleDays int     // days after its end before a promotion is judged: late files and returns come in
	PromotionAfterDays  int     // days after its end that are watched for what was bought ahead
	PromotionCost       int64   // what a promotion costs besides its discount: leaflet, displays; minor units
	ControlStores       int     // stores without a promotion that have to be there to judge it against them
	BrokeEven           float64 // share of the normal margin within which a promotion just paid for itself

	ComparableDays int // after its opening from which a store is held against last year

	Stock StockSettings

	Locale string // language of the words and form of the numbers: en, en-GB
	Kinds  map[string]string
}

// Default returns the settings of a home that says nothing.
func Default() Settings {
	return Settings{
		FalseAlarms: 0.10, MinimumShare: 0.002, MinimumMoney: 5_00, Recapture: 0.50, DefaultMargin: 0.30,
		CapStore: 5, CapRegion: 7, CapChain: 7, GoodNewsEvery: 5,
		HighProb: 0.9, MediumProb: 0.7, HighCleanDays: 28, MediumCleanDays: 4, LearnWeeks: 3, FullWeeks: 8,
		CommonStores: 5, CommonShare: 0.4, Correlation: 0.15, Contained: 0.7, Realert: 0.5, PercentFloor: 100_00,
		PromotionSettleDays: 3, PromotionAfterDays: 28, ControlStores: 10, BrokeEven: 0.10, ComparableDays: 395,
		Stock: defaultStock(), Locale: "en", Kinds: map[string]string{},
	}
}

// begins are the kinds that begin in shadow: what they say of chains whose truth is known is not what comes (docs/accuracy.md).
var begins = map[string]bool{"run_out_risk": true}

func (s Settings) mode(kind string) string {
	if m, ok := s.Kinds[kind]; ok {
		return m
	}
	if begins[kind] {
		return Shadow
	}
	return On
}
