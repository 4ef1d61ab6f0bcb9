package read

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/daybookhq/daybook/internal/contract"
)

// Product is one product as its master has it.
type Product struct {
	ID       string `json:"product_id"`
	Name     string `json:"name"`
	Category string `json:"category"`
	List     Maybe  `json:"-"` // list price
}

// Query is what somebody looks for: words, of which each has to begin a word of what is found, or to stand in its id.
type Query []string

// QueryOf reads what somebody typed.
func QueryOf(text string) Query { return strings.Fields(folded(text)) }

// folded is a text without the differences that people do not type: case, accents.
func folded(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(s))
}

// fit says how well a thing fits: 0 not at all, then from the worst to the best.
func (q Query) fit(id string, texts ...string) int {
	id = folded(id)
	all := id
	if all == strings.Join(q, " ") {
		return 4
	}
	for _, t := range texts {
		all += "\x00" + folded(t)
	}
	words := strings.FieldsFunc(all, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
	best := 3
	for _, w := range q {
		switch {
		case strings.HasPrefix(id, w):
		case slices.ContainsFunc(words, func(x string) bool { return strings.HasPrefix(x, w) }):
			best = min(best, 2)
		case strings.Contains(all, w):
			best = min(best, 1)
		default:
			return 0
		}
	}
	return best
}

// found keeps the things that fit, the best first, at most a number of them; all is how many there are.
func found[T any](q Query, list []T, most int, texts func(T) (id string, texts []string)) (best []T, all int) {
	type hit struct {
		thing T
		id    string
		fit   int
	}
	var hits []hit
	for _, v := range list {
		id, words := texts(v)
		if n := q.fit(id, words...); n > 0 {
			hits = append(hits, hit{v, id, n})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Or(cmp.Compare(b.fit, a.fit), strings.Compare(a.id, b.id)) })
	for _, h := range hits[:min(most, len(hits))] {
		best = append(best, h.thing)
	}
	return best, len(hits)
}

// FindStores looks for stores in scope by id, name, city, format and region.
func (r *Reader) FindStores(ctx context.Context, q Query, most int) ([]*Store, int, error) {
	chain, err := r.Chain(ctx)
	if err != nil || len(q) == 0 {
		return nil, 0, err
	}
	list, all := found(q, chain.Stores, most, func(s *Store) (string, []string) { return s.ID, []string{s.Name, s.City, s.Format, s.Region} })
	return list, all, nil
}

// FindProducts looks for products by id, name and category. The product master is everybody's who sees a store.
func (r *Reader) FindProducts(ctx context.Context, q Query, most int) ([]Product, int, error) {
	if r.scope.Empty() || len(q) == 0 {
		return nil, 0, nil
	}
	list, err := r.products(ctx)
	if err != nil {
		return nil, 0, err
	}
	best, all := found(q, list, most, func(p Product) (string, []string) { return p.ID, []string{p.Name, p.Category} })
	return best, all, nil
}

// FindInsights looks for insights in scope that were found from first to last, by what they say, each as it was found last; the newest first.
func (r *Reader) FindInsights(ctx context.Context, q Query, first, last contract.Day, most int) (best []Insight, all int, err error) {
	seen := map[string]bool{}
	for d := last; d >= first && len(q) > 0; d-- {
		list, err := r.Insights(ctx, d, true)
		if err != nil {
			return nil, 0, err
		}
		for _, i := range list {
			if seen[i.ID] {
				continue
			}
			seen[i.ID] = true
			if q.fit(i.ID, i.Headline, i.Kind, orNothing(i.StoreID), orNothing(i.Category), orNothing(i.ProductID)) > 0 {
				if all++; len(best) < most {
					best = append(best, i)
				}
			}
		}
	}
	return best, all, nil
}

func orNothing(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
