package web_test

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"flag"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/people"
	"github.com/daybookhq/daybook/internal/web"
)

var (
	screenshots = flag.String("screenshots", "", "write the pictures that the documentation shows into this folder, and the page that lists them")
	everyLook   = flag.Bool("every-look", false, "with -screenshots: all pages of the tests in all looks instead, to look at them")
)

// look is one way of looking at a page.
type look struct {
	name   string
	width  int64
	height int64
	dark   bool
	plain  bool // scripts are off
	paper  bool // as it is printed
	axe    bool // the rules of WCAG are run over it
	once   bool // one home is enough
}

var looks = []look{
	{name: "phone-light", width: 360, height: 740, axe: true},
	{name: "phone-dark", width: 360, height: 740, dark: true, plain: true, axe: true},
	{name: "tablet-light", width: 768, height: 1024, once: true},
	{name: "desk-light", width: 1280, height: 900, plain: true, axe: true},
	{name: "desk-dark", width: 1280, height: 900, dark: true, axe: true},
	{name: "paper", width: 794, height: 1123, paper: true, once: true},
}

// measure is what a page says of itself once it is drawn.
type measure struct {
	Wide  int      // how far it reaches beyond the window
	Small []string // controls and links in a row of their own that are too small to tap
	Text  int
	Title string
	Code  string // of an error page
}

// measuring finds what a thumb cannot hit: WCAG 2.2 wants 24 px for all, Daybook 44 px for controls on a phone. Links in
// running text are exempt.
const measuring = `(() => {
  const shown = e => { const b = e.getBoundingClientRect(); const s = getComputedStyle(e); return b.width > 0 && b.height > 0 && s.visibility !== 'hidden' && !(s.clipPath === 'inset(50%)') && b.right > 0; };
  const small = [];
  const phone = innerWidth < 640;
  for (const e of document.querySelectorAll('.controls select, .controls input:not([type=hidden]), .where, nav a, nav button, .brand, .button, summary, .bridge ol a, .step, .cardy thead a')) {
    if (!shown(e) || e.classList.contains('off') && !e.href) continue;
    const b = e.getBoundingClientRect();
    if (b.height < (phone ? 43.5 : 24) || b.width < 24) small.push(e.outerHTML.slice(0, 80) + ' ' + b.width + 'x' + b.height);
  }
  for (const e of document.querySelectorAll('h2 .term, tbody th a, .findings .head, .more a, .crumb a, .value a')) {
    if (!shown(e)) continue;
    const b = e.getBoundingClientRect();
    if (b.height < 24) small.push(e.outerHTML.slice(0, 80) + ' ' + b.width + 'x' + b.height);
  }
  return {Wide: document.documentElement.scrollWidth - innerWidth, Small: small, Text: document.body.innerText.length, Title: document.title, Code: (document.querySelector('.state .code') || {}).innerText || ''};
})()`

// browsed are the pages to look at, each on one of the homes.
var browsed = []struct{ name, url, home string }{
	{"brief", "/", "well"},
	{"stores", "/stores", "well"},
	{"stores-bridge", "/stores?sort=transactions-gap", "well"},
	{"store", "/stores/S0104", "well"},
	{"store-missing", "/stores/S0112", "well"},
	{"rows", "/stores/S0104/rows", "well"},
	{"brief-week", "/?period=week", "well"},
	{"stores-month", "/stores?period=month", "well"},
	{"trend", "/trend?by=week", "two years"},
	{"trend-store", "/stores/S0104/trend", "well"},
	{"data", "/data", "well"},
	{"data-each", "/data?stores=each", "well"},
	{"run", "/data/runs/29", "well"},
	{"changes", "/data/runs/20/changes", "corrected"},
	{"file", "/data/files/1841?line=2", "well"},
	{"file-bad", "/data/files/9002", "well"},
	{"definitions", "/definitions", "well"},
	{"contract", "/data/contracts/sales", "well"},
	{"brief-theme", "/", "themed"},
	{"framed", "/", "framed"},
	{"framed-number", "/", "framed number"},
	{"brief-broken", "/", "broken"},
	{"definitions-broken", "/definitions", "broken"},
	{"insight", "/insights/sg-2026-05-30-north", "well"},
	{"search", "/search", "well"},
	{"search-found", "/search?q=s010", "well"},
	{"products", "/products", "well"},
	{"product", "/products/P007", "well"},
	{"patterns", "/patterns", "well"},
	{"patterns-store", "/stores/S0104/patterns", "well"},
	{"availability", "/availability", "well"},
	{"availability-store", "/stores/S0104/availability", "well"},
	{"promotions", "/promotions", "well"},
	{"promotion", "/promotions/PR21", "well"},
	{"said", "/insights/so-S0104-P007", "said"},
	{"brief-said", "/", "said"},
	{"store-said", "/stores/S0104", "said"},
	{"learning", "/?date=2026-03-29", "well"},
	{"quiet", "/?date=2026-05-29", "well"},
	{"as-of", "/?run=20", "well"},
	{"not-found", "/stores/S9999", "well"},
	{"no-night", "/?date=2026-03-01", "well"},
	{"all-closed", "/?date=2026-04-05", "well"},
	{"brief-drift", "/", "drift"},
	{"data-drift", "/data", "drift"},
	{"brief-busy", "/", "busy"},
	{"brief-held", "/", "held"},
	{"brief-old", "/", "old"},
	{"brief-nothing-complete", "/", "partial"},
	{"empty", "/", "empty"},
	{"empty-drift", "/", "empty-drift"},
	{"login", "/login", "door"},
	{"mail-off", "/mail/off?who=1&key=k", "mailed"},
	{"brief-german", "/", "in German"},
	{"store-german", "/stores/S0104", "in German"},
	{"data-german", "/data", "in German"},
	{"account", "/account", "as admin"},
	{"account-new", "/account", "as new"},
	{"people", "/admin", "as admin"},
	{"people-found", "/admin?q=a", "as admin"},
	{"data-mend", "/data", "as admin"},
	{"run-held", "/data/runs/30", "at the gate"},
	{"brief-region", "/", "as region"},
	{"brief-store", "/", "as store"},
	{"store-of-mine", "/stores/S0104", "as store"},
	{"file-of-mine", "/data/files/1841?line=2", "as store"},
	{"data-of-mine", "/data", "as store"},
	{"nothing-mine", "/", "as nobody"},
}

