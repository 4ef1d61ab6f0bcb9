package web_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/people"
	"github.com/daybookhq/daybook/internal/web"
)

// office is a dashboard with people, and a clock that a test moves.
type office struct {
	http.Handler
	db       readtest.DB
	register people.Register
	log      *people.Log
	now      *time.Time
	people   *web.People
}

// staffed serves a chain with people. url is the public address; "" is loopback.
func staffed(t *testing.T, db readtest.DB, url string, list ...people.Person) office {
	t.Helper()
	now := morning()
	clock := func() time.Time { return now }
	o := office{db: db, register: people.Register{Warehouse: db.Warehouse(clock), Now: clock}, now: &now}
	for _, p := range list {
		if _, err := o.register.Add(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	o.log = &people.Log{Register: o.register, File: slog.New(slog.DiscardHandler)}
	o.people = &web.People{Directory: &people.Directory{Register: o.register}, Log: o.log, Key: []byte(strings.Repeat("k", 32)), URL: url}
	o.Handler = web.New(web.Config{
		Source: web.FromWarehouse(db.Warehouse(clock), nil), Now: clock, Currency: "EUR", ChainName: "Alder Foods", Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		People: o.people, CompareByRole: map[people.Role]string{people.Region: "lastweek"}, Mend: &mends{}, Contracts: contracts(), Mails: post{},
	})
	return o
}

// post sends the brief to everybody who has an address.
type post struct{}

func (post) Known(int64, string) bool         { return false }
func (post) Off(context.Context, int64) error { return nil }
func (post) Of(_ context.Context, list []people.Person) (map[int64]web.MailLine, error) {
	lines := map[int64]web.MailLine{}
	for _, p := range list {
		lines[p.ID] = web.MailLine{Gets: p.Email != "", Why: "no mail address", Last: "brief of 2026-05-29", State: "sent"}
	}
	return lines, nil
}

// passwords are made once: argon2id takes its time.
const password = "a long and winding road"

var hashed = func() string {
	h, err := people.Hash(password)
	if err != nil {
		panic(err)
	}
	return h
}()

func person(login string, role people.Role, cost bool, grants ...string) people.Person {
	p := people.Person{Login: login, Role: role, SeesCost: cost, Source: "local", Password: hashed}
	for _, g := range grants {
		grant, err := people.ParseGrant(g)
		if err != nil {
			panic(err)
		}
		p.Grants = append(p.Grants, grant)
	}
	return p
}

// post sends a form as a browser does from the dashboard's own page.
func (o office) post(t *testing.T, address string, form url.Values, headers ...string) answer {
	t.Helper()
	r := request(http.MethodPost, address)
	r.Body = io.NopCloser(strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	o.ServeHTTP(w, r)
	a := answer{ResponseRecorder: w}
	if strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
		a.doc, _ = html.Parse(strings.NewReader(w.Body.String()))
	}
	return a
}

// cookie logs somebody in and returns the header of their session.
func (o office) cookie(t *testing.T, login string) string {
	t.Helper()
	a := o.post(t, "/login", url.Values{"login": {login}, "password": {password}}).want(t, http.StatusSeeOther)
	return sessionIn(t, a)
}

func sessionIn(t *testing.T, a answer) string {
	t.Helper()
	for _, c := range a.Result().Cookies() {
		if strings.HasSuffix(c.Name, "daybook") && c.Value != "" {
			return c.Name + "=" + c.Value
		}
	}
	t.Fatal("no session was given")
	return ""
}

// deeds are the actions in the audit log, in order of the alphabet.
func (o office) deeds(t *testing.T) (list []string) {
	t.Helper()
	if err := o.log.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	all, err := o.register.Deeds(t.Context(), morning().Add(-time.Hour), morning().Add(48*time.Hour), 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range all {
		list = append(list, d.Actor+" "+d.Action+" "+d.Object)
	}
	slices.Sort(list)
	return list
}

// TestLogin walks the way in: to the page asked for and nowhere else, with a wrong password, with the right one, and out again.
func TestLogin(t *testing.T) {
	t.Parallel()
	o := staffed(t, readtest.Chain(t), "", person("anna", people.Region, true, "region:North"))
	gone := get(t, o, "/stores?sort=-sales").want(t, http.StatusSeeOther)
	if to := gone.Header().Get("Location"); to != "/login?next=%2Fstores%3Fsort%3D-sales" {
		t.Fatalf("led to %s", to)
	}
	form := get(t, o, gone.Header().Get("Location")).want(t, 200)
	if got := attr(all(form.doc, "form input")[0], "value"); got != "/stores?sort=-sales" {
		t.Errorf("the way on is %q", got)
	}
	wrong := o.post(t, "/login", url.Values{"login": {"anna"}, "password": {"guess"}}).want(t, http.StatusUnauthorized)
	has(t, text(wrong.doc), "Login or password is not right")
	nobody := o.post(t, "/login", url.Values{"login": {"nobody"}, "password": {"guess"}}).want(t, http.StatusUnauthorized)
	if text(nobody.doc) != text(wrong.doc) {
		t.Error("it tells which logins there are")
	}
	in := o.post(t, "/login", url.Values{"login": {"Anna"}, "password": {password}, "next": {"/stores?sort=-sales"}}).want(t, http.StatusSeeOther)
	if to := in.Header().Get("Location"); to != "/stores?sort=-sales" {
		t.Errorf("led on to %s", to)
	}
	for _, c := range in.Result().Cookies() {
		if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Secure {
			t.Errorf("cookie %s", c)
		}
	}
	mine := sessionIn(t, in)
	page := get(t, o, "/stores?sort=-sales", "Cookie", mine).want(t, 200)
	has(t, text(page.doc), "anna")
	get(t, o, "/account", "Cookie", mine).want(t, 200)
	get(t, o, "/login", "Cookie", mine).want(t, http.StatusSeeOther)
	out := o.post(t, "/logout", nil, "Cookie", mine).want(t, http.StatusSeeOther)
	for _, c := range out.Result().Cookies() {
		if c.MaxAge >= 0 {
			t.Errorf("a cookie after logging out: %v", c)
		}
	}
	want := []string{"anna login_failed /login", "nobody login_failed /login", "anna login /login", "anna see /stores?sort=-sales", "anna see /account", "anna logout /logout"}
	slices.Sort(want)
	if got := o.deeds(t); !slices.Equal(got, want) {
		t.Errorf("the audit log has\n%s", strings.Join(got, "\n"))
	}
}

// TestLogin_LeadsNowhereElse says that a link cannot use the login to send people to another site.
func TestLogin_LeadsNowhereElse(t *testing.T) {
	t.Parallel()
	o := staffed(t, readtest.Chain(t), "", person("anna", people.Chain, true))
	for _, next := range []string{"https://evil.example/", "//evil.example", `/\evil.example`, "/\t/evil.example", "javascript:alert(1)", "http:evil.example", "", "/login?next=/", "///evil.example", "/%2F/evil.example/../.."} {
		a := o.post(t, "/login", url.Values{"login": {"anna"}, "password": {password}, "next": {next}}).want(t, http.StatusSeeOther)
		if to, err := url.Parse(a.Header().Get("Location")); err != nil || to.Host != "" || !strings.HasPrefix(to.String(), "/") || strings.HasPrefix(to.String(), "//") {
			t.Errorf("%q leads to %s", next, to)
		}
	}
}

// TestLogin_IsThrottled says that guessing is slowed down for the login and for the address, and that a right password is refused
// while one has to wait.
func TestLogin_IsThrottled(t *testing.T) {
	t.Parallel()
	o := staffed(t, readtest.Chain(t), "", person("anna", people.Chain, true))
	for range 5 {
		o.post(t, "/login", url.Values{"login": {"anna"}, "password": {"guess"}}).want(t, http.StatusUnauthorized)
	}
	a := o.post(t, "/login", url.Values{"login": {"anna"}, "password": {password}}).want(t, http.StatusTooManyRequests)
	if a.Header().Get("Retry-After") == "" {
		t.Error("it does not say how long")
	}
	o.post(t, "/login", url.Values{"login": {"bert"}, "password": {"guess"}}).want(t, http.StatusTooManyRequests)
	*o.now = o.now.Add(3 * time.Second)
	o.post(t, "/login", url.Values{"login": {"anna"}, "password": {password}}).want(t, http.StatusSeeOther)
}

// TestSession_Ends says that a session is over within a quarter of an hour after its person was removed, after twelve hours without
// use, and when it was changed; and that it goes on while it is used.
func TestSession_Ends(t *testing.T) {
	t.Parallel()
	o := staffed(t, readtest.Chain(t), "", person("anna", people.Chain, true), person("bert", people.Chain, true))
	anna, bert := o.cookie(t, "anna"), o.cookie(t, "bert")
	get(t, o, "/", "Cookie", anna).want(t, 200)
	get(t, o, "/", "Cookie", anna[:len(anna)-1]).want(t, http.StatusSeeOther)
	if _, err := o.register.Remove(t.Context(), "anna"); err != nil {
		t.Fatal(err)
	}
	*o.now = o.now.Add(15 * time.Minute)
	get(t, o, "/", "Cookie", anna).want(t, http.StatusSeeOther)
	*o.now = o.now.Add(8 * time.Hour)
	renewed := sessionIn(t, get(t, o, "/", "Cookie", bert).want(t, 200))
	*o.now = o.now.Add(8 * time.Hour)
	get(t, o, "/", "Cookie", bert).want(t, http.StatusSeeOther)
	get(t, o, "/", "Cookie", renewed).want(t, 200)
}

// TestLogout says that what a browser was given for a session is worth nothing once it logged out, however often the session was renewed; in another process soon. Another
// device stays in.
func TestLogout(t *testing.T) {
	t.Parallel()
	db := readtest.Chain(t)
	o := staffed(t, db, "", person("anna", people.Chain, true))
	elsewhere := staffed(t, db, "")
	first, device := o.cookie(t, "anna"), o.cookie(t, "anna")
	*o.now = o.now.Add(2 * time.Hour)
	*elsewhere.now = *o.now
	renewed := sessionIn(t, get(t, o, "/", "Cookie", first).want(t, 200))
	get(t, elsewhere, "/", "Cookie", first).want(t, 200)
	o.post(t, "/logout", nil, "Cookie", renewed).want(t, http.StatusSeeOther)
	again := sessionIn(t, o.post(t, "/login", url.Values{"login": {"anna"}, "password": {password}}, "Cookie", renewed).want(t, http.StatusSeeOther))
	get(t, o, "/stores.csv", "Cookie", again).want(t, 200) // an ended session is not taken up again
	for name, cookie := range map[string]string{"the first": first, "the renewed": renewed} {
		if a := get(t, o, "/stores.csv", "Cookie", cookie); a.Code != http.StatusSeeOther {
			t.Errorf("%s cookie: %d", name, a.Code)
		}
	}
	get(t, o, "/stores.csv", "Cookie", device).want(t, 200)
	over := sessionIn(t, o.post(t, "/login", url.Values{"login": {"anna"}, "password": {password}}, "Cookie", again).want(t, http.StatusSeeOther))
	o.post(t, "/logout", nil, "Cookie", over).want(t, http.StatusSeeOther)
	get(t, o, "/stores.csv", "Cookie", again).want(t, http.StatusSeeOther) // which was renewed by logging in over it
	get(t, o, "/stores.csv", "Cookie", device).want(t, 200)
	*elsewhere.now = elsewhere.now.Add(people.Fresh)
	get(t, elsewhere, "/stores.csv", "Cookie", renewed).want(t, http.StatusSeeOther)
	get(t, elsewhere, "/stores.csv", "Cookie", device).want(t, 200)
	o.post(t, "/logout", nil).want(t, http.StatusSeeOther) // nobody is logged in
}

// TestAccount says that a password that was made for somebody has to be changed before anything is shown, that a changed one ends all
// other sessions, and that a wrong one changes nothing.
func TestAccount(t *testing.T) {
	t.Parallel()
	p := person("anna", people.Store, false, "store:S0104")
	p.MustChange = true
	o := staffed(t, readtest.Chain(t), "", p)
	first, other := o.cookie(t, "anna"), o.cookie(t, "anna")
	if to := get(t, o, "/stores/S0104", "Cookie", first).want(t, http.StatusSeeOther).Header().Get("Location"); to != "/account" {
		t.Errorf("led to %s", to)
	}
	page := get(t, o, "/account", "Cookie", first).want(t, 200)
	has(t, text(page.doc), "Choose a password of your own")
	const next = "another long and winding road"
	for name, form := range map[string]url.Values{
		"wrong":      {"password": {"guess"}, "new": {next}, "again": {next}},
		"not twice":  {"password": {password}, "new": {next}, "again": {next + "x"}},
		"the same":   {"password": {password}, "new": {password}, "again": {password}},
		"too short":  {"password": {password}, "new": {"short"}, "again": {"short"}},
		"too long":   {"password": {password}, "new": {strings.Repeat("x", 300)}, "again": {strings.Repeat("x", 300)}},
		"none given": {},
	} {
		a := o.post(t, "/account", form, "Cookie", first)
		if a.Code != http.StatusUnprocessableEntity || len(all(a.doc, ".note-box")) != 1 {
			t.Errorf("%s: %d", name, a.Code)
		}
	}
	done := o.post(t, "/account", url.Values{"password": {password}, "new": {next}, "again": {next}}, "Cookie", first).want(t, 200)
	has(t, text(done.doc), "Your password is changed")
	get(t, o, "/", "Cookie", other).want(t, http.StatusSeeOther)
	get(t, o, "/", "Cookie", sessionIn(t, done)).want(t, 200)
	o.post(t, "/login", url.Values{"login": {"anna"}, "password": {password}}).want(t, http.StatusUnauthorized)
	end := o.post(t, "/account", url.Values{"do": {"end"}}, "Cookie", sessionIn(t, done)).want(t, http.StatusSeeOther)
	if end.Header().Get("Location") != "/login" {
		t.Error("still in")
	}
	get(t, o, "/", "Cookie", sessionIn(t, done)).want(t, http.StatusSeeOther)
}

// TestOtherSites says that a page of another site cannot make a browser that is logged in do anything.
func TestOtherSites(t *testing.T) {
	t.Parallel()
	o := staffed(t, readtest.Chain(t), "https://daybook.alder.example", person("anna", people.Admin, true))
	mine := o.cookie(t, "anna")
	has(t, mine, "__Host-daybook=")
	for name, headers := range map[string][]string{
		"another site":     {"Sec-Fetch-Site", "cross-site"},
		"a neighbour":      {"Sec-Fetch-Site", "same-site"},
		"an older browser": {"Sec-Fetch-Site", "", "Origin", "https://evil.example"},
	} {
		for _, address := range []string{"/logout", "/account", "/login"} {
			if a := o.post(t, address, url.Values{"do": {"end"}}, append(headers, "Cookie", mine)...); a.Code != http.StatusForbidden || len(a.Result().Cookies()) > 0 {
				t.Errorf("%s, %s: %d", name, address, a.Code)
			}
		}
	}
	get(t, o, "/", "Cookie", mine).want(t, 200)
	if get(t, o, "/", "Cookie", mine).Header().Get("Strict-Transport-Security") == "" {
		t.Error("the browser is not told to stay on TLS")
	}
}

// TestTokens says that a machine reads with its token what its role and scope let it, and that one that is over is worth nothing.
func TestTokens(t *testing.T) {
	t.Parallel()
	o := staffed(t, readtest.Chain(t), "", person("anna", people.Admin, true))
	_, secret, err := o.register.NewToken(t.Context(), people.Token{Name: "finance", Role: people.Region, Grants: []people.Grant{{Node: people.InRegion, Value: "North"}}, CreatedBy: "anna", Expires: o.now.Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	get(t, o, "/stores.csv", "Authorization", "Bearer "+secret).want(t, 200)
	bad := get(t, o, "/stores.csv", "Authorization", "Bearer "+secret+"x").want(t, http.StatusUnauthorized)
	if bad.Header().Get("WWW-Authenticate") == "" {
		t.Error("a program is not told what it lacks")
	}
	has(t, strings.Join(o.deeds(t), "\n"), "token:finance export /stores.csv")
	*o.now = o.now.Add(2 * time.Hour)
	get(t, o, "/stores.csv", "Authorization", "Bearer "+secret).want(t, http.StatusUnauthorized)
}

// TestWithoutUsers says that without users pages are open and say so, and that with the first one they are not.
func TestWithoutUsers(t *testing.T) {
	t.Parallel()
	o := staffed(t, readtest.Chain(t), "")
	has(t, text(get(t, o, "/").want(t, 200).doc), "There are no users, so these pages are served to this machine only")
	get(t, o, "/account").want(t, 404)
	if _, err := o.register.Add(t.Context(), person("anna", people.Chain, true)); err != nil {
		t.Fatal(err)
	}
	*o.now = o.now.Add(people.Fresh)
	get(t, o, "/").want(t, http.StatusSeeOther)
}

// TestSince says that whoever was away finds what passed meanwhile, once, and that a look at an old night is none.
func TestSince(t *testing.T) {
	t.Parallel()
	o := staffed(t, readtest.Chain(t), "", person("anna", people.Region, true, "region:North"))
	o.db.Exec(t, "update wh.published set run_id = 25")
	anna := o.cookie(t, "anna")
	hasNot(t, text(get(t, o, "/", "Cookie", anna).want(t, 200).doc), "You last looked")
	o.db.Exec(t, "update wh.store_day set complete = false where business_date = date '2026-05-28' or business_date = date '2026-05-29' and store_id = 'S0103'")
	o.db.Exec(t, "update wh.insight set document = document || '{' where business_date = date '2026-05-30'")
	o.db.Exec(t, "update wh.published set run_id = 29")
	get(t, o, "/", "Cookie", anna).want(t, http.StatusInternalServerError) // a page that fails is not looked at
	o.db.Exec(t, "update wh.insight set document = substr(document, 1, length(document) - 1) where business_date = date '2026-05-30'")
	get(t, o, "/?date=2026-05-20", "Cookie", anna).want(t, 200)
	get(t, o, "/stores", "Cookie", anna).want(t, 200)
	get(t, o, "/?seen=25", "Cookie", anna).want(t, 200) // a line of truth renews itself
	head := request(http.MethodHead, "/")
	head.Header.Set("Cookie", anna)
	o.ServeHTTP(httptest.NewRecorder(), head)
	p, err := o.register.ByLogin(t.Context(), "anna")
	if err != nil {
		t.Fatal(err)
	}
	if d, ok, err := o.register.Seen(t.Context(), p.ID); err != nil || !ok || d != readtest.Last-4 {
		t.Errorf("seen %s %v %v before they looked", d, ok, err)
	}
	page := get(t, o, "/", "Cookie", anna).want(t, 200)
	has(t, text(page.doc), "You last looked on Tue 26 May 2026. The 4 nights since")
	has(t, text(all(page.doc, ".since .gaps")[0]), "Not all of them are in: Thu 28 May is not complete; Fri 29 May has ")
	link := attr(all(page.doc, ".since a")[0], "href")
	days := get(t, o, link, "Cookie", anna).want(t, 200)
	has(t, text(days.doc), "Wed 27 May to Sat 30 May 2026")
	has(t, text(days.doc), "North sold 11 % less")
	if d, ok, err := o.register.Seen(t.Context(), p.ID); err != nil || !ok || d != readtest.Last {
		t.Errorf("seen %s %v %v", d, ok, err)
	}
	hasNot(t, text(get(t, o, "/?vs=normal", "Cookie", anna).want(t, 200).doc), "You last looked") // it is told once
}
