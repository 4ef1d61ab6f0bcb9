package web_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"golang.org/x/net/html"

	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/people"
)

// TestBrowser_TheRestOfThePages: on a phone every entry of the navigation is in sight or one tap away, without a script of ours, by keys too; at a desk all
// are in one row.
func TestBrowser_TheRestOfThePages(t *testing.T) {
	t.Parallel()
	url := served(t)
	ctx := browser(t)
	rules := axe(t)
	const entries = `JSON.stringify([...document.querySelectorAll('nav.pages :is(a, button)')].filter(e => e.checkVisibility()).map(e => {
  const b = e.getBoundingClientRect();
  return e.innerText.trim() + (b.left < 0 || b.right > innerWidth || b.bottom > innerHeight + 1 ? ' cut' : '') + (e.tagName === 'A' && innerWidth < 640 && (b.width < 44 || b.height < 44) ? ' small' : '');
}))`
	list := func(tab *testing.T, is string) string {
		tab.Helper()
		var names []string
		if err := json.Unmarshal([]byte(is), &names); err != nil {
			tab.Fatal(err)
		}
		return strings.Join(names, " ")
	}
	plain := phone
	plain.plain = true
	tab, _ := open(t, ctx, plain)
	visit(t, tab, url+"/data")
	if got := list(t, evaluate[string](t, tab, entries)); got != "Brief Stores Products Promotions More" {
		t.Errorf("at first: %s", got)
	}
	press := func(keys ...string) {
		t.Helper()
		for _, k := range keys {
			if err := chromedp.Do(tab, chromedp.KeyEvent(k)); err != nil {
				t.Fatal(err)
			}
		}
	}
	for range 20 {
		if press(kb.Tab); evaluate[string](t, tab, "document.activeElement.className") == "onward" {
			break
		}
	}
	press(kb.Enter)
	if got := list(t, evaluate[string](t, tab, entries)); got != "Brief Stores Products Promotions More Availability Patterns Data Definitions" {
		t.Errorf("opened: %s", got)
	}
	accessible(t, tab, rules)
	picture(t, tab, "pages-open-phone-light")
	press(kb.Tab)
	if got := evaluate[string](t, tab, "document.activeElement.innerText.trim()"); got != "Availability" {
		t.Errorf("the next key comes to %q", got)
	}
	press(kb.Escape)
	if got := list(t, evaluate[string](t, tab, entries)); got != "Brief Stores Products Promotions More" {
		t.Errorf("closed: %s", got)
	}
	tab, _ = open(t, ctx, desk)
	visit(t, tab, url+"/data")
	if got := list(t, evaluate[string](t, tab, entries)); got != "Brief Stores Products Promotions Availability Patterns Data Definitions" {
		t.Errorf("at a desk: %s", got)
	}
}

// TestBrowser_ExportsOpen: files to take along lie behind one small control, which opens without a script and within the window.
func TestBrowser_ExportsOpen(t *testing.T) {
	t.Parallel()
	url := served(t)
	ctx := browser(t)
	rules := axe(t)
	for name, l := range map[string]look{"phone": phone, "desk": desk} {
		l.plain = true
		for _, path := range []string{"/", "/stores", "/products", "/products/P007", "/promotions", "/availability", "/patterns", "/trend", "/data", "/stores/S0104/rows"} {
			tab, _ := open(t, ctx, l)
			visit(t, tab, url+path)
			got := evaluate[string](t, tab, `(() => {
  const wrong = [];
  for (const d of document.querySelectorAll('.files')) {
    if ([...d.querySelectorAll('a')].some(a => a.checkVisibility())) wrong.push('open before it is asked');
    d.querySelector('summary').click();
    for (const a of d.querySelectorAll('a')) {
      a.scrollIntoView({block: 'center'});
      const b = a.getBoundingClientRect(), over = document.elementFromPoint(b.left + b.width / 2, b.top + b.height / 2);
      if (b.left < 0 || b.right > innerWidth || over !== a) wrong.push(a.innerText + ' cannot be hit');
    }
  }
  if (document.documentElement.scrollWidth > innerWidth) wrong.push('too wide');
  return document.querySelectorAll('.files').length + wrong.join(', ');
})()`)
			if want := map[bool]string{true: "1"}[path != "/stores" && path != "/data"]; !strings.HasPrefix(got, want) || len(got) != 1 || got == "0" {
				t.Errorf("%s %s: %s", name, path, got)
			}
			accessible(t, tab, rules)
			picture(t, tab, "exports"+strings.ReplaceAll(path, "/", "-")+"-"+name)
		}
	}
}

