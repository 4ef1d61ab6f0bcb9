package web_test

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/people"
)

// TestAdmin lets somebody in through the page, who logs in with the password that it shows once, changes them, and lets them in no longer.
func TestAdmin(t *testing.T) {
	t.Parallel()
	o := staffed(t, readtest.Chain(t), "", person("ida", people.Admin, true))
	ida := o.cookie(t, "ida")
	wrong := o.post(t, "/admin/people", url.Values{"login": {"anna"}, "role": {"store"}, "scope": {"stroe:S0104"}}, "Cookie", ida).want(t, http.StatusUnprocessableEntity)
	has(t, text(wrong.doc), `did you mean "store"`)
	if got := attr(all(wrong.doc, "form.fields input")[0], "name"); got == "" {
		t.Error("no form")
	}
	has(t, wrong.Body.String(), `value="anna"`) // a mistake costs no typing
	added := o.post(t, "/admin/people", url.Values{"login": {"anna"}, "name": {`Anna <b>Käse</b>`}, "role": {"store"}, "scope": {"store:S0104\r\nstore:S0112@2026-12-31"}}, "Cookie", ida).want(t, 200)
	secret := text(all(added.doc, ".secret")[0])
	hasNot(t, added.Body.String(), "<b>Käse")
	hasNot(t, get(t, o, "/admin", "Cookie", ida).Body.String(), secret)
	first := o.post(t, "/login", url.Values{"login": {"anna"}, "password": {secret}}).want(t, http.StatusSeeOther)
	if first.Header().Get("Location") != "/account" {
		t.Error("the password is kept")
	}
	p, err := o.register.ByLogin(t.Context(), "anna")
	if err != nil || len(p.Grants) != 2 || p.SeesCost || p.Role != people.Store {
		t.Fatalf("%+v %v", p, err)
	}
	at := "/admin/people/2"
	nowhere := o.post(t, at, url.Values{"do": {"set"}, "role": {"region"}, "scope": {"region:North\r\nregion:Weast"}}, "Cookie", ida).want(t, 200)
	has(t, text(nowhere.doc), "No store of the published master is in: region Weast")
	hasNot(t, text(nowhere.doc), "master is in: region North")
	o.post(t, at, url.Values{"do": {"set"}, "role": {"region"}, "scope": {"region:North"}, "cost": {"yes"}, "name": {"Anna"}}, "Cookie", ida).want(t, 200)
	if p, err = o.register.ByLogin(t.Context(), "anna"); err != nil || p.Role != people.Region || !p.SeesCost || p.Name != "Anna" {
		t.Errorf("%+v %v", p, err)
	}
	again := o.post(t, at, url.Values{"do": {"password"}}, "Cookie", ida).want(t, 200)
	if other := text(all(again.doc, ".secret")[0]); other == secret {
		t.Error("the same password again")
	}
	get(t, o, "/", "Cookie", sessionIn(t, first)).want(t, http.StatusSeeOther)
	o.post(t, at, url.Values{"do": {"remove"}}, "Cookie", ida).want(t, 200)
	o.post(t, at, url.Values{"do": {"remove"}}, "Cookie", ida).want(t, http.StatusNotFound)
	for _, do := range []url.Values{{"do": {"remove"}}, {"do": {"set"}, "role": {"chain"}}} {
		o.post(t, "/admin/people/1", do, "Cookie", ida).want(t, http.StatusUnprocessableEntity) // nobody locks themselves out
	}

	// What mail goes to whom, and where somebody comes from.
	if _, err := o.register.Add(t.Context(), people.Person{Login: "olaf", Role: people.Chain, Source: people.FromFile, Email: "olaf@alder.example"}); err != nil {
		t.Fatal(err)
	}
	o.people.Directory.Forget()
	page := get(t, o, "/admin", "Cookie", ida).want(t, 200)
	mailed := all(page.doc, "#mails tbody tr")
	if len(mailed) != 2 || text(mailed[0]) != "ida no: no mail address brief of Fri 29 May, sent" || text(mailed[1]) != "olaf yes olaf@alder.example brief of Fri 29 May, sent" {
		t.Errorf("%d lines: %s", len(mailed), text(all(page.doc, "#mails")[0]))
	}
	has(t, text(page.doc), "from a file Comes from a file of the chain")

	token := o.post(t, "/admin/tokens", url.Values{"name": {"finance"}, "role": {"region"}, "scope": {"region:North"}, "cost": {"yes"}, "days": {"30"}}, "Cookie", ida).want(t, 200)
	get(t, o, "/stores.csv", "Authorization", "Bearer "+text(all(token.doc, ".secret")[0])).want(t, 200)
	o.post(t, "/admin/tokens", url.Values{"name": {"finance"}, "role": {"chain"}, "days": {"0"}}, "Cookie", ida).want(t, http.StatusUnprocessableEntity)
	boss := o.post(t, "/admin/tokens", url.Values{"name": {"boss"}, "role": {"admin"}, "days": {"30"}}, "Cookie", ida).want(t, http.StatusUnprocessableEntity)
	has(t, text(boss.doc), "A token cannot have the role admin")
	o.post(t, "/admin/tokens/1", nil, "Cookie", ida).want(t, 200)
	o.post(t, "/admin/tokens/1", nil, "Cookie", ida).want(t, http.StatusUnprocessableEntity)

	file := get(t, o, "/admin/log.csv?from=2026-05-31&to=2026-05-31", "Cookie", ida).want(t, 200)
	records, err := csv.NewReader(strings.NewReader(file.Body.String())).ReadAll()
	if err != nil || len(records) < 11 {
		t.Fatalf("%d lines, %v", len(records), err)
	}
	for _, want := range []string{"ida,user_add,anna", "ida,user_set,anna", "ida,user_password,anna", "ida,user_remove,anna", "ida,token_add,finance,\"region, region:North, sees cost, until 2026-06-30\"", "ida,token_revoke,1", "anna,login,/login", "token:finance,export,/stores.csv"} {
		has(t, file.Body.String(), want)
	}
	hasNot(t, file.Body.String(), secret)
	if n := len(strings.Split(get(t, o, "/admin/log.csv?to=2026-05-30", "Cookie", ida).Body.String(), "\n")); n != 2 {
		t.Errorf("%d lines of the days before", n)
	}
	get(t, o, "/admin/log.csv?to=soon", "Cookie", ida).want(t, http.StatusBadRequest)
}

