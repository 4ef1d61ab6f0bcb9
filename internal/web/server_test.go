package web_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/web"
)

var pages = []string{
	"/", "/stores", "/stores/S0104", "/stores/S0112", "/stores/S0138?date=2026-05-16", "/data", "/data/runs/29", "/definitions",
	"/insights/so-S0104-P007", "/?date=2026-03-29", "/?vs=lastyear", "/nothing", "/stores/S9999",
}

func TestHeaders(t *testing.T) {
	t.Parallel()
	h := chain(t)
	for _, address := range append([]string{"/stores.csv", "/healthz", "/readyz", "/robots.txt"}, pages...) {
		a := get(t, h, address)
		for key, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin",
		} {
			if got := a.Header().Get(key); got != want {
				t.Errorf("%s: %s is %q", address, key, got)
			}
		}
		policy := a.Header().Get("Content-Security-Policy")
		has(t, policy, "default-src 'none'")
		hasNot(t, policy, "unsafe")
		every(a.doc, func(n *html.Node) {
			if n.Type != html.ElementNode {
				return
			}
			if n.Data == "style" || n.Data == "script" && attr(n, "src") == "" {
				t.Errorf("%s: inline %s", address, n.Data)
			}
			for _, at := range n.Attr {
				if at.Key == "style" || strings.HasPrefix(at.Key, "on") {
					t.Errorf("%s: attribute %s on %s", address, at.Key, n.Data)
				}
			}
		})
	}
}

func TestETag(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	h := handlerOf(sourceOf(d), nil)
	first := get(t, h, "/").want(t, 200)
	tag := first.Header().Get("ETag")
	if tag == "" {
		t.Fatal("no ETag")
	}
	again := get(t, h, "/", "If-None-Match", tag, "Accept-Encoding", "gzip").want(t, 304)
	if again.Body.Len() != 0 || again.Header().Get("Content-Encoding") != "" {
		t.Error("304 with a body")
	}
	get(t, h, "/?region=North", "If-None-Match", tag).want(t, 200)
	busy := handlerOf(altered{sourceOf(d), func(s *web.State) { s.Busy = &web.Busy{Done: 1, Total: 2} }}, nil)
	get(t, busy, "/", "If-None-Match", tag).want(t, 200)
	d.Exec(t, "update wh.published set run_id = 28")
	get(t, h, "/", "If-None-Match", tag).want(t, 200)
}

// TestHead says that a HEAD has the headers of its GET and no body.
func TestHead(t *testing.T) {
	t.Parallel()
	h := chain(t)
	for _, address := range []string{"/", "/stores.csv", "/healthz", "/nothing"} {
		want := get(t, h, address)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, request(http.MethodHead, address))
		if w.Code != want.Code || w.Body.Len() != 0 {
			t.Errorf("%s: %d with %d bytes", address, w.Code, w.Body.Len())
		}
		for _, key := range []string{"Content-Type", "Content-Length", "ETag"} {
			if w.Header().Get(key) != want.Header().Get(key) {
				t.Errorf("%s: %s is %q, a GET has %q", address, key, w.Header().Get(key), want.Header().Get(key))
			}
		}
	}
}

// TestOnlyItsOwnNames guards against a page of another site that lets its own name resolve to this machine.
func TestOnlyItsOwnNames(t *testing.T) {
	t.Parallel()
	source := sourceOf(readtest.Chain(t))
	h := web.New(web.Config{Source: source, Now: morning, Currency: "EUR", Hosts: []string{"daybook.alder.example"}, Log: slog.New(slog.DiscardHandler)})
	for host, status := range map[string]int{
		"localhost": 200, "LOCALHOST.": 200, "localhost:8088": 200, "127.0.0.1:8088": 200, "127.8.9.1": 200, "[::1]:8088": 200, "[::1]": 200,
		"daybook.alder.example": 200, "Daybook.Alder.Example:443": 200,
		"evil.example": 421, "evil.example:8088": 421, "localhost.evil.example": 421, "127.0.0.1.evil.example": 421, "10.0.0.7": 421, "": 421, "[::1": 421,
	} {
		for _, address := range []string{"/", "/healthz", "/static/x"} {
			r := request(http.MethodGet, address)
			r.Host = host
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if refused := w.Code == http.StatusMisdirectedRequest; refused != (status == 421) {
				t.Errorf("%q %s: %d", host, address, w.Code)
			}
		}
	}
}

// TestStateFor says that what is published is asked for once in a while, and is never older than that.
func TestStateFor(t *testing.T) {
	t.Parallel()
	asked := 0
	now := morning()
	source := altered{sourceOf(readtest.Chain(t)), func(*web.State) { asked++ }}
	h := web.New(web.Config{Source: source, Now: func() time.Time { return now }, StateFor: time.Second, Currency: "EUR", Log: slog.New(slog.DiscardHandler)})
	for range 3 {
		get(t, h, "/").want(t, 200)
	}
	if asked != 1 {
		t.Errorf("asked %d times within a second", asked)
	}
	now = now.Add(time.Second)
	get(t, h, "/").want(t, 200)
	if asked != 2 {
		t.Errorf("asked %d times after a second", asked)
	}
}

