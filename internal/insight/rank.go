package insight

import (
	"cmp"
	"slices"
	"strconv"
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
		out[i] = f.Insight
	}
	return out
}

// cap marks what is shown on request only: low confidence, what another insight contains, what a page has no need to say, what is beyond the cap of its place, and good
// news beyond its share of the places.
func (n *night) cap(list []*finding) {
	type place struct{ level, name string }
	shown, good := map[place]int{}, map[place]int{}
	for _, f := range list {
		p, limit := place{f.Level, ""}, n.Settings.CapChain
		switch f.Level {
		case LevelStore:
			p.name, limit = text(f.StoreID, true), n.Settings.CapStore
		case LevelRegion:
			p.name, limit = text(f.Region, true), n.Settings.CapRegion
		}
		allowed := max(1, limit/n.Settings.GoodNewsEvery)
		if f.Confidence == Low || f.within != nil || f.quiet || shown[p] >= limit || f.good && good[p] >= allowed {
			f.Capped = true
			continue
		}
		shown[p]++
		if f.good {
			good[p]++
		}
	}
}
