package web_test

import (
	"context"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/web"
	"github.com/daybookhq/daybook/internal/web/browsertest"
)

// browser starts Chromium once for a test.
func browser(t *testing.T) context.Context {
	t.Helper()
	return browsertest.Start(t)
}

// heard is what a tab said while it loaded pages.
type heard struct {
	mu     sync.Mutex
	bytes  float64
	errors []string
}

func (h *heard) listen(ev any) {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch e := ev.(type) {
	case *network.EventRequestWillBeSent:
		if u, err := url.Parse(e.Request.URL); err != nil || u.Hostname() != "127.0.0.1" && u.Scheme != "data" && u.Scheme != "about" {
			h.errors = append(h.errors, "asks another host: "+e.Request.URL)
		}
	case *network.EventLoadingFinished:
		h.bytes += e.EncodedDataLength
	case *network.EventLoadingFailed:
		h.errors = append(h.errors, "not loaded: "+e.ErrorText)
	case *runtime.EventExceptionThrown:
		h.errors = append(h.errors, "script error: "+e.ExceptionDetails.Text)
	case *cdplog.EventEntryAdded:
		if e.Entry.Level == cdplog.EntryLevelError && !strings.Contains(e.Entry.Text, "status of 404") && !strings.Contains(e.Entry.Text, "status of 403") {
			h.errors = append(h.errors, "console: "+e.Entry.Text)
		}
	}
}

// said is how many bytes came so far, and what went wrong.
func (h *heard) said() (bytes float64, errors []string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.bytes, append(errors, h.errors...)
}

// open opens a tab that looks at pages in one way.
func open(t *testing.T, ctx context.Context, l look) (context.Context, *heard) {
	t.Helper()
	tab, cancel := chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(tab); err != nil {
		t.Fatal(err)
	}
	tab, stop := context.WithTimeout(tab, 2*time.Minute)
	t.Cleanup(stop)
	h := &heard{}
	if err := chromedp.Listen(tab, h.listen); err != nil {
		t.Fatal(err)
	}
	scheme, media := "light", ""
	if l.dark {
		scheme = "dark"
	}
	if l.paper {
		media = "print"
	}
	err := chromedp.Do(tab,
		call(network.Enable, network.EnableParams{}), call(cdplog.Enable, cdp.Empty{}), call(runtime.Enable, cdp.Empty{}),
		call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: l.plain}),
		call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: media, Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}),
		chromedp.EmulateViewport(l.width, l.height),
	)
	if err != nil {
		t.Fatal(err)
	}
	return tab, h
}

// visit goes to an address. Scripts are on again afterwards, so that the page can be asked about.
func visit(t *testing.T, tab context.Context, url string) {
	t.Helper()
	if err := chromedp.Do(tab, chromedp.Navigate(url), call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{})); err != nil {
		t.Fatal(err)
	}
}

// evaluate runs a script on the page and waits for its answer.
func evaluate[T any](t *testing.T, tab context.Context, script string) T {
	t.Helper()
	v, err := chromedp.Run(tab, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// call makes an action of a protocol command.
func call[P, R any](command cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, command, params)
		return err
	})
}

// served is a home in a browser.
func served(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(handlerOf(sourceOf(readtest.Chain(t)), nil))
	t.Cleanup(server.Close)
	return server.URL
}

var phone, desk = look{width: 360, height: 740}, look{width: 1280, height: 900}

