package insight

import (
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
)

// normalDays is how many normal days end an episode.
const normalDays = 2

// weeklyKinds are looked at once a week: a normal week ends an episode of them.
var weeklyKinds = map[string]bool{"like_for_like": true, "pattern": true}

// WeeklyKinds are the kinds that are looked at on the last day of a week only.
func WeeklyKinds() []string { return sortedKeys(weeklyKinds) }

// memory is how many days an episode of a kind is remembered.
func memory(kind string) contract.Day {
	if weeklyKinds[kind] {
		return 7
	}
	return normalDays
}

// carry gives each finding its id, its state and its first day: an episode goes on where the same thing was told on one of the two
// business dates before, so that one normal day in between does not end it. It returns the episodes that end today.
func (n *night) carry(list []*finding) (resolved []Insight) {
	before := map[string]*Insight{}
	for i := range n.Previous {
		p := &n.Previous[i] // newest first
		d, err := contract.ParseDay(p.BusinessDate)
		if err != nil || d >= n.Date || d < n.Date-memory(p.Kind) {
			continue
		}
		if k := keyOf(p, wordOf(p)); before[k] == nil {
			before[k] = p
		}
	}
	for _, f := range list {
		k := keyOf(&f.Insight, f.word)
		f.BusinessDate, f.Currency = n.Date.String(), n.Currency
		f.State, f.DaysOpen = Open, 1
		if f.FirstSeen == "" {
			f.FirstSeen = n.Date.String()
		}
		f.Evidence["alert"] = true
		if f.Money != nil {
			f.Evidence["alerted_money"] = *f.Money
		} else if f.size > 0 {
			f.Evidence["alerted_size"] = f.size
		}
		if p := before[k]; p != nil {
			f.goOn(p, n.Settings.Realert)
			delete(before, k)
		}
		if first, err := contract.ParseDay(f.FirstSeen); err == nil {
			f.DaysOpen = int(n.Date-first) + 1
		}
		f.ID = idOf(&f.Insight, f.word)
	}
	for i := range n.Previous {
		p := n.Previous[i]
		if before[keyOf(&p, wordOf(&p))] == &n.Previous[i] && p.BusinessDate == (n.Date-memory(p.Kind)).String() && p.State != Resolved {
			p.State = Resolved
			resolved = append(resolved, p)
		}
	}
	slices.SortFunc(resolved, func(a, b Insight) int { return strings.Compare(a.ID, b.ID) })
	return resolved
}

// told are the episodes of the dates before, by what keyOf makes of them.
type told map[string]bool

func (n *night) toldBefore() told {
	set := told{}
	for i := range n.Previous {
		p := &n.Previous[i]
		if d, err := contract.ParseDay(p.BusinessDate); err == nil && d < n.Date && d >= n.Date-memory(p.Kind) {
			set[keyOf(p, wordOf(p))] = true
		}
	}
	return set
}

// goesOn reports whether the same thing was told on the dates before. Empty texts mean: about none.
func (t told) goesOn(kind, level, region, store, category, product, word string) bool {
	return t[keyOf(&Insight{Kind: kind, Level: level, Region: optional(region), StoreID: optional(store), Category: optional(category), ProductID: optional(product)}, word)]
}

// goOn makes f the next day of episode p. It is told again only where the money, or a list without money, has grown by more than realert
// since it was last told, or where the verdict is another.
func (f *finding) goOn(p *Insight, realert float64) {
	f.State, f.FirstSeen = Ongoing, min(f.FirstSeen, p.FirstSeen)
	if p.Evidence["verdict"] != f.Evidence["verdict"] {
		return
	}
	if size, ok := count(p.Evidence["alerted_size"]); ok && f.Money == nil && f.size > 0 {
		if float64(f.size) <= (1+realert)*size {
			f.Evidence["alert"], f.Evidence["alerted_size"] = false, int(size)
		}
		return
	}
	told, ok := p.Evidence["alerted_money"].(string)
	if !ok || f.Money == nil {
		f.Evidence["alert"] = false
		return
	}
	last, err := contract.ParseDecimal(told, 18, 2)
	if err == nil && float64(abs(f.worth)) <= (1+realert)*float64(abs(last)) {
		f.Evidence["alert"], f.Evidence["alerted_money"] = false, told
	}
}

// count reads a whole number of the evidence, as it was written or as JSON gives it back.
func count(v any) (n float64, ok bool) {
	switch v := v.(type) {
	case int:
		return float64(v), true
	case float64:
		return v, true
	}
	return 0, false
}

// texts reads a list of words of the evidence, as it was written or as JSON gives it back.
func texts(v any) []string {
	switch v := v.(type) {
	case []string:
		return v
	case []any:
		list := make([]string, 0, len(v))
		for _, x := range v {
			if s, ok := x.(string); ok {
				list = append(list, s)
			}
		}
		return list
	}
	return nil
}

// keyOf names what an insight is about, without its days.
func keyOf(i *Insight, word string) string {
	category, product := about(i)
	return strings.Join([]string{i.Kind, i.Level, text(i.Region, i.Level == LevelRegion), text(i.StoreID, true), category, product, text(i.PromotionID, true), word}, "\x00")
}

// about is the category or the product that an insight is about; a store's list is about none, for what is on it comes and goes.
func about(i *Insight) (category, product string) {
	if listKinds[i.Kind] && i.Level == LevelStore {
		return "", ""
	}
	return text(i.Category, i.ProductID == nil), text(i.ProductID, true)
}

// wordOf reads back what sets apart two insights of one kind and place.
func wordOf(i *Insight) string {
	w, _ := i.Evidence["word"].(string)
	return w
}

// idOf returns an id that a person can read and that needs no escaping in a URL: kind, place, what, first day.
func idOf(i *Insight, word string) string {
	place := text(i.StoreID, true)
	switch {
	case i.Level == LevelRegion:
		place = LevelRegion + "-" + safe(text(i.Region, true), false)
	case place == "":
		place = LevelChain
	default:
		place = safe(place, true)
	}
	pieces := []string{i.Kind, place}
	category, product := about(i)
	for _, s := range []string{category, product, text(i.PromotionID, true)} {
		if s != "" {
			pieces = append(pieces, safe(s, false))
		}
	}
	if i.Kind != "sales_gap" && word != "" {
		pieces = append(pieces, safe(word, false))
	}
	return strings.Join(append(pieces, i.FirstSeen), "-")
}

// safe keeps letters, digits, point and underscore and writes every other byte as ~ and two hexadecimal digits, the hyphen too, for it
// parts the pieces of an id. A store that is called like a level has its first letter written so.
func safe(s string, store bool) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		plain := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '.'
		if !plain || store && i == 0 && (s == LevelChain || s == LevelRegion) {
			b.Write([]byte{'~', hex[c>>4], hex[c&15]})
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

func text(s *string, when bool) string {
	if s == nil || !when {
		return ""
	}
	return *s
}
