package web

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/people"
)

// OIDC is the company's own login, by OpenID Connect: discovery, the code flow with PKCE, groups that give a role and a scope.
type OIDC struct {
	Name         string // on the button: Log in with NAME
	Issuer       string
	ClientID     string
	ClientSecret string // empty: a public client
	Scopes       []string
	GroupsClaim  string
	ScopeClaim   string // empty: groups say it
	TrustEmail   bool   // the issuer vouches for mail addresses without saying so
	Groups       map[string]people.Access

	mu       sync.Mutex
	provider *oidc.Provider
}

const (
	companyPath  = loginPath + "/oidc"
	companyBack  = companyPath + "/callback"
	companyLogin = "company login" // purpose of what is signed
	wentCookie   = "daybook_login"
	viaCookie    = "daybook_via"
)

// companyLasts is how long a session lasts that the company's login gave: then it is asked again, so that somebody who is removed there is
// out by then. After companyAsks a page that is opened anew goes there and back, which nobody notices while they are logged in there.
const (
	companyLasts = 15 * time.Minute
	companyAsks  = 10 * time.Minute
)

// companyTimeout is how long the company's login may take to answer.
const companyTimeout = 10 * time.Second

// went is what a browser brings back from the company's login beside its answer.
type went struct {
	State, Nonce, Verifier, Next string
	Until                        time.Time
}

// find asks for the addresses and keys of the company's login; what was found once is kept.
func (o *OIDC) find(ctx context.Context) (*oidc.Provider, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.provider != nil {
		return o.provider, nil
	}
	p, err := oidc.NewProvider(o.client(context.WithoutCancel(ctx)), o.Issuer)
	if err != nil {
		return nil, fmt.Errorf("login.oidc: %w", err)
	}
	o.provider = p
	return p, nil
}

// client is a context whose requests to the company's login end in time.
func (o *OIDC) client(ctx context.Context) context.Context {
	return oidc.ClientContext(ctx, &http.Client{Timeout: companyTimeout})
}

func (s *server) oauth(p *oidc.Provider) *oauth2.Config {
	o := s.People.OIDC
	return &oauth2.Config{
		ClientID: o.ClientID, ClientSecret: o.ClientSecret, Endpoint: p.Endpoint(), RedirectURL: s.People.URL + companyBack, Scopes: append([]string{oidc.ScopeOpenID}, o.Scopes...),
	}
}

// toCompany sends a browser to the company's login.
func (s *server) toCompany(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	if s.People == nil || s.People.OIDC == nil {
		s.nothing(w, r)
		return
	}
	provider, err := s.People.OIDC.find(r.Context())
	if err != nil {
		s.Log.Error("company login", "error", err.Error())
		s.backAtDoor(w, r, http.StatusServiceUnavailable, s.format.say("The company's login cannot be reached now. Try again in a minute."))
		return
	}
	trip := went{State: random(), Nonce: random(), Verifier: oauth2.GenerateVerifier(), Next: local(r.URL.Query().Get("next")), Until: s.Now().Add(companyLasts)}
	text, err := json.Marshal(trip)
	if err != nil {
		s.fail(w, r, http.StatusInternalServerError)
		return
	}
	http.SetCookie(w, s.cookie(wentCookie, people.Sign(companyLogin, s.People.Key, text), int(companyLasts/time.Second)))
	http.Redirect(w, r, s.oauth(provider).AuthCodeURL(trip.State, oidc.Nonce(trip.Nonce), oauth2.S256ChallengeOption(trip.Verifier)), http.StatusSeeOther)
}

// random is a word that nobody can guess.
func random() string {
	b := make([]byte, 24)
	_, _ = rand.Read(b) // never fails
	return base64.RawURLEncoding.EncodeToString(b)
}

// cookie is one that only the way to the company's login and back needs; a negative age takes it away.
func (s *server) cookie(name, value string, age int) *http.Cookie {
	return &http.Cookie{Name: name, Value: value, Path: loginPath, MaxAge: age, HttpOnly: true, Secure: s.People.secure(), SameSite: http.SameSiteLaxMode}
}

