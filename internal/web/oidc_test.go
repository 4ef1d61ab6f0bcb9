package web_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/people"
	"github.com/daybookhq/daybook/internal/web"
)

// issuer is a company's login: discovery, keys, an authorisation endpoint that lets in whoever it is set to, and a token endpoint that
// holds the exchange to what was promised: client, secret, address, code once, PKCE.
type issuer struct {
	*httptest.Server
	t   *testing.T
	key *rsa.PrivateKey
	now func() time.Time

	mu     sync.Mutex
	claims map[string]any // of who is logged in there; nil: access is denied
	change func(map[string]any)
	codes  map[string]url.Values
	calls  int
}

const (
	clientID     = "daybook"
	clientSecret = "not a secret"
)

func newIssuer(t *testing.T, now func() time.Time) *issuer {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	i := &issuer{t: t, key: key, now: now, codes: map[string]url.Values{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		write(w, map[string]any{
			"issuer": i.URL, "authorization_endpoint": i.URL + "/authorize", "token_endpoint": i.URL + "/token", "jwks_uri": i.URL + "/keys",
			"id_token_signing_alg_values_supported": []string{"RS256"}, "response_types_supported": []string{"code"}, "subject_types_supported": []string{"public"},
		})
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) {
		write(w, map[string]any{"keys": []any{map[string]any{
			"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "one", "n": b64(key.N.Bytes()), "e": b64(big.NewInt(int64(key.E)).Bytes()),
		}}})
	})
	mux.HandleFunc("GET /authorize", i.authorize)
	mux.HandleFunc("POST /token", i.token)
	i.Server = httptest.NewServer(mux)
	t.Cleanup(i.Close)
	return i
}

func write(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func (i *issuer) authorize(w http.ResponseWriter, r *http.Request) {
	i.mu.Lock()
	defer i.mu.Unlock()
	q := r.URL.Query()
	if q.Get("client_id") != clientID || q.Get("response_type") != "code" || q.Get("code_challenge_method") != "S256" || q.Get("code_challenge") == "" || q.Get("nonce") == "" || !strings.Contains(q.Get("scope"), "openid") {
		http.Error(w, "not asked as promised: "+r.URL.RawQuery, http.StatusBadRequest)
		return
	}
	back := url.Values{"state": {q.Get("state")}}
	if i.claims == nil {
		back.Set("error", "access_denied")
	} else {
		code := b64(sum(q.Get("state")))
		i.codes[code] = q
		back.Set("code", code)
	}
	http.Redirect(w, r, q.Get("redirect_uri")+"?"+back.Encode(), http.StatusFound)
}

func sum(s string) []byte {
	v := sha256.Sum256([]byte(s))
	return v[:]
}

func (i *issuer) token(w http.ResponseWriter, r *http.Request) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.calls++
	id, secret, _ := r.BasicAuth()
	if id == "" {
		id, secret = r.PostFormValue("client_id"), r.PostFormValue("client_secret")
	}
	q, ok := i.codes[r.PostFormValue("code")]
	delete(i.codes, r.PostFormValue("code"))
	unescaped, _ := url.QueryUnescape(secret)
	if !ok || id != clientID || secret != clientSecret && unescaped != clientSecret || r.PostFormValue("redirect_uri") != q.Get("redirect_uri") || b64(sum(r.PostFormValue("code_verifier"))) != q.Get("code_challenge") {
		w.WriteHeader(http.StatusBadRequest)
		write(w, map[string]any{"error": "invalid_grant"})
		return
	}
	claims := map[string]any{"iss": i.URL, "aud": clientID, "nonce": q.Get("nonce"), "iat": i.now().Unix(), "exp": i.now().Add(5 * time.Minute).Unix()}
	for k, v := range i.claims {
		claims[k] = v
	}
	if i.change != nil {
		i.change(claims)
	}
	write(w, map[string]any{"access_token": "x", "token_type": "Bearer", "id_token": i.sign(claims)})
}

func (i *issuer) sign(claims map[string]any) string {
	head, _ := json.Marshal(map[string]any{"alg": "RS256", "kid": "one", "typ": "JWT"})
	body, _ := json.Marshal(claims)
	text := b64(head) + "." + b64(body)
	s, err := rsa.SignPKCS1v15(rand.Reader, i.key, crypto.SHA256, sum(text))
	if err != nil {
		i.t.Error(err)
	}
	return text + "." + b64(s)
}

// browserOf follows redirects between the dashboard and the issuer as a browser does, with its cookies.
type browserOf struct {
	o       office
	cookies map[string]string
}

