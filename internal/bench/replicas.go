package bench

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/fault"
)

// comparedPages are how many of each kind are held beside each other.
const comparedPages = 5

// Alike is how far several processes answer as one.
type Alike struct {
	Kinds, Asked int
	Other        []string // what was answered otherwise than by the first, and where it differs
}

// Alike asks every process for some addresses of each kind: as a reader who has the page from the first, and as one who has nothing.
func (s *Served) Alike(ctx context.Context, days int) (a Alike, err error) {
	list, err := s.kinds(ctx, days)
	if err != nil {
		return a, err
	}
	a.Kinds = len(list)
	for _, k := range list {
		for _, address := range k.addresses[:min(comparedPages, len(k.addresses))] {
			a.Asked++
			_, tag, _, err := s.get(ctx, s.urls[0]+address, "")
			if err != nil {
				return a, fault.New(fault.Failed, "bench: %s: %w", address, err)
			}
			page, err := s.text(ctx, s.urls[0]+address)
			if err != nil {
				return a, err
			}
			for _, base := range s.urls[1:] {
				if why := s.differs(ctx, base+address, tag, page); why != "" {
					a.Other = append(a.Other, address+": "+why)
				}
			}
		}
	}
	return a, nil
}

// differs says what a process answers otherwise than the first one did; "": nothing.
func (s *Served) differs(ctx context.Context, address, tag string, page []byte) string {
	_, other, status, err := s.get(ctx, address, tag)
	switch {
	case err != nil:
		return err.Error()
	case tag == "":
		return "no ETag at the first"
	case other == "":
		return "no ETag, not " + tag
	case other != tag:
		return fmt.Sprintf("ETag %s, not %s", other, tag)
	case status != http.StatusNotModified:
		return fmt.Sprintf("status %d, not 304", status)
	}
	if own, err := s.text(ctx, address); err != nil {
		return err.Error()
	} else if !bytes.Equal(own, page) {
		return "other bytes"
	}
	return ""
}

// Entered is what became of a session that the first process gave.
type Entered struct {
	Valid bool    // at the last process
	After float64 // seconds from the login until it was asked
	Over  float64 // seconds from logging out there until it was over at the first
}

// longestUnheard is the longest that processes may take to hear of somebody.
const longestUnheard = 30 * time.Second

// Enter logs somebody in at the first process with a password that works once, takes the session to the last one, and logs out there.
func (s *Served) Enter(ctx context.Context, login, once string) (e Entered, err error) {
	first, last := &reader{base: s.urls[0]}, &reader{base: s.urls[len(s.urls)-1]}
	password := once + "-chosen"
	for _, form := range []struct {
		path   string
		fields url.Values
	}{
		{"/login", url.Values{"login": {login}, "password": {once}}},
		{"/account", url.Values{"password": {once}, "new": {password}, "again": {password}}},
	} {
		if err := first.send(ctx, form.path, form.fields); err != nil {
			return e, err
		}
	}
	if _, err := s.until(ctx, last, http.StatusSeeOther); err != nil { // it has heard that there are users
		return e, err
	}
	last.cookie = first.cookie
	if _, err := s.until(ctx, last, http.StatusOK); err != nil { // and of the new password
		return e, err
	}
	first.cookie = nil
	if err := first.send(ctx, "/login", url.Values{"login": {login}, "password": {password}}); err != nil {
		return e, err
	}
	begin := s.now()
	last.cookie = first.cookie
	status, err := last.ask(ctx)
	e.Valid, e.After = status == http.StatusOK, s.now().Sub(begin).Seconds()
	if err != nil {
		return e, err
	}
	if _, err := s.until(ctx, first, http.StatusOK); err != nil { // so that the first has a picture of before
		return e, err
	}
	if err := last.send(ctx, "/logout", nil); err != nil {
		return e, err
	}
	e.Over, err = s.until(ctx, first, http.StatusSeeOther)
	return e, err
}

// until waits until a process answers a reader so, and says how many seconds that took.
func (s *Served) until(ctx context.Context, r *reader, wanted int) (seconds float64, err error) {
	begin := s.now()
	for {
		status, err := r.ask(ctx)
		took := s.now().Sub(begin)
		switch {
		case err != nil:
			return 0, err
		case status == wanted:
			return took.Seconds(), nil
		case took > longestUnheard:
			return 0, fault.New(fault.Failed, "bench: %s answers %d after %s, not %d", r.base, status, longestUnheard, wanted)
		}
		select {
		case <-ctx.Done():
			return 0, ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// reader is a browser with a session, that goes nowhere by itself.
type reader struct {
	base   string
	cookie *http.Cookie
}

var stays = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

// do says how a request is answered, and which cookies came.
func (r *reader) do(ctx context.Context, method, path string, fields url.Values) (status int, cookies []*http.Cookie, err error) {
	request, err := http.NewRequestWithContext(ctx, method, r.base+path, strings.NewReader(fields.Encode()))
	if err != nil {
		return 0, nil, err
	}
	if method == http.MethodPost {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if r.cookie != nil {
		request.AddCookie(r.cookie)
	}
	a, err := stays.Do(request)
	if err != nil {
		return 0, nil, fault.New(fault.Failed, "bench: %w", err)
	}
	return a.StatusCode, a.Cookies(), a.Body.Close()
}

// ask asks for the stores and says how that was answered.
func (r *reader) ask(ctx context.Context) (status int, err error) {
	status, _, err = r.do(ctx, http.MethodGet, "/stores", nil)
	return status, err
}

// send sends a form and keeps the session that comes back.
func (r *reader) send(ctx context.Context, path string, fields url.Values) error {
	status, cookies, err := r.do(ctx, http.MethodPost, path, fields)
	if err != nil {
		return err
	}
	if status >= http.StatusBadRequest {
		return fault.New(fault.Failed, "bench: %s: %d %s", path, status, http.StatusText(status))
	}
	for _, c := range cookies {
		if c.MaxAge >= 0 && c.Value != "" && strings.HasSuffix(c.Name, "daybook") {
			r.cookie = c
		}
	}
	return nil
}
