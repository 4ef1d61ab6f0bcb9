package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/people"
)

const (
	loginPath   = "/login"
	logoutPath  = "/logout"
	accountPath = "/account"
)

// Login is the page where people log in.
type Login struct {
	Base
	Next    string // where they go on to
	Name    string // the login that was tried
	Says    string // why they are still here; empty: they have just come
	Single  string // the way to the company's own login; empty: there is none
	Company string // how that is called
}

// loginForm shows the page. Whoever is logged in has nothing to do there.
func (s *server) loginForm(w http.ResponseWriter, r *http.Request) {
	next := local(r.URL.Query().Get("next"))
	if v := visitorOf(r); v.actor != "" {
		http.Redirect(w, r, next, http.StatusSeeOther)
		return
	}
	s.showLogin(w, r, http.StatusOK, Login{Next: next})
}

func (s *server) showLogin(w http.ResponseWriter, r *http.Request, status int, p Login) {
	p.Base = Base{Chain: s.ChainName, Path: loginPath, Title: s.format.say("Log in"), Bare: true}
	if s.People != nil && s.People.OIDC != nil {
		p.Company, p.Single = s.People.OIDC.Name, companyPath+"?"+url.Values{"next": {p.Next}}.Encode()
	}
	s.sendBare(w, r, status, "login", &p)
}

// hashing is how many passwords are checked at a time: each takes 64 MB while it lasts.
const hashing = 2

// login checks a login and its password.
func (s *server) login(w http.ResponseWriter, r *http.Request) {
	if s.People == nil {
		s.nothing(w, r)
		return
	}
	if err := r.ParseForm(); err != nil {
		s.problem(w, s.bare(r), http.StatusBadRequest, errForm.Error(), nil)
		return
	}
	p := Login{Next: local(r.PostForm.Get("next")), Name: cut(strings.TrimSpace(r.PostForm.Get("login")))}
	from := s.People.address(r)
	keys := []string{"login " + strings.ToLower(p.Name), "address " + from}
	who, wait, ok, err := s.checkPassword(r.Context(), p.Name, r.PostForm.Get("password"), keys)
	if wait > 0 {
		p.Says = s.format.sayf("Too many tries. Wait %s, then try again.", seconds(s.format, wait))
		w.Header().Set("Retry-After", strconv.Itoa(int(wait/time.Second)+1))
		s.showLogin(w, r, http.StatusTooManyRequests, p)
		return
	}
	if err != nil {
		s.Log.Error("login", "error", err.Error())
		s.fail(w, r, http.StatusServiceUnavailable)
		return
	}
	r = withVisitor(r, visitor{actor: p.Name})
	if !ok {
		s.note(r, "login_failed", "")
		p.Says = s.format.say("Login or password is not right. Whoever looks after people in Daybook can set a new one.")
		s.showLogin(w, r, http.StatusUnauthorized, p)
		return
	}
	s.enter(w, r, who, people.SessionHours, p.Next, "password")
}

// enter gives somebody a session and leads them on.
func (s *server) enter(w http.ResponseWriter, r *http.Request, p people.Person, lasts time.Duration, next, how string) {
	s.People.Directory.Forget() // they may have been added a moment ago
	s.note(withVisitor(r, visitor{actor: p.Login}), "login", how)
	session := s.sessionOf(p, lasts)
	if was, err := s.sessionIn(r); err == nil && was.Person == p.ID {
		if _, err := s.People.Directory.Person(r.Context(), was); err == nil {
			session.ID = was.ID // the company's login was asked again: logging out ends what was before it, too
		}
	}
	s.setSession(w, session)
	w.Header().Set("Cache-Control", "no-store")
	if p.MustChange {
		next = accountPath
	}
	http.Redirect(w, r, next, http.StatusSeeOther)
}

// checkPassword finds somebody by login and checks their password. It takes as long for a login that there is not. keys are what wrong
// passwords are counted by; where one of them has to wait, nothing is looked at. Waiting is asked for and counted while few others are
// let in, so that a thousand guesses at once are no more than a few.
func (s *server) checkPassword(ctx context.Context, login, password string, keys []string) (p people.Person, wait time.Duration, ok bool, err error) {
	select {
	case s.hashes <- struct{}{}:
		defer func() { <-s.hashes }()
	case <-ctx.Done():
		return p, 0, false, ctx.Err()
	}
	if wait := s.throttle.Wait(keys...); wait > 0 {
		return p, wait, false, nil
	}
	p, err = s.People.Directory.Register.ByLogin(ctx, login)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return p, 0, false, err
	}
	// A password too long, or a hash that is none, is a wrong password.
	if right, wrong := people.Check(p.Password, password); !right || wrong != nil {
		s.throttle.Wrong(keys...)
		return p, 0, false, nil
	}
	s.throttle.Right(keys[0]) // what others typed wrong at the same address counts on
	return p, 0, true, nil
}

// endsWithin is how long logging out waits for the register, which a run may hold; what took longer is written once it is free.
const endsWithin = 2 * time.Second

// logout ends the session of a browser, and with it every cookie that it was ever given for it.
func (s *server) logout(w http.ResponseWriter, r *http.Request) {
	if s.People == nil {
		s.nothing(w, r)
		return
	}
	s.note(r, "logout", "")
	if session, err := s.sessionIn(r); err == nil { // whether or not the register could be asked whose it is
		ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), endsWithin) // also where the reader does not wait
		defer cancel()
		if err := s.People.Directory.End(ctx, session); err != nil {
			s.Log.Error("logout", "error", err.Error())
		}
	}
	s.endSession(w)
	s.forgetVia(w)
	http.Redirect(w, r, loginPath, http.StatusSeeOther)
}

