package insight

import (
	"cmp"
	"math"
	"slices"
	"strconv"
)

// piece is a named summand in minor units.
type piece struct {
	name  string
	money int64
}

func named(pieces []piece) []Part {
	parts := make([]Part, len(pieces))
	for i, p := range pieces {
		parts[i] = Part{p.name, money(p.money)}
	}
	return parts
}

// counts puts the drivers that are known beside the evidence.
func (n *night) counts(f *finding, t *storeTest) {
	for key, v := range map[string]int64{"transactions": t.Transactions, "expected_transactions": t.ExpectedTransactions, "units": t.Units, "expected_units": t.ExpectedUnits} {
		f.Evidence[key] = nil
		if v != 0 {
			f.Evidence[key] = quantity(v)
		}
	}
}

// storeParts says where a store's gap came from; the pieces add up to it to the minor unit. What is told of region or chain is a line of
// its own, taken as so many more or fewer transactions; the rest is transactions × money per transaction, else units × money per unit,
// else categories, else not explained.
func (n *night) storeParts(t *storeTest) []piece {
	gap := t.NetSales - t.Expected
	line := t.line(t.index)
	base := t.Expected + line
	var lead []piece
	if line != 0 {
		lead = []piece{{n.words.say(t.group.line(), nil), line}}
	}
	if driver, parts, ok := t.bridge(base, t.index); ok {
		return append(lead, n.driverPieces(driver, parts)...)
	}
	if line == 0 && t.category == "" {
		if c := n.contributions(t, gap); len(c) > 0 {
			return c
		}
	}
	return append(lead, piece{n.words.say("part.unexplained", nil), t.net})
}

// drivers say which counts a bridge goes through.
type drivers int

const (
	byTransactions drivers = iota + 1 // transactions, money of each
	byUnits                           // units, money of each
	byBoth                            // transactions, units of each, money of each unit
)

// driverNames are what the parts are called when they fall and rise, in the order of the bridge.
var driverNames = map[drivers][][2]string{
	byTransactions: {{"fewer_transactions", "more_transactions"}, {"smaller_baskets", "larger_baskets"}},
	byUnits:        {{"fewer_units", "more_units"}, {"lower_prices", "higher_prices"}},
	byBoth:         {{"fewer_transactions", "more_transactions"}, {"smaller_baskets", "larger_baskets"}, {"lower_prices", "higher_prices"}},
}

// bridge splits net sales less base by the counts that both sides have: transactions and units of each, else transactions or units
// alone. The counts that were expected are multiplied by index, like base.
func (t *storeTest) bridge(base int64, index float64) (by drivers, parts []int64, ok bool) {
	var counts []Count
	for i, c := range []Count{{t.ExpectedTransactions, t.Transactions}, {t.ExpectedUnits, t.Units}} {
		if c.Before <= 0 || c.After <= 0 {
			continue
		}
		by += drivers(i + 1)
		counts = append(counts, Count{int64(math.Round(float64(c.Before) * index)), c.After})
	}
	if len(counts) == 0 {
		return 0, nil, false
	}
	parts, ok = Bridge(base, t.NetSales, counts...)
	return by, parts, ok
}

// driverPieces names the parts of a bridge by the way they point.
func (n *night) driverPieces(by drivers, parts []int64) []piece {
	var pieces []piece
	for i, v := range parts {
		if v == 0 && (i > 0 || slices.ContainsFunc(parts, func(o int64) bool { return o != 0 })) {
			continue // a driver that did not move is no part
		}
		key := driverNames[by][i][0]
		if v > 0 {
			key = driverNames[by][i][1]
		}
		pieces = append(pieces, piece{n.words.say("part."+key, nil), v})
	}
	return pieces
}

// groupParts says where a group's gap came from: what is told of the chain, then the drivers of its stores added up. Where a store lacks a
// driver that the others have, the gap is shown by region, or by store, the largest first.
func (n *night) groupParts(g *groupTest, line int64) []piece {
	var lead []piece
	if line != 0 {
		lead = []piece{{n.words.say("part.chain", nil), line}}
	}
	var sums []int64
	by, whole := drivers(0), true
	gap := -line
	var names []string
	gaps := map[string]int64{}
	for _, t := range g.members {
		outer := g.outer(t)
		base := t.Expected + t.line(outer)
		d, parts, ok := t.bridge(base, outer)
		switch {
		case !ok || by != 0 && d != by:
			whole = false
		case by == 0:
			by, sums = d, slices.Clone(parts)
		default:
			for i, v := range parts {
				sums[i] += v
			}
		}
		gap += t.NetSales - t.Expected
		where := called(string(label(t.StoreID, t.Name)))
		if g.region == "" {
			where = called(t.Region)
		}
		if _, ok := gaps[where]; !ok {
			names = append(names, where)
		}
		gaps[where] += t.NetSales - base
	}
	if whole && by != 0 {
		return append(lead, n.driverPieces(by, sums)...)
	}
	all := make([]piece, len(names))
	for i, where := range names {
		all[i] = piece{where, gaps[where]}
	}
	if kept := n.largest(all, gap); len(kept) > 0 && len(names) > 1 {
		return append(lead, kept...)
	}
	return append(lead, piece{n.words.say("part.unexplained", nil), gap})
}

// contributions are a gap by category: expectations of the categories are scaled to what was expected of the store, so that all of them
// add up to the gap. At most three are named, those that point the gap's way and make up at least a tenth of it; all else is the rest.
func (n *night) contributions(t *storeTest, gap int64) []piece {
	categories := n.categories[t.StoreID]
	weights := make([]int64, len(categories))
	total := int64(0)
	for i, c := range categories {
		weights[i] = max(c.Expected, 0)
		total += weights[i]
	}
	if total == 0 {
		return nil
	}
	all := make([]piece, len(categories))
	for i, e := range rescale(t.Expected, weights) {
		all[i] = piece{called(categories[i].Category), categories[i].NetSales - e}
	}
	return n.largest(all, gap)
}

// largest keeps at most three pieces and puts everything else into the rest.
func (n *night) largest(all []piece, total int64) []piece {
	const most = 3
	slices.SortStableFunc(all, func(a, b piece) int { return cmp.Compare(abs(b.money), abs(a.money)) })
	var kept []piece
	rest := total
	for _, p := range all {
		if len(kept) < most && sign(p.money) == sign(total) && 10*abs(p.money) >= abs(total) {
			kept = append(kept, p)
			rest -= p.money
		}
	}
	if len(kept) == 0 {
		return nil
	}
	if rest != 0 {
		kept = append(kept, piece{n.words.say("part.rest", nil), rest})
	}
	return kept
}

// oneIn writes a chance as one in so many, to two digits.
func oneIn(p float64) string {
	if p <= 1e-9 {
		return "1000000000"
	}
	v := 1 / p
	scale := math.Pow(10, math.Max(0, math.Floor(math.Log10(v))-1))
	return strconv.FormatFloat(math.Floor(v/scale)*scale, 'f', 0, 64)
}
