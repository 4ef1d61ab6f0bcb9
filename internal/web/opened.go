package web

import (
	"net/http"

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
