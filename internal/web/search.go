package web

import (
	"strings"
	"unicode/utf8"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/mart/read"
)

// Search is what was found by words: stores, products and insights.
type Search struct {
	Base        `json:"-"`
	Words       string `json:"words"`
	Asked       bool   `json:"-"`
	Stores      []Hit  `json:"stores"`
	AllStores   int    `json:"all_stores"`
	Products    []Hit  `json:"products"`
	AllProducts int    `json:"all_products"`
	Insights    []Hit  `json:"insights"` // of the last two weeks
	AllInsights int    `json:"all_insights"`
}

// Hit is one thing that was found.
type Hit struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Beside string `json:"about"`
	Link   string `json:"-"`
	Kind   string `json:"-"` // of an insight, whose id is for programs
}

const (
	// shownHits is how many things of a kind a search lists.
	shownHits = 20
	// searchBack is how many days back insights are looked for.
	searchBack = 13
	// longestSearch is how many letters can be looked for.
	longestSearch = 100
)

func (s *server) search(r *request) (page, error) {
	p := &Search{Base: r.base, Words: r.view.Words}
	p.Title, p.Here, p.ShowVersus, p.ShowRegion = s.format.say("Search"), "/search", false, false
	if utf8.RuneCountInString(p.Words) > longestSearch {
		return nil, fault.New(fault.Usage, "at most %d letters can be looked for", longestSearch)
	}
	q := read.QueryOf(p.Words)
	if p.Asked = len(q) > 0; !p.Asked {
		return p, nil
	}
	stores, n, err := r.q.FindStores(r.ctx, q, shownHits)
	if err != nil {
		return nil, err
	}
	p.AllStores = n
	for _, st := range stores {
		p.Stores = append(p.Stores, Hit{ID: st.ID, Name: st.Name, Beside: join(without("", append(without(st.Name, st.City), st.Region)...), " · "), Link: r.linkTo("/stores/", st.ID)})
	}
	products, n, err := r.q.FindProducts(r.ctx, q, shownHits)
	if err != nil {
		return nil, err
	}
	p.AllProducts = n
	for _, pr := range products {
		p.Products = append(p.Products, Hit{ID: pr.ID, Name: pr.Name, Beside: pr.Category, Link: r.linkTo("/products/", pr.ID)})
	}
	found, n, err := r.q.FindInsights(r.ctx, q, r.date-searchBack, r.date, shownHits)
	if err != nil {
		return nil, err
	}
	p.AllInsights = n
	for _, d := range found {
		date, err := contract.ParseDay(d.BusinessDate)
		if err != nil {
			return nil, err
		}
		p.Insights = append(p.Insights, Hit{ID: d.ID, Name: d.Headline, Beside: s.format.ShortDay(date), Link: r.view.Link("/insights/"+pathSegment(d.ID), "date", date), Kind: strings.ReplaceAll(d.Kind, "_", " ")})
	}
	return p, nil
}

// without leaves a word out of a list.
func without(word string, list ...string) (rest []string) {
	for _, w := range list {
		if w != word {
			rest = append(rest, w)
		}
	}
	return rest
}
