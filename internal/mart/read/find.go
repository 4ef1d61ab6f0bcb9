package read

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

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
	if !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) {
		return strings.ToLower(s) // what most names are, at a tenth of the cost
	}
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(s))
}

// looked is what is looked through for a thing: its id and its texts, folded, divided by NULs.
func looked(id string, texts ...string) string {
	return folded(id + "\x00" + strings.Join(texts, "\x00"))
}

// fit says how well a thing fits of which that is looked through: 0 not at all, then from the worst to the best.
func (q Query) fit(text string) int {
	for _, w := range q { // most things do not fit: that is found out before anything is taken apart
		if !strings.Contains(text, w) {
			return 0
		}
	}
	id, _, _ := strings.Cut(text, "\x00")
	if id == strings.Join(q, " ") {
		return 4
	}
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
	best := 3
	for _, w := range q {
		switch {
		case strings.HasPrefix(id, w):
		case slices.ContainsFunc(words, func(x string) bool { return strings.HasPrefix(x, w) }):
			best = min(best, 2)
		default:
			best = min(best, 1)
		}
	}
	return best
}

// Fits reports whether a thing of this id and these texts fits at all. A query without words fits everything.
func (q Query) Fits(id string, texts ...string) bool {
	return len(q) == 0 || q.fit(looked(id, texts...)) > 0
}

// findable is things, and what is looked through for each.
type findable[T any] struct {
	things []T
	texts  []string
}

func (f *findable[T]) add(thing T, id string, texts ...string) {
	f.things, f.texts = append(f.things, thing), append(f.texts, looked(id, texts...))
}

// found keeps the things that fit, the best first, at most a number of them; all is how many there are.
func found[T any](q Query, f findable[T], most int) (best []T, all int) {
	type hit struct {
		at  int
		fit int
	}
	var hits []hit
	for at, text := range f.texts {
		if n := q.fit(text); n > 0 {
			hits = append(hits, hit{at, n})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(b.fit, a.fit), strings.Compare(f.texts[a.at], f.texts[b.at]))
	})
	for _, h := range hits[:min(most, len(hits))] {
		best = append(best, f.things[h.at])
	}
	return best, len(hits)
}

// FindStores looks for stores in scope by id, name, city, format and region.
func (r *Reader) FindStores(ctx context.Context, q Query, most int) ([]*Store, int, error) {
	chain, err := r.Chain(ctx)
	if err != nil || len(q) == 0 {
		return nil, 0, err
	}
	stores, err := workOut(r, "stores to find", func() (f findable[*Store], rows int64, err error) {
		for _, s := range chain.Stores {
			f.add(s, s.ID, s.Name, s.City, s.Format, s.Region)
		}
		return f, int64(len(f.things)), nil
	})
	list, all := found(q, stores, most)
	return list, all, err
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
	products, err := workOut(r, "products to find", func() (f findable[Product], rows int64, err error) {
		for _, p := range list {
			f.add(p, p.ID, p.Name, p.Category)
		}
		return f, int64(len(f.things)), nil
	})
	best, all := found(q, products, most)
	return best, all, err
}

// FindInsights looks for insights in scope that were found from first to last, by what they say, each as it was found last; the newest first.
func (r *Reader) FindInsights(ctx context.Context, q Query, first, last contract.Day, most int) (best []Insight, all int, err error) {
	if len(q) == 0 {
		return nil, 0, nil
	}
	insights, err := workOut(r, fmt.Sprint("insights to find ", first, last), func() (f findable[*Insight], rows int64, err error) {
		seen := map[string]bool{}
		for d := last; d >= first; d-- {
			list, err := r.Insights(ctx, d, true)
			if err != nil {
				return f, 0, err
			}
			for at := range list {
				i := &list[at]
				if !seen[i.ID] {
					f.add(i, i.ID, i.Headline, i.Kind, orNothing(i.StoreID), orNothing(i.Category), orNothing(i.ProductID))
				}
				seen[i.ID] = true
			}
		}
		return f, 2 * int64(len(f.things)), nil
	})
	for at, text := range insights.texts {
		if q.fit(text) == 0 {
			continue
		}
		if all++; len(best) < most {
			best = append(best, *insights.things[at])
		}
	}
	return best, all, err
}

func orNothing(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
