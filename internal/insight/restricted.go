package insight

import "slices"

// word fills the words of f: for whoever sees all of it, and for those who do not.
func (n *night) word(f *finding) {
	words := n.words
	say := func(cost, peers bool) *Wording {
		n.words = words.without(cost, peers)
		f.speak()
		return &Wording{f.Headline, f.Body, f.Action}
	}
	neither, noPeers, noCost := say(true, true), say(false, true), say(true, false)
	n.words = words
	f.speak()
	own := Wording{f.Headline, f.Body, f.Action}
	r := &f.Restricted
	if *noCost != own {
		r.NoCost = noCost
	}
	if *noPeers != own {
		r.NoPeers = noPeers
	}
	if *neither != *noCost && *neither != *noPeers {
		r.Neither = neither
	}
	r.Money, r.MoneyBasis = n.sold(f)
	r.Costly, r.Peers = []string{}, []string{}
	for key := range f.Evidence {
		if !costFree[key] || rangesOfMargin[f.Kind] && (key == "low" || key == "high") {
			r.Costly = append(r.Costly, key)
		}
		if peerKeys[key] && (f.Level == LevelStore || f.Kind == "sales_gap") { // else those stores are its own
			r.Peers = append(r.Peers, key)
		}
	}
	for _, key := range f.costly {
		if _, there := f.Evidence[key]; there && !slices.Contains(r.Costly, key) {
			r.Costly = append(r.Costly, key)
		}
	}
	if f.within != nil && aboutCost[f.within.Kind] {
		r.Costly = append(r.Costly, "contained_in")
	}
	if p := f.plain; p != nil {
		r.Confidence, r.ConfidenceReason, r.Due = &p.confidence, &p.reason, p.due
	}
	slices.Sort(r.Costly)
	slices.Sort(r.Peers)
}

// sold is the net sales that a finding is about, for who does not see the margin that it is ranked by.
func (n *night) sold(f *finding) (money, basis *string) {
	for _, s := range []struct{ kind, key, sign, basis string }{
		{"sales_gap", "net_gap", "", "basis.net_sales"},
		{"like_for_like", "change", "", "basis.net_sales"},
		{"pattern", "net_gap", "", "basis.net_sales"},
		{"stockout", "lost_sales", "-", "basis.missed"},
		{"phantom_stock", "lost_sales", "-", "basis.missed"},
		{"chain_stockout", "lost_sales", "-", "basis.missed"},
		{"returns", "excess_value", "-", "basis.returned"},
		{"promotion", "incremental_sales", "", "basis.more_sales"},
	} {
		if v, ok := f.Evidence[s.key].(string); ok && s.kind == f.Kind {
			v, words := s.sign+v, n.words.say(s.basis, nil)
			return &v, &words
		}
	}
	return nil, nil
}

// rangesOfMargin are the kinds whose low and high are a range of margin.
var rangesOfMargin = map[string]bool{"promotion": true, "price_change": true}

// costFree are the keys of evidence that tell nothing of what things cost. A new key is taken to tell it until it stands here.
var costFree = setOf(
	"word", "what", "contained_in", "store_name", "product_name", "promotion_name", "event", "owner", "support", "file", "files", "datasets", "mechanic", "method",
	"actual", "expected", "low", "high", "gap", "gap_percent", "gap_days", "net_gap", "told_apart", "common_move_percent", "categories", "usual_net_sales",
	"transactions", "expected_transactions", "clean_days", "excluded_days", "ladder_step", "one_in", "chance", "since", "days", "days_before", "zero_days", "last_sale",
	"on_hand", "on_order", "hours_out", "expected_units", "expected_hits", "lost_units", "missed_units", "counted_units", "daily_units", "units", "units_before", "lumpiness",
	"lost_sales", "price", "regular_price", "price_before", "price_after", "price_change_percent", "recapture_percent", "list", "products", "stores", "carried",
	"which_stores", "which_products", "which_not_carried_out", "which_nothing_sold", "stores_selling", "stores_in_stock", "stores_normally_selling", "stores_out",
	"stores_not_carried_out", "stores_nothing_sold", "peers", "peers_selling", "silent", "cover_days", "dead_days", "dead_products", "dead_stores", "exit_days", "overstock_units",
	"lead_days", "review_days", "order_units", "short_units", "risk_percent", "returned_units", "returned_value", "excess_units", "excess_value", "expected_returns",
	"rate_percent", "usual_percent", "sold_units", "sales_value", "change", "change_percent", "last_year", "from", "to", "total", "total_last_year", "weeks",
	"price_volume_mix", "products_change", "rows", "starts_on", "ends_on", "days_planned", "judged_on", "days_since_end", "after_days", "baseline_units", "baseline_sales", "lift", "lift_percent",
	"incremental_units", "incremental_sales", "all_units", "unknown_units", "pull_forward_units", "cannibalised_units", "control_stores", "control_percent", "changed_on",
	"units_change_percent", "others_units", "others_units_before", "chain_price", "chain_percent", "first_store", "first_name", "first_products", "first_product", "common", "common_value", "common_part", "common_percent",
	"stores_same_way", "stockouts", "missed_stockouts", "alerted_size", "elasticity", "chance_real", "answer",
	"weekly", "weekly_before", "region_percent", "shift_percent", "pace_percent", "share_percent", "share_before_percent", "weekday",
)

// peerKeys are the keys of evidence that tell what other stores did.
var peerKeys = setOf(
	"common_move_percent", "net_gap", "told_apart", "peers", "peers_selling", "others_units", "others_units_before", "chain_price", "fair_price", "fair_value", "stores_selling",
	"discount_percent", "control_stores", "control_percent", "region_percent", "shift_percent", "pace_percent",
)

func setOf(keys ...string) map[string]bool {
	set := make(map[string]bool, len(keys))
	for _, k := range keys {
		set[k] = true
	}
	return set
}
