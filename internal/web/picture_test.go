package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/daybookhq/daybook/internal/people"
	"github.com/daybookhq/daybook/internal/web"
)

// picturesIn is where the pictures of the documentation are kept.
const picturesIn = "../../docs/screenshots"

// files are the names of the pictures of a page.
func (p pictured) files() (list []string) {
	for _, l := range append([]string{"desk-light", "phone-light"}, p.also...) {
		list = append(list, p.name+"-"+l+".png")
	}
	return list
}

// index is the page that lists the pictures.
func index() string {
	var b strings.Builder
	b.WriteString("# The pages\n\nWhat there is to read, by whom and what for. `make screenshots` takes the pictures, at a desk (1280 px) and on a phone (360 px, its first screen), of a made-up chain of 24 stores\nwhose nights went through the product as a chain's do; this page is made with them. A field of a date is written as the language of the browser writes it.\n\n| Page | Read by | For | Pictures |\n| --- | --- | --- | --- |\n")
	for _, p := range pictures {
		links := make([]string, 0, len(p.files()))
		for _, f := range p.files() {
			look := strings.TrimSuffix(strings.TrimPrefix(f, p.name+"-"), ".png")
			links = append(links, fmt.Sprintf("[%s](%s)", strings.NewReplacer("-light", "", "-", ", ").Replace(look), f))
		}
		fmt.Fprintf(&b, "| `%s` %s | %s | %s | %s |\n", strings.TrimSuffix(p.route, "{$}"), p.name, p.who, p.what, strings.Join(links, " · "))
	}
	return b.String()
}

// readByPeople reports whether a route is a page for people: not one for programs, a file, or a step on the way to a page.
func readByPeople(r web.Route) bool {
	switch filepath.Ext(r.Path) {
	case ".csv", ".xlsx", ".parquet", ".json", ".txt":
		return false
	}
	return r.Method == http.MethodGet && !strings.HasPrefix(r.Path, "/api/") && !strings.HasPrefix(r.Path, "/static/") && !strings.HasPrefix(r.Path, "/login/oidc") && r.Path != "/healthz" && r.Path != "/readyz"
}

// routed is the routes for people, as the router tells them apart.
func routed() (mux *http.ServeMux, paths []string) {
	mux = http.NewServeMux()
	for _, r := range web.Routes(web.Config{Now: morning, Currency: "EUR"}) {
		if readByPeople(r) {
			mux.HandleFunc(r.Path, func(http.ResponseWriter, *http.Request) {})
			paths = append(paths, r.Path)
		}
	}
	return mux, paths
}

// routeOf is the route of an address.
func routeOf(t *testing.T, mux *http.ServeMux, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	must(t, err)
	_, pattern := mux.Handler(&http.Request{Method: http.MethodGet, URL: u, Host: u.Host})
	return pattern
}

// TestPictures_NoPageWithout: each page of the router is among those that are looked at in every look, weighed and tried against the rules of accessibility, and among those that
// docs/screenshots shows; its list and its files are those of the table.
func TestPictures_NoPageWithout(t *testing.T) {
	t.Parallel()
	mux, paths := routed()
	shown, looked := map[string]bool{"/embed/{seal}": false}, map[string]bool{}
	want := []string{"README.md"}
	for _, p := range pictures {
		shown[p.route] = true
		want = append(want, p.files()...)
	}
	for _, p := range browsed {
		looked[routeOf(t, mux, p.url)] = true
		if strings.HasPrefix(p.home, "framed") {
			looked["/embed/{seal}"] = true
		}
	}
	for _, path := range paths {
		if !shown[path] {
			t.Errorf("%s has no picture in docs/screenshots", path)
		}
		if !looked[path] {
			t.Errorf("%s is not looked at", path)
		}
	}
	if doc, err := os.ReadFile(filepath.Join(picturesIn, "README.md")); err != nil || string(doc) != index() {
		t.Errorf("docs/screenshots/README.md is not the list of these pages (%v): make screenshots", err)
	}
	var have []string
	entries, err := os.ReadDir(picturesIn)
	must(t, err)
	for _, e := range entries {
		have = append(have, e.Name())
		if info, err := e.Info(); err != nil || info.Size() > heaviestPicture {
			t.Errorf("%s takes %d bytes (%v)", e.Name(), info.Size(), err)
		}
	}
	slices.Sort(want)
	slices.Sort(have)
	if !slices.Equal(have, want) {
		t.Errorf("docs/screenshots has\n%q, the table\n%q: make screenshots", have, want)
	}
}

// TestPictures takes the pictures of the documentation where it is asked for them.
func TestPictures(t *testing.T) {
	if *screenshots == "" || *everyLook {
		t.Skip("make screenshots takes them")
	}
	l := live(t)
	ctx := browser(t)
	mux, _ := routed()
	at := map[string]string{"": l.serve(t, "en", "")}
	for _, login := range []string{"clara", "rita", "sam", "dora", "anna"} {
		at[login] = l.serve(t, "en", login)
	}
	at[framedIn] = at[""]
	for _, p := range pictures {
		switch {
		case p.as == inGerman && at[inGerman] == "":
			l.speaks(t, "de")
			at[inGerman] = l.serve(t, "de", "clara")
		case p.as == drifted && at[drifted] == "":
			l.drifts(t)
			at[drifted] = l.serve(t, "en", "dora")
		}
		address := p.url
		if p.as == framedIn {
			address, _ = l.link(t, people.Token{Role: people.Chain}, p.url, "")
		}
		address = at[p.as] + address
		for _, file := range p.files() {
			i := slices.IndexFunc(looks, func(k look) bool { return strings.HasSuffix(file, "-"+k.name+".png") })
			k := looks[i]
			k.plain = false
			tab, h := open(t, ctx, k)
			visit(t, tab, address)
			if p.find != "" {
				visit(t, tab, at[p.as]+evaluate[string](t, tab, "document.querySelector('"+p.find+"').getAttribute('href')"))
			}
			if got := routeOf(t, mux, evaluate[string](t, tab, "location.pathname")); got != p.route {
				t.Errorf("%s is %s, not %s", p.name, got, p.route)
			}
			if p.shows != "" && !evaluate[bool](t, tab, "document.querySelector('"+p.shows+"') !== null") {
				t.Errorf("%s shows no %s", file, p.shows)
			}
			if _, errors := h.said(); len(errors) > 0 {
				t.Errorf("%s: %q", file, errors)
			}
			picture, err := chromedp.Run(tab, chromedp.FullScreenshot(100))
			if k.width < 640 {
				picture, err = chromedp.Run(tab, chromedp.CaptureScreenshot()) // the first screen, as it lies in a hand
			}
			must(t, err)
			must(t, os.WriteFile(filepath.Join(*screenshots, file), small(t, picture), 0o600))
			must(t, chromedp.Cancel(tab))
		}
	}
	must(t, os.WriteFile(filepath.Join(*screenshots, "README.md"), []byte(index()), 0o600))
}