// TestBrowser_FilterSwapsThePage says that choosing a comparison changes figures and address without a new page, and that
// the way back leads to what was there.
func TestBrowser_FilterSwapsThePage(t *testing.T) {
	t.Parallel()
	url := served(t)
	tab, h := open(t, browser(t), desk)
	visit(t, tab, url+"/?region=North")
	const choose = `(async () => {
  const until = async (word) => { for (let i = 0; i < 400 && !document.querySelector('.against').innerText.includes(word); i++) await new Promise(r => setTimeout(r, 50)); };
  window.same = true;
  const vs = document.querySelector('#vs');
  vs.focus();
  vs.value = 'lastweek';
  vs.dispatchEvent(new Event('change', {bubbles: true}));
  await until('Sat 23 May');
  const there = [String(window.same), location.pathname + location.search, document.querySelector('.against').innerText.slice(0, 13), document.querySelector('#region').value, document.activeElement.id];
  history.back();
  await until('normal Saturday');
  return there.concat([location.pathname + location.search, document.querySelector('#vs').value]).join('|');
})()`
	want := "true|/?date=2026-05-30&region=North&vs=lastweek|vs Sat 23 May|North|vs|/?region=North|normal"
	if got := evaluate[string](t, tab, choose); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	_, errors := h.said()
	for _, e := range errors {
		t.Error(e)
	}
}

// TestBrowser_SortKeepsItsPlace says that a click on a column's head turns the table without a jump, and without a new page.
func TestBrowser_SortKeepsItsPlace(t *testing.T) {
	t.Parallel()
	url := served(t)
	tab, _ := open(t, browser(t), desk)
	visit(t, tab, url+"/stores")
	got := evaluate[string](t, tab, `(async () => {
  window.same = true;
  scrollTo(0, 300);
  const head = [...document.querySelectorAll('thead a')].find(a => a.innerText.startsWith('Net sales'));
  head.click();
  for (let i = 0; i < 400 && !location.search.includes('sort'); i++) await new Promise(r => setTimeout(r, 50));
  await new Promise(r => setTimeout(r, 200));
  return [window.same, scrollY, location.search, document.querySelector('tbody .id').innerText, document.querySelector('th[aria-sort=descending]').innerText.trim()].join('|');
})()`)
	if want := "true|300|?sort=-sales|S0121|Net sales ↓"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestBrowser_ThreeClicksToALine walks from the chain's headline to the line of a file, by links alone and with scripts off.
func TestBrowser_ThreeClicksToALine(t *testing.T) {
	t.Parallel()
	url := served(t)
	plain := phone
	plain.plain = true
	tab, _ := open(t, browser(t), plain)
	next := url + "/"
	for _, click := range []string{".lead .value a", "tbody tr td a", ".from a"} {
		visit(t, tab, next)
		next = url + evaluate[string](t, tab, "document.querySelector('"+click+"').getAttribute('href')")
	}
	visit(t, tab, next)
	page := evaluate[string](t, tab, "document.querySelector('#main').innerText")
	for _, want := range []string{"sales_2026-05-30.csv", "Line ", "sed -n", "sha256", "its run", "Contract"} {
		has(t, page, want)
	}
}

// TestBrowser_FollowsTheNights says that while nights are loading a page renews its line of truth, and all of itself once
// another run is published: new words never stand over old figures.
func TestBrowser_FollowsTheNights(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	d.Exec(t, "update wh.published set run_id = 28")
	server := httptest.NewServer(handlerOf(altered{sourceOf(d), func(s *web.State) { s.Busy = &web.Busy{Done: int(s.Run), Total: 40} }}, nil))
	t.Cleanup(server.Close)
	tab, _ := open(t, browser(t), phone)
	visit(t, tab, server.URL+"/")
	const shown = "document.querySelector('#truth b').innerText + '|' + document.querySelector('.lead .value').innerText"
	before := evaluate[string](t, tab, shown)
	d.Exec(t, "update wh.published set run_id = 29")
	after := evaluate[string](t, tab, `(async () => {
  for (let i = 0; i < 600 && !document.querySelector('#truth').innerText.includes('run 29'); i++) await new Promise(r => setTimeout(r, 50));
  return `+shown+`;
})()`)
	if !strings.HasPrefix(before, "Fri 29 May 2026|") || !strings.HasPrefix(after, "Sat 30 May 2026|") || strings.Split(before, "|")[1] == strings.Split(after, "|")[1] {
		t.Errorf("before %s, after %s", before, after)
	}
}
