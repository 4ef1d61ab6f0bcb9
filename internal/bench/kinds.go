package bench

import (
	"context"
	"encoding/json"
	"html"
	"math/rand/v2"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/fault"
)

// kind is one kind of page and the addresses that are asked for.
type kind struct {
	name      string
	addresses []string
}

// kinds are all kinds of pages, of the newest of so many days. A kind of which the chain has nothing (no offer ran) is left out.
func (s *Served) kinds(ctx context.Context, days int) (list []kind, err error) {
	var stores struct {
		Meta struct {
			Date string `json:"business_date"`
		} `json:"meta"`
	}
	if err := s.json(ctx, "/api/v1/stores", &stores); err != nil {
		return nil, err
	}
	newest, err := time.Parse(time.DateOnly, stores.Meta.Date)
	if err != nil {
		return nil, fault.New(fault.Failed, "bench: nothing is published: %w", err)
	}
	var things [4][]string
	for i, f := range []struct{ address, list, id string }{
		{"/api/v1/stores", "rows", "store_id"},
		{"/api/v1/products", "products", "product_id"},
		{"/api/v1/promotions", "promotions", "promotion_id"},
		{"/api/v1/brief", "first", "id"},
	} {
		if things[i], err = s.find(ctx, f.address, f.list, f.id); err != nil {
			return nil, err
		}
	}
	ids, products, offers, insights := things[0], things[1], things[2], things[3]
	where, err := s.regions(ctx)
	if err != nil {
		return nil, err
	}
	nights := make([]string, min(days, lookedAt))
	for i := range nights {
		nights[i] = newest.AddDate(0, 0, -i).Format(time.DateOnly)
	}
	one := []string{""}
	dates, compared, grains := prefixed("date=", nights), prefixed("vs=", []string{"normal", "lastweek", "target"}), prefixed("by=", []string{"day", "week", "month"})
	add := func(name string, things []string, words ...[]string) {
		if len(things) > 0 {
			list = append(list, kind{name, addresses(name, things, words...)})
		}
	}
	add("/", one, dates, compared, where)
	add("/stores", one, dates, compared, where)
	add("/stores/ID", ids, dates, compared)
	add("/stores/ID/rows", ids, dates)
	add("/stores/ID/trend", ids, grains, dates)
	add("/stores/ID/patterns", ids, dates)
	add("/stores/ID/availability", ids, dates)
	add("/trend", one, grains, dates, where)
	add("/products", one, dates, where)
	add("/products/ID", products, dates)
	add("/patterns", one, dates, where)
	add("/availability", one, dates, where)
	add("/promotions", one, dates, where)
	add("/promotions/ID", offers, dates, where)
	add("/insights/ID", insights, compared, where)
	add("/data", one, dates, where)
	add("/search", one, prefixed("q=", append(append([]string{}, ids...), products...)), compared)
	add("/definitions", one, dates, where)
	return list, nil
}

// find returns what the rows of a list in an answer are called, ready for an address.
func (s *Served) find(ctx context.Context, address, list, id string) (found []string, err error) {
	var page struct {
		Data map[string]json.RawMessage `json:"data"`
	}
	if err := s.json(ctx, address, &page); err != nil {
		return nil, err
	}
	var rows []map[string]any
	if err := json.Unmarshal(page.Data[list], &rows); err != nil {
		return nil, fault.New(fault.Failed, "bench: %s has no %s: %w", address, list, err)
	}
	for _, row := range rows {
		if v, ok := row[id].(string); ok {
			found = append(found, url.PathEscape(v))
		}
	}
	return found, nil
}

// regionOption is a region in the control of a page.
var regionOption = regexp.MustCompile(`<option value="([^"]+)"`)

// regions are what the control of the brief offers, with the whole chain.
func (s *Served) regions(ctx context.Context) ([]string, error) {
	page, err := s.text(ctx, s.urls[0]+"/")
	if err != nil {
		return nil, err
	}
	where := []string{"region="}
	_, control, _ := strings.Cut(string(page), `id="region"`)
	control, _, _ = strings.Cut(control, "</select>")
	for _, m := range regionOption.FindAllStringSubmatch(control, -1) {
		where = append(where, "region="+url.QueryEscape(html.UnescapeString(m[1])))
	}
	return where, nil
}

func prefixed(prefix string, list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = prefix + s
	}
	return out
}

// addresses are at most askedPages of all combinations of things and words, in an order of their own.
func addresses(name string, things []string, words ...[]string) []string {
	size := len(things)
	for _, w := range words {
		size *= len(w)
	}
	order := rand.New(rand.NewPCG(1, uint64(len(name)))).Perm(size) //nolint:gosec // the same load each time
	var list []string
	for _, n := range order[:min(size, askedPages)] {
		address := strings.Replace(name, "ID", things[n%len(things)], 1)
		n /= len(things)
		query := make([]string, len(words))
		for i, w := range words {
			query[i] = w[n%len(w)]
			n /= len(w)
		}
		list = append(list, address+"?"+strings.Join(query, "&"))
	}
	return list
}
