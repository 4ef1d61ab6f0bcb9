package score

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
)

// wordScore scores how insights are told: within the limits of words, in parts that add up, in numbers that the evidence holds.
type wordScore struct{ short, adds, backed ratio }

// Limits of a headline and of a body, in words.
const (
	headlineWords = 20
	bodyWords     = 60
)

func (w *wordScore) add(s Said) {
	for _, i := range s.All {
		w.short.add(one(len(strings.Fields(i.Headline)) <= headlineWords && len(strings.Fields(i.Body)) <= bodyWords), 1)
		w.backed.add(one(i.backed()), 1)
		if len(i.Parts) == 0 {
			continue
		}
		sum := int64(0)
		for _, p := range i.Parts {
			sum += hundredths(p.Money)
		}
		total := i.Money
		if gap, ok := i.Evidence["gap"].(string); ok {
			total = gap
		}
		w.adds.add(one(sum == hundredths(total)), 1)
	}
}

func one(is bool) float64 {
	if is {
		return 1
	}
	return 0
}

// hundredths reads money exactly.
func hundredths(s string) int64 { return int64(math.Round(number(s) * 100)) }

var shownNumber = regexp.MustCompile(`\d+(,\d{3})*(\.\d+)?`)

// backed reports whether every number that is told is a number of the evidence, rounded as it is told: to whole units, to one decimal, or by one unit more,
// so that shown parts add up. Names of stores, products and promotions are left out, numbers in them too.
func (i Insight) backed() bool {
	text := i.Headline + " " + i.Body
	var known []float64
	var names []string
	var look func(v any)
	look = func(v any) {
		switch v := v.(type) {
		case float64:
			known = append(known, math.Abs(v))
		case string:
			if len(v) == len("2006-01-02") && v[4] == '-' && v[7] == '-' {
				known = append(known, number(v[8:]))
				return
			}
			if x := number(v); x != 0 || strings.Trim(v, "-0.") == "" {
				known = append(known, math.Abs(x))
				return
			}
			names = append(names, v)
		case []any:
			for _, x := range v {
				look(x)
			}
		case map[string]any:
			for _, x := range v {
				look(x)
			}
		}
	}
	for key, v := range i.Evidence {
		if key != "chance_real" { // it rounds to one and would back any
			look(v)
		}
	}
	for _, p := range i.Parts {
		look(p.Money)
	}
	for _, v := range []string{i.Money, i.BusinessDate, i.StoreID, i.ProductID, i.PromotionID, i.Category, i.Region} {
		look(v)
	}
	names = append(names, i.StoreID, i.ProductID, i.PromotionID)
	slices.SortFunc(names, func(a, b string) int { return len(b) - len(a) })
	for _, n := range names {
		if n != "" {
			text = strings.ReplaceAll(text, n, " ")
		}
	}
	for _, shown := range shownNumber.FindAllString(text, -1) {
		v, limit := number(strings.ReplaceAll(shown, ",", "")), 1.0
		if strings.Contains(shown, ".") {
			limit = 0.05 + 1e-9
		}
		if !slices.ContainsFunc(known, func(k float64) bool { return math.Abs(v-k) <= limit }) {
			return false
		}
	}
	return true
}

func (w *wordScore) rows(row rower) {
	v := w.short.value()
	row("text within 20 and 60 words", "at least 99%", v, 0.99, 1, fmt.Sprintf("%.2f%% of %.0f", 100*v, w.short.whole))
	v = w.backed.value()
	row("text whose numbers the evidence holds", "100%", v, 1, 1, fmt.Sprintf("%.2f%% of %.0f", 100*v, w.backed.whole))
	v = w.adds.value()
	row("parts that add up to the cent", "100%", v, 1, 1, fmt.Sprintf("%.2f%% of %.0f", 100*v, w.adds.whole))
}