// homes serves the homes that pages are looked at on.
func homes(t *testing.T) map[string]string {
	t.Helper()
	well, stopped, partial, empty := readtest.Chain(t), readtest.Chain(t), readtest.Chain(t), readtest.Empty(t)
	stopped.Drift(t)
	said := readtest.Chain(t)
	said.Exec(t, ownFiles+"\n--;"+dealt)
	partial.Exec(t, "update wh.store_day set complete = false where business_date = date '2026-05-30'")
	with := func(d readtest.DB, change func(*web.State)) http.Handler {
		return handlerOf(altered{sourceOf(d), change}, nil)
	}
	urls := map[string]string{}
	for name, h := range map[string]http.Handler{
		"well": handlerOf(sourceOf(well), nil), "drift": handlerOf(sourceOf(stopped), nil), "partial": handlerOf(sourceOf(partial), nil),
		"empty": handlerOf(sourceOf(empty), nil), "two years": twoYears(t, web.Config{}), "corrected": handlerOf(sourceOf(corrected(t)), nil), "said": handlerOf(sourceOf(said), nil),
		"busy": with(well, func(s *web.State) {
			s.Busy = &web.Busy{What: "demo", Night: "2026-05-31", Done: 12, Total: 28}
		}),
		"broken":    web.New(web.Config{Source: sourceOf(well), Now: morning, Currency: "EUR", Contracts: contracts("sales", "  - name: sales", "  - name: slaes"), Log: slog.New(slog.DiscardHandler)}),
		"themed":    web.New(web.Config{Source: sourceOf(well), Now: morning, Currency: "EUR", ChainName: "Alder Foods", Theme: alder(t), Log: slog.New(slog.DiscardHandler)}),
		"mailed":    web.New(web.Config{Source: sourceOf(well), Now: morning, Currency: "EUR", Mails: lettered{}, Log: slog.New(slog.DiscardHandler)}),
		"in German": web.New(web.Config{Source: sourceOf(well), Now: morning, Currency: "EUR", Locale: "de", ChainName: "Alder Foods", Contracts: contracts(), Log: slog.New(slog.DiscardHandler)}),
		"held": with(well, func(s *web.State) {
			s.Held = []string{"inventory"}
			s.Missing = []web.Missing{{Dataset: "inventory", BusinessDate: "2026-05-30", Word: "missing", Owner: "stock@alder.example"}}
		}),
		"old": web.New(web.Config{Source: sourceOf(well), Now: func() time.Time { return morning().AddDate(0, 0, 4) }, Currency: "EUR", Log: slog.New(slog.DiscardHandler)}),
		"empty-drift": with(empty, func(s *web.State) {
			s.NewestRun, s.Outcome, s.Drifted = 1, "stopped_by_drift", []web.Drifted{{File: "sales_2026-05-31.csv"}}
		}),
	} {
		server := httptest.NewServer(h)
		t.Cleanup(server.Close)
		urls[name] = server.URL
	}
	staffedHomes(t, urls)
	return urls
}

