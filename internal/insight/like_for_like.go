package insight

import (
	"cmp"
	"math"
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
)

// LikeForLike is a whole week of a region, or of the chain, against the same weekdays of last year. Money is net sales in minor units,
// counts are thousandths. Actual and LastYear are over comparable stores, and over days on which a store traded in both years; the other
// four say where the rest of the change from TotalLastYear to Total came from.
type LikeForLike struct {
	Region           string // empty: the chain
	From, To         contract.Day
	Stores           int // comparable ones
	Actual, LastYear int64

	Total, TotalLastYear int64
	New, Closed          int64 // stores that traded in one of the years only
	Other                int64 // stores that are there in both years and not comparable
	Calendar             int64 // days on which a comparable store traded in one of the years only

	Transactions, LastTransactions int64 // of the comparable stores; 0: not known
	Units, LastUnits               int64

	Products []Item // of the chain, both years, all stores; for price, volume and mix

	Weeks         int     // before this one that have a year to compare with
	Usual, Spread float64 // mean and standard deviation of their like-for-like change, as shares

	Apart, ApartSpread float64 // the same of what a region changed beyond the chain; ApartSpread 0: not known
}

// likeTest is a LikeForLike under test.
type likeTest struct {
	*LikeForLike
	change float64 // actual over last year, less one
	beyond float64 // change beyond what it usually is, of a region beyond what the whole chain did
	chain  *likeTest
	p, q   float64
}

const leastLikeWeeks = 6

// findLikeForLike tells weeks whose like-for-like change is far from what it was in the weeks before:
//
//	z = (change − usual) / (spread × √(1 + 1/weeks))
//
// with a t(7) tail and Benjamini–Hochberg over chain and regions of four weeks. Of a region all three are beyond the chain's: the season and the calendar of
// holidays move all of them, and would hide what one did. It says how the year compares and has no money of its own: the same sales are held
// against a normal day elsewhere.
func findLikeForLike(n *night) (list []*finding) {
	var tests []*likeTest
	for i := range n.LikeForLike {
		l := &n.LikeForLike[i]
		if l.LastYear > 0 && l.Stores > 0 && l.Weeks >= leastLikeWeeks && l.Spread > 0 {
			tests = append(tests, &likeTest{LikeForLike: l, change: float64(l.Actual)/float64(l.LastYear) - 1})
		}
	}
	slices.SortFunc(tests, func(a, b *likeTest) int { return cmp.Compare(a.Region, b.Region) }) // the chain first
	n.checks += len(tests)
	var chain *likeTest
	if len(tests) > 0 && tests[0].Region == "" {
		chain = tests[0]
	}
	p := make([]float64, len(tests))
	for i, t := range tests {
		spread := t.Spread
		t.beyond = t.change - t.Usual
		if t.Region != "" && chain != nil && t.ApartSpread > 0 {
			t.chain, t.beyond, spread = chain, t.change-chain.change-t.Apart, t.ApartSpread
		}
		t.p = StudentT7(t.beyond / (spread * math.Sqrt(1+1/float64(t.Weeks))))
		p[i] = t.p
	}
	for i, q := range n.discover("like_for_like", p, len(p)) {
		if tests[i].q = q; q <= n.Settings.FalseAlarms {
			list = append(list, n.likeForLike(tests[i]))
		}
	}
	return list
}

// percent is the change in basis points.
func (t *likeTest) percent() int64 { return product(t.LastYear, t.Actual-t.LastYear, 10_000) }

// likeForLike tells one of them.
func (n *night) likeForLike(t *likeTest) *finding {
	f := &finding{prob: 1 - t.q, act: toKnow, good: t.beyond > 0, word: "below", stands: 1}
	if t.Actual > t.LastYear {
		f.word = "above"
	}
	f.Kind, f.Level, f.Region, f.OwnerRole, f.Due = "like_for_like", LevelChain, optional(t.Region), RoleChain, n.due(2)
	if t.Region != "" {
		f.Level, f.OwnerRole = LevelRegion, RoleRegion
	}
	gap := t.Total - t.TotalLastYear
	change := t.percent()
	f.Evidence = map[string]any{
		"word": f.word, "from": t.From.String(), "to": t.To.String(), "stores": t.Stores, "actual": money(t.Actual), "last_year": money(t.LastYear),
		"change": money(t.Actual - t.LastYear), "change_percent": percent(change), "usual_percent": percent(int64(math.Round(t.Usual * 10_000))),
		"weeks": t.Weeks, "total": money(t.Total), "total_last_year": money(t.TotalLastYear), "gap": money(gap), "one_in": oneIn(t.p), "chain_percent": nil,
	}
	if t.chain != nil {
		f.Evidence["chain_percent"] = percent(t.chain.percent())
	}
	parts := n.likeParts(t)
	f.Parts = named(parts)
	rate, _ := n.margin(0)
	f.stake = math.Abs(t.beyond) * float64(product(10_000, t.LastYear, rate))
	f.Formula = "(" + money(t.Actual) + " - " + money(t.LastYear) + ") / " + money(t.LastYear) + " * 100 = " + percent(change)
	if t.Actual < 0 {
		f.Formula = "(0 - " + money(-t.Actual) + " - " + money(t.LastYear) + ") / " + money(t.LastYear) + " * 100 = " + percent(change)
	}
	f.Confidence, f.ConfidenceReason = n.confidence(ground{prob: f.prob, stores: t.Stores, troubled: n.troubled[""]})
	products, moved := n.productParts(t)
	if len(products) > 0 {
		f.Evidence["price_volume_mix"], f.Evidence["products_change"] = named(products), money(moved)
	}
	f.speak = func() { n.sayLikeForLike(f, t, gap, change, parts) }
	return f
}

