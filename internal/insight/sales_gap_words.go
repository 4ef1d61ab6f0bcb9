package insight

import (
	"cmp"
	"strings"
)

// placeWords is how many words store and category have in a headline; beyond it the store goes by its id.
const placeWords = 5

// sayStoreGap words one store's gap.
func (n *night) sayStoreGap(f *finding, t *storeTest, parts, categories []piece) {
	w := n.words
	with := n.gapFacts(t.NetSales, t.Expected, t.Low, t.High, t.net)
	with["store"] = label(t.StoreID, t.Name)
	if t.category != "" {
		with["category"] = name(t.category)
		if len(strings.Fields(called(t.category)+" "+called(string(label(t.StoreID, t.Name))))) > placeWords {
			with["store"] = name(t.StoreID)
		}
		with["store"] = w.say("sales_gap.place", with)
	}
	key := "sales_gap." + f.word
	if t.line(t.index) != 0 {
		key = "sales_gap.net_" + f.word
		with["whole"] = w.say(t.group.whole(), nil)
	}
	f.Headline = w.say(key, with)

	event, byCategory, out, together := "", "", "", ""
	if t.days > 1 {
		together = w.say("sales_gap.together", facts{"days": whole(t.days)})
	}
	if t.Event != "" {
		event = w.say("sales_gap.event", facts{"event": name(t.Event)})
	}
	if len(categories) > 0 && !samePieces(parts, categories) {
		byCategory = w.say("sales_gap.categories", facts{"categories": n.pieces(t.NetSales-t.Expected, categories)})
	}
	if len(f.causes) > 0 {
		missed := int64(0)
		for _, c := range f.causes {
			missed += c.today[t.StoreID]
		}
		product, _ := f.causes[0].Evidence["product_name"].(string)
		with["product"] = name(cmp.Or(product, text(f.causes[0].ProductID, true)))
		with["products"], with["missed"] = whole(len(f.causes)), amount(missed)
		key := "sales_gap.out_more"
		if len(f.causes) == 1 {
			key = "sales_gap.out_one"
		}
		out = w.say(key, with)
	}
	f.Body = body(bodyWords, w.say("sales_gap.sold", with), n.whereBy(whence(t.line(t.index)), t.NetSales-t.Expected, parts), out, event, together, byCategory)

	switch {
	case f.good:
		f.Action = w.say("sales_gap.act_good", with)
	case len(f.causes) > 0:
		f.Action = w.say("sales_gap.act_out", with)
	case t.category != "":
		f.Action = w.say("sales_gap.act_category", with)
	case len(categories) > 0:
		with["category"] = name(categories[0].name)
		f.Action = w.say("sales_gap.act_category", with)
	default:
		f.Action = w.say("sales_gap.act_store", with)
	}
}

// totals are a group's sums, and what the chain's move makes up of its gap.
type totals struct{ actual, expected, low, high, line int64 }

// sayGroupGap words the gap of a region or of the chain.
func (n *night) sayGroupGap(f *finding, g *groupTest, sum totals, parts []piece) {
	w := n.words
	gap := sum.actual - sum.expected
	with := n.gapFacts(sum.actual, sum.expected, sum.low, sum.high, gap-sum.line)
	with["region"], with["same"], with["stores"], with["category"] = name(g.region), whole(g.same), whole(len(g.members)), name(g.category)
	level := g.level()
	if g.category != "" {
		level = "category"
	}
	f.Headline = w.say("sales_gap."+level+"_"+f.word, with)
	if sum.line != 0 {
		with["store"], with["whole"] = w.say("sales_gap."+level, with), w.say("part.chain", nil)
		f.Headline = w.say("sales_gap.net_"+f.word, with)
	}
	event, together := "", ""
	if g.event() != "" {
		event = w.say("sales_gap.event", facts{"event": name(g.event())})
	}
	if g.days > 1 {
		together = w.say("sales_gap.together", facts{"days": whole(g.days)})
	}
	f.Body = body(bodyWords, w.say("sales_gap.sold", with), n.whereBy(whence(sum.line), gap, parts), w.say("sales_gap.stores", with), event, together)
	key := "sales_gap.act_" + level
	if g.category != "" {
		key = "sales_gap.act_everywhere"
	}
	if f.good {
		key = "sales_gap.act_good"
	}
	f.Action = w.say(key, with)
}

// gapFacts are the facts that every gap has. The share is left out where the base is so small that it would say nothing.
func (n *night) gapFacts(actual, expected, low, high, net int64) facts {
	share := func(gap int64) string {
		if expected >= n.Settings.PercentFloor {
			if tenths := product(expected, gap, 1000); abs(tenths) >= 5 {
				return n.words.say("sales_gap.share", facts{"percent": percentOf(tenths)})
			}
		}
		return ""
	}
	return facts{
		"actual": signed(actual), "expected": amount(expected), "low": amount(low), "high": amount(high), "gap": amount(net), "share": share(net),
		"gross": amount(actual - expected), "gross_share": share(actual - expected),
		"date": dateOf(n.Date), "weekday": weekdayOf(n.Date),
	}
}

// signed is money that is negative on rare days: more came back than was sold.
func signed(v int64) any {
	if v < 0 {
		return changeOf{v, step(v)}
	}
	return amount(v)
}

// whence is the message of a gap's parts; line is the one that tells what other stores did.
func whence(line int64) string {
	if line != 0 {
		return "sales_gap.parts_net"
	}
	return "sales_gap.parts"
}

// whereBy is the sentence of a gap's parts; a single part says nothing.
func (n *night) whereBy(message string, gap int64, parts []piece) string {
	if len(parts) < 2 {
		return ""
	}
	return n.words.say(message, facts{"gap": changes(gap, []int64{gap})[0], "parts": n.pieces(gap, parts)})
}

// pieces writes summands of a total, rounded so that they add up as shown.
func (n *night) pieces(total int64, parts []piece) string {
	values := make([]int64, len(parts))
	for i, p := range parts {
		values[i] = p.money
	}
	said := make([]string, len(parts))
	for i, c := range changes(total, values) {
		said[i] = n.words.say("sales_gap.part", facts{"name": parts[i].name, "money": c})
	}
	return list(said)
}

func samePieces(a, b []piece) bool {
	return len(a) > 0 && len(b) > 0 && a[0] == b[0]
}