// staffedHomes serves a home with people, to each of them as if they had logged in.
func staffedHomes(t *testing.T, urls map[string]string) {
	t.Helper()
	fresh := person("new", people.Store, false, "store:S0104")
	fresh.MustChange = true
	anna := person("anna", people.Admin, true)
	anna.Name = "Anna Käse"
	o := staffed(t, readtest.Chain(t), "", anna, person("region", people.Region, true, "region:North"), person("store", people.Store, false, "store:S0104"),
		person("nobody", people.Store, false, "store:S9999"), fresh)
	serve := func(name string, h http.Handler) {
		server := httptest.NewServer(h)
		t.Cleanup(server.Close)
		urls[name] = server.URL
	}
	serve("door", o)
	framed := o.framing(intranet)
	for name, link := range map[string][2]string{"framed": {"/stores?vs=lastweek", ""}, "framed number": {"/", "net_sales"}} {
		address, _ := framed.link(t, people.Token{Role: people.Chain}, link[0], link[1])
		serve(name, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/" {
				r.URL.Path, r.URL.RawQuery = address, ""
			}
			framed.ServeHTTP(w, r)
		}))
	}
	for name, login := range map[string]string{"as admin": "anna", "as region": "region", "as store": "store", "as new": "new", "as nobody": "nobody"} {
		cookie := o.cookie(t, login)
		serve(name, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			r.Header.Set("Cookie", cookie)
			o.ServeHTTP(w, r)
		}))
	}
	waiting := readtest.Chain(t)
	waiting.Exec(t, held)
	gate, _ := mended(t, waiting)
	dora := gate.cookie(t, "dora")
	serve("at the gate", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Set("Cookie", dora)
		gate.ServeHTTP(w, r)
	}))
}

// TestBrowser_EveryPageAtEveryLook opens every page in every state, narrow and wide, light and dark, with and without scripts.
func TestBrowser_EveryPageAtEveryLook(t *testing.T) {
	t.Parallel()
	at := homes(t)
	ctx := browser(t)
	rules := axe(t)
	for _, l := range looks {
		for _, p := range browsed {
			if l.once && (p.home != "well" || p.name == "no-night" || p.name == "not-found") {
				continue // its shape is that of the other looks
			}
			t.Run(l.name+"/"+p.name, func(t *testing.T) {
				tab, h := open(t, ctx, l)
				visit(t, tab, at[p.home]+p.url)
				if p.home == "said" || p.name == "data-mend" {
					evaluate[bool](t, tab, "document.querySelectorAll('details').forEach(d => { d.open = true }) || true")
				}
				m := evaluate[measure](t, tab, measuring)
				if m.Wide > 0 {
					t.Errorf("the page is %d px wider than the window", m.Wide)
				}
				for _, s := range m.Small {
					if !l.paper {
						t.Errorf("too small to tap: %s", s)
					}
				}
				if want := map[string]string{"not-found": "404", "no-night": "404", "nothing-mine": "403"}[p.name]; m.Code != want {
					t.Errorf("error page %q, want %q", m.Code, want)
				}
				if m.Text < 100 {
					t.Errorf("only %d letters are to be read", m.Text)
				}
				if l.axe {
					accessible(t, tab, rules)
				}
				bytes, errors := h.said()
				if bytes > 120_000 {
					t.Errorf("%.0f bytes on a first visit", bytes)
				}
				for _, e := range errors {
					t.Error(e)
				}
				picture(t, tab, p.name+"-"+l.name)
			})
		}
	}
}

// picture keeps a picture of the page where the test was asked for it.
func picture(t *testing.T, tab context.Context, name string) {
	t.Helper()
	if *screenshots == "" || !*everyLook {
		return
	}
	p, err := chromedp.Run(tab, chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(*screenshots, name+".png"), small(t, p), 0o644); err != nil {
		t.Fatal(err)
	}
}

// axe is the script of testdata/axe.
func axe(t *testing.T) string {
	t.Helper()
	f, err := os.Open("testdata/axe/axe.min.js.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	script, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return string(script)
}

// accessible runs every rule of WCAG 2.2 A and AA, and of good practice, over the page.
func accessible(t *testing.T, tab context.Context, rules string) {
	t.Helper()
	evaluate[string](t, tab, rules+";'there'")
	out := evaluate[string](t, tab, `(async () => {
  const r = await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']});
  return JSON.stringify(r.violations.map(v => v.id + ': ' + v.help + ': ' + v.nodes[0].html.slice(0, 160)));
})()`)
	var violations []string
	if err := json.Unmarshal([]byte(out), &violations); err != nil {
		t.Fatal(err)
	}
	for _, v := range violations {
		t.Error(strings.Join(strings.Fields(v), " "))
	}
}
