package web_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// focused is what has the focus: what it is, whether that can be seen, and whether anything lies over it.
type focused struct {
	What            string
	Outline, Hidden bool
	Top             float64
}

const focus = `(() => {
  // Of a link over two lines the first, of a table that scrolls its upper part.
  const e = document.activeElement, b = e.getClientRects()[0] || e.getBoundingClientRect(), s = getComputedStyle(e);
  const x = Math.min(Math.max(b.left + b.width / 2, 1), innerWidth - 1), y = Math.min(Math.max(b.top + Math.min(b.height, 80) / 2, 1), innerHeight - 1);
  const over = document.elementFromPoint(x, y);
  return JSON.stringify({What: (e.tagName + ' ' + (e.innerText || e.getAttribute('aria-label') || e.name || '')).trim().replace(/\s+/g, ' ').slice(0, 60),
    Outline: s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2, Hidden: !(over === e || e.contains(over) || (over && over.contains(e))), Top: b.top + scrollY});
})()`

// TestBrowser_Keyboard walks pages with the tab key alone: the focus is always seen, nothing lies over it, and it comes to
// every place where something can be done. The search begins in its box.
func TestBrowser_Keyboard(t *testing.T) {
	t.Parallel()
	urls := homes(t)
	ctx := browser(t)
	for name, l := range map[string]look{"phone": phone, "desk": desk} {
		for _, page := range []struct{ home, path string }{
			{"well", "/"},
			{"well", "/stores"},
			{"well", "/stores/S0104"},
			{"well", "/trend"},
			{"well", "/stores/S0104/trend"},
			{"well", "/stores/S0104/rows"},
			{"well", "/stores/S0104/availability"},
			{"well", "/stores/S0104/patterns"},
			{"well", "/products"},
			{"well", "/promotions"},
			{"well", "/definitions"},
			{"well", "/data/contracts/sales"},
			{"well", "/data/files/1841?line=2"},
			{"corrected", "/data/runs/20/changes"},
			{"as store", "/account"},
			{"door", "/login"},
			{"mailed", "/mail/off?who=1&key=k"},
			{"well", "/products/P007"},
			{"well", "/availability"},
			{"well", "/promotions/PR21"},
			{"well", "/patterns"},
			{"well", "/search?q=s010"},
			{"said", "/insights/so-S0104-P007"},
			{"well", "/data"},
			{"well", "/data/runs/29"},
			{"as admin", "/data/files/9002"},
			{"as admin", "/admin"},
			{"at the gate", "/data/runs/30"},
		} {
			t.Run(name+" "+page.home+page.path, func(t *testing.T) {
				tab, _ := open(t, ctx, l)
				visit(t, tab, urls[page.home]+page.path)
				all := evaluate[int](t, tab, `[...document.querySelectorAll('a[href], button, select, input:not([type=hidden]), summary, textarea, [tabindex="0"]')].filter(e => e.checkVisibility({visibilityProperty: true})).length`)
				seen := map[string]bool{}
				for i := 0; i < all+3; i++ {
					if err := chromedp.Do(tab, chromedp.KeyEvent(kb.Tab)); err != nil {
						t.Fatal(err)
					}
					var f focused
					if err := json.Unmarshal([]byte(evaluate[string](t, tab, focus)), &f); err != nil {
						t.Fatal(err)
					}
					if strings.HasPrefix(f.What, "BODY") {
						break
					}
					if i == 0 && !strings.HasPrefix(page.path, "/search") && f.What != "A Skip to the figures" {
						t.Errorf("the first stop is %q", f.What)
					}
					if !f.Outline {
						t.Errorf("the focus on %q cannot be seen", f.What)
					}
					if f.Hidden {
						t.Errorf("something lies over %q", f.What)
					}
					seen[f.What] = true
				}
				if len(seen) < all/3 {
					t.Errorf("%d places of %d were reached", len(seen), all)
				}
			})
		}
	}
}

// TestBrowser_SkipLink says that the first key leads past the frame to the figures.
func TestBrowser_SkipLink(t *testing.T) {
	t.Parallel()
	tab, _ := open(t, browser(t), desk)
	visit(t, tab, served(t)+"/")
	if err := chromedp.Do(tab, chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Enter)); err != nil {
		t.Fatal(err)
	}
	if at := evaluate[string](t, tab, "document.activeElement.id"); at != "main" {
		t.Errorf("the focus is on %q", at)
	}
}

// TestBrowser_Sheet says that a phone's filters open at a tap and close at a key, without any script of ours.
func TestBrowser_Sheet(t *testing.T) {
	t.Parallel()
	tab, _ := open(t, browser(t), phone)
	visit(t, tab, served(t)+"/?region=North")
	const shown = "getComputedStyle(document.querySelector('#filters')).display"
	if got := evaluate[string](t, tab, shown); got != "none" {
		t.Errorf("before the tap: %s", got)
	}
	if got := evaluate[string](t, tab, "document.querySelector('.where').click(), "+shown); got != "grid" {
		t.Errorf("after the tap: %s", got)
	}
	if err := chromedp.Do(tab, chromedp.KeyEvent(kb.Escape)); err != nil {
		t.Fatal(err)
	}
	if got := evaluate[string](t, tab, shown); got != "none" {
		t.Errorf("after Escape: %s", got)
	}
}

// TestBrowser_Keys says that a search is found, walked and opened with keys alone, that nights are turned with arrows, and that all of
// it can be turned off.
func TestBrowser_Keys(t *testing.T) {
	t.Parallel()
	tab, _ := open(t, browser(t), desk)
	url := served(t)
	press := func(keys ...string) {
		t.Helper()
		for _, k := range keys {
			if err := chromedp.Do(tab, chromedp.KeyEvent(k)); err != nil {
				t.Fatal(err)
			}
		}
	}
	until := func(what, script, want string) {
		t.Helper()
		got := ""
		for range 100 {
			if got = evaluate[string](t, tab, script); got == want {
				return
			}
			time.Sleep(50 * time.Millisecond)
		}
		t.Fatalf("%s: %q, want %q", what, got, want)
	}
	visit(t, tab, url+"/")
	press("j")
	until("the first row", "document.activeElement.className", "head")
	press("k", "/")
	until("the search", "location.pathname + ' ' + (document.activeElement?.id ?? '')", "/search q")
	press("b", "e", "e", "c", "h")
	until("what was found", "document.querySelector('#hits li a')?.innerText ?? ''", "Beechwood")
	until("its address", "location.search", "?q=beech")
	press(kb.ArrowDown)
	until("the first hit", "document.activeElement.innerText", "Beechwood")
	press(kb.ArrowUp)
	until("back in the box", "document.activeElement.id", "q")
	press(kb.ArrowDown, kb.Enter)
	until("the store", "document.readyState + location.pathname", "complete/stores/S0104")
	press(kb.ArrowLeft)
	until("the night before", "document.readyState + location.search", "complete?date=2026-05-29")
	press("?")
	until("the list of keys", "String(document.querySelector('#keys').matches(':popover-open'))", "true")
	press(kb.Escape)
	until("closed", "String(document.querySelector('#keys').matches(':popover-open'))", "false")
	evaluate[bool](t, tab, "document.querySelector('#keys-on').click() || true")
	visit(t, tab, url+"/")
	press("/", "?", kb.ArrowLeft)
	time.Sleep(300 * time.Millisecond)
	until("turned off", "location.pathname + location.search + document.querySelector('#keys').matches(':popover-open')", "/false")
}
