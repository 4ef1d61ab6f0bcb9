package insight

// kind is one sort of insight. find returns candidates with exact numbers and counts its tests in n.checks; it may look at what the
// kinds before it found.
type kind struct {
	name string
	find func(n *night) []*finding
}

// kinds are all of them, in the order in which they are worked out: facts about the data first, causes before their effects.
var kinds = []kind{
	{"data_quality", findDataQuality},
	{"chain_stockout", findChainStockouts},
	{"negative_stock", findNegativeStock},
	{"stockout", findStockouts},
	{"promotion", findPromotions},
	{"margin_leak", findMarginLeaks},
	{"price_change", findPriceChanges},
	{"returns", findReturns},
	{"phantom_stock", findPhantomStock},
	{"low_stock", findLowStock},
	{"sales_gap", findSalesGaps},
	{"run_out_risk", findRunOutRisk},
	{"overstock", findOverstock},
	{"like_for_like", findLikeForLike},
	{"pattern", findPatterns},
}

// Kinds returns the names of all kinds.
func Kinds() []string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = k.name
	}
	return names
}

// Find looks at one business date with every kind that is not off, carries on episodes, counts each cause once, ranks what is left by
// money and words it.
func Find(day Day) Result {
	n := newNight(day)
	var shown, shadow []*finding
	for _, k := range kinds {
		mode := day.Settings.mode(k.name)
		if mode == Off {
			continue
		}
		before := n.checks
		n.kind = k.name
		list := k.find(n)
		for _, f := range list {
			f.prob = n.believed(k.name, text(f.Category, true), f.prob)
		}
		if mode == Shadow {
			shadow = append(shadow, list...)
			n.checks = before
			continue
		}
		n.found = append(n.found, list...)
		shown = n.found
	}
	n.kind = ""
	shown = append(shown[:len(shown):len(shown)], n.rollUps(shown)...)
	result := Result{Checks: n.checks, StoodOut: n.stoodOut(), Tails: n.tails}
	result.Resolved = n.carry(shown)
	for _, f := range shown {
		if f.Kind == "pattern" && f.Evidence["alert"] == false {
			f.quiet = true // it goes on for weeks by its nature, and was told
		}
		if f.Kind == "pattern" { // whether its money has grown is of margin
			f.plain = &without{f.Confidence, f.ConfidenceReason, f.Due, f.State == Ongoing, f.good}
		}
	}
	n.carry(shadow)
	n.heed(shown)
	n.heed(shadow)
	result.Insights, result.Shadow = n.ranked(shown), n.ranked(shadow)
	result.Note = n.note(result)
	return result
}

// stoodOut counts the tests that stood out: an insight that tells many of them as one counts them all.
func (n *night) stoodOut() int {
	sum := 0
	for _, f := range n.found {
		sum += max(f.stands, 1)
	}
	return sum
}

func (n *night) note(r Result) string {
	key := "note.some"
	if r.StoodOut == 0 {
		key = "note.quiet"
	}
	return n.words.say(key, facts{"checks": whole(r.Checks), "stood": whole(r.StoodOut)})
}
