package insight

import (
	"cmp"
	"slices"
	"strconv"
)

// silence is one silent pair under test.
type silence struct {
	*SilentPair
	loss  *pairLoss
	p     float64 // chance of the silence if the product is there
	stood bool    // it stands out of all pairs tested, or did so before and goes on
}

// A product that has not sold for so many trading days, in which so many thousandths of units were to be sold, is not wanted there any more: what is
// left of it is dead stock. Slow movers are given the time that they take to be seen at all.
const (
	longestSilence = 56
	mostMissed     = 30_000
)

// findPhantomStock tells products that have stock on record and have stopped selling: longer than chance explains, at the pace that the
// pair had before, net of what other stores did with the product. All pairs with stock on record are tested, those that sold today too.
// A silence that was told goes on until the product sells and is tested no more; the others are tested without it, for what is certain by
// now must not let in what is not: a chance silence lasts a day or two, a true one weeks, so that one in ten told on a day would be one in two
// of those that people go and look for.
func findPhantomStock(n *night) []*finding {
	n.checks += max(n.Stock.SilentTested, len(n.Stock.Silent))
	var losses []*pairLoss
	of := map[*pairLoss]*silence{}
	for _, s := range n.silences() {
		if !s.stood {
			continue
		}
		s.loss.prob = real(n.Settings.Stock.WrongRecords, s.p)
		losses = append(losses, s.loss)
		of[s.loss] = s
	}
	list, alone := n.shared("phantom_stock", losses)
	for _, f := range list {
		n.groupSilence(f, losses, of)
	}
	for _, l := range alone {
		if !l.known || n.material(l.atStake, l.usual) {
			list = append(list, n.phantom(of[l]))
		}
	}
	return list
}

// silences are the pairs that can be judged, tested together; those of a product that stopped selling everywhere are told there.
func (n *night) silences() []*silence {
	if !n.judged {
		n.silent, n.judged = n.judgeSilences(), true
	}
	return n.silent
}

func (n *night) judgeSilences() (list []*silence) {
	if n.Weeks < n.Settings.LearnWeeks {
		return nil
	}
	set := n.Settings.Stock
	gone, before := n.drops(), n.silentBefore()
	var p []float64
	var fresh []*silence
	for i := range n.Stock.Silent {
		s := &silence{SilentPair: &n.Stock.Silent[i]}
		if s.UnitsBefore < set.EvidenceUnits || s.CleanDays < set.EvidenceDays || s.OnHand != nil && *s.OnHand <= 0 || s.Days > longestSilence && s.Expected > mostMissed || gone.hold(s.ProductID, s.Region) {
			continue
		}
		s.p = Silence(float64(s.UnitsBefore)/1000, float64(s.Counted)/1000, s.Lumpiness)
		s.loss = n.loss(&StockoutPair{
			StoreID: s.StoreID, StoreName: s.StoreName, Region: s.Region, ProductID: s.ProductID, ProductName: s.ProductName, Category: s.Category,
			Since: s.Since, Days: s.Days, Expected: s.Daily, LostUnits: s.Missed, LostToday: s.ExpectedToday, Price: s.Price, UnitCost: s.UnitCost,
			OnHand: s.OnHand, CleanDays: s.CleanDays, LadderStep: s.LadderStep,
		})
		list = append(list, s)
		if told := before[[2]string{s.StoreID, s.ProductID}]; told >= s.Since.String() {
			s.stood = true
		} else {
			fresh, p = append(fresh, s), append(p, s.p)
		}
	}
	for i, q := range n.discover("phantom_stock", p, n.Stock.SilentTested) {
		fresh[i].stood = q <= n.Settings.FalseAlarms
	}
	return list
}

// silentBefore are the pairs that were told on the dates before, by themselves or with others, and when last.
func (n *night) silentBefore() map[[2]string]string {
	set := map[[2]string]string{}
	for i := range n.Previous {
		p := &n.Previous[i]
		if p.Kind != "phantom_stock" || p.ProductID == nil {
			continue
		}
		for _, store := range append(texts(p.Evidence["which_stores"]), text(p.StoreID, true)) {
			key := [2]string{store, *p.ProductID}
			set[key] = max(set[key], p.BusinessDate)
		}
	}
	return set
}