// productParts split what all products changed by into price, volume, mix, new and delisted products, and returns; nil without products
// that both years sold.
func (n *night) productParts(t *likeTest) (pieces []piece, change int64) {
	split := PVM(t.Products)
	if split.Price == 0 && split.Volume == 0 && split.Mix == 0 {
		return nil, 0
	}
	for _, p := range []struct {
		less, more string
		money      int64
	}{
		{"price_down", "price_up", split.Price},
		{"fewer_units", "more_units", split.Volume},
		{"mix_down", "mix_up", split.Mix},
		{"new_products", "new_products", split.New},
		{"delisted", "delisted", split.Delisted},
		{"returns_more", "returns_less", split.Returns},
	} {
		switch {
		case p.money < 0:
			pieces = append(pieces, piece{n.words.say("part."+p.less, nil), p.money})
		case p.money > 0:
			pieces = append(pieces, piece{n.words.say("part."+p.more, nil), p.money})
		}
	}
	return pieces, split.Change()
}

// likeParts are where the whole change came from: the drivers of the comparable stores, then stores and days that have no counterpart.
func (n *night) likeParts(t *likeTest) []piece {
	b := &storeTest{StoreGap: &StoreGap{
		NetSales: t.Actual, Expected: t.LastYear, Transactions: t.Transactions, ExpectedTransactions: t.LastTransactions, Units: t.Units, ExpectedUnits: t.LastUnits,
	}}
	var pieces []piece
	if by, parts, ok := b.bridge(t.LastYear, 1); ok {
		pieces = n.driverPieces(by, parts)
	} else {
		pieces = []piece{{n.words.say("part.like_for_like", nil), t.Actual - t.LastYear}}
	}
	for _, p := range []piece{{"new_stores", t.New}, {"closed_stores", t.Closed}, {"other_stores", t.Other}, {"other_days", t.Calendar}} {
		if p.money != 0 {
			pieces = append(pieces, piece{n.words.say("part."+p.name, nil), p.money})
		}
	}
	rest := t.Total - t.TotalLastYear
	for _, p := range pieces {
		rest -= p.money
	}
	if rest != 0 {
		pieces = append(pieces, piece{n.words.say("part.rest", nil), rest})
	}
	return pieces
}

func (n *night) sayLikeForLike(f *finding, t *likeTest, gap, change int64, parts []piece) {
	w := n.words
	with := facts{
		"region": name(t.Region), "percent": percentOf(product(10, change)), "to": dateOf(t.To), "stores": whole(t.Stores), "actual": signed(t.Actual), "last": amount(t.LastYear),
		"usual": percentOf(int64(math.Round(t.Usual * 1000))), "weeks": whole(t.Weeks), "gap": changes(gap, []int64{gap})[0], "parts": n.pieces(gap, parts),
	}
	f.Headline = w.say("like_for_like."+f.Level+"_"+f.word, with)
	usual := "like_for_like.usual_above"
	if t.Usual < 0 {
		usual = "like_for_like.usual_below"
	}
	beside := ""
	if t.chain != nil {
		key := "like_for_like.beside_above"
		if t.chain.change < 0 {
			key = "like_for_like.beside_below"
		}
		with["chain"] = percentOf(product(10, t.chain.percent()))
		beside = w.say(key, with)
	}
	byProduct := ""
	if pieces, moved := n.productParts(t); len(pieces) > 0 {
		with["products_change"], with["products"] = changes(moved, []int64{moved})[0], n.pieces(moved, pieces)
		byProduct = w.say("like_for_like.products", with)
	}
	f.Body = body(bodyWords, w.say("like_for_like.sold", with), beside, w.say(usual, with), w.say("like_for_like.all", with), byProduct)
	f.Action = w.say("like_for_like.act_"+f.Level, with)
	if f.good {
		f.Action = w.say("like_for_like.act_good", with)
	}
}
