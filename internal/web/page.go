package web

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"strconv"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/people"
)

// Base is what every page has around its own part.
type Base struct {
	Title      string
	Chain      string
	Path       string // of this page, as it stands in an address
	Here       string // its entry in the navigation
	View       View
	VS         versus // the comparison in force
	Date       contract.Day
	HasDate    bool
	Newest     contract.Day
	Oldest     contract.Day
	Earlier    *contract.Day // the night before, where there is one
	Later      *contract.Day
	Regions    []string
	Choices    []Choice // comparisons
	Truth      Truth
	Left       string   // where the rows of the night have left for; empty: they are here
	Span       string   // the days that are summed up, in words
	Spans      []Choice // stretches of days that the page can be of
	ShowPeriod bool
	ShowRegion bool // whether the page has each control
	ShowVersus bool
	ShowNight  bool
	Who        Who
	Place      string // whose figures these are, where it is not the whole chain: a region, a store, so many stores
	Frame      string // in a frame of another site: "page", or the id of the one number that is shown; empty: it is not
	Bare       bool   // without navigation: nobody is logged in
}

// Who is whoever looks at a page.
type Who struct {
	Open  bool   // nobody has to log in, because there are no users
	Name  string // empty: nobody, or anybody
	Login string
	Role  string
	Part  bool   // sees a part of the chain
	Store string // the one store of who looks after a single one; empty: of others
	Cost  bool   // sees cost and margin
	Mends bool   // may release and discard
	Keeps bool   // looks after people
}

// who describes a visitor for the frame of a page.
func who(v visitor) Who {
	w := Who{Open: v.actor != "" && v.open(), Role: string(v.role), Part: !v.scope.All, Cost: v.scope.SeesCost, Mends: v.mends(), Keeps: v.keeps()}
	if v.person != nil {
		w.Login = v.person.Login
	}
	if v.role == people.Store && w.Part && len(v.scope.Stores) == 1 {
		w.Store = v.scope.Stores[0]
	}
	switch {
	case v.person != nil && v.person.Name != "":
		w.Name = v.person.Name
	case v.person != nil:
		w.Name = v.person.Login
	case v.token != nil:
		w.Name = v.token.Name
	}
	return w
}

// Choice is one entry of a control.
type Choice struct {
	Value, Label string
	Chosen       bool
}

// base makes Base available to templates and handlers through the page structs that embed it.
func (b *Base) base() *Base { return b }

// Mine is the page of the one store that the reader looks after; empty: there are more, or all.
func (b *Base) Mine() string {
	if b.Who.Store == "" {
		return ""
	}
	return b.View.Link("/stores/" + pathSegment(b.Who.Store))
}

// page is a page struct.
type page interface{ base() *Base }

// handler makes one page. An error with a kind becomes that kind's page; its text goes to the log, and to the page only
// for fault.Usage and fault.NotFound, whose sentences are written for readers.
type handler func(r *request) (page, error)

// page answers with the page that build makes, or 304 where the reader has it. Nothing is written before all of it is there.
func (s *server) page(name string, build handler) http.HandlerFunc {
	return func(w http.ResponseWriter, hr *http.Request) {
		empty := func(r *request) {
			r.base.Title = s.format.say("Nothing is published yet")
			s.send(w, r, "empty", &Empty{Base: r.base, State: r.state})
		}
		s.opened(w, hr, true, empty, func(r *request) error {
			var b *body
			err := s.inTurn(r, func() error {
				p, err := build(r)
				if err == nil {
					b = s.rendered(w, r, name, p)
				}
				return err
			})
			if b != nil {
				s.looked(w, r)
				s.write(w, r, http.StatusOK, b)
			}
			return err
		})
	}
}

// bare is a request for a page that shows no night.
func (s *server) bare(r *http.Request) *request {
	v := visitorOf(r)
	path, api := pagePath(r.URL.EscapedPath())
	return &request{format: s.format, Request: r, ctx: r.Context(), sees: v.scope, api: api, base: Base{Chain: s.ChainName, Path: path, Who: who(v), Bare: v.actor == "", Frame: frameOf(r)}}
}

// sendBare renders a page that shows no night and writes it; nothing keeps it.
func (s *server) sendBare(w http.ResponseWriter, r *http.Request, status int, name string, p page) {
	var out bytes.Buffer
	if err := s.pages[name].ExecuteTemplate(&out, "base", p); err != nil {
		s.Log.Error("rendering", "page", name, "path", r.URL.Path, "error", err.Error())
		plain(w, http.StatusInternalServerError, "this page could not be made\n")
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	respond(w, r, status, newBody(out.Bytes()))
}

// unkept says that nobody keeps an answer, nor is told that it is the same.
func unkept(h http.Header) {
	h.Del("ETag")
	h.Set("Cache-Control", "no-store")
}

// write sends a rendered page; htmx is told the page's shortest address.
func (s *server) write(w http.ResponseWriter, r *request, status int, b *body) {
	if r.early {
		unkept(w.Header())
	}
	if r.api {
		w.Header().Set("Content-Type", "application/json")
		respond(w, r.Request, status, b)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if since := r.state.Away; since != nil {
		w.Header().Del("ETag")
		b = newBody(s.withBanner(b.in(""), *since, r.state.Run))
	}
	s.renew(w, r)
	if r.Header.Get("HX-Request") == "true" && r.Header.Get("HX-Target") == "page" {
		w.Header().Set("HX-Push-Url", r.view.Self(r.base.Path))
	}
	respond(w, r.Request, status, b)
}

// renew answers a line of truth that asks for itself while nights are loading. Once another run is published than the one
// that its page shows, the whole page is renewed: new words never stand over old figures.
func (s *server) renew(w http.ResponseWriter, r *request) {
	if seen := r.URL.Query().Get("seen"); seen == "" || seen == strconv.FormatInt(r.state.Run, 10) {
		return
	}
	w.Header().Set("HX-Retarget", "#page")
	w.Header().Set("HX-Reselect", "#page")
	w.Header().Set("HX-Reswap", "outerHTML show:none")
}

// trouble answers with the page of an error's kind, in as much of its frame as is known.
func (s *server) trouble(w http.ResponseWriter, r *request, err error) {
	if errors.Is(err, context.Canceled) {
		return
	}
	err = s.notNow(r, err)
	status, said := fault.HTTPStatus(err), ""
	switch kind := fault.KindOf(err); {
	case errors.Is(err, errNothingYours):
		status = http.StatusForbidden
	case kind == fault.Locked && r.Method == http.MethodPost:
		status, said = http.StatusConflict, plainly(err)
	case kind == fault.Usage, kind == fault.NotFound, r.state.Away != nil:
		said = plainly(err)
	case errors.Is(err, context.DeadlineExceeded):
		status = http.StatusServiceUnavailable
		fallthrough
	default:
		s.Log.Error("page", "path", r.URL.Path, "query", r.URL.RawQuery, "error", err.Error())
	}
	s.problem(w, r, status, said, linksOf(err))
}

// plainly is the sentence of an error without what it was wrapped in.
func plainly(err error) string {
	var e *fault.Error
	if errors.As(err, &e) {
		return e.Error()
	}
	return err.Error()
}

func linksOf(err error) []Part {
	var e elsewhere
	if errors.As(err, &e) {
		return e.links
	}
	return nil
}
