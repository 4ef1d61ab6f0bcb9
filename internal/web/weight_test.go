package web_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// The budget of a page in bytes as they travel: with all that it is made of, and when that is there already.
const (
	firstVisit = 300_000
	nextVisit  = 40_000
)

// TestWeight counts the bytes of every page, compressed as a browser asks for it: on a first visit with style sheet, scripts and signs, and
// afterwards alone. Nothing of it comes from another host.
func TestWeight(t *testing.T) {
	t.Parallel()
	at := homes(t)
	heaviest := map[string]int{}
	for _, p := range browsed {
		page := weigh(t, at[p.home]+p.url)
		total := page.size
		for _, asset := range page.assets {
			u, err := url.Parse(asset)
			if err != nil || u.Host != "" || !strings.HasPrefix(u.Path, "/static/") {
				t.Errorf("%s: %s is not of this host", p.name, asset)
				continue
			}
			a := weigh(t, at[p.home]+asset)
			if !strings.Contains(a.keeps, "immutable") {
				t.Errorf("%s: %s is not kept by browsers: %q", p.name, asset, a.keeps)
			}
			total += a.size
		}
		if len(page.assets) < 2 {
			t.Errorf("%s: only %v beside it", p.name, page.assets)
		}
		if total > firstVisit || page.size > nextVisit {
			t.Errorf("%s: %d bytes on a first visit, %d afterwards", p.name, total, page.size)
		}
		heaviest["first"], heaviest["next"] = max(heaviest["first"], total), max(heaviest["next"], page.size)
	}
	t.Logf("the heaviest page: %d bytes on a first visit, %d afterwards", heaviest["first"], heaviest["next"])
}

// weighed is what came for an address.
type weighed struct {
	size   int
	keeps  string
	assets []string // files that a page is made of
}

func weigh(t *testing.T, address string) weighed {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	get := func(encoding string) ([]byte, http.Header) {
		r.Header.Set("Accept-Encoding", encoding)
		a, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = a.Body.Close() }()
		body, err := io.ReadAll(a.Body)
		if err != nil {
			t.Fatal(err)
		}
		return body, a.Header
	}
	packed, header := get("gzip, deflate, br")
	w := weighed{size: len(packed), keeps: header.Get("Cache-Control")}
	if !strings.HasPrefix(header.Get("Content-Type"), "text/html") {
		return w
	}
	plain, _ := get("identity")
	doc, err := html.Parse(strings.NewReader(string(plain)))
	if err != nil {
		t.Fatal(err)
	}
	every(doc, func(n *html.Node) {
		if n.Type != html.ElementNode {
			return
		}
		if n.Data == "link" {
			w.assets = append(w.assets, attr(n, "href"))
		} else if src := attr(n, "src"); src != "" {
			w.assets = append(w.assets, src)
		}
	})
	return w
}
