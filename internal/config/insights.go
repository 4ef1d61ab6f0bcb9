package config

import (
	"slices"
	"strings"
)

// Insights sets the heuristics. Shares are between 0 and 1, money is in whole units of the currency. docs/settings.md says what each does.
type Insights struct {
	Locale         string            `yaml:"locale"`          // of the words and of the numbers in them: a language with a catalogue, or language-REGION
	FalseAlarms    float64           `yaml:"false_alarms"`    // expected share of false alarms among what is told
	Recapture      float64           `yaml:"recapture"`       // share of lost sales that customers make up for with something else
	DefaultMargin  float64           `yaml:"default_margin"`  // gross margin where no cost is known
	MinimumShare   float64           `yaml:"minimum_share"`   // of a store's usual daily sales below which nothing is told
	MinimumMoney   int               `yaml:"minimum_money"`   // net sales below which nothing is told, however small the store
	CapStore       int               `yaml:"cap_store"`       // insights shown of one store
	CapRegion      int               `yaml:"cap_region"`      // of one region
	CapChain       int               `yaml:"cap_chain"`       // of the chain
	GoodNewsEvery  int               `yaml:"good_news_every"` // at most one in so many shown is good news
	LearnWeeks     int               `yaml:"learn_weeks"`     // of history before anything is compared with normal
	FullWeeks      int               `yaml:"full_weeks"`      // before confidence can be high
	CommonStores   int               `yaml:"common_stores"`   // stores that have to share a cause before it is told as one
	CommonShare    float64           `yaml:"common_share"`    // and of the stores that carry a product
	Realert        float64           `yaml:"realert"`         // growth of its money after which what goes on is told again
	ComparableDays int               `yaml:"comparable_days"` // after its opening from which a store is held against last year
	Stock          Stock             `yaml:"stock"`
	Promotions     Promotions        `yaml:"promotions"`
	Kinds          map[string]string `yaml:"kinds"` // kind: on, shadow or off
}

func defaultInsights() Insights {
	return Insights{
		Locale: "en", FalseAlarms: 0.10, Recapture: 0.5, DefaultMargin: 0.30, MinimumShare: 0.002, MinimumMoney: 5,
		CapStore: 5, CapRegion: 7, CapChain: 7, GoodNewsEvery: 5, LearnWeeks: 3, FullWeeks: 8,
		CommonStores: 5, CommonShare: 0.4, Realert: 0.5, ComparableDays: 395,
		Stock: defaultStock(), Promotions: defaultPromotions(), Kinds: map[string]string{},
	}
}

// insights finds what no setting of them may be.
func (r *reader) insights(i Insights, words Words, bad func(is bool, key, format string, args ...any)) {
	share := func(key string, v, low, high float64) {
		bad(!(v >= low && v <= high), "insights."+key, "a share from %v to %v, not %v", low, high, v)
	}
	whole := func(key string, v, low, high int) {
		bad(v < low || v > high, "insights."+key, "a whole number from %d to %d, not %d", low, high, v)
	}
	language, _, _ := strings.Cut(i.Locale, "-")
	bad(!locale.MatchString(i.Locale) || !slices.Contains(words.Languages, language), "insights.locale", "%q is none of %s, alone or with a region as in %s-GB",
		i.Locale, strings.Join(words.Languages, ", "), "en")
	bad(!(i.FalseAlarms > 0 && i.FalseAlarms <= 0.5), "insights.false_alarms", "a share over 0 up to 0.5, not %v", i.FalseAlarms)
	share("recapture", i.Recapture, 0, 1)
	share("default_margin", i.DefaultMargin, 0, 1)
	share("minimum_share", i.MinimumShare, 0, 1)
	whole("minimum_money", i.MinimumMoney, 0, 1_000_000_000)
	whole("cap_store", i.CapStore, 1, 1000)
	whole("cap_region", i.CapRegion, 1, 1000)
	whole("cap_chain", i.CapChain, 1, 1000)
	whole("good_news_every", i.GoodNewsEvery, 1, 1000)
	whole("learn_weeks", i.LearnWeeks, 1, 52)
	whole("full_weeks", i.FullWeeks, i.LearnWeeks, 104)
	whole("common_stores", i.CommonStores, 2, 100_000)
	share("common_share", i.CommonShare, 0.05, 1)
	share("realert", i.Realert, 0.01, 100)
	whole("comparable_days", i.ComparableDays, 364, 1500)
	i.Stock.validate(bad)
	i.Promotions.validate(bad)
	for kind, mode := range i.Kinds {
		key := "insights.kinds." + kind
		if !slices.Contains(words.Insights, kind) {
			r.bad(r.lines[key], "insights.kinds: there is no kind %q%s", kind, didYouMean(kind, words.Insights))
			continue
		}
		bad(mode != "on" && mode != "shadow" && mode != "off", key, "%q is none of on, shadow, off", mode)
	}
}
