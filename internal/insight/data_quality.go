package insight

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// trouble is what is wrong in one place: the datasets that one thing happened to, in one store or in the whole chain's files.
type trouble struct {
	store, name, region, word, owner, support, file string
	datasets                                        []string
	files                                           int
	rows, usual                                     int64
}

// findDataQuality tells what is not there or not counted, and what it normally is. Datasets of one store that miss together are one
// insight, and so are many stores with the same cause.
func findDataQuality(n *night) []*finding {
	n.checks += max(n.FilesChecked, len(n.Issues))
	var list []*finding
	for _, group := range n.troubles() {
		if len(group) >= n.Settings.CommonStores {
			list = append(list, n.dataQuality(group))
			continue
		}
		for _, t := range group {
			list = append(list, n.dataQuality([]*trouble{t}))
		}
	}
	return list
}

// troubles puts issues together by place and word, and places by what they share.
func (n *night) troubles() [][]*trouble {
	places := map[string]*trouble{}
	for _, i := range n.Issues {
		key := i.StoreID + "\x00" + i.Word + "\x00" + i.Owner
		if i.StoreID == "" {
			key += "\x00" + i.Dataset + "\x00" + i.File // two files of the chain are two causes
		}
		t := places[key]
		if t == nil {
			t = &trouble{store: i.StoreID, name: i.StoreName, region: i.Region, word: i.Word, owner: i.Owner, support: i.Support, file: i.File}
			places[key] = t
		}
		if !slices.Contains(t.datasets, i.Dataset) {
			t.datasets = append(t.datasets, i.Dataset)
		}
		t.files++
		t.rows += i.Rows
		t.usual = max(t.usual, i.UsualMoney) // two files of a store-day hold the same money
		t.region = cmp.Or(t.region, i.Region, n.regionOf(i.StoreID))
		t.name = cmp.Or(t.name, i.StoreName, n.nameOf(i.StoreID))
	}
	causes := map[string][]*trouble{}
	for _, key := range sortedKeys(places) {
		t := places[key]
		slices.Sort(t.datasets)
		cause := t.word + "\x00" + strings.Join(t.datasets, ",") + "\x00" + t.owner
		if t.store == "" {
			cause += "\x00" + t.file
		}
		causes[cause] = append(causes[cause], t)
	}
	var out [][]*trouble
	for _, cause := range sortedKeys(causes) {
		out = append(out, causes[cause])
	}
	return out
}

func (n *night) nameOf(store string) string {
	if s := n.stores[store]; s != nil {
		return s.Name
	}
	return ""
}

func (n *night) regionOf(store string) string {
	if s := n.stores[store]; s != nil {
		return s.Region
	}
	return ""
}

// dataQuality tells one cause. It has no money of its own: nothing is known to be lost. It is ranked by the margin of what is not counted.
func (n *night) dataQuality(group []*trouble) *finding {
	t := group[0]
	f := &finding{word: t.word + "." + strings.Join(t.datasets, "."), prob: 1, act: toKnow, stands: len(group)}
	f.Kind, f.Level, f.OwnerRole, f.Due = "data_quality", LevelChain, RoleData, n.due(0)
	var usual, rows int64
	files := 0
	var stores []string
	sameRegion := t.region
	for _, g := range group {
		usual, rows, files = usual+g.usual, rows+g.rows, files+g.files
		if g.store != "" {
			stores = append(stores, g.store)
		}
		if g.region != sameRegion {
			sameRegion = ""
		}
	}
	switch {
	case len(group) == 1 && t.store != "":
		f.Level, f.StoreID, f.Region = LevelStore, optional(t.store), optional(t.region)
	case len(group) > 1 && sameRegion != "":
		f.Level, f.Region = LevelRegion, optional(sameRegion)
	}
	f.Evidence = map[string]any{
		"word": f.word, "what": t.word, "datasets": t.datasets, "stores": len(stores), "which_stores": stores, "store_name": t.name, "files": files,
		"rows": rows, "file": nil, "usual_net_sales": nil, "owner": t.owner, "support": t.support,
	}
	if len(group) == 1 && t.file != "" {
		f.Evidence["file"] = t.file
	}
	if stores == nil {
		f.Evidence["which_stores"] = []string{}
	}
	f.Formula = strconv.Itoa(files) + " - 0 = " + strconv.Itoa(files)
	if t.word == UnknownIDs || t.word == Partial {
		f.Formula = strconv.FormatInt(rows, 10) + " - 0 = " + strconv.FormatInt(rows, 10)
	}
	if usual != 0 {
		f.Evidence["usual_net_sales"] = money(usual)
		f.Formula = sumFormula(group, usual)
		rate, _ := n.margin(0)
		f.stake = float64(product(10_000, abs(usual), rate))
	}
	f.Confidence, f.ConfidenceReason = High, n.words.say("confidence.ledger", nil)
	f.speak = func() { n.sayDataQuality(f, group, usual, rows) }
	return f
}

// sumFormula adds up what is normally there: the largest eight, and the rest as one.
func sumFormula(group []*trouble, total int64) string {
	values := make([]int64, len(group))
	for i, g := range group {
		values[i] = g.usual
	}
	slices.SortFunc(values, func(a, b int64) int { return cmp.Compare(b, a) })
	const most = 8
	var pieces []string
	rest := total
	for i, v := range values {
		if i == most {
			break
		}
		pieces = append(pieces, money(v))
		rest -= v
	}
	if rest != 0 {
		pieces = append(pieces, money(rest))
	}
	return strings.Join(pieces, " + ") + " = " + money(total)
}

func (n *night) sayDataQuality(f *finding, group []*trouble, usual, rows int64) {
	t, w := group[0], n.words
	with := facts{
		"date": dateOf(n.Date), "datasets": strings.ReplaceAll(strings.Join(t.datasets, ", "), "_", " "), "rows": whole(rows), "usual": amount(usual),
		"file": name(t.file), "owner": name(cmp.Or(t.owner, w.say("data_quality.nobody", nil))), "support": name(t.support), "stores": whole(len(group)),
	}
	switch {
	case len(group) > 1:
		with["who"] = w.say("data_quality.some", with)
	case t.store == "":
		with["who"] = w.say("data_quality.all", nil)
	default:
		with["who"] = label(t.store, t.name)
	}
	f.Headline = w.say("data_quality."+t.word, with)
	counted, act := w.say("data_quality.not_counted_bare", nil), "data_quality.act_send"
	if usual != 0 {
		counted = w.say("data_quality.not_counted", with)
	}
	compared := w.say("data_quality.compared", nil)
	switch t.word {
	case Quarantined:
		act = "data_quality.act_decide"
	case Held:
		act = "data_quality.act_contract"
	case UnknownIDs:
		act, counted, compared = "data_quality.act_master", w.say("data_quality.counted", nil), ""
	case Late:
		act, counted, compared = "data_quality.act_time", w.say("data_quality.counted_late", nil), ""
	}
	file, owner := "", ""
	if len(group) == 1 && t.file != "" {
		file = w.say("data_quality.file", with)
	}
	if t.owner != "" {
		owner = strings.Replace(w.say("data_quality.owner", with), " .", ".", 1)
	}
	f.Body = body(bodyWords, counted, compared, file, owner)
	f.Action = w.say(act, with)
}
