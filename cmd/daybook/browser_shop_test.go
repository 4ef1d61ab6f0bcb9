package main_test

import (
	"context"
	"encoding/json"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/daybookhq/daybook/internal/web/browsertest"
)

// shop is a small chain that is served, with people who log in.
type shop struct {
	home, files   string // files are those that the chain sends, good ones
	url           string
	store, region string // of the people below
	last          time.Time
	browser       context.Context
	password      map[string]string // by login
}

const (
	shopDays = 32
	chosen   = "a long and winding road"
)

// openShop makes the chain, lives through its nights but the last, and serves it to an analyst, a regional manager, a store manager
// and a data engineer.
func openShop(t *testing.T) shop {
	t.Helper()
	dir := t.TempDir()
	c := shop{home: filepath.Join(dir, "home"), files: filepath.Join(dir, "files"), password: map[string]string{}}
	c.last = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, shopDays-1)
	must(t, []int{0}, "generate", "--stores", "24", "--products", "60", "--from", "2026-03-01", "--days", "32", "--seed", "5", "--out", c.files)
	must(t, []int{0}, "init", c.home)
	for _, name := range files(t, c.files) {
		if strings.HasSuffix(name, ".csv") && !strings.Contains(name, c.night(0)) {
			write(t, filepath.Join(c.home, "landing", name), read(t, filepath.Join(c.files, name)))
		}
	}
	must(t, []int{0}, "run", "--home", c.home)
	var found []struct {
		Kind      string
		Level     string
		Region    string
		StoreID   string `json:"store_id"`
		OwnerRole string `json:"owner_role"`
	}
	decode(t, must(t, []int{0}, "insights", "--home", c.home, "--date", c.night(-1), "--json"), &found)
	for _, f := range found {
		if strings.HasSuffix(f.Kind, "_stock") && f.Level == "store" && f.OwnerRole == "store" && c.store == "" {
			c.store, c.region = f.StoreID, f.Region
		}
	}
	if c.store == "" {
		t.Fatalf("no store has anything to do on %s: %v", c.night(-1), found)
	}
	for login, words := range map[string][]string{
		"anna": {"--role", "chain", "--sees-cost"}, "rita": {"--role", "region", "--scope", "region:" + c.region}, "olga": {"--role", "store", "--scope", "store:" + c.store}, "dora": {"--role", "data"},
	} {
		out := must(t, []int{0}, append([]string{"user", "add", login, "--home", c.home, "--json"}, words...)...)
		var made struct{ Password string }
		decode(t, out, &made)
		c.password[login] = made.Password
	}
	p := start(t, "serve", "--home", c.home, "--listen", "127.0.0.1:0")
	c.url = address.FindString(p.until(t, "serving "))
	go func() {
		for p.lines.Scan() { // nobody reads on
		}
	}()
	c.browser = browsertest.Start(t)
	return c
}

// land brings the files of a night into landing, each as change makes it; an empty one stays away. It returns the name of the sales file.
func (c shop) land(t *testing.T, night int, change func(name, doc string) string) (sales string) {
	t.Helper()
	for _, name := range files(t, c.files) {
		if !strings.Contains(name, c.night(night)) {
			continue
		}
		if doc := change(name, read(t, filepath.Join(c.files, name))); doc != "" {
			write(t, filepath.Join(c.home, "landing", name), doc)
		}
	}
	return "sales_" + c.night(night) + ".csv"
}

// window is a tab of somebody who is logged in.
type window struct {
	t   *testing.T
	ctx context.Context
	url string
}

