package insight

import (
	"cmp"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
)

// learningWeeks is how long expectations need before gaps are told at all; ripeWeeks until confidence says nothing of it.
const (
	learningWeeks = 3
	ripeWeeks     = 8
)

// finder is one date being looked at.
type finder struct {
	Day
	categories map[string][]CategoryGap
	gaps       map[string]int // position in Stores by store
}

// Find runs every heuristic that is on over one date, joins what has one cause, carries on what was open, and ranks the
// rest by money.
func Find(d Day) Result {
	f := &finder{Day: d, categories: map[string][]CategoryGap{}, gaps: map[string]int{}}
	for _, c := range d.Categories {
		f.categories[c.StoreID] = append(f.categories[c.StoreID], c)
	}
	for i, s := range d.Stores {
		f.gaps[s.StoreID] = i
	}
	var r Result
	for _, k := range kinds {
		if mode := d.Settings.Kinds[k.name]; mode == "off" || mode == "shadow" {
			continue
		}
		list, checks := k.find(f)
		r.Insights = append(r.Insights, list...)
		r.Checks += checks
	}
	r.StoodOut = len(r.Insights)
	for i := range r.Insights {
		f.carry(&r.Insights[i])
	}
	slices.SortStableFunc(r.Insights, func(a, b Insight) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.ID, b.ID))
	})
	perStore := map[string]int{}
	for i := range r.Insights {
		x := &r.Insights[i]
		x.Rank = i + 1
		store := ""
		if x.StoreID != nil {
			store = *x.StoreID
		}
		perStore[store]++
		x.Capped = i >= d.Settings.PerPage || store != "" && perStore[store] > d.Settings.PerStore || x.Confidence == "low"
	}
	return r
}

// carry goes on with an episode that was open on the date before: same kind, level, store, product and category.
func (f *finder) carry(x *Insight) {
	x.State, x.DaysOpen = "open", 1
	if x.FirstSeen == "" {
		x.FirstSeen = f.Date.String()
	}
	for _, old := range f.Previous {
		if old.Kind == x.Kind && old.Level == x.Level && same(old.StoreID, x.StoreID) && same(old.ProductID, x.ProductID) &&
			same(old.Category, x.Category) && same(old.Region, x.Region) {
			x.State, x.DaysOpen = "ongoing", old.DaysOpen+1
			x.FirstSeen = min(x.FirstSeen, old.FirstSeen)
			break
		}
	}
	x.ID = id(x)
	x.BusinessDate, x.Currency = f.Date.String(), f.Currency
	if x.Parts == nil {
		x.Parts = []Part{}
	}
}

// id is the same over all days of an episode, and can stand in a URL.
func id(x *Insight) string {
	words := []string{x.Kind, x.Level}
	for _, p := range []*string{x.Region, x.StoreID, x.ProductID, x.Category} {
		if p != nil && (x.StoreID == nil || p != x.Region) {
			words = append(words, plain(*p))
		}
	}
	return strings.Join(append(words, x.FirstSeen), "-")
}

// plain keeps letters, digits and a few marks of a name and writes the rest as underscores.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '.' {
			return r
		}
		return '_'
	}, s)
}

func same(a, b *string) bool { return a == nil && b == nil || a != nil && b != nil && *a == *b }

// confidence is a word and its reason: how much history stands behind an expectation.
func (f *finder) confidence(step, cleanDays int, p float64) (word, reason string) {
	days := plural(cleanDays, "clean day", "clean days")
	switch {
	case f.Weeks < ripeWeeks:
		return "medium", "learning, " + num(f.Weeks) + " of " + num(ripeWeeks) + " weeks"
	case step == 1 && cleanDays >= 28 && p < 0.005:
		return "high", days + " of its own stand behind what is normal"
	case step <= 2 && cleanDays >= 14:
		return "medium", days + " stand behind what is normal"
	}
	return "low", "only " + days + " stand behind what is normal"
}

// dueOn is the day by which something should be done: the day after the date that is looked at.
func dueOn(d contract.Day) *string { return ptr((d + 1).String()) }