// real is the chance that a record is wrong, when a share of all records is and the silence would be by chance with p.
func real(share, p float64) float64 { return share / (share + (1-share)*p) }

// phantom tells one pair.
func (n *night) phantom(s *silence) *finding {
	f := &finding{prob: s.loss.prob, act: canAct, pairs: [][2]string{{s.StoreID, s.ProductID}}}
	f.Kind, f.Level, f.FirstSeen = "phantom_stock", LevelStore, s.Since.String()
	f.Region, f.StoreID, f.ProductID, f.Category = optional(s.Region), optional(s.StoreID), optional(s.ProductID), optional(s.Category)
	f.Evidence = map[string]any{
		"since": s.Since.String(), "zero_days": s.Days, "expected_units": quantity(s.Expected), "chance": "1 in " + oneIn(s.p), "one_in": oneIn(s.p),
		"lost_units": quantity(s.Missed), "on_hand": nil, "daily_units": quantity(s.Daily), "units_before": quantity(s.UnitsBefore), "counted_units": quantity(s.Counted),
		"clean_days": s.CleanDays, "lumpiness": strconv.FormatFloat(max(s.Lumpiness, 1), 'f', 2, 64), "peers": s.Peers, "peers_selling": s.PeersSelling,
		"last_sale": nil, "store_name": s.StoreName, "product_name": s.ProductName,
	}
	if s.OnHand != nil {
		f.Evidence["on_hand"] = quantity(*s.OnHand)
	}
	if s.LastSale != 0 {
		f.Evidence["last_sale"] = s.LastSale.String()
	}
	f.Confidence, f.ConfidenceReason = n.confidence(ground{prob: f.prob, ladder: s.LadderStep, cleanDays: s.CleanDays, troubled: n.troubled[s.StoreID], category: s.Category})
	f.OwnerRole, f.Due = RoleStore, n.due(0)
	n.price(f, []*pairLoss{s.loss})
	f.speak = func() { n.sayPhantom(f, s) }
	return f
}

// groupSilence adds what is known of all the pairs that a shared finding tells.
func (n *night) groupSilence(f *finding, losses []*pairLoss, of map[*pairLoss]*silence) {
	var expected, onHand int64
	days, p, counted := 0, 1.0, true
	for _, l := range losses {
		s := of[l]
		if !slices.Contains(f.pairs, [2]string{s.StoreID, s.ProductID}) {
			continue
		}
		expected, days, p = expected+s.Expected, max(days, s.Days), min(p, s.p)
		if counted = counted && s.OnHand != nil; counted {
			onHand += *s.OnHand
		}
	}
	f.Evidence["zero_days"], f.Evidence["daily_units"], f.Evidence["expected_units"] = days, f.Evidence["expected_units"], quantity(expected)
	f.Evidence["chance"], f.Evidence["one_in"], f.Evidence["on_hand"] = "1 in "+oneIn(p), oneIn(p), nil
	if counted {
		f.Evidence["on_hand"] = quantity(onHand)
	}
}

func (n *night) sayPhantom(f *finding, s *silence) {
	w := n.words
	oneIn, _ := strconv.Atoi(f.Evidence["one_in"].(string))
	with := facts{
		"store": name(s.StoreID), "product": name(cmp.Or(s.ProductName, s.ProductID)), "days": whole(s.Days), "lost": quantityOf(s.Missed),
		"expected": quantityOf(s.Daily), "one_in": whole(oneIn), "selling": whole(s.PeersSelling), "peers": whole(s.Peers),
		"sales": amount(s.loss.sales), "money": amount(s.loss.net), "recapture": percentOf(s.loss.recaptureBP / 10),
	}
	key := "phantom_stock.record"
	if s.OnHand != nil {
		key, with["on_hand"] = "phantom_stock.on_hand", quantityOf(*s.OnHand)
	}
	f.Headline = w.say(key, with)
	peers, slow, lost := "", "", w.say("stockout.no_price", nil)
	if s.Peers > 0 {
		peers = w.say("phantom_stock.peers", with)
	}
	if s.Daily < 1000 {
		slow = w.say("phantom_stock.slow", with)
	}
	if s.loss.known {
		lost = w.say("phantom_stock.margin", with)
	}
	f.Body = body(bodyWords, w.say("phantom_stock.chance", with), peers, lost, slow)
	f.Action = w.say("phantom_stock.act", with)
}
