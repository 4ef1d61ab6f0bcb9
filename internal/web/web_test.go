package web_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/web"
)

// morning is the clock of the tests: the Sunday after the chain's last night.
func morning() time.Time { return time.Date(2026, 5, 31, 7, 30, 0, 0, time.UTC) }

// altered is a Source with a State of its own.
type altered struct {
	web.Source
	change func(*web.State)
}

func (a altered) State(ctx context.Context) (web.State, error) {
	s, err := a.Source.State(ctx)
	a.change(&s)
	return s, err
}

func sourceOf(d readtest.DB) web.Source { return web.FromWarehouse(d.Warehouse(morning), nil) }

func handlerOf(s web.Source, log io.Writer) http.Handler {
	if log == nil {
		log = io.Discard
	}
	return web.New(web.Config{Source: s, Now: morning, Currency: "EUR", ChainName: "Alder Foods", Contracts: contracts(), Log: slog.New(slog.NewTextHandler(log, nil))})
}

func chain(t *testing.T) http.Handler {
	t.Helper()
	return handlerOf(sourceOf(readtest.Chain(t)), nil)
}

// request is one that a browser on this machine would send.
func request(method, url string) *http.Request {
	r := httptest.NewRequest(method, url, nil)
	r.Host = "localhost:8088"
	return r
}

type answer struct {
	*httptest.ResponseRecorder
	doc *html.Node
}

func get(t *testing.T, h http.Handler, url string, headers ...string) answer {
	t.Helper()
	r := request(http.MethodGet, url)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	a := answer{ResponseRecorder: w}
	if strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") && w.Header().Get("Content-Encoding") == "" {
		doc, err := html.Parse(strings.NewReader(w.Body.String()))
		if err != nil {
			t.Fatal(err)
		}
		a.doc = doc
	}
	return a
}

func (a answer) want(t *testing.T, status int) answer {
	t.Helper()
	if a.Code != status {
		t.Fatalf("status %d, want %d: %s", a.Code, status, text(a.doc))
	}
	return a
}
