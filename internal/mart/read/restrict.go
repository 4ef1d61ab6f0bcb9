package read

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/people"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// restricted is what package insight says of a finding to readers who may not know all of it.
type restricted struct {
	Money      *string  `json:"money"`
	MoneyBasis *string  `json:"money_basis"`
	NoCost     *wording `json:"no_cost"`
	NoPeers    *wording `json:"no_peers"`
	Neither    *wording `json:"neither"`
	// What else goes by margin, as it is for who does not see cost; nil where it does not, or where it was found before that was worked out.
	Capped           *bool   `json:"capped"`
	Confidence       *string `json:"confidence"`
	ConfidenceReason *string `json:"confidence_reason"`
	Due              *string `json:"due"`
	Own              *worth  `json:"own"` // for who sees cost and may not know what other stores did

	Costly []string `json:"costly"`
	Peers  []string `json:"peers"`
}

// worth is money with what it is made of.
type worth struct {
	Money string `json:"money"`
	Basis string `json:"money_basis"`
}

type wording struct {
	Headline string `json:"headline"`
	Body     string `json:"body"`
	Action   string `json:"action"`
}

// byMoneyShown puts insights of which a reader does not see the margin in the order of the net sales that they see, and those without any after them. In the
// order of their rank, which is by margin, one could work out between which two hidden amounts a third one lies.
func byMoneyShown(list []Insight) {
	money := make(map[string]int64, len(list))
	for i := range list {
		d := &list[i]
		if money[d.ID] = -1; d.Money == nil {
			continue
		}
		if v, err := warehouse.Scaled(*d.Money, 2); err == nil {
			money[d.ID] = max(v, -v)
		}
	}
	slices.SortFunc(list, func(a, b Insight) int {
		return cmp.Or(cmp.Compare(money[b.ID], money[a.ID]), strings.Compare(a.ID, b.ID))
	})
}

// What an insight's parts and formula are made of, where not of margin.
var inSales = map[string]bool{"sales_gap": true, "like_for_like": true, "data_quality": true}

// restrict leaves of an insight what whoever asks may know: without cost where they do not see it, without what other stores did where
// too few of those stand beside their own. False where nothing is left to say.
func (r *Reader) restrict(all *Chain, d Insight) (Insight, bool) {
	noCost, noPeers := !r.scope.SeesCost, !r.peersOf(all, d)
	said := d.Restricted
	d.Restricted = nil
	if !noCost && !noPeers {
		return d, true
	}
	if noCost {
		d.Rank = nil // it is by margin
	}
	if said == nil {
		return d, false // nobody has said which of its words tell what
	}
	worth := said.Money
	if noPeers {
		if gap, ok := d.Evidence.Get("gap").(string); ok && d.Kind == "sales_gap" && d.Evidence.Get("net_gap") != gap {
			worth, d.Money, d.MoneyBasis = &gap, &gap, said.MoneyBasis
			if own := said.Own; own != nil && !noCost {
				d.Money, d.MoneyBasis = &own.Money, &own.Basis // margin, as the rest of their list is
			}
			d.Parts, d.Formula = []InsightPart{}, nil // a summand is what other stores did
		}
		d.Evidence.hide(said.Peers...)
	}
	if noCost {
		if d.Kind == "margin_leak" {
			return d, false
		}
		d.Evidence.hide(said.Costly...)
		if d.Evidence.lists("list") {
			d.Evidence.listing = "money" // each product without what it costs
		} else {
			d.Evidence.hide("list")
		}
		d.Money, d.MoneyBasis, d.Formula = worth, said.MoneyBasis, nil
		if said.Confidence != nil {
			d.Confidence, _ = json.Marshal(*said.Confidence)
			d.ConfidenceReason, d.Due = said.ConfidenceReason, said.Due
		}
		if !inSales[d.Kind] {
			d.Parts = []InsightPart{}
		}
	}
	if !d.Evidence.lists("list") && d.Evidence.Get("list") == nil {
		d.Evidence.hide("list")
	}
	if w := said.wording(noCost, noPeers); w != nil {
		d.Headline, d.Body, d.Action = w.Headline, w.Body, &w.Action
	}
	return d, true
}

// wording is what is said in place of the insight's own words; nil: those.
func (s *restricted) wording(noCost, noPeers bool) *wording {
	switch {
	case noCost && noPeers && s.Neither != nil:
		return s.Neither
	case noCost && s.NoCost != nil:
		return s.NoCost
	case noPeers:
		return s.NoPeers
	}
	return nil
}

// enoughPeers reports whether whoever asks may know what stores did together of which so many are not theirs: none, or so many that no single one can be
// worked out.
func enoughPeers(others int) bool { return others == 0 || others >= people.LeastPeers }

// peersOf reports whether whoever asks may know what other stores did that an insight compares with: all of them are theirs, or so many
// are not that no single one can be worked out, in the region and in the chain, and of the stores that it counts.
func (r *Reader) peersOf(all *Chain, d Insight) bool {
	if r.scope.All {
		return true
	}
	region, chain := 0, 0
	for _, s := range all.Stores {
		if r.scope.Holds(s.ID) {
			continue
		}
		chain++
		if d.Region != nil && s.Region == *d.Region {
			region++
		}
	}
	for _, key := range []string{"peers", "stores_selling"} {
		if n, ok := d.Evidence.Get(key).(float64); ok && d.StoreID != nil && !enoughPeers(max(int(n)-len(r.scope.Stores)+1, 1)) {
			return false
		}
	}
	return enoughPeers(region) && enoughPeers(chain)
}