// TestAdmin_ManyPeople: hundreds of people come by pages, are found by any of their words, and who is changed in what was found is answered there.
func TestAdmin_ManyPeople(t *testing.T) {
	t.Parallel()
	staff := []people.Person{person("ida", people.Admin, true)}
	for i := range 119 {
		staff = append(staff, person(fmt.Sprintf("store%03d", i), people.Store, false, fmt.Sprintf("store:S%04d", i)))
	}
	staff[7].Name = "Zoë Ärmel"
	o := staffed(t, readtest.Chain(t), "", staff...)
	ida := o.cookie(t, "ida")

	seen := map[string]bool{}
	for _, page := range []string{"", "?page=2", "?page=3"} {
		doc := get(t, o, "/admin"+page, "Cookie", ida).want(t, 200).doc
		for _, who := range all(doc, "ul.people li") {
			seen[text(all(who, "b")[0])] = true
		}
		has(t, text(doc), "120 people.")
	}
	if len(seen) != 120 {
		t.Errorf("three pages show %d of 120 people", len(seen))
	}
	get(t, o, "/admin?page=4", "Cookie", ida).want(t, http.StatusNotFound)
	get(t, o, "/admin?page=x", "Cookie", ida).want(t, http.StatusBadRequest)

	for words, want := range map[string]int{"zoe": 1, "armel zoë": 1, "store:S0104": 1, "admin": 1, "STORE01": 10, "nobody": 0} {
		doc := get(t, o, "/admin?q="+url.QueryEscape(words), "Cookie", ida).want(t, 200).doc
		if n := len(all(doc, "ul.people li")); n != want {
			t.Errorf("%q finds %d people, not %d", words, n, want)
		}
		has(t, text(doc), fmt.Sprintf("%d of 120 people fit", want))
	}
	get(t, o, "/admin?q="+strings.Repeat("x", 101), "Cookie", ida).want(t, http.StatusBadRequest)

	doc := get(t, o, "/admin?q=zoe", "Cookie", ida).doc
	form := attr(all(doc, "ul.people form.fields")[0], "action")
	after := o.post(t, form, url.Values{"do": {"set"}, "name": {"Zoë Arm"}, "role": {"store"}, "scope": {"store:S0104"}}, "Cookie", ida).want(t, 200)
	if who := all(after.doc, "ul.people li"); len(who) != 1 || !strings.HasPrefix(text(who[0]), "Zoë Arm") {
		t.Errorf("after a change of who was found %d people are shown", len(who))
	}
	doc = get(t, o, "/admin?page=3", "Cookie", ida).doc
	forms := all(doc, "ul.people form")
	last := attr(forms[len(forms)-1], "action")
	for range 20 { // all of the last page go
		o.post(t, last, url.Values{"do": {"remove"}}, "Cookie", ida).want(t, 200)
		doc = get(t, o, "/admin", "Cookie", ida).doc
		pages := all(doc, ".pager a")
		doc = get(t, o, attr(pages[len(pages)-1], "href"), "Cookie", ida).want(t, 200).doc
		forms = all(doc, "ul.people form")
		last = attr(forms[len(forms)-1], "action")
	}
}
