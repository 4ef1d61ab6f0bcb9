package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/warehouse"
)

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