// open opens an address of the dashboard and follows where it leads, also to the issuer and back, until a page is there.
func (b *browserOf) open(t *testing.T, address string) answer {
	t.Helper()
	for range 10 {
		a := b.get(t, address)
		if a.Code != http.StatusSeeOther {
			return a
		}
		to := a.Header().Get("Location")
		if strings.HasPrefix(to, "http") {
			to = b.atIssuer(t, to)
		}
		address = to
	}
	t.Fatal("it leads in circles")
	return answer{}
}

func (b *browserOf) get(t *testing.T, address string) answer {
	t.Helper()
	var header []string
	for name, value := range b.cookies {
		header = append(header, name+"="+value)
	}
	a := get(t, b.o, address, "Cookie", strings.Join(header, "; "))
	for _, c := range a.Result().Cookies() {
		if c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		} else {
			b.cookies[c.Name] = c.Value
		}
	}
	return a
}

// atIssuer asks the issuer and returns where it sends the browser back to, without the host.
func (b *browserOf) atIssuer(t *testing.T, address string) string {
	t.Helper()
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	to, err := res.Location()
	if err != nil {
		t.Fatalf("%s: %s", address, res.Status)
	}
	return to.RequestURI()
}

// company is a dashboard with a company's login.
func company(t *testing.T, list ...people.Person) (office, *issuer, *browserOf) {
	t.Helper()
	list = append(list, person("local", people.Admin, true)) // with one user, everybody has to log in
	var o office
	i := newIssuer(t, func() time.Time { return *o.now })
	o = staffed(t, readtest.Chain(t), "https://localhost", list...)
	access := func(s string) people.Access {
		a, err := people.ParseAccess(s)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	o.people.OIDC = &web.OIDC{
		Name: "Alder account", Issuer: i.URL, ClientID: clientID, ClientSecret: clientSecret, Scopes: []string{"profile", "email"}, GroupsClaim: "groups", ScopeClaim: "stores",
		Groups: map[string]people.Access{"north": access("region; region:North; cost"), "stores": access("store"), "analysts": access("chain")},
	}
	i.claims = map[string]any{"sub": "u1", "preferred_username": "ida", "name": "Ida Berg", "email": "ida@alder.example", "email_verified": true, "groups": []string{"north", "staff"}}
	return o, i, &browserOf{o, map[string]string{}}
}

// TestCompanyLogin walks there and back: groups give role, scope and the right to see cost, and follow at every login.
func TestCompanyLogin(t *testing.T) {
	t.Parallel()
	o, i, b := company(t)
	door := b.get(t, "/login?next=/stores").want(t, 200)
	has(t, text(door.doc), "Log in with Alder account")
	link := attr(all(door.doc, "a.wide")[0], "href")
	page := b.open(t, link).want(t, 200)
	has(t, text(page.doc), "Ida Berg")
	has(t, text(page.doc), "Stores North")
	hasNot(t, text(page.doc), "S0104")
	p, err := o.register.ByLogin(t.Context(), "ida")
	if err != nil || p.Source != "oidc" || p.Role != people.Region || !p.SeesCost || len(p.Grants) != 1 || p.Email != "ida@alder.example" {
		t.Fatalf("%+v %v", p, err)
	}
	i.claims["groups"], i.claims["stores"] = []string{"stores"}, []string{"S0104", "store:S0131@2026-12-31"}
	b.open(t, "/login/oidc").want(t, 200)
	if p, err = o.register.ByLogin(t.Context(), "ida"); err != nil || p.Role != people.Store || p.SeesCost || len(p.Grants) != 2 {
		t.Errorf("%+v %v", p, err)
	}
	has(t, strings.Join(o.deeds(t), "\n"), "ida login /login/oidc/callback")
}

// TestCompanyLogin_IsAskedAgain says that whoever is in for a while goes there and back unnoticed, and whoever was removed there is out
// within a quarter of an hour.
func TestCompanyLogin_IsAskedAgain(t *testing.T) {
	t.Parallel()
	o, i, b := company(t)
	b.open(t, "/login/oidc").want(t, 200)
	before := i.calls
	*o.now = o.now.Add(9 * time.Minute)
	b.open(t, "/stores").want(t, 200)
	if i.calls != before {
		t.Error("it is asked at every page")
	}
	*o.now = o.now.Add(2 * time.Minute)
	has(t, text(b.open(t, "/stores?sort=-sales").want(t, 200).doc), "Stores North")
	if i.calls != before+1 {
		t.Errorf("it was asked %d times", i.calls-before)
	}
	i.claims = nil
	*o.now = o.now.Add(16 * time.Minute)
	out := b.open(t, "/stores").want(t, http.StatusForbidden)
	has(t, text(out.doc), "did not let you in")
	has(t, text(b.open(t, "/stores").want(t, 200).doc), "Log in") // it is not tried again by itself
	i.claims = map[string]any{"sub": "u1", "preferred_username": "ida", "groups": []string{"staff"}}
	none := b.open(t, "/login/oidc").want(t, http.StatusForbidden)
	has(t, text(none.doc), "nobody has let it into Daybook")
	if _, err := o.register.ByLogin(t.Context(), "ida"); err == nil {
		t.Error("who lost the last group is still known")
	}
}

// TestCompanyLogin_Refuses says what is no login: a forged, stale, replayed or foreign answer.
func TestCompanyLogin_Refuses(t *testing.T) {
	t.Parallel()
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(i *issuer, b *browserOf){
		"for another client": func(i *issuer, _ *browserOf) { i.change = func(c map[string]any) { c["aud"] = "payroll" } },
		"of another issuer":  func(i *issuer, _ *browserOf) { i.change = func(c map[string]any) { c["iss"] = "https://evil.example" } },
		"that is over": func(i *issuer, _ *browserOf) {
			i.change = func(c map[string]any) { c["exp"] = i.now().Add(-time.Minute).Unix() }
		},
		"of another login":     func(i *issuer, _ *browserOf) { i.change = func(c map[string]any) { c["nonce"] = "x" } },
		"without a nonce":      func(i *issuer, _ *browserOf) { i.change = func(c map[string]any) { delete(c, "nonce") } },
		"signed by a stranger": func(i *issuer, _ *browserOf) { i.change = func(map[string]any) { i.key = other } },
		"in another browser":   func(_ *issuer, b *browserOf) { b.cookies = map[string]string{} },
		"with a forged cookie": func(_ *issuer, b *browserOf) { b.cookies["daybook_login"] += "AA" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, i, b := company(t)
			to := b.atIssuer(t, b.get(t, "/login/oidc").want(t, http.StatusSeeOther).Header().Get("Location"))
			change(i, b)
			a := b.get(t, to).want(t, http.StatusForbidden)
			hasNot(t, text(a.doc), clientSecret)
			get(t, b.o, "/", "Cookie", strings.Join(a.Header().Values("Set-Cookie"), "; ")).want(t, http.StatusSeeOther)
		})
	}
	_, _, b := company(t)
	to := b.atIssuer(t, b.get(t, "/login/oidc").Header().Get("Location"))
	b.get(t, strings.Replace(to, "state=", "state=x", 1)).want(t, http.StatusForbidden)
	to = b.atIssuer(t, b.get(t, "/login/oidc").Header().Get("Location"))
	went := b.cookies["daybook_login"]
	b.get(t, to).want(t, http.StatusSeeOther)
	b.cookies["daybook_login"] = went
	b.get(t, to).want(t, http.StatusForbidden) // a code is good once
}