// TestBrowser_TablesOfAPhone: what a run changed, weeks of stores and products, headers held against each other and the audit log are whole on a phone: no
// table is wider than the window, none scrolls sideways, and nothing of a row is cut.
func TestBrowser_TablesOfAPhone(t *testing.T) {
	t.Parallel()
	at := homes(t)
	ctx := browser(t)
	for _, page := range []struct{ home, path, table string }{
		{"corrected", "/data/runs/20/changes", "#days"},
		{"corrected", "/data/runs/20/changes", "#store-days"},
		{"well", "/patterns", "#week"},
		{"well", "/stores/S0104/patterns", "#week"},
		{"well", "/products/P007", "#heat"},
		{"said", "/insights/so-S0104-P007", ".heat"},
		{"drift", "/data", "#drift"},
		{"well", "/data", "#quarantine"},
		{"as admin", "/admin", ".log"},
	} {
		tab, _ := open(t, ctx, phone)
		visit(t, tab, at[page.home]+page.path)
		got := evaluate[string](t, tab, `(() => {
  const table = document.querySelector('table:is(`+page.table+`), `+page.table+` table'), wrong = [];
  for (let e = table; e; e = e.parentElement) if (e.scrollWidth > Math.min(innerWidth, e.clientWidth + 1)) wrong.push(e.tagName + ' is ' + e.scrollWidth + ' px wide');
  for (const c of table.querySelectorAll('tbody :is(th, td)')) {
    const b = c.getBoundingClientRect();
    if (c.innerText && (!c.checkVisibility() && !c.matches('.opt') || b.left < 0 || b.right > innerWidth || c.scrollWidth > b.width + 1)) wrong.push('cut: ' + c.innerText);
  }
  return [table.rows.length > 1, ...wrong].join(', ');
})()`)
		if got != "true" {
			t.Errorf("%s %s: %s", page.path, page.table, got)
		}
	}
}

// TestStore_OfMyOwn: who looks after one store has its page in the place of a table with one row, and hashes and what is there for programs behind a control,
// at the end of the same walk from a headline to a line; who sees more has the table.
func TestStore_OfMyOwn(t *testing.T) {
	t.Parallel()
	o := staffed(t, readtest.Chain(t), "", person("anna", people.Store, false, "store:S0104"), person("ben", people.Store, false, "store:S0104", "store:S0112"), person("rita", people.Region, false, "region:North"))
	look := func(who, url string) *html.Node {
		t.Helper()
		return get(t, o, url, "Cookie", o.cookie(t, who)).want(t, http.StatusOK).doc
	}
	folded := func(n *html.Node) bool {
		for ; n != nil; n = n.Parent {
			if n.Data == "details" {
				return true
			}
		}
		return false
	}
	for who, want := range map[string]string{"anna": "My store /stores/S0104?vs=lastweek", "ben": "Stores /stores?vs=lastweek", "rita": "Stores /stores?vs=lastweek"} {
		page := look(who, "/?vs=lastweek")
		entry := all(page, "nav.pages a")[1]
		if got := text(entry) + " " + attr(entry, "href"); got != want {
			t.Errorf("%s has %q, want %q", who, got, want)
		}
		for _, link := range all(page, ".foot a") {
			if attr(link, "href") == "/api/v1/openapi.json" && folded(link) != (who == "anna") {
				t.Errorf("%s: what is for programs is folded away: %v", who, folded(link))
			}
		}
		if links := all(page, "main a"); who == "anna" {
			for _, link := range links {
				if strings.HasPrefix(attr(link, "href"), "/stores?") || attr(link, "href") == "/stores" {
					t.Errorf("a link to the table of stores: %q", text(link))
				}
			}
		}
	}
	next := "/"
	for _, click := range []string{".lead .value a", ".from a"} {
		next = attr(all(look("anna", next), click)[0], "href")
	}
	page := look("anna", next)
	hashes := 0
	for _, dd := range all(page, "dd") {
		if len(text(dd)) == 64 {
			if hashes++; !folded(dd) {
				t.Errorf("the hash %s is in sight", text(dd))
			}
		}
	}
	if hashes == 0 {
		t.Errorf("no hash on %s", next)
	}
	has(t, text(page), "Which file exactly")
	for _, dd := range all(look("rita", next), "dd") {
		if len(text(dd)) == 64 && folded(dd) {
			t.Error("the hash is folded away for who sees a region")
		}
	}
}
