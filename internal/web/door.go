package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/people"
)

// door says who may come to a route at all. What they then see is a matter of their scope, which package read holds to.
type door string

const (
	doorOpen  door = "open"  // anybody: to log in, for monitors and balancers, style sheets
	doorKnown door = "known" // whoever is logged in; a machine with a token for what it reads
	doorMend  door = "mend"  // roles data and admin
	doorKeep  door = "keep"  // role admin
)

// route is one address. A test asks every one of them as every role.
type route struct {
	method, path string
	door         door
	answer       http.HandlerFunc
}

// mux holds every route behind its door.
func (s *server) mux(routes []route) http.Handler {
	mux := http.NewServeMux()
	for _, r := range routes {
		mux.Handle(r.method+" "+r.path, s.behind(r.door, r.answer))
	}
	mux.Handle("/", s.behind(doorOpen, s.nothing))
	return mux
}

// behind lets whoever may pass come to a route, and notes that they did.
func (s *server) behind(d door, answer http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v, err := s.visit(r)
		switch {
		case err == nil:
		case errors.Is(err, errNobody) && d == doorOpen:
		case errors.Is(err, errNobody):
			s.toLogin(w, r)
			return
		case d != doorOpen:
			s.Log.Error("who asks", "path", r.URL.Path, "error", err.Error())
			s.fail(w, r, http.StatusServiceUnavailable)
			return
		}
		r = withVisitor(r, v)
		if d != doorOpen && v.person != nil && v.person.MustChange && r.URL.Path != accountPath {
			http.Redirect(w, r, accountPath, http.StatusSeeOther)
			return
		}
		if d == doorMend && !v.mends() || d == doorKeep && !v.keeps() {
			s.note(r, "refused", "")
			s.fail(w, r, http.StatusNotFound)
			return
		}
		s.renewSession(w, v)
		if d == doorOpen || v.open() {
			answer(w, r)
			return
		}
		seen := &watched{ResponseWriter: w, status: http.StatusOK}
		answer(seen, r)
		s.noteSeen(r, seen)
	}
}

// watched remembers how a request was answered.
type watched struct {
	http.ResponseWriter
	status int
}

// WriteHeader implements http.ResponseWriter.
func (w *watched) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach what is below.
func (w *watched) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// noteSeen writes into the audit log who looked at what. A page that renews its line of truth by itself is not looked at anew.
func (s *server) noteSeen(r *http.Request, w *watched) {
	if r.URL.Query().Has("seen") {
		return
	}
	action := "see"
	switch {
	case w.status == http.StatusNotFound, w.status == http.StatusForbidden:
		action = "refused"
	case r.Method != http.MethodGet: // what it does is noted where it is done
		return
	case w.status != http.StatusOK && w.status != http.StatusNotModified:
		return
	case strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment"):
		action = "export"
	}
	s.note(r, action, "")
}

// note writes a deed of whoever sent a request into the audit log. Its object is the address, without what might be a secret.
func (s *server) note(r *http.Request, action, detail string) {
	s.noteOf(r, action, address(r.URL), detail)
}

// noteOf is note for what was done to an object of its own.
func (s *server) noteOf(r *http.Request, action, object, detail string) {
	if s.People == nil {
		return
	}
	run := s.known.run()
	s.People.Log.Note(people.Deed{Actor: visitorOf(r).actor, Action: action, Object: object, Detail: detail, Address: s.People.address(r), Run: run})
}

// longestObject bounds what a stranger can write into the audit log with one request.
const longestObject = 500

func address(u *url.URL) string {
	text := u.EscapedPath()
	if u.RawQuery != "" {
		text += "?" + u.RawQuery
	}
	if len(text) > longestObject {
		text = text[:longestObject] + "…"
	}
	return strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), "\ufffd")
}

// toLogin sends a person to the page where they log in, and tells a program that it needs a token.
func (s *server) toLogin(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	to := loginPath
	if c, err := r.Cookie(viaCookie); err == nil && c.Value == "oidc" && s.People.OIDC != nil {
		to = companyPath // there and back, unnoticed by who is logged in there
	}
	if next := r.URL.RequestURI(); r.Method == http.MethodGet && next != "/" {
		to += "?" + url.Values{"next": {local(next)}}.Encode()
	}
	switch {
	case r.Header.Get("HX-Request") == "true":
		w.Header().Set("HX-Redirect", to) // the whole window goes there, not a part of the page
		w.WriteHeader(http.StatusUnauthorized)
	case r.Header.Get("Authorization") != "" || strings.HasPrefix(r.URL.Path, "/api/"):
		w.Header().Set("WWW-Authenticate", `Bearer realm="daybook"`)
		s.toldPrograms(w, r, Trouble{http.StatusUnauthorized, "A token is needed", "Authorization: Bearer daybook_…"})
	default:
		http.Redirect(w, r, to, http.StatusSeeOther)
	}
}

// local is an address of this dashboard to go on to after a login; whatever leads elsewhere becomes the brief.
func local(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.Host != "" || u.Scheme != "" || u.User != nil || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.Path, "//") ||
		strings.ContainsAny(next, "\\\r\n\t") || strings.HasPrefix(u.Path, loginPath) {
		return "/"
	}
	return u.RequestURI()
}

// denied answers a request that another site made a browser send.
func (s *server) denied(w http.ResponseWriter, r *http.Request) {
	s.Log.Warn("refused", "why", "from another site", "path", cut(r.URL.Path), "origin", cut(r.Header.Get("Origin")))
	plain(w, http.StatusForbidden, "this came from another site; open the dashboard and try again\n")
}

// protect refuses requests that another site makes a browser send, and bodies that no form of ours has.
func (s *server) protect(next http.Handler) http.Handler {
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(s.denied))
	limited := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, largestForm)
		next.ServeHTTP(w, r)
	})
	return guard.Handler(limited)
}

// largestForm is how many bytes a form may have.
const largestForm = 64 << 10

// errForm says that a form cannot be read.
var errForm = fault.New(fault.Usage, "the form cannot be read, or is too long")
