package web

import (
	"encoding/json"
	"fmt"
	"sort"
	"strings"

	"github.com/daybookhq/daybook/internal/warehouse"
)

// How a value of evidence is written.
const (
	asMoney = iota
	asQuantity
	asPercent
	asDay
	asText
	asNothing // for scripts only, or said elsewhere on the page
)

// evidenceWords are the names of evidence for people, and how its values are written.
var evidenceWords = map[string]struct {
	name string
	as   int
	rank int
}{
	"actual": {"net sales", asMoney, 1}, "expected": {"normal", asMoney, 2}, "low": {"normal range from", asMoney, 3}, "high": {"to", asMoney, 4},
	"gap": {"gap", asMoney, 5}, "gap_percent": {"gap, share of normal", asPercent, 6}, "net_gap": {"gap without what moved its neighbours", asMoney, 7},
	"common_move_percent": {"what its neighbours moved", asPercent, 8}, "told_apart": {"told on its own", asMoney, 9},
	"since": {"since", asDay, 1}, "days": {"days", asQuantity, 2}, "on_hand": {"on hand at close", asQuantity, 3}, "hours_out": {"hours out of stock", asQuantity, 4},
	"expected_units": {"normally sold a day", asQuantity, 5}, "lost_units": {"units missed", asQuantity, 6}, "price": {"price", asMoney, 7}, "unit_cost": {"unit cost", asMoney, 8},
	"lost_sales": {"sales missed", asMoney, 9}, "lost_margin_gross": {"margin of it", asMoney, 10}, "recapture_percent": {"bought otherwise", asPercent, 11}, "lost_margin": {"margin lost", asMoney, 12},
	"transactions": {"transactions", asQuantity, 13}, "expected_transactions": {"normal transactions", asQuantity, 14},
	"margin_percent": {"margin rate", asPercent, 15}, "clean_days": {"clean days learned from", asQuantity, 16}, "excluded_days": {"days left out", asQuantity, 17},
	"weekly": {"net sales a week", asMoney, 1}, "weekly_before": {"in the weeks before", asMoney, 2}, "region_percent": {"what the typical store of its region moved", asPercent, 3},
	"pace_percent": {"against its pace", asPercent, 4}, "shift_percent": {"shift of the mean week", asPercent, 5}, "weeks": {"weeks on each side", asQuantity, 6},
	"share_percent": {"share of the week", asPercent, 3}, "share_before_percent": {"share before", asPercent, 4}, "weekday": {"", asNothing, 0},
	"price_volume_mix": {"by price, volume and mix", asText, 12}, "products_change": {"change of all products", asMoney, 11},
	"gap_days": {"days together", asQuantity, 17}, "chance_real": {"chance that it is real", asText, 20}, "answer": {"answered", asText, 21},
	"event": {"event", asText, 18}, "one_in": {"by chance once in", asText, 19}, "usual_net_sales": {"usual net sales", asMoney, 5},
	"zero_days": {"days without a sale", asQuantity, 2}, "chance": {"chance of that", asText, 4},
	"lost_today": {"missed on this day", asMoney, 9},
	"word":       {"", asNothing, 0}, "what": {"", asNothing, 0}, "alert": {"", asNothing, 0}, "alerted_money": {"", asNothing, 0}, "ladder_step": {"", asNothing, 0},
	"store_name": {"", asNothing, 0}, "product_name": {"", asNothing, 0}, "contained_in": {"", asNothing, 0},
}

// evidence writes what an insight rests on, the most telling first. What is unknown is left out.
func (s *server) evidence(all map[string]any) []Pair {
	type ranked struct {
		Pair
		rank int
	}
	var list []ranked
	for key, value := range all {
		w, ok := evidenceWords[key]
		if !ok {
			w.name, w.as, w.rank = strings.ReplaceAll(key, "_", " "), asText, 50
		}
		if text := s.evidenceValue(value, w.as); text != "" {
			list = append(list, ranked{Pair{w.name, text}, w.rank})
		}
	}
	sort.Slice(list, func(i, j int) bool {
		if list[i].rank != list[j].rank {
			return list[i].rank < list[j].rank
		}
		return list[i].Name < list[j].Name
	})
	pairs := make([]Pair, len(list))
	for i, v := range list {
		pairs[i] = v.Pair
	}
	return pairs
}

// shownOfList is how many members of a list are written out.
const shownOfList = 12

func (s *server) evidenceValue(value any, as int) string {
	if as == asNothing {
		return ""
	}
	switch v := value.(type) {
	case nil:
		return ""
	case bool:
		return map[bool]string{true: "yes", false: "no"}[v]
	case []any:
		return s.evidenceList(v)
	case string:
		return s.evidenceText(v, as)
	}
	b, err := json.Marshal(value)
	if err != nil {
		return ""
	}
	return s.evidenceText(plainValue(b), as)
}

func (s *server) evidenceText(v string, as int) string {
	scaled := func(scale int) (int64, bool) {
		n, err := warehouse.Scaled(v, scale)
		return n, err == nil
	}
	switch as {
	case asMoney:
		if n, ok := scaled(2); ok {
			return s.format.Exact(n)
		}
	case asQuantity:
		if n, ok := scaled(3); ok {
			return s.format.Count(n)
		}
	case asPercent:
		if n, ok := scaled(2); ok {
			return s.format.Share(n, 10_000)
		}
	case asDay:
		return s.dayText(v)
	}
	return v
}

// evidenceList writes a list of names, or of names with their money.
func (s *server) evidenceList(list []any) string {
	var names []string
	for _, v := range list {
		switch v := v.(type) {
		case map[string]any:
			names = append(names, fmt.Sprintf("%v %s", v["name"], s.evidenceValue(v["money"], asMoney)))
		default:
			names = append(names, fmt.Sprint(v))
		}
	}
	return named(names, shownOfList)
}
