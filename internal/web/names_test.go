package web_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/people"
)

// TestBrowser_LongNames says that on a phone the name of a store, an offer or a product of any length leaves room for figures below it, and that the
// name of the program stands beside the search and not below it.
func TestBrowser_LongNames(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	d.Exec(t, `update wh.stores set name = repeat('X', 9000) where store_id = 'S0104'
--;
update wh.stores set name = repeat('long name ', 900) where store_id = 'S0107'
--;
update wh.products set name = repeat('Y', 9000) where product_id = 'P007'
--;
update wh.promotions set name = repeat('Z', 9000)`)
	o := staffed(t, d, "", person("anna", people.Admin, true), person("sue", people.Store, true, "store:S0104"))
	ctx := browser(t)
	for who, addresses := range map[string][]string{
		"anna": {"/", "/?vs=lastyear", "/stores/S0104", "/stores/S0107", "/stores/S0104/rows", "/stores/S0104/patterns", "/stores/S0107/trend", "/stores/S0107/availability", "/products/P007", "/promotions/PR21"},
		"sue":  {"/", "/data"},
	} {
		cookie := o.cookie(t, who)
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			r.Header.Set("Cookie", cookie)
			o.ServeHTTP(w, r)
		}))
		t.Cleanup(server.Close)
		for _, address := range addresses {
			tab, _ := open(t, ctx, phone)
			visit(t, tab, server.URL+address)
			const height = `(q => { const e = document.querySelector(q); return e ? Math.round(e.getBoundingClientRect().height) : 0 })`
			for selector, most := range map[string]int{"h1": 200, ".crumb": 60, ".truth .line": 200} {
				if got := evaluate[int](t, tab, height+"('"+selector+"')"); got > most {
					t.Errorf("%s: %s is %d px high", address, selector, got)
				}
			}
			const over = `(() => { const r = document.createRange(); r.selectNodeContents(document.querySelector('.brand'));
return Math.round(r.getBoundingClientRect().right - document.querySelector('.find').getBoundingClientRect().left) })()`
			if got := evaluate[int](t, tab, over); got > 0 {
				t.Errorf("%s: the name of the program runs %d px into the search", address, got)
			}
		}
	}
}
