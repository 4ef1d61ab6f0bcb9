package insight

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"github.com/daybookhq/daybook/internal/contract"
)

// sharedStockouts takes out products that are out in so many of the stores that carry them that the cause is not in the stores: in the
// chain, or else in one region. Each is one finding.
func (n *night) sharedStockouts(losses []*pairLoss) (shared []*finding, alone []*pairLoss) {
	byProduct := map[string][]*pairLoss{}
	var products []string
	for _, l := range losses {
		id := l.pair.ProductID
		if byProduct[id] == nil {
			products = append(products, id)
		}
		byProduct[id] = append(byProduct[id], l)
	}
	slices.Sort(products)
	gone := map[*pairLoss]bool{}
	tell := func(list []*pairLoss, region string, carried int) {
		f := n.sharedStockout(list, region, carried)
		if f == nil {
			return
		}
		shared = append(shared, f)
		for _, l := range list {
			gone[l] = true
		}
	}
	for _, id := range products {
		list := byProduct[id]
		carried := n.carriedIn(id, "")
		if n.isShared(len(list), carried) {
			tell(list, "", carried)
			continue
		}
		byRegion := map[string][]*pairLoss{}
		for _, l := range list {
			byRegion[l.pair.Region] = append(byRegion[l.pair.Region], l)
		}
		for _, region := range sortedKeys(byRegion) {
			if carried := n.carriedIn(id, region); region != "" && n.isShared(len(byRegion[region]), carried) {
				tell(byRegion[region], region, carried)
			}
		}
	}
	for _, l := range losses {
		if !gone[l] {
			alone = append(alone, l)
		}
	}
	return shared, alone
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// carriedIn is how many stores carry a product; where the day does not say, all its stores do.
func (n *night) carriedIn(product, region string) int {
	sum, said := 0, false
	for _, r := range n.Ranges {
		if r.ProductID == product && (region == "" || r.Region == region) {
			sum, said = sum+r.Stores, true
		}
	}
	if said {
		return sum
	}
	for i := range n.Stores {
		if region == "" || n.Stores[i].Region == region {
			sum++
		}
	}
	return sum
}

func (n *night) isShared(out, carried int) bool {
	return out >= n.Settings.CommonStores && out <= carried && float64(out) >= math.Ceil(n.Settings.CommonShare*float64(carried))
}

// sharedStockout tells a product that many stores are out of; nil where it is not worth telling.
func (n *night) sharedStockout(losses []*pairLoss, region string, carried int) *finding {
	first := losses[0].pair
	f := &finding{prob: 0.95, act: needsHQ, stands: len(losses)}
	f.Kind, f.Level, f.OwnerRole, f.Due = "stockout", LevelChain, RoleChain, n.due(1)
	if region != "" {
		f.Level, f.OwnerRole, f.Region = LevelRegion, RoleRegion, optional(region)
	}
	f.ProductID, f.Category = optional(first.ProductID), optional(first.Category)
	since := first.Since
	var lost, sales, expected, atStake, usual int64
	stores := make([]string, 0, len(losses))
	known := 0
	for _, l := range losses {
		since = min(since, l.pair.Since)
		expected, atStake, usual = expected+l.pair.Expected, atStake+l.atStake, usual+l.usual
		if l.known {
			known++
			lost, sales = lost+l.pair.LostUnits, sales+l.sales
		}
		stores = append(stores, l.pair.StoreID)
	}
	if known > 0 && !n.material(atStake, usual) {
		return nil
	}
	f.FirstSeen = since.String()
	days := 0
	for _, l := range losses {
		days = max(days, l.days)
	}
	f.Evidence = map[string]any{
		"since": since.String(), "days": days, "lost_units": nil, "expected_units": quantity(expected), "stores": len(losses),
		"carried": carried, "which_stores": stores, "product_name": first.ProductName,
	}
	n.price(f, losses)
	prob := 1.0
	if known == 0 {
		prob = 0
	}
	f.Confidence, f.ConfidenceReason = n.confidence(ground{prob: prob, record: true})
	f.speak = func() {
		w := n.words
		with := facts{
			"product": name(cmp.Or(first.ProductName, first.ProductID)), "region": name(region), "stores": whole(len(losses)), "carried": whole(carried),
			"lost": quantityOf(lost), "since": dateOf(since), "expected": quantityOf(expected), "sales": amount(sales), "money": amount(f.worth),
			"recapture": percentOf(losses[0].recaptureBP / 10),
		}
		f.Headline = w.say("stockout."+f.Level, with)
		f.Body = body(bodyWords, w.say("stockout.since", with), w.say("stockout.pace_group", with), w.say("stockout.margin", with))
		if known == 0 {
			f.Body = body(bodyWords, w.say("stockout.since", with), w.say("stockout.no_pace", with))
		}
		f.Action = w.say("stockout.act_group", with)
	}
	return f
}

// daysFormula counts the days since a date, where there is no money to work out.
func (n *night) daysFormula(since contract.Day) string {
	d := strconv.Itoa(int(n.Date - since))
	return d + " + 1 = " + strconv.Itoa(int(n.Date-since)+1)
}
