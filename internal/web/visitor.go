package web

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/people"
)

// visitor is whoever asks: a person with a session, a machine with a token, or, while there are no users, anybody on this machine.
type visitor struct {
	scope   people.Scope
	role    people.Role
	actor   string         // as the audit log names them
	person  *people.Person // nil: a machine, or anybody
	token   *people.Token  // nil: a person, or anybody
	session people.Session // of a person
}

// anybody is who asks while there are no users: whoever can reach the loopback address of this machine.
var anybody = visitor{scope: people.Everything, role: people.Chain, actor: "local"}

// open says whether nobody has to log in.
func (v visitor) open() bool { return v.person == nil && v.token == nil }

// mends says whether the visitor may release, discard and publish. Nobody does who is not known by name.
func (v visitor) mends() bool { return !v.open() && v.person != nil && v.person.MayMend() }

// keeps says whether the visitor looks after people and tokens.
func (v visitor) keeps() bool { return v.person != nil && v.role == people.Admin }

type visitorKey struct{}

// visitorOf returns who sent a request; whoever is not known sees nothing.
func visitorOf(r *http.Request) visitor {
	v, _ := r.Context().Value(visitorKey{}).(visitor)
	return v
}

func withVisitor(r *http.Request, v visitor) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), visitorKey{}, v))
}

// errNobody says that a request has no session and no token.
var errNobody = fault.New(fault.NotFound, "nobody is logged in")

// visit finds out who sent a request. It returns errNobody for who has to log in first, and any other error where that cannot be told.
func (s *server) visit(r *http.Request) (visitor, error) {
	if s.People == nil {
		return anybody, nil
	}
	d := s.People.Directory
	if some, err := d.Anybody(r.Context()); err != nil {
		return visitor{}, err
	} else if !some && !s.People.Needed {
		return anybody, nil
	}
	if secret, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		return s.visitOfMachine(r, strings.TrimSpace(secret))
	}
	session, err := s.sessionIn(r)
	if err != nil {
		return visitor{}, errNobody
	}
	p, err := d.Person(r.Context(), session)
	if err != nil {
		if fault.KindOf(err) == fault.NotFound {
			err = errNobody
		}
		return visitor{}, err
	}
	if short := session.Expires.Sub(session.Issued) <= companyLasts; short && s.Now().Sub(session.Issued) >= companyAsks && r.Method == http.MethodGet && r.Header.Get("HX-Request") == "" {
		return visitor{}, errNobody // the company's login is asked before the session is over
	}
	v := visitor{role: p.Role, actor: p.Login, person: &p, session: session}
	v.scope, err = d.Scope(r.Context(), p.Role, p.Grants, p.SeesCost)
	return v, err
}

func (s *server) visitOfMachine(r *http.Request, secret string) (visitor, error) {
	t, err := s.People.Directory.Token(r.Context(), secret)
	if err != nil {
		if fault.KindOf(err) == fault.NotFound {
			err = errNobody
		}
		return visitor{}, err
	}
	v := visitor{role: t.Role, actor: "token:" + t.Name, token: &t}
	v.scope, err = s.People.Directory.Scope(r.Context(), t.Role, t.Grants, t.SeesCost)
	return v, err
}

// cookieName is that of the session. Over TLS the browser itself holds it to this host and to encrypted connections.
func (s *server) cookieName() string {
	if s.People.secure() {
		return "__Host-daybook"
	}
	return "daybook"
}

// sessionIn is the session that a browser brings, whether or not it was ended since; an error where it brings none that is ours.
func (s *server) sessionIn(r *http.Request) (people.Session, error) {
	c, err := r.Cookie(s.cookieName())
	if err != nil {
		return people.Session{}, err
	}
	return people.Open(c.Value, s.People.Key, s.Now())
}

// setSession gives a browser a session that lasts until it is renewed or expires.
func (s *server) setSession(w http.ResponseWriter, session people.Session) {
	http.SetCookie(w, &http.Cookie{
		Name: s.cookieName(), Value: session.Seal(s.People.Key), Path: "/", Expires: session.Expires, HttpOnly: true, Secure: s.People.secure(), SameSite: http.SameSiteLaxMode,
	})
}

// endSession takes the session away from a browser, and what it keeps of pages.
func (s *server) endSession(w http.ResponseWriter) {
	http.SetCookie(w, &http.Cookie{Name: s.cookieName(), Path: "/", MaxAge: -1, HttpOnly: true, Secure: s.People.secure(), SameSite: http.SameSiteLaxMode})
	w.Header().Set("Clear-Site-Data", `"cache"`)
}

// sessionOf is a new session of a person.
func (s *server) sessionOf(p people.Person, lasts time.Duration) people.Session {
	return people.NewSession(p, s.Now(), lasts)
}

// renewSession gives a session that has been used for a while a new end. One that an identity provider has to confirm is not renewed here.
func (s *server) renewSession(w http.ResponseWriter, v visitor) {
	if v.person == nil || v.session.Expires.Sub(v.session.Issued) < people.SessionHours || s.Now().Sub(v.session.Issued) < people.RenewAfter {
		return
	}
	s.setSession(w, v.session.Renewed(s.Now(), people.SessionHours))
}