// fromCompany takes a browser that comes back from the company's login.
func (s *server) fromCompany(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	if s.People == nil || s.People.OIDC == nil {
		s.nothing(w, r)
		return
	}
	http.SetCookie(w, s.cookie(wentCookie, "", -1))
	who, next, err := s.answerOf(r)
	var no *fault.Error
	switch {
	case errors.As(err, &no) && no.Kind == fault.Usage: // written for the person
		s.note(r, "login_failed", "company: "+no.Error())
		s.backAtDoor(w, r, http.StatusForbidden, sentence(s.format.sayError(no.Error())))
	case err != nil:
		s.Log.Error("company login", "error", err.Error())
		s.backAtDoor(w, r, http.StatusForbidden, s.format.say("The company's login did not let you in. Try again; the log of Daybook has the reason."))
	default:
		http.SetCookie(w, &http.Cookie{Name: viaCookie, Value: "oidc", Path: "/", MaxAge: int((30 * 24 * time.Hour) / time.Second), HttpOnly: true, Secure: s.People.secure(), SameSite: http.SameSiteLaxMode})
		s.enter(w, r, who, companyLasts, next, "company")
	}
}

// backAtDoor shows the page of logins with a reason. The company's login is not tried again by itself.
func (s *server) backAtDoor(w http.ResponseWriter, r *http.Request, status int, says string) {
	s.forgetVia(w)
	s.showLogin(w, r, status, Login{Says: says, Next: "/"})
}

// forgetVia forgets that somebody comes in through the company's login.
func (s *server) forgetVia(w http.ResponseWriter) {
	http.SetCookie(w, &http.Cookie{Name: viaCookie, Path: "/", MaxAge: -1, HttpOnly: true, Secure: s.People.secure(), SameSite: http.SameSiteLaxMode})
}

// answerOf checks what the company's login answered and returns who came.
func (s *server) answerOf(r *http.Request) (p people.Person, next string, err error) {
	trip, err := s.tripOf(r)
	if err != nil {
		return p, "", err
	}
	q := r.URL.Query()
	if e := q.Get("error"); e != "" {
		return p, "", fmt.Errorf("the issuer answered %q: %q", cut(e), cut(q.Get("error_description")))
	}
	o := s.People.OIDC
	provider, err := o.find(r.Context())
	if err != nil {
		return p, "", err
	}
	ctx, cancel := context.WithTimeout(o.client(r.Context()), companyTimeout)
	defer cancel()
	token, err := s.oauth(provider).Exchange(ctx, q.Get("code"), oauth2.VerifierOption(trip.Verifier))
	if err != nil {
		return p, "", fmt.Errorf("exchange of the code: %w", secretless(err))
	}
	raw, ok := token.Extra("id_token").(string)
	if !ok {
		return p, "", errors.New("the issuer sent no id_token")
	}
	id, err := provider.Verifier(&oidc.Config{ClientID: o.ClientID, Now: s.Now}).Verify(ctx, raw)
	if err != nil {
		return p, "", err
	}
	if subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(trip.Nonce)) != 1 {
		return p, "", errors.New("the id_token is of another login")
	}
	var claims map[string]any
	if err := id.Claims(&claims); err != nil {
		return p, "", err
	}
	p, err = s.admit(r.Context(), id.Issuer+" "+id.Subject, claims)
	return p, trip.Next, err
}

// tripOf reads what the browser brought along, and holds it to the answer.
func (s *server) tripOf(r *http.Request) (trip went, err error) {
	c, err := r.Cookie(wentCookie)
	if err != nil {
		return trip, fault.New(fault.Usage, "that took too long, or was begun in another window: try again")
	}
	text, err := people.Signed(companyLogin, s.People.Key, c.Value)
	if err == nil {
		err = json.Unmarshal(text, &trip)
	}
	if err != nil {
		return trip, fmt.Errorf("what the browser brought along: %w", err)
	}
	if s.Now().After(trip.Until) {
		return trip, fault.New(fault.Usage, "that took too long: try again")
	}
	if subtle.ConstantTimeCompare([]byte(trip.State), []byte(r.URL.Query().Get("state"))) != 1 {
		return trip, errors.New("the answer is to another question: state differs")
	}
	return trip, nil
}

// secretless is an error of an exchange without the body that it may quote.
func secretless(err error) error {
	var answer *oauth2.RetrieveError
	if errors.As(err, &answer) && answer.Response != nil {
		return fmt.Errorf("%s %s", answer.Response.Status, answer.ErrorCode)
	}
	var where *url.Error
	if errors.As(err, &where) {
		return where.Err
	}
	return errors.New(strings.SplitN(err.Error(), "\n", 2)[0])
}