// Account is the page of somebody's own login.
type Account struct {
	Base
	Person  people.Person
	Scope   []string // in words
	Says    string   // what is wrong with what was sent
	Done    string   // what was done
	Local   bool     // the password is kept here
	Session string   // how long the session lasts
}

// account shows the page.
func (s *server) account(w http.ResponseWriter, r *http.Request) {
	s.showAccount(w, r, http.StatusOK, "", "")
}

func (s *server) showAccount(w http.ResponseWriter, r *http.Request, status int, says, done string) {
	v := visitorOf(r)
	if v.person == nil {
		s.fail(w, r, http.StatusNotFound)
		return
	}
	p := &Account{Base: s.bare(r).base, Person: *v.person, Says: says, Done: done, Local: v.person.Password != ""}
	p.Title, p.Here, p.Bare = s.format.say("Your login"), accountPath, v.person.MustChange
	for _, g := range v.person.Grants {
		p.Scope = append(p.Scope, s.grantWords(g))
	}
	if len(p.Scope) == 0 && v.scope.All {
		p.Scope = []string{s.format.say("the whole chain")}
	}
	p.Session = s.format.date(v.session.Expires.In(s.Now().Location()), "Mon 2 Jan 15:04")
	s.sendBare(w, r, status, "account", p)
}

// grantWords writes what a grant lets see for people.
func (s *server) grantWords(g people.Grant) string {
	text := s.format.say("the whole chain")
	if g.Node != people.WholeChain {
		text = string(g.Node) + " " + g.Value
	}
	if g.Until != nil {
		text += s.format.say(", until ") + s.format.Day(*g.Until)
	}
	return text
}

// scopeWords writes what a list of grants lets see for people.
func (s *server) scopeWords(list []people.Grant) string {
	var words []string
	for _, g := range list {
		words = append(words, s.grantWords(g))
	}
	return strings.Join(words, "; ")
}

// changeAccount sets a new password, or ends all sessions.
func (s *server) changeAccount(w http.ResponseWriter, r *http.Request) {
	v := visitorOf(r)
	if v.person == nil {
		s.fail(w, r, http.StatusNotFound)
		return
	}
	if err := r.ParseForm(); err != nil {
		s.problem(w, s.bare(r), http.StatusBadRequest, errForm.Error(), nil)
		return
	}
	register := s.People.Directory.Register
	p, err := register.ByID(r.Context(), v.person.ID)
	if err != nil {
		s.trouble(w, s.bare(r), err)
		return
	}
	p.Epoch++ // every other session of theirs is over
	what := "sessions_ended"
	if r.PostForm.Get("do") != "end" {
		what = "password_changed"
		if err := s.newPassword(r, &p); err != nil {
			var wrong *fault.Error
			if errors.As(err, &wrong) && wrong.Kind == fault.Usage {
				s.showAccount(w, r, http.StatusUnprocessableEntity, sentence(s.format.sayError(wrong.Error())), "")
				return
			}
			s.trouble(w, s.bare(r), err)
			return
		}
	}
	if err := register.Save(r.Context(), p); err != nil {
		s.trouble(w, s.bare(r), err)
		return
	}
	s.People.Directory.Forget()
	s.note(r, what, "")
	if what == "sessions_ended" {
		s.endSession(w)
		s.forgetVia(w)
		http.Redirect(w, r, loginPath, http.StatusSeeOther)
		return
	}
	v.session, v.person = s.sessionOf(p, people.SessionHours), &p
	s.setSession(w, v.session)
	s.showAccount(w, withVisitor(r, v), http.StatusOK, "", s.format.say("Your password is changed; other devices have to log in again."))
}

// newPassword checks the present password and puts the new one into p.
func (s *server) newPassword(r *http.Request, p *people.Person) error {
	now, next := r.PostForm.Get("password"), r.PostForm.Get("new")
	keys := []string{"login " + strings.ToLower(p.Login), "address " + s.People.address(r)}
	switch {
	case p.Password == "":
		return fault.New(fault.Usage, "the password of this login is not kept here")
	case next != r.PostForm.Get("again"):
		return fault.New(fault.Usage, "the new password was not typed the same way twice")
	case next == now:
		return fault.New(fault.Usage, "the new password is the present one")
	case strings.EqualFold(next, p.Login):
		return fault.New(fault.Usage, "the new password is the login")
	}
	_, wait, ok, err := s.checkPassword(r.Context(), p.Login, now, keys)
	switch {
	case err != nil:
		return err
	case wait > 0:
		return fault.New(fault.Usage, "too many tries; wait %s, then try again", seconds(s.format, wait))
	case !ok:
		return fault.New(fault.Usage, "the present password is not right")
	}
	p.Password, err = people.Hash(next)
	p.MustChange = false
	return err
}

// seconds writes a wait for people.
func seconds(f Format, d time.Duration) string {
	if d > 90*time.Second {
		return f.sayf("%d minutes", (d+time.Minute-1)/time.Minute)
	}
	if n := (d + time.Second - 1) / time.Second; n > 1 {
		return f.sayf("%d seconds", n)
	}
	return f.say("a second")
}
