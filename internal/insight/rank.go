package insight

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/daybookhq/daybook/internal/contract"
)

// ranked scores, orders, caps and words findings. Score = money at stake × chance of being real × how far the reader can act.
func (n *night) ranked(list []*finding) []Insight {
	for _, f := range list {
		f.Evidence["chance_real"] = strconv.FormatFloat(min(max(f.prob, 0), 1), 'f', 2, 64)
		f.Score = f.stake * f.prob * f.act
		if f.within != nil {
			f.Evidence["contained_in"], f.Score = f.within.ID, 0 // its money is counted there
		}
	}
	slices.SortStableFunc(list, func(a, b *finding) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(b.stake, a.stake), cmp.Compare(a.ID, b.ID))
	})
	n.cap(list)
	out := make([]Insight, len(list))
	for i, f := range list {
		f.Rank = i + 1
		n.word(f)
		if f.Parts == nil {
			f.Parts = []Part{}
		}
	}
	n.capPlain(list)
	for i, f := range list {
		out[i] = f.Insight
	}
	return out
}

// place is where findings take each other's room.
type place struct{ level, name string }

// placeOf is the place of a finding, and how many of its findings a page shows.
func (n *night) placeOf(f *finding) (p place, limit int) {
	switch f.Level {
	case LevelStore:
		return place{f.Level, text(f.StoreID, true)}, n.Settings.CapStore
	case LevelRegion:
		return place{f.Level, text(f.Region, true)}, n.Settings.CapRegion
	}
	return place{f.Level, ""}, n.Settings.CapChain
}

// cap marks what is shown on request only: low confidence, what another insight contains, what a page has no need to say, what is beyond the cap of its place, and good
// news beyond its share of the places.
func (n *night) cap(list []*finding) {
	n.fill(list, func(f *finding) bool { return f.Confidence == Low || f.within != nil || f.quiet }, func(f *finding) bool { return f.good }, func(f *finding, capped bool) { f.Capped = capped })
}

// capPlain is cap for who does not see cost: in the order of the net sales that they see, those without any last. Neither what is shown nor what is left out says
// anything of a margin.
func (n *night) capPlain(list []*finding) {
	worth := make(map[*finding]int64, len(list))
	for _, f := range list {
		worth[f] = -1
		if f.Restricted.Money == nil {
			continue
		}
		if v, err := contract.ParseDecimal(*f.Restricted.Money, 18, 2); err == nil {
			worth[f] = abs(v)
		}
	}
	ordered := slices.SortedFunc(slices.Values(list), func(a, b *finding) int {
		return cmp.Or(cmp.Compare(worth[b], worth[a]), cmp.Compare(a.ID, b.ID))
	})
	listed := func(f *finding) bool { // on request only
		confidence, quiet := f.Confidence, f.quiet
		if f.plain != nil {
			confidence, quiet = f.plain.confidence, f.plain.quiet
		}
		return aboutCost[f.Kind] || confidence == Low || quiet || f.within != nil && !aboutCost[f.within.Kind]
	}
	good := func(f *finding) bool {
		if f.plain != nil {
			return f.plain.good
		}
		return f.good
	}
	n.fill(ordered, listed, good, func(f *finding, capped bool) { f.Restricted.Capped = &capped })
}

// aboutCost are the kinds of which who does not see cost hears nothing.
var aboutCost = map[string]bool{"margin_leak": true}

// fill gives the places of pages to findings in their order.
func (n *night) fill(list []*finding, listed, good func(*finding) bool, told func(f *finding, capped bool)) {
	shown, goods := map[place]int{}, map[place]int{}
	for _, f := range list {
		p, limit := n.placeOf(f)
		allowed := max(1, limit/n.Settings.GoodNewsEvery)
		if listed(f) || shown[p] >= limit || good(f) && goods[p] >= allowed {
			told(f, true)
			continue
		}
		if told(f, false); good(f) {
			goods[p]++
		}
		shown[p]++
	}
}
