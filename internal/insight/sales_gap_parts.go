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
	base := t.Expected + t.line
	var lead []piece
	if t.line != 0 {
		lead = []piece{{n.words.say("part."+t.group.level(), nil), t.line}}
	}
	index := 1.0
	if t.group != nil {
		index = t.group.index
	}
	if driver, parts, ok := t.bridge(base, index); ok {
		return append(lead, n.driverPieces(driver, parts)...)
	}
	if t.line == 0 {
		if c := n.contributions(t, gap); len(c) > 0 {
			return c
		}
	}
	return append(lead, piece{n.words.say("part.unexplained", nil), t.net})
}

// The drivers of a bridge, and what their parts are called when they fall and rise.
const (
	byTransactions = "transactions"
	byUnits        = "units"
)

var driverNames = map[string][2][2]string{
	byTransactions: {{"fewer_transactions", "more_transactions"}, {"smaller_baskets", "larger_baskets"}},
	byUnits:        {{"fewer_units", "more_units"}, {"lower_prices", "higher_prices"}},
}

// bridge splits net sales less base into a count and the money of each: transactions where both sides have them, else units. The count
// that was expected is multiplied by index, like base.
func (t *storeTest) bridge(base int64, index float64) (driver string, parts []int64, ok bool) {
	driver, count := byTransactions, Count{t.ExpectedTransactions, t.Transactions}
	if count.Before <= 0 || count.After <= 0 {
		driver, count = byUnits, Count{t.ExpectedUnits, t.Units}
	}
	if count.Before <= 0 || count.After <= 0 {
		return "", nil, false
	}
	count.Before = int64(math.Round(float64(count.Before) * index))
	parts, ok = Bridge(base, t.NetSales, count)
	return driver, parts, ok
}

// driverPieces names the parts of a bridge by the way they point.
func (n *night) driverPieces(driver string, parts []int64) []piece {
	var pieces []piece
	for i, v := range parts {
		if v == 0 && (i > 0 || slices.ContainsFunc(parts, func(o int64) bool { return o != 0 })) {
			continue // a driver that did not move is no part
		}
		key := driverNames[driver][i][0]
		if v > 0 {
			key = driverNames[driver][i][1]
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
	sums, driver, whole := []int64{0, 0}, "", true
	gap := -line
	var names []string
	gaps := map[string]int64{}
	for _, t := range g.members {
		base, index := t.Expected, 1.0
		if g.above != nil {
			index = g.above.index
			base = int64(math.Round(float64(t.Expected) * index))
		}
		d, parts, ok := t.bridge(base, index)
		if !ok || driver != "" && d != driver {
			whole = false
		} else {
			driver, sums[0], sums[1] = d, sums[0]+parts[0], sums[1]+parts[1]
		}
		gap += t.NetSales - t.Expected
		by := called(string(label(t.StoreID, t.Name)))
		if g.region == "" {
			by = called(t.Region)
		}
		if _, ok := gaps[by]; !ok {
			names = append(names, by)
		}
		gaps[by] += t.NetSales - base
	}
	if whole {
		return append(lead, n.driverPieces(driver, sums)...)
	}
	all := make([]piece, len(names))
	for i, by := range names {
		all[i] = piece{by, gaps[by]}
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
