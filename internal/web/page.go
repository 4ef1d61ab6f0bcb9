package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/warehouse"
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

// request is one page being made: its state, the night it shows and a reader bound to the run it reads.
type request struct {
	*http.Request
	ctx   context.Context
	state State
	view  View
	base  Base
	date  contract.Day
	vs    versus
	in    read.Scope
	q     warehouse.Reader // nil on pages of an empty home
}

// against is the comparison of this page.
func (r *request) against() read.Against { return r.vs.against(r.date) }

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

func (s *server) closeReader(r *request) {
	if err := r.q.Close(); err != nil {
		s.Log.Error("closing a reader", "path", r.URL.Path, "error", err.Error())
	}
}

// open reads the state of the page and of the home. done means that the answer is written: 304, or a page that was kept.
func (s *server) open(w http.ResponseWriter, hr *http.Request, kept bool) (r *request, done bool, err error) {
	view, err := parseView(hr.URL.Query())
	if err != nil {
		return nil, false, err
	}
	state, err := s.Source.State(hr.Context())
	if err != nil {
		return nil, false, err
	}
	etag := s.etag(hr, state)
	w.Header().Set("ETag", etag)
	w.Header().Set("Cache-Control", "private, no-cache")
	if matches(hr.Header.Get("If-None-Match"), etag) {
		w.WriteHeader(http.StatusNotModified)
		return nil, true, nil
	}
	if body, ok := s.cache.get(etag); ok && kept {
		s.write(w, hr, view, http.StatusOK, body)
		return nil, true, nil
	}
	r = &request{Request: hr, ctx: hr.Context(), state: state, view: view, vs: view.VS}
	if r.vs == "" {
		r.vs = versus(s.Compare)
	}
	r.base = Base{Chain: s.ChainName, Path: hr.URL.Path, View: view, VS: r.vs}
	if state.Run == 0 {
		r.base.Truth = s.truthOfEmpty(state)
		return r, false, nil
	}
	if view.Run > state.Run {
		return nil, false, fault.New(fault.NotFound, "there is no published run %d; the newest is %d", view.Run, state.Run)
	}
	if r.q, err = s.Source.At(r.ctx, view.Run); err != nil {
		return nil, false, err
	}
	if err := s.locate(r); err != nil {
		s.closeReader(r)
		return nil, false, err
	}
	return r, false, nil
}

// locate finds the night, the region and the comparison of the page, and writes the line of truth.
func (s *server) locate(r *request) error {
	dates, err := s.Source.Dates(r.ctx, r.q, maxDates)
	if err != nil {
		return err
	}
	b := &r.base
	if len(dates) == 0 {
		return fault.New(fault.NotFound, "the published run holds no night of sales yet")
	}
	at := 0
	if r.view.Date != nil {
		for at < len(dates) && dates[at] != *r.view.Date {
			at++
		}
		if at == len(dates) {
			return fault.New(fault.NotFound, "nothing was delivered for %s; the newest night is %s", s.format.Day(*r.view.Date), s.format.Day(dates[0]))
		}
	}
	r.date, b.Date, b.HasDate, b.Newest, b.Oldest = dates[at], dates[at], true, dates[0], dates[len(dates)-1]
	if at+1 < len(dates) {
		b.Earlier = &dates[at+1]
	}
	if at > 0 {
		b.Later = &dates[at-1]
	}
	regions, err := read.AskRegions(r.ctx, r.q)
	if err != nil {
		return err
	}
	found := r.view.Region == ""
	for _, v := range regions {
		b.Regions = append(b.Regions, v.Name)
		found = found || v.Name == r.view.Region
	}
	if !found {
		return fault.New(fault.NotFound, "there is no region %q", cut(r.view.Region))
	}
	r.in.Region = r.view.Region
	for _, vs := range allVersus {
		b.Choices = append(b.Choices, Choice{Value: string(vs), Label: vs.label(), Chosen: vs == r.vs})
	}
	b.ShowRegion, b.ShowVersus, b.ShowNight = len(b.Regions) > 1, true, true
	b.Truth, err = s.truth(r)
	return err
}

// etag names what is shown exactly: the program, what is published, what happened since, today's date and the address.
func (s *server) etag(r *http.Request, state State) string {
	what, err := json.Marshal(state)
	if err != nil {
		panic("web: " + err.Error()) // State holds nothing that cannot be written
	}
	h := sha256.New()
	fmt.Fprintln(h, s.build, string(what), s.Now().Format("2006-01-02"), s.Locale, s.Currency, s.Compare, s.ChainName, r.URL.RequestURI())
	return `W/"` + strconv.FormatInt(state.Run, 10) + "-" + hex.EncodeToString(h.Sum(nil)[:10]) + `"`
}

func matches(header, etag string) bool {
	for _, part := range strings.Split(header, ",") {
		if strings.TrimSpace(part) == etag {
			return true
		}
	}
	return false
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
