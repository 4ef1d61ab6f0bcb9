package insight

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"github.com/daybookhq/daybook/internal/contract"
)

// shared takes out products that are missed in so many of the stores that carry them that the cause is not in the stores: in the chain, or
// else in one region. Each is one finding of this kind.
func (n *night) shared(kind string, losses []*pairLoss) (told []*finding, alone []*pairLoss) {
	gone := map[*pairLoss]bool{}
	groupShared(n, losses, func(l *pairLoss) (product, region string) { return l.pair.ProductID, l.pair.Region }, func(list []*pairLoss, region string, carried int) {
		f := n.sharedFinding(kind, list, region, carried)
		if f == nil {
			return
		}
		told = append(told, f)
		for _, l := range list {
			gone[l] = true
		}
	})
	for _, l := range losses {
		if !gone[l] {
			alone = append(alone, l)
		}
	}
	return told, alone
}

// groupShared calls tell for each product that many of the stores that carry it have in common, in the order of the products: once for the
// chain (region ""), else for each region in which it is so.
func groupShared[T any](n *night, list []T, where func(T) (product, region string), tell func(list []T, region string, carried int)) {
	byProduct := map[string][]T{}
	for _, x := range list {
		product, _ := where(x)
		byProduct[product] = append(byProduct[product], x)
	}
	for _, product := range sortedKeys(byProduct) {
		group := byProduct[product]
		if len(group) < n.Settings.CommonStores {
			continue
		}
		if carried := n.carriedIn(product, ""); n.isShared(len(group), carried) {
			tell(group, "", carried)
			continue
		}
		byRegion := map[string][]T{}
		for _, x := range group {
			_, region := where(x)
			byRegion[region] = append(byRegion[region], x)
		}
		for _, region := range sortedKeys(byRegion) {
			if carried := n.carriedIn(product, region); region != "" && n.isShared(len(byRegion[region]), carried) {
				tell(byRegion[region], region, carried)
			}
		}
	}
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
	if n.carried == nil {
		n.carried = map[[2]string]int{}
		for _, r := range n.Ranges {
			n.carried[[2]string{r.ProductID, ""}] += r.Stores
			if r.Region != "" {
				n.carried[[2]string{r.ProductID, r.Region}] += r.Stores
			}
		}
	}
	if _, said := n.carried[[2]string{product, ""}]; said {
		return n.carried[[2]string{product, region}]
	}
	sum := 0
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

// sharedFinding tells a product that many stores miss; nil where it is not worth telling.
func (n *night) sharedFinding(kind string, losses []*pairLoss, region string, carried int) *finding {
	first := losses[0].pair
	f := &finding{prob: 0.95, act: needsHQ, stands: len(losses)}
	f.Kind, f.Level, f.OwnerRole, f.Due = kind, LevelChain, RoleChain, n.due(1)
	if region != "" {
		f.Level, f.OwnerRole, f.Region = LevelRegion, RoleRegion, optional(region)
	}
	f.ProductID, f.Category = optional(first.ProductID), optional(first.Category)
	since, days := first.Since, 0
	var lost, sales, expected, atStake, usual int64
	stores := make([]string, 0, len(losses))
	known, prob := 0, 0.0
	for _, l := range losses {
		since, days = min(since, l.pair.Since), max(days, l.days)
		expected, atStake, usual = expected+l.pair.Expected, atStake+l.atStake, usual+l.usual
		if l.known {
			known++
			prob = max(prob, l.prob)
			lost, sales = lost+l.pair.LostUnits, sales+l.sales
		}
		stores = append(stores, l.pair.StoreID)
		f.pairs = append(f.pairs, [2]string{l.pair.StoreID, l.pair.ProductID})
	}
	if known > 0 && !n.material(atStake, usual) {
		return nil
	}
	f.FirstSeen = since.String()
	f.Evidence = map[string]any{
		"since": since.String(), "days": days, "lost_units": nil, "expected_units": quantity(expected), "stores": len(losses),
		"carried": carried, "which_stores": stores, "product_name": first.ProductName,
	}
	n.price(f, losses)
	f.Confidence, f.ConfidenceReason = n.confidence(ground{prob: prob, record: kind == "stockout", stores: len(losses)})
	f.speak = func() {
		w := n.words
		with := facts{
			"product": name(cmp.Or(first.ProductName, first.ProductID)), "region": name(region), "stores": whole(len(losses)), "carried": whole(carried),
			"lost": quantityOf(lost), "since": dateOf(since), "expected": quantityOf(expected), "sales": amount(sales), "money": amount(f.worth),
			"recapture": percentOf(losses[0].recaptureBP / 10),
		}
		f.Headline = w.say(kind+"."+f.Level, with)
		sinceKey := kind + ".since"
		if kind == "stockout" && slices.ContainsFunc(losses, func(l *pairLoss) bool { return l.pair.hoursOnly() }) {
			sinceKey = "stockout.since_hours"
		}
		f.Body = body(bodyWords, w.say(sinceKey, with), w.say("stockout.pace_group", with), w.say("stockout.margin", with))
		if known == 0 {
			f.Body = body(bodyWords, w.say(sinceKey, with), w.say("stockout.no_pace", with))
		}
		f.Action = w.say(kind+".act_group", with)
	}
	return f
}

// daysFormula counts the days since a date, where there is no money to work out.
func (n *night) daysFormula(since contract.Day) string {
	d := strconv.Itoa(int(n.Date - since))
	return d + " + 1 = " + strconv.Itoa(int(n.Date-since)+1)
}