func TestStatic(t *testing.T) {
	t.Parallel()
	h := chain(t)
	var sheet string
	for _, link := range all(get(t, h, "/").doc, "link") {
		if attr(link, "rel") == "stylesheet" {
			sheet = attr(link, "href")
		}
	}
	a := get(t, h, sheet).want(t, 200)
	has(t, a.Header().Get("Cache-Control"), "immutable")
	get(t, h, "/static/daybook.css").want(t, 404)
	get(t, h, "/static/../web.go").want(t, 307)
}

func TestUnknownValues(t *testing.T) {
	t.Parallel()
	h := chain(t)
	for address, status := range map[string]int{
		"/?date=yesterday": 400, "/?date=2026-02-30": 400, "/?date=2031-01-01": 404, "/?date=2026-03-01": 404, "/?run=x": 400, "/?run=0": 400, "/?run=999": 404,
		"/?region=East": 404, "/?vs=luck": 400, "/stores?page=0": 400, "/data?page=99": 404, "/nothing": 404, "/stores/": 404, "/?other=1": 200,
	} {
		a := get(t, h, address)
		if a.Code != status {
			t.Errorf("%s: %d, want %d", address, a.Code, status)
		}
		if a.Code != 200 && len(all(a.doc, "main h1")) != 1 {
			t.Errorf("%s: no page for people", address)
		}
	}
	r := request(http.MethodPost, "/")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusMethodNotAllowed {
		t.Errorf("POST: %d", w.Code)
	}
}

// broken is a Source whose warehouse is in trouble.
type broken struct {
	web.Source
	err error
}

func (b broken) At(context.Context, int64) (warehouse.Reader, error) { return nil, b.err }

func TestTroubleStaysInTheLog(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	h := handlerOf(broken{sourceOf(readtest.Chain(t)), errors.New("dial postgres://secret@db")}, &log)
	a := get(t, h, "/").want(t, 500)
	hasNot(t, a.Body.String(), "secret")
	has(t, log.String(), "secret")
	if a.Header().Get("ETag") != "" {
		t.Error("an error page is cached")
	}
}

func TestHTMX(t *testing.T) {
	t.Parallel()
	a := get(t, chain(t), "/?region=&vs=lastweek&date=2026-05-30", "HX-Request", "true", "HX-Target", "page").want(t, 200)
	if got := a.Header().Get("HX-Push-Url"); got != "/?date=2026-05-30&vs=lastweek" {
		t.Errorf("pushes %q", got)
	}
}

// TestKeptPages says that a page is made once for a published run, and is the same when it comes from memory; and that what
// one page read is not read again for the next.
func TestKeptPages(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	asked := &counting{Source: sourceOf(d)}
	h := handlerOf(asked, nil)
	first := get(t, h, "/stores").want(t, 200)
	again := get(t, h, "/stores").want(t, 200)
	if first.Body.String() != again.Body.String() || first.Header().Get("ETag") != again.Header().Get("ETag") {
		t.Error("the kept page is another")
	}
	for _, address := range []string{"/stores?sort=-sales", "/stores?region=North&vs=lastweek", "/stores?sort=upt&page=1", "/stores?date=2026-05-30"} {
		get(t, h, address).want(t, 200)
	}
	if asked.readers != 1 {
		t.Errorf("%d readers for pages of one night", asked.readers)
	}
	d.Exec(t, "update wh.published set run_id = 28")
	has(t, text(get(t, h, "/stores").want(t, 200).doc), "run 28")
}

// counting counts the readers that pages open.
type counting struct {
	web.Source
	readers int
}

func (c *counting) At(ctx context.Context, run int64) (warehouse.Reader, error) {
	c.readers++
	return c.Source.At(ctx, run)
}

// TestPast says that a page reads as a run left it, with what was known then, and that beyond what is kept it says so and
// leads to the ledger.
func TestPast(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	h := handlerOf(altered{sourceOf(d), func(s *web.State) { s.OldestRun = 20 }}, nil)
	then := get(t, h, "/stores?run=25").want(t, 200)
	has(t, text(then.doc), "You read the chain as run 25 left it.")
	has(t, text(then.doc), "Tue 26 May 2026")
	for _, link := range all(then.doc, "nav.pages a") {
		has(t, attr(link, "href"), "run=25")
	}
	get(t, h, "/?run=25&date=2026-05-27").want(t, 404) // not published then
	gone := get(t, h, "/?run=19").want(t, 404)
	has(t, text(gone.doc), "What run 19 left can no longer be read")
	links := all(gone.doc, "main a.button")
	if len(links) < 2 || attr(links[0], "href") != "/data/runs/19" {
		t.Fatalf("it leads to %v", texts(links))
	}
	has(t, text(get(t, h, "/data/runs/19").want(t, 200).doc), "✓ yes, rows and money")
	for _, link := range links {
		get(t, h, attr(link, "href")).want(t, 200)
	}
}