// TestCompanyLogin_FindsPeople says that whom an admin has let in by mail address comes in with that scope, if the issuer vouches for
// the address, and that nobody takes over a login that has a password here.
func TestCompanyLogin_FindsPeople(t *testing.T) {
	t.Parallel()
	anna, bert := person("anna", people.Store, false, "store:S0104"), person("bert@alder.example", people.Admin, true)
	anna.Password, anna.Email = "", "anna@alder.example"
	o, i, b := company(t, anna, bert)
	i.claims = map[string]any{"sub": "u2", "email": "Anna@alder.example", "email_verified": false}
	b.open(t, "/login/oidc").want(t, http.StatusForbidden)
	i.claims["email_verified"] = true
	has(t, text(b.open(t, "/login/oidc").want(t, 200).doc), "anna")
	delete(i.claims, "email") // from now on the subject is enough
	b.open(t, "/login/oidc").want(t, 200)
	if p, err := o.register.ByLogin(t.Context(), "anna"); err != nil || p.Source != "local" || p.Role != people.Store || p.Subject == "" {
		t.Errorf("%+v %v", p, err)
	}
	i.claims = map[string]any{"sub": "u3", "email": "bert@alder.example", "email_verified": true, "preferred_username": "bert@alder.example", "groups": []string{"analysts"}}
	taken := b.open(t, "/login/oidc").want(t, http.StatusForbidden)
	has(t, text(taken.doc), "is taken")
}

// TestCompanyLogin_IsDown says that pages are served while the company's login cannot be reached, and people with a password come in.
func TestCompanyLogin_IsDown(t *testing.T) {
	t.Parallel()
	o, i, b := company(t)
	i.Close()
	a := b.get(t, "/login/oidc").want(t, http.StatusServiceUnavailable)
	has(t, text(a.doc), "cannot be reached now")
	get(t, o, "/", "Cookie", o.cookie(t, "local")).want(t, 200)
}
