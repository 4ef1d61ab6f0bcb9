package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/daybookhq/daybook/internal/mart/read/readtest"
)

// TestLinks walks every link of every page: each leads to a page, and each fragment to a place on it.
func TestLinks(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	d.Drift(t)
	h := handlerOf(sourceOf(d), nil)
	ids := map[string]map[string]bool{}
	var visit func(address string) map[string]bool
	queue := []string{"/", "/stores?region=West&vs=lastweek&sort=-sales", "/data?date=2026-05-20", "/insights/so-S0104-P007", "/definitions"}
	fragments := map[string]string{} // address#id -> where it stands
	visit = func(address string) map[string]bool {
		a := get(t, h, address)
		if a.Code != http.StatusOK {
			t.Errorf("%s: %d", address, a.Code)
		}
		found := map[string]bool{}
		every(a.doc, func(n *html.Node) {
			if n.Type != html.ElementNode {
				return
			}
			found[attr(n, "id")] = true
			for _, key := range []string{"href", "src", "action"} {
				link := attr(n, key)
				if link == "" || attr(n, "method") == "post" || strings.HasPrefix(link, "#") {
					continue
				}
				if strings.HasPrefix(link, "mailto:") {
					continue
				}
				u, err := url.Parse(link)
				if err != nil || u.Host != "" || !strings.HasPrefix(u.Path, "/") {
					t.Errorf("%s: odd link %q", address, link)
					continue
				}
				fragment := u.Fragment
				u.Fragment = ""
				queue = append(queue, u.String())
				if fragment != "" {
					fragments[u.String()+"#"+fragment] = address
				}
			}
		})
		return found
	}
	variants := map[string]int{} // of a kind of page: a dozen states of each are enough
	digits := regexp.MustCompile(`[0-9]+`)
	for len(queue) > 0 {
		next := queue[0]
		queue = queue[1:]
		path, _, _ := strings.Cut(next, "?")
		if kind := digits.ReplaceAllString(path, "0"); ids[next] == nil && variants[kind] < 12 {
			variants[kind]++
			ids[next] = visit(next)
		}
	}
	if len(ids) < 60 {
		t.Fatalf("only %d addresses", len(ids))
	}
	for link, from := range fragments {
		address, id, _ := strings.Cut(link, "#")
		if found := ids[address]; found != nil && !found[id] {
			t.Errorf("%s links to %s, where nothing has that id", from, link)
		}
	}
}
