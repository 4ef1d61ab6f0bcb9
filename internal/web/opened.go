package web

import (
	"context"
	"net/http"
	"net/url"

	"github.com/daybookhq/daybook/internal/fault"
)

// opened opens a request, lets answer answer it, and closes it again; an error of either becomes its kind's page. Where nothing is
// published yet empty answers instead. kept says that an answer that the reader has, or that is remembered, does.
func (s *server) opened(w http.ResponseWriter, hr *http.Request, kept bool, empty func(*request), answer func(*request) error) {
	r, done, err := s.open(w, hr, kept)
	switch {
	case err != nil:
		s.trouble(w, r, err)
		return
	case done:
		return
	case r.q == nil:
		empty(r)
		return
	}
	defer s.closeReader(hr, r.q)
	if err := answer(r); err != nil {
		s.trouble(w, r, err)
	}
}

// nothingYet tells programs that nothing is published yet.
func (s *server) nothingYet(w http.ResponseWriter) func(*request) {
	return func(r *request) { s.trouble(w, r, fault.New(fault.NotFound, "no night is published yet")) }
}

// within opens a request that nobody sent, of a visitor at an address, and closes it again: for what is made of a page and goes elsewhere.
func (s *server) within(ctx context.Context, v visitor, at *url.URL, f func(*request) error) error {
	return s.withinOf(withVisitor((&http.Request{Method: http.MethodGet, URL: at, Header: http.Header{}}).WithContext(ctx), v), f)
}

// withinOf is within for a request that is made already.
func (s *server) withinOf(hr *http.Request, f func(*request) error) error {
	r, _, err := s.open(unread{}, hr, false)
	if err != nil {
		return err
	}
	if r.q == nil {
		return fault.New(fault.NotFound, "nothing is published yet")
	}
	defer s.closeReader(hr, r.q)
	return f(r)
}

// unread takes an answer that nobody reads.
type unread struct{}

// Header implements http.ResponseWriter.
func (unread) Header() http.Header { return http.Header{} }

// WriteHeader implements http.ResponseWriter.
func (unread) WriteHeader(int) {}

// Write implements http.ResponseWriter.
func (unread) Write(b []byte) (int, error) { return len(b), nil }