// comesIn opens a tab, logs somebody in, and lets them choose a password of their own the first time.
func (c shop) comesIn(t *testing.T, login string, width int64) window {
	t.Helper()
	tab, cancel := chromedp.NewContext(c.browser)
	t.Cleanup(cancel)
	if err := chromedp.Do(tab, chromedp.EmulateViewport(width, 844)); err != nil {
		t.Fatal(err)
	}
	tab, stop := context.WithTimeout(tab, longEnough)
	t.Cleanup(stop)
	w := window{t, tab, c.url}
	w.open("/login")
	w.ask("fetch('/logout', {method: 'POST'}).then(() => '1')", new(int))
	w.open("/login")
	password := c.password[login]
	w.fill("input[name=login]", login)
	w.fill("input[name=password]", password)
	w.click("main form button[type=submit]")
	w.until("document.readyState + ' ' + (document.querySelector('h1')?.innerText ?? '') + location.pathname", "complete")
	w.until("String(location.pathname !== '/login')", "true")
	if password != chosen {
		w.until("document.querySelector('h1')?.innerText ?? ''", "Choose a password of your own")
		w.fill("input[name=password]", password)
		w.fill("input[name=new]", chosen)
		w.fill("input[name=again]", chosen)
		w.click("main .fields button[type=submit]")
		w.until("document.querySelector('h1')?.innerText ?? ''", "Your login")
		c.password[login] = chosen
	}
	return w
}

func (w window) open(path string) {
	w.t.Helper()
	if err := chromedp.Do(w.ctx, chromedp.Navigate(w.url+path)); err != nil {
		w.t.Fatalf("%s: %v", path, err)
	}
}

// ask runs a script and reads its answer as JSON where it is a text, else as it is.
func (w window) ask(script string, into any) {
	w.t.Helper()
	text := w.say(script)
	if err := json.Unmarshal([]byte(text), into); err != nil {
		w.t.Fatalf("%s: %v", text, err)
	}
}

// say runs a script whose answer is a text.
func (w window) say(script string) string {
	w.t.Helper()
	v, err := chromedp.Run(w.ctx, chromedp.Evaluate[string](script, chromedp.EvalAwaitPromise))
	if err != nil {
		w.t.Fatalf("%s: %v", script, err)
	}
	return v
}

// until waits for a script's answer to hold a text.
func (w window) until(script, text string) {
	w.t.Helper()
	got := ""
	for range 600 {
		v, err := chromedp.Run(w.ctx, chromedp.Evaluate[string](script, chromedp.EvalAwaitPromise))
		if got = v; err == nil && strings.Contains(v, text) {
			return
		}
		time.Sleep(50 * time.Millisecond) // a page may be going and another coming: asked again
	}
	page, _ := chromedp.Run(w.ctx, chromedp.Evaluate[string]("location.pathname + ' ' + document.body.innerText"))
	w.t.Fatalf("%s: %.600q, and never %q\n%.3000s", script, got, text, page)
}

func (w window) quoted(selector string) string {
	doc, _ := json.Marshal(selector)
	return "document.querySelector(" + string(doc) + ")"
}

var spaces = regexp.MustCompile(`\s+`)

// text is what is to be read in an element.
func (w window) text(selector string) string {
	w.t.Helper()
	w.until("String("+w.quoted(selector)+" !== null)", "true")
	return strings.TrimSpace(spaces.ReplaceAllString(w.say(w.quoted(selector)+".innerText"), " "))
}

func (w window) value(selector string) string {
	w.t.Helper()
	w.until("String("+w.quoted(selector)+" !== null)", "true")
	return w.say(w.quoted(selector) + ".value")
}

// click presses what is there, as a finger does: it has to be in sight.
func (w window) click(selector string) {
	w.t.Helper()
	w.until("String("+w.quoted(selector)+"?.checkVisibility() ?? false)", "true")
	w.say(w.quoted(selector) + ".scrollIntoView({block: 'center'}), " + w.quoted(selector) + ".click(), ''")
}

func (w window) fill(selector, value string) {
	w.t.Helper()
	w.until("String("+w.quoted(selector)+" !== null)", "true")
	if err := chromedp.Do(w.ctx, chromedp.Focus(selector)); err != nil {
		w.t.Fatal(err)
	}
	for _, r := range value {
		if err := chromedp.Do(w.ctx, chromedp.KeyEvent(string(r))); err != nil {
			w.t.Fatal(err)
		}
	}
}

// choose picks an entry of a list.
func (w window) choose(selector, value string) {
	w.t.Helper()
	doc, _ := json.Marshal(value)
	w.say(w.quoted(selector) + ".value = " + string(doc) + ", " + w.quoted(selector) + ".dispatchEvent(new Event('change', {bubbles: true})), ''")
}
