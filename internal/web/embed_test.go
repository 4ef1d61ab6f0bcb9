package web_test

import (
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/people"
	"github.com/daybookhq/daybook/internal/web"
)

// framing serves an office whose pages the intranet may show.
func (o office) framing(origins ...string) office {
	o.Handler = web.New(web.Config{
		Source: web.FromWarehouse(o.db.Warehouse(func() time.Time { return *o.now }), nil), Now: func() time.Time { return *o.now }, Currency: "EUR", ChainName: "Alder Foods",
		Log: slog.New(slog.DiscardHandler), People: o.people, EmbedIn: origins, Contracts: contracts(), CompareByRole: map[people.Role]string{people.Region: "lastweek"}, Mend: &mends{},
	})
	return o
}

// link makes a link of a page for a role and scope, for an hour.
func (o office) link(t *testing.T, token people.Token, path, card string) (address string, number int64) {
	t.Helper()
	token.Name, token.CreatedBy, token.Expires = "intranet", "admin", o.now.Add(time.Hour)
	made, _, err := o.register.NewToken(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	o.people.Directory.Forget()
	return o.linkOf(t, made.ID, path, card), made.ID
}

func (o office) linkOf(t *testing.T, token int64, path, card string) string {
	t.Helper()
	seal, err := people.Embed{Token: token, Path: path, Card: card}.Seal(o.people.Key)
	if err != nil {
		t.Fatal(err)
	}
	return web.EmbedURL(seal)
}

const intranet = "https://intranet.alder.example"

// TestEmbed says that a signed link shows its page in the frames of the sites that are named, within its scope, until it is over or
// revoked; without navigation and scripts, and on the record.
func TestEmbed(t *testing.T) {
	t.Parallel()
	o := staffed(t, readtest.Chain(t), "", person("anna", people.Chain, true)).framing(intranet, "https://wiki.alder.example")
	address, number := o.link(t, people.Token{Role: people.Region, Grants: person("x", people.Region, false, "region:North").Grants}, "/stores?vs=lastweek", "")
	page := get(t, o, address).want(t, http.StatusOK)
	has(t, page.Header().Get("Content-Security-Policy"), "frame-ancestors "+intranet+" https://wiki.alder.example")
	if page.Header().Get("X-Frame-Options") != "" {
		t.Error("another header forbids the frame")
	}
	main := text(all(page.doc, "main")[0])
	has(t, main, "S0112")
	hasNot(t, main, "S0104")
	for _, selector := range []string{"nav", "script", "header", "form.controls"} {
		if n := len(all(page.doc, selector)); n != 0 && selector != "nav" {
			t.Errorf("%d of %s in a frame", n, selector)
		}
	}
	if base := all(page.doc, "base"); len(base) != 1 || attr(base[0], "target") != "_blank" {
		t.Error("a link of the frame opens in the frame, where nobody is logged in")
	}
	if again := get(t, o, address, "If-None-Match", page.Header().Get("ETag")); again.Code != http.StatusNotModified {
		t.Errorf("asked again: %d", again.Code)
	}
	anna := o.cookie(t, "anna")
	if own := get(t, o, "/stores?vs=lastweek", "Cookie", anna).want(t, 200); own.Header().Get("ETag") == page.Header().Get("ETag") {
		t.Error("a page in a frame has the name of the page itself")
	}
	has(t, text(all(get(t, o, address, "Cookie", anna).want(t, 200).doc, "main")[0]), "S0112")
	hasNot(t, text(all(get(t, o, address, "Cookie", anna).want(t, 200).doc, "main")[0]), "S0104") // whoever reads it

	card, _ := o.link(t, people.Token{Role: people.Chain}, "/?vs=lastweek", "net_sales")
	only := get(t, o, card).want(t, http.StatusOK)
	if cards := all(only.doc, ".card"); len(cards) != 1 || len(all(only.doc, "main table")) != 0 {
		t.Errorf("%d cards", len(cards))
	}
	has(t, text(only.doc), "Sat 30 May 2026") // never an old number as if it were new
	margin, _ := o.link(t, people.Token{Role: people.Chain}, "/", "gross_margin")
	get(t, o, margin).want(t, http.StatusNotFound)
	outside, _ := o.link(t, people.Token{Role: people.Region, Grants: person("x", people.Region, false, "region:North").Grants}, "/stores/S0104", "")
	get(t, o, outside).want(t, http.StatusNotFound)

	get(t, o.framing(), address).want(t, http.StatusNotFound) // nobody may show pages
	o = o.framing(intranet)
	seal := strings.TrimPrefix(address, "/embed/")
	for name, bad := range map[string]string{
		"a letter less": seal[:len(seal)-1], "another letter": "A" + seal[1:], "nothing": "x", "another purpose": people.Sign("session", o.people.Key, []byte(`{"t":1,"p":"/"}`)),
		"another key": people.Sign("embed", []byte(strings.Repeat("o", 32)), []byte(`{"t":1,"p":"/"}`)), "no such token": strings.TrimPrefix(o.linkOf(t, 999, "/", ""), "/embed/"),
		"no page": strings.TrimPrefix(o.linkOf(t, number, "/admin", ""), "/embed/"), "a file": strings.TrimPrefix(o.linkOf(t, number, "/stores.csv", ""), "/embed/"),
		"elsewhere": strings.TrimPrefix(o.linkOf(t, number, "https://evil.example/stores", ""), "/embed/"), "a frame in a frame": strings.TrimPrefix(o.linkOf(t, number, address, ""), "/embed/"),
	} {
		a := get(t, o, "/embed/"+bad)
		if a.Code != http.StatusNotFound {
			t.Errorf("%s: %d", name, a.Code)
		}
		if a.doc != nil && figure.MatchString(said(a)) {
			t.Errorf("%s shows a figure", name)
		}
	}
	deeds := strings.Join(o.deeds(t), "\n")
	has(t, deeds, "link:intranet see /stores?vs=lastweek")
	has(t, deeds, "link:intranet refused /stores/S0104")
	hasNot(t, deeds, seal[:30])

	if err := o.register.Revoke(t.Context(), number); err != nil {
		t.Fatal(err)
	}
	o.people.Directory.Forget()
	get(t, o, address).want(t, http.StatusNotFound)
	get(t, o, card).want(t, http.StatusOK)
	*o.now = o.now.Add(time.Hour)
	get(t, o, card).want(t, http.StatusNotFound)
}

// TestEmbeds_Opens says that a link is refused which could never show what it is of, and that one which shows nothing yet is not.
func TestEmbeds_Opens(t *testing.T) {
	t.Parallel()
	o := staffed(t, readtest.Chain(t), "", person("anna", people.Chain, true))
	clock := func() time.Time { return *o.now }
	links := web.NewEmbeds(web.Config{Source: web.FromWarehouse(o.db.Warehouse(clock), nil), Now: clock, Currency: "EUR", Log: slog.New(slog.DiscardHandler), People: o.people, Contracts: contracts()})
	north := person("x", people.Region, false, "region:North").Grants
	for name, c := range map[string]struct {
		token people.Token
		link  people.Embed
		want  fault.Kind // Failed: none
		says  string
	}{
		"a page":                        {people.Token{Role: people.Chain}, people.Embed{Path: "/stores?vs=lastweek"}, fault.Failed, ""},
		"a store in scope":              {people.Token{Role: people.Region, Grants: north}, people.Embed{Path: "/stores/S0112"}, fault.Failed, ""},
		"a store out of scope":          {people.Token{Role: people.Region, Grants: north}, people.Embed{Path: "/stores/S0104"}, fault.Usage, "region, region:North"},
		"its number":                    {people.Token{Role: people.Region, Grants: north}, people.Embed{Path: "/stores/S0104", Card: "net_sales"}, fault.Usage, "never be shown"},
		"another region":                {people.Token{Role: people.Region, Grants: north}, people.Embed{Path: "/stores?region=South"}, fault.Usage, "never be shown"},
		"a scope that nothing is in":    {people.Token{Role: people.Chain, Grants: person("x", people.Region, false, "region:Nrth").Grants}, people.Embed{Path: "/"}, fault.Usage, "region:Nrth"},
		"a number":                      {people.Token{Role: people.Chain}, people.Embed{Path: "/", Card: "atv"}, fault.Failed, ""},
		"margin without cost":           {people.Token{Role: people.Chain}, people.Embed{Path: "/", Card: "gross_margin"}, fault.Usage, "sees cost"},
		"margin with cost":              {people.Token{Role: people.Chain, SeesCost: true}, people.Embed{Path: "/", Card: "gross_margin"}, fault.Failed, ""},
		"a store that there is not":     {people.Token{Role: people.Chain}, people.Embed{Path: "/stores/S9999"}, fault.NotFound, "shows nothing now"},
		"a night that there is not":     {people.Token{Role: people.Region, Grants: north}, people.Embed{Path: "/?date=2031-01-01"}, fault.NotFound, "nothing was delivered"},
		"what is of the chain as whole": {people.Token{Role: people.Region, Grants: north}, people.Embed{Path: "/data"}, fault.Failed, ""},
	} {
		err := links.Opens(t.Context(), c.token, c.link)
		if c.want == fault.Failed {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if fault.KindOf(err) != c.want || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestEmbeddable says which pages a link can be of.
func TestEmbeddable(t *testing.T) {
	t.Parallel()
	for address, ok := range map[string]bool{
		"/": true, "/stores?vs=lastweek&region=North": true, "/stores/S0104": true, "/data": true, "/promotions/PR21": true,
		"": false, "stores": false, "/admin": false, "/account": false, "/stores.csv": false, "/login": false, "/nothing": false, "https://evil.example/": false, "/stores?vs=luck": false, "/search?q=x": false, "/api/v1/brief": false,
	} {
		if err := web.Embeddable(address, ""); (err == nil) != ok {
			t.Errorf("%q: %v", address, err)
		}
	}
	for address, ok := range map[string]bool{"/": true, "/stores/S0104": true, "/stores": false, "/data": false} {
		if err := web.Embeddable(address, "atv"); (err == nil) != ok {
			t.Errorf("a number of %q: %v", address, err)
		}
	}
	if web.Embeddable("/", "luck") == nil {
		t.Error("a number that there is not")
	}
}
