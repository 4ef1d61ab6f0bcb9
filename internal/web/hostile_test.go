package web_test

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/daybookhq/daybook/internal/mart/read/readtest"
)

// nasty is what a name may hold without being a name: markup, quotes, an address, a formula, text that turns around.
const nasty = `"><img src=x onerror=alert(1)><script>alert(2)</script>'&amp;{{.}}` + "\u202e"

// steering is in the name of a file what moves a terminal and breaks a line.
const steering = "\x1b[31mred\nSubject: added"

// oddID is a store's id that every part of an address must get through unharmed.
const oddID = `=S/01 "03'<b>%2F?#&+ä`

// hostile is the chain with nasty names in every field of every dataset.
func hostile(t *testing.T) readtest.DB {
	t.Helper()
	d := readtest.Chain(t)
	quote := func(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
	n := quote(nasty)
	script := []string{
		"update wh.stores set name = name || " + n + ", format = format || " + n + ", city = " + n + ", region = region || " + n,
		"update wh.products set name = name || " + n + ", category = category || " + n,
		"update wh.category_day set category = category || " + n, "update wh.expected_category_day set category = category || " + n,
		"update wh.promotions set name = name || " + n + ", mechanic = " + n + ", promotion_id = promotion_id || " + n, "update wh.promotion_pair_day set promotion_id = promotion_id || " + n, "update wh.promotion_to_date set promotion_id = promotion_id || " + n, "update wh.calendar set event = event || " + n,
		"update wh.insight set document = replace(document, 'Yoghurt plain 500 g', " + quote(strings.ReplaceAll(nasty, `"`, `\"`)) + ")",
		"update wh.delivery set verdict = replace(verdict, 'P999', " + quote(strings.ReplaceAll(nasty, `"`, `\"`)) + "), file = '../' || " + n + " || '; rm -rf.csv" + steering + "', path = 'quarantine/" + steering + "' || " + n + " where delivery_id = 9002",
		"update wh.delivery set file = file || '" + steering + "' || " + n + ", contract_id = " + n + ", sha256 = " + n + " where delivery_id = 1841",
		"update wh.run set reason = " + n,
		"update wh.stores set name = repeat('Ä', 10000) where store_id = 'S0124'",
	}
	for _, table := range []string{"stores", "store_day", "expected_store_day", "category_day", "expected_category_day", "inventory", "stockout_day", "sales", "store_days", "promotion_pair_day", "promotion_to_date"} {
		script = append(script, "update wh."+table+" set store_id = "+quote(oddID)+" where store_id = 'S0103'")
	}
	script = append(script, "update wh.sales set product_id = product_id || "+n, "update wh.products set product_id = product_id || "+n)
	d.Exec(t, strings.Join(script, "\n--;\n"))
	return d
}

// TestHostileNames walks a chain whose every name is an attack: nothing of it comes alive, no page breaks, and every link
// leads where it says.
func TestHostileNames(t *testing.T) {
	t.Parallel()
	h := handlerOf(sourceOf(hostile(t)), nil)
	queue := []string{"/", "/stores", "/data", "/data/files/9002", "/data/files/1841", "/insights/so-S0104-P007", "/definitions"}
	seen := map[string]bool{}
	kinds := map[string]int{}
	odd := 0
	for len(queue) > 0 {
		address := queue[0]
		queue = queue[1:]
		path, _, _ := strings.Cut(address, "?")
		kind := strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return '0'
			}
			return r
		}, path)
		if seen[address] || kinds[kind] > 6 {
			continue
		}
		seen[address] = true
		kinds[kind]++
		a := get(t, h, address)
		if a.Code != 200 {
			t.Errorf("%s: %d", address, a.Code)
		}
		if body := a.Body.String(); a.doc != nil && (strings.Contains(body, "\x1b") || strings.Contains(body, "red\nSubject")) {
			t.Errorf("%s: what steers stands there as it came", address)
		}
		if strings.Contains(path, "%2F") && a.doc != nil {
			odd++
			has(t, text(a.doc), oddID)
		}
		every(a.doc, func(n *html.Node) {
			if n.Type != html.ElementNode {
				return
			}
			for _, at := range n.Attr {
				if strings.HasPrefix(at.Key, "on") || strings.HasPrefix(strings.ToLower(strings.TrimSpace(at.Val)), "javascript:") {
					t.Errorf("%s: <%s %s=%q>", address, n.Data, at.Key, at.Val)
				}
			}
			if n.Data == "script" && attr(n, "src") == "" || n.Data == "img" {
				t.Errorf("%s: a name came alive: <%s>", address, n.Data)
			}
			if link := attr(n, "href"); strings.HasPrefix(link, "/") && !strings.HasPrefix(link, "/static") {
				link, _, _ = strings.Cut(link, "#")
				queue = append(queue, link)
			}
		})
	}
	if odd < 2 {
		t.Errorf("the store with the odd id was opened %d times", odd)
	}
	for _, n := range all(get(t, h, "/stores").doc, "span.nm") {
		if attr(n, "dir") != "auto" {
			t.Error("a name could turn the text around it")
		}
	}
	waiting := get(t, h, "/data/quarantine.csv").want(t, 200).Body.String()
	has(t, waiting, `\u001b[31mred\nSubject: added`)
	csv := get(t, h, "/stores.csv").want(t, 200).Body.String()
	has(t, csv, `'`+strings.ReplaceAll(oddID, `"`, `""`))
}

// TestHostileAddresses says that whatever stands in an address, the answer is a page for people, and no error of ours.
func TestHostileAddresses(t *testing.T) {
	t.Parallel()
	h := chain(t)
	values := []string{
		"", "x", "-1", "0", "1e9", "99999999999999999999", nasty, strings.Repeat("A", 9000), "\x00", "\xff\xfe", "../../etc/passwd", "%00", "' OR 1=1 --", "2026-02-30", "9999-12-31", "0000-01-01",
	}
	for _, key := range []string{"date", "run", "region", "vs", "sort", "page", "category", "product", "line", "stores", "unknown"} {
		for _, value := range values {
			for _, path := range []string{"/", "/stores", "/stores/S0104", "/stores/S0104/rows", "/data", "/data/files/1841", "/stores.csv"} {
				address := path + "?" + url.Values{key: {value}}.Encode()
				if a := get(t, h, address); a.Code != 200 && a.Code != 400 && a.Code != 404 {
					t.Errorf("%.80s: %d", address, a.Code)
				}
			}
		}
	}
	for _, value := range values {
		for _, path := range []string{"/stores/", "/insights/", "/data/runs/", "/data/files/", "/static/", "/"} {
			r := httptest.NewRequest("GET", "/", nil)
			r.Host = "localhost"
			r.URL.Path = path + value
			r.URL.RawPath = path + url.PathEscape(value)
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code >= 500 {
				t.Errorf("%s%.40q: %d", path, value, w.Code)
			}
		}
	}
}
