package insight

import (
	"fmt"
	"slices"
)

// What is done with a kind. A kind that the settings do not name is on.
const (
	On     = "on"
	Shadow = "shadow" // worked out and kept apart, not shown
	Off    = "off"
)

// Settings of the heuristics. Shares are between 0 and 1, money is in minor units.
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

// Validate returns every problem of s, each as one sentence; nil where there is none.
func (s Settings) Validate() (problems []string) {
	bad := func(is bool, format string, args ...any) {
		if is {
			problems = append(problems, fmt.Sprintf(format, args...))
		}
	}
	share := func(name string, v float64) {
		bad(!(v >= 0 && v <= 1), "%s: a share from 0 to 1, not %v", name, v)
	}
	bad(!(s.FalseAlarms > 0 && s.FalseAlarms <= 0.5), "false alarms: a share over 0 up to 0.5, not %v", s.FalseAlarms)
	share("minimum share", s.MinimumShare)
	share("recapture", s.Recapture)
	share("default margin", s.DefaultMargin)
	share("high probability", s.HighProb)
	share("medium probability", s.MediumProb)
	share("common share", s.CommonShare)
	share("correlation", s.Correlation)
	share("contained", s.Contained)
	bad(s.MediumProb > s.HighProb, "medium probability: at most the high one, not %v", s.MediumProb)
	bad(!(s.Realert > 0), "realert: a share over 0, not %v", s.Realert)
	bad(s.MinimumMoney < 0 || s.PercentFloor < 0, "floor: money from 0 up")
	bad(s.CapStore < 1 || s.CapRegion < 1 || s.CapChain < 1, "caps: at least 1")
	bad(s.GoodNewsEvery < 1, "good news: one in at least 1")
	bad(s.CommonStores < 2, "common stores: at least 2")
	share("broke even", s.BrokeEven)
	bad(s.PromotionSettleDays < 0 || s.PromotionAfterDays <= s.PromotionSettleDays+toldFor, "promotion days: judged from 0 days after its end, and again more than %d days later", toldFor)
	bad(s.PromotionCost < 0, "promotion cost: money from 0 up")
	bad(s.ControlStores < 2, "control stores: at least 2")
	bad(s.LearnWeeks < 0 || s.FullWeeks < s.LearnWeeks, "weeks: learning ends before confidence can be high")
	bad(s.ComparableDays < 364 || s.ComparableDays > 1500, "comparable days: 364 (there is a year to compare with) to 1500, not %d", s.ComparableDays)
	s.Stock.validate(bad, share)
	for name, mode := range s.Kinds {
		bad(!slices.Contains(Kinds(), name), "kinds: %q is none of %v", name, Kinds())
		bad(mode != On && mode != Shadow && mode != Off, "kinds: %s: %q is none of on, shadow, off", name, mode)
	}
	slices.Sort(problems)
	return problems
}

func (s Settings) mode(kind string) string {
	if m, ok := s.Kinds[kind]; ok {
		return m
	}
	return On
}
