package insight

import (
	"math"
	"slices"
	"strings"
)

// sales_gap: a store's net sales were further from a normal day than chance explains, net of what the whole chain did.
//
// z = (actual - expected * index) / (expected * index * 1.2533 * mean relative error), two-sided t with 7 degrees of freedom,
// Benjamini and Hochberg over all stores tested. index is actual over expected of all other complete stores.
func findSalesGaps(f *finder) (list []Insight, checks int) {
	if f.Weeks < learningWeeks {
		return nil, 0
	}
	var tested []StoreGap
	var actual, expected int64
	for _, s := range f.Stores {
		if s.Complete && s.Expected > 0 {
			tested = append(tested, s)
			actual += s.NetSales
			expected += s.Expected
		}
	}
	if len(tested) == 0 {
		return nil, 0
	}
	p := make([]float64, len(tested))
	index := make([]float64, len(tested))
	for i, s := range tested {
		index[i] = 1
		if rest := expected - s.Expected; len(tested) >= 5 && rest > 0 {
			index[i] = float64(actual-s.NetSales) / float64(rest)
		}
		normal := float64(s.Expected) * index[i]
		sd := math.Max(normal*1.2533*math.Max(s.RelativeError, 0.02), 1)
		p[i] = tail((float64(s.NetSales) - normal) / sd)
	}
	out := rejected(p, f.Settings.FalseAlarms)
	for i, s := range tested {
		gap := s.NetSales - s.Expected
		own := float64(s.NetSales) - float64(s.Expected)*index[i]
		if !out[i] || math.Abs(own) < math.Max(float64(f.Settings.MinimumMoney), f.Settings.MinimumShare*float64(s.Expected)) || (own < 0) != (gap < 0) {
			continue
		}
		list = append(list, f.storeGap(s, p[i], index[i]))
	}
	if x, ok := f.chainGap(tested, actual, expected); ok {
		list = append(list, x)
	}
	return list, len(tested) + 1
}

// storeGap tells one store's gap.
func (f *finder) storeGap(s StoreGap, p, index float64) Insight {
	gap := s.NetSales - s.Expected
	parts, biggest := f.parts(s, gap)
	weekday := f.Date.Weekday().String()
	share := percent(gap, s.Expected)
	if share != "" {
		share = "(" + share + ")"
	}
	common := ""
	if move := math.Round((index - 1) * 100); move != 0 {
		common = say("sales_gap.common", "index", num(int(move)))
	}
	key, action, role := "sales_gap.below", "sales_gap.action", "store"
	if gap > 0 {
		key, action = "sales_gap.above", "sales_gap.action.above"
	}
	x := Insight{
		Kind: "sales_gap", Level: "store", StoreID: ptr(s.StoreID), Money: ptr(money(gap)), MoneyBasis: "net sales", Parts: parts,
		Headline: squeeze(say(key, "store", called(s.StoreID, s.Name), "gap", amount(abs(gap), f.Currency), "share", share, "weekday", weekday)),
		Body: squeeze(say("sales_gap.body", "actual", amount(s.NetSales, f.Currency), "weekday", weekday, "expected", amount(s.Expected, f.Currency),
			"low", amount(s.Low, f.Currency), "high", amount(s.High, f.Currency), "parts", f.tell(parts), "common", common)),
		Evidence: map[string]string{
			"actual": money(s.NetSales), "expected": money(s.Expected), "low": money(s.Low), "high": money(s.High), "gap": money(gap),
			"clean_days": num(s.CleanDays), "chain_index_percent": num(int(math.Round((index - 1) * 100))),
		},
		Action:    say(action, "part", biggest, "date", f.Date.String()),
		OwnerRole: role, Due: dueOn(f.Date), minor: gap,
		Formula: say("sales_gap.formula", "actual", money(s.NetSales), "expected", money(s.Expected), "gap", money(gap)),
	}
	if s.Region != "" {
		x.Region = ptr(s.Region)
	}
	x.Confidence, x.ConfidenceReason = f.confidence(s.LadderStep, s.CleanDays, p)
	x.score = math.Abs(float64(s.NetSales)-float64(s.Expected)*index) * (1 - p)
	if gap > 0 {
		x.score *= 0.3 // good news is news, but there is less to do
	}
	return x
}

// parts says where a gap came from, exactly: fewer or more transactions and smaller or bigger baskets where transactions
// are known, else the categories furthest off and the rest.
func (f *finder) parts(s StoreGap, gap int64) (parts []Part, biggest string) {
	byCategory := f.byCategory(s, gap)
	if len(byCategory) > 0 {
		biggest = strings.ToLower(byCategory[0].Name)
	}
	if s.Transactions > 0 && s.ExpectedTransactions > 0 {
		t0, t1 := float64(s.ExpectedTransactions), float64(s.Transactions)
		byCount, byBasket := drivers(t0, float64(s.Expected)/t0, t1, float64(s.NetSales)/t1, gap)
		parts = []Part{{"transactions", money(byCount)}, {"average transaction value", money(byBasket)}}
		if biggest == "" {
			biggest = parts[0].Name
		}
		return parts, biggest
	}
	if len(byCategory) == 0 {
		return []Part{{"not explained", money(gap)}}, "the day"
	}
	return byCategory, biggest
}

