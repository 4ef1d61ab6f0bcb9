package web_test

import (
	"context"
	"flag"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/web"
)

var (
	screenshots = flag.String("screenshots", "", "write the pictures that the documentation shows into this folder")
	everyLook   = flag.Bool("every-look", false, "with -screenshots: all pictures, to look at them")
)

// chromium is the browser that the tests use; without one they fail, for pages nobody looked at are not tested.
func chromium(t *testing.T) string {
	t.Helper()
	path := os.Getenv("DAYBOOK_CHROMIUM")
	if path == "" {
		path = "/usr/bin/chromium"
	}
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("no browser at %s: scripts/test-setup installs it, or set DAYBOOK_CHROMIUM", path)
	}
	return path
}

// browser starts Chromium once for a test.
func browser(t *testing.T) context.Context {
	t.Helper()
	options := append([]chromedp.ExecAllocatorOption{},
		chromedp.ExecPath(chromium(t)), chromedp.UserDataDir(t.TempDir()), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("hide-scrollbars", true), chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.WSURLReadTimeout(90*time.Second))
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("the browser did not start: %v", err)
	}
	return ctx
}

// look is one way of looking at a page.
type look struct {
	name   string
	width  int64
	height int64
	dark   bool
	plain  bool // scripts are off
}

var looks = []look{
	{"phone-light", 360, 740, false, false},
	{"phone-dark", 360, 740, true, true},
	{"desk-light", 1280, 900, false, true},
	{"desk-dark", 1280, 900, true, false},
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
  for (const e of document.querySelectorAll('.controls select, .controls input:not([type=hidden]), .where, nav a, .brand, .button, summary, .bridge ol a, .step, .cardy thead a')) {
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
	{"data", "/data", "well"},
	{"data-each", "/data?stores=each", "well"},
	{"run", "/data/runs/29", "well"},
	{"file", "/data/files/1841?line=2", "well"},
	{"file-bad", "/data/files/9002", "well"},
	{"definitions", "/definitions", "well"},
	{"insight", "/insights/sg-2026-05-30-north", "well"},
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
}

// homes serves the homes that pages are looked at on.
func homes(t *testing.T) map[string]string {
	t.Helper()
	well, stopped, partial, empty := readtest.Chain(t), readtest.Chain(t), readtest.Chain(t), readtest.Empty(t)
	stopped.Drift(t)
	partial.Exec(t, "update wh.store_day set complete = false where business_date = date '2026-05-30'")
	with := func(d readtest.DB, change func(*web.State)) http.Handler {
		return handlerOf(altered{sourceOf(d), change}, nil)
	}
	urls := map[string]string{}
	for name, h := range map[string]http.Handler{
		"well": handlerOf(sourceOf(well), nil), "drift": handlerOf(sourceOf(stopped), nil), "partial": handlerOf(sourceOf(partial), nil),
		"empty": handlerOf(sourceOf(empty), nil),
		"busy": with(well, func(s *web.State) {
			s.Busy = &web.Busy{What: "demo", Night: "2026-05-31", Done: 12, Total: 28}
		}),
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
	return urls
}

func TestBrowser_EveryPageAtEveryLook(t *testing.T) {
	t.Parallel()
	at := homes(t)
	ctx := browser(t)
	for _, l := range looks {
		for _, p := range browsed {
			t.Run(l.name+"/"+p.name, func(t *testing.T) {
				tab, cancel := chromedp.NewContext(ctx)
				defer cancel()
				if err := chromedp.Do(tab); err != nil {
					t.Fatal(err)
				}
				tab, stop := context.WithTimeout(tab, time.Minute)
				defer stop()
				var mu sync.Mutex
				var bytes float64
				var console []string
				err := chromedp.Listen(tab, func(ev any) {
					mu.Lock()
					defer mu.Unlock()
					switch e := ev.(type) {
					case *network.EventLoadingFinished:
						bytes += e.EncodedDataLength
					case *network.EventLoadingFailed:
						console = append(console, "failed: "+e.ErrorText)
					}
				})
				if err != nil {
					t.Fatal(err)
				}
				scheme := "light"
				if l.dark {
					scheme = "dark"
				}
				err = chromedp.Do(tab,
					call(network.Enable, network.EnableParams{}),
					call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: l.plain}),
					call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}),
					chromedp.EmulateViewport(l.width, l.height),
					chromedp.Navigate(at[p.home]+p.url),
					call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{}),
				)
				if err != nil {
					t.Fatal(err)
				}
				m, err := chromedp.Run(tab, chromedp.Evaluate[measure](measuring))
				if err != nil {
					t.Fatal(err)
				}
				if m.Wide > 0 {
					t.Errorf("the page is %d px wider than the window", m.Wide)
				}
				for _, s := range m.Small {
					t.Errorf("too small to tap: %s", s)
				}
				if want := map[bool]string{true: "404"}[p.name == "not-found" || p.name == "no-night"]; m.Code != want {
					t.Errorf("error page %q, want %q", m.Code, want)
				}
				if m.Text < 150 {
					t.Errorf("only %d letters are to be read", m.Text)
				}
				mu.Lock()
				if bytes > 300_000 {
					t.Errorf("%.0f bytes", bytes)
				}
				for _, c := range console {
					t.Error(c)
				}
				mu.Unlock()
				name := p.name + "-" + l.name
				if *screenshots == "" || !*everyLook && !inDocs[name] {
					return
				}
				picture, err := chromedp.Run(tab, chromedp.FullScreenshot(100))
				if err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(filepath.Join(*screenshots, name+".png"), small(t, picture), 0o644); err != nil {
					t.Fatal(err)
				}
			})
		}
	}
}

// call makes an action of a protocol command.
func call[P, R any](command cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, command, params)
		return err
	})
}

// TestBrowser_FilterSwapsThePage says that choosing a comparison changes figures and address without a new page.
func TestBrowser_FilterSwapsThePage(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(handlerOf(sourceOf(readtest.Chain(t)), nil))
	t.Cleanup(server.Close)
	ctx := browser(t)
	tab, stop := context.WithTimeout(ctx, time.Minute)
	defer stop()
	if err := chromedp.Do(tab, chromedp.EmulateViewport(1280, 900), chromedp.Navigate(server.URL+"/?region=North")); err != nil {
		t.Fatal(err)
	}
	const choose = `(async () => {
  window.same = true;
  const vs = document.querySelector('#vs');
  vs.value = 'lastweek';
  vs.dispatchEvent(new Event('change', {bubbles: true}));
  for (let i = 0; i < 200 && !document.querySelector('.against').innerText.includes('Sat 23 May'); i++) await new Promise(r => setTimeout(r, 50));
  return [String(window.same), location.pathname + location.search, document.querySelector('.against').innerText, document.querySelector('#region').value].join('|');
})()`
	got, err := chromedp.Run(tab, chromedp.Evaluate[string](choose, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(got, "true|/?date=2026-05-30&region=North&vs=lastweek|vs Sat 23 May") || !strings.HasSuffix(got, "|North") {
		t.Errorf("got %s", got)
	}
}
