package web

import (
	"bytes"
	"context"
	"errors"
	"html/template"
	"net/http"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
)

// maxDates is how far back a reader can choose a night: three years.
const maxDates = 1100

// Base is what every page has around its own part.
type Base struct {
	Title      string
	Chain      string
	Path       string // of this page
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
	ShowRegion bool // whether the page has each control
	ShowVersus bool
	ShowNight  bool
}

// Choice is one entry of a control.
type Choice struct {
	Value, Label string
	Chosen       bool
}

// base makes Base available to templates and handlers through the page structs that embed it.
func (b *Base) base() *Base { return b }

// view is a page struct.
type page interface{ base() *Base }

// handler makes one page. An error with a kind becomes that kind's page; its text goes to the log, and to the page only
// for fault.Usage and fault.NotFound, whose sentences are written for readers.
type handler func(r *request) (page, error)

// page answers with the page that build makes, or 304 where the reader has it. Nothing is written before all of it is there.
func (s *server) page(name string, build handler) http.HandlerFunc {
	return func(w http.ResponseWriter, hr *http.Request) {
		r, done, err := s.open(w, hr, true)
		if err != nil {
			s.trouble(w, hr, err)
			return
		}
		if done {
			return
		}
		if r.q == nil {
			s.send(w, r, http.StatusOK, "empty", &Empty{Base: r.base, Busy: r.state.Busy})
			return
		}
		defer s.closeReader(r)
		p, err := build(r)
		if err != nil {
			s.trouble(w, hr, err)
			return
		}
		s.send(w, r, http.StatusOK, name, p)
	}
}

// file answers with a file made of the same state as a page.
func (s *server) file(build func(r *request) (name, mediaType string, body []byte, err error)) http.HandlerFunc {
	return func(w http.ResponseWriter, hr *http.Request) {
		r, done, err := s.open(w, hr, false)
		if err != nil {
			s.trouble(w, hr, err)
			return
		}
		if done {
			return
		}
		if r.q == nil {
			s.trouble(w, hr, fault.New(fault.NotFound, "no night is published yet"))
			return
		}
		defer s.closeReader(r)
		name, mediaType, body, err := build(r)
		if err != nil {
			s.trouble(w, hr, err)
			return
		}
		w.Header().Set("Content-Type", mediaType)
		w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
		_, _ = w.Write(body)
	}
}

// send renders a page to memory and writes it.
func (s *server) send(w http.ResponseWriter, r *request, status int, name string, p page) {
	var out bytes.Buffer
	if err := s.pages[name].ExecuteTemplate(&out, "base", p); err != nil {
		s.Log.Error("rendering", "page", name, "path", r.URL.Path, "error", err.Error())
		s.fail(w, r.Request, http.StatusInternalServerError)
		return
	}
	if status == http.StatusOK {
		s.cache.put(w.Header().Get("ETag"), out.Bytes())
	}
	s.write(w, r.Request, r.view, status, out.Bytes())
}

// write sends a rendered page; htmx is told the page's shortest address.
func (s *server) write(w http.ResponseWriter, r *http.Request, view View, status int, body []byte) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if r.Header.Get("HX-Request") == "true" && r.Header.Get("HX-Target") == "page" {
		w.Header().Set("HX-Push-Url", view.Self(r.URL.Path))
	}
	w.WriteHeader(status)
	_, _ = w.Write(body) // the reader has gone; nobody is left to tell
}

// pages are the parsed templates by name, each with the frame around it.
type pages map[string]*template.Template

func parsePages(s *server) pages {
	list := pages{}
	for _, name := range []string{"brief", "stores", "store", "data", "run", "definitions", "insight", "empty", "error"} {
		list[name] = template.Must(template.New("base").Funcs(s.functions()).ParseFS(embedded,
			"template/base.html", "template/part.html", "template/"+name+".html"))
	}
	return list
}

// trouble answers with the page of an error's kind.
func (s *server) trouble(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, context.Canceled) {
		return
	}
	status := fault.HTTPStatus(err)
	said := ""
	switch fault.KindOf(err) {
	case fault.Usage, fault.NotFound:
		said = err.Error()
	default:
		s.Log.Error("page", "path", r.URL.Path, "query", r.URL.RawQuery, "error", err.Error())
	}
	s.problem(w, r, status, said)
}