// byCategory is the gap by category: at most three, then the rest. Expectations of categories are scaled to add up to
// what was expected of the store.
func (f *finder) byCategory(s StoreGap, gap int64) []Part {
	cats := f.categories[s.StoreID]
	if len(cats) == 0 {
		return nil
	}
	shares := make([]float64, len(cats))
	known := int64(0)
	for i, c := range cats {
		shares[i] = float64(max(c.Expected, 0))
		known += c.NetSales
	}
	expected := apportion(s.Expected, shares)
	type piece struct {
		name string
		gap  int64
	}
	pieces := make([]piece, len(cats))
	for i, c := range cats {
		pieces[i] = piece{c.Category, c.NetSales - expected[i]}
	}
	slices.SortStableFunc(pieces, func(a, b piece) int {
		x, y := a.gap, b.gap
		if gap < 0 {
			x, y = -x, -y
		}
		switch {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return strings.Compare(a.name, b.name)
	})
	var parts []Part
	rest := gap
	for i, p := range pieces {
		if i == 3 || p.gap == 0 || (p.gap < 0) != (gap < 0) {
			break
		}
		parts = append(parts, Part{p.name, money(p.gap)})
		rest -= p.gap
	}
	if rest != 0 || len(parts) == 0 {
		parts = append(parts, Part{"the rest", money(rest)})
	}
	return parts
}

// tell writes parts as words.
func (f *finder) tell(parts []Part) string {
	list := make([]string, len(parts))
	for i, p := range parts {
		list[i] = p.Name + " " + p.Money
	}
	return strings.Join(list, ", ")
}

// chainGap tells when all stores together were off: one cause, one insight.
func (f *finder) chainGap(tested []StoreGap, actual, expected int64) (Insight, bool) {
	if len(tested) < 5 || expected <= 0 {
		return Insight{}, false
	}
	share := float64(actual-expected) / float64(expected)
	off, same := 0, 0
	for _, s := range tested {
		if math.Abs(float64(s.NetSales-s.Expected)) > 0.5*math.Abs(share)*float64(s.Expected) {
			off++
			if (s.NetSales < s.Expected) == (share < 0) {
				same++
			}
		}
	}
	if math.Abs(share) < 0.08 || same*10 < len(tested)*8 {
		return Insight{}, false
	}
	gap := actual - expected
	key := "sales_gap.chain.below"
	if gap > 0 {
		key = "sales_gap.chain.above"
	}
	weekday := f.Date.Weekday().String()
	low, high := int64(0), int64(0)
	for _, s := range tested {
		low += s.Low
		high += s.High
	}
	parts := []Part{{"stores that moved the same way", money(gap)}}
	x := Insight{
		Kind: "sales_gap", Level: "chain", Money: ptr(money(gap)), MoneyBasis: "net sales", Parts: parts,
		Headline: squeeze(say(key, "gap", amount(abs(gap), f.Currency), "share", "("+percent(gap, expected)+")", "weekday", weekday)),
		Body: squeeze(say("sales_gap.body", "actual", amount(actual, f.Currency), "weekday", weekday, "expected", amount(expected, f.Currency),
			"low", amount(low, f.Currency), "high", amount(high, f.Currency), "parts", f.tell(parts), "common", "")),
		Evidence: map[string]string{"actual": money(actual), "expected": money(expected), "low": money(low), "high": money(high), "gap": money(gap),
			"stores": num(len(tested)), "stores_same_way": num(same)},
		Action: say("sales_gap.action", "part", "the whole chain", "date", f.Date.String()), OwnerRole: "chain", Due: dueOn(f.Date), minor: gap,
		Formula: say("sales_gap.formula", "actual", money(actual), "expected", money(expected), "gap", money(gap)),
	}
	x.Confidence, x.ConfidenceReason = "high", num(same)+" of "+num(len(tested))+" stores moved the same way"
	if f.Weeks < ripeWeeks {
		x.Confidence, x.ConfidenceReason = "medium", "learning, "+num(f.Weeks)+" of "+num(ripeWeeks)+" weeks"
	}
	x.score = math.Abs(float64(gap)) * 0.6
	return x, true
}

func abs(n int64) int64 {
	if n < 0 {
		return -n
	}
	return n
}

// squeeze takes double spaces out of a filled message.
func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }
