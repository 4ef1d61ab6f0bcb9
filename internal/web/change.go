package web

import (
	"net/http"
	"time"

	"github.com/daybookhq/daybook/internal/fault"
)

// mayAnswer says whether the reader may say something: a person, or anybody while nobody has to log in. A program answers nothing.
func (v visitor) mayAnswer() bool { return v.token == nil && v.actor != "" }

// change does what a form of a page asks for, and leads back to a page that shows it. Programs change nothing.
func (s *server) change(w http.ResponseWriter, hr *http.Request, do func(*request) (next string, err error)) {
	if !visitorOf(hr).mayAnswer() {
		s.fail(w, hr, http.StatusNotFound)
		return
	}
	if !s.form(w, hr) {
		return
	}
	hr.Header.Del("If-None-Match")
	unwritable := fault.New(fault.Unreachable, "nothing can be written now")
	empty := func(r *request) {
		unkept(w.Header())
		s.trouble(w, r, unwritable)
	}
	s.opened(w, hr, false, empty, func(r *request) error {
		unkept(w.Header())
		if r.state.Away != nil {
			return unwritable
		}
		next, err := do(r)
		if err != nil {
			return err
		}
		s.heard()
		http.Redirect(w, hr, next, http.StatusSeeOther)
		return nil
	})
}

// heard makes the next page ask the Source what happened: this process has just changed it.
func (s *server) heard() {
	s.known.mu.Lock()
	defer s.known.mu.Unlock()
	s.known.at = time.Time{}
}
