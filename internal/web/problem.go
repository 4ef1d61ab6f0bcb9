package web

import (
	"bytes"
	"net/http"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Problem is the page of an address that has nothing to show.
type Problem struct {
	Base
	Status int
	Says   string // one sentence
	Do     string // what to do next
}

// Empty is any page of a home in which nothing is published yet.
type Empty struct {
	Base
	Busy *Busy
}

// nothing answers addresses that no page has.
func (s *server) nothing(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		s.problem(w, r, http.StatusMethodNotAllowed, "")
		return
	}
	s.problem(w, r, http.StatusNotFound, "")
}

// fail answers without any detail.
func (s *server) fail(w http.ResponseWriter, r *http.Request, status int) {
	s.problem(w, r, status, "")
}

func (s *server) problem(w http.ResponseWriter, r *http.Request, status int, said string) {
	p := &Problem{Base: Base{Chain: s.ChainName, Path: r.URL.Path}, Status: status, Says: sentence(said)}
	switch status {
	case http.StatusBadRequest:
		p.Title, p.Do = "Not an address of this dashboard", "Go back and choose again, or start from the brief."
	case http.StatusNotFound:
		p.Title, p.Do = "Nothing here", "Start from the brief, or choose another night, region or store."
	case http.StatusMethodNotAllowed:
		p.Title, p.Do = "Pages here are only read", "Use the daybook command to change something."
	case http.StatusServiceUnavailable:
		p.Title, p.Do = "The warehouse is busy", "Try again in a minute. If it stays so, run daybook status."
	default:
		p.Title, p.Do = "This page could not be made", "The reason is in logs/daybook.log of the home. What was published is unharmed; try again, or start from the brief."
	}
	if p.Says == "" && status == http.StatusNotFound {
		p.Says = "No page has this address."
	}
	var out bytes.Buffer
	if err := s.pages["error"].ExecuteTemplate(&out, "base", p); err != nil {
		s.Log.Error("rendering", "page", "error", "path", r.URL.Path, "error", err.Error())
		plain(w, status, "this page could not be made\n")
		return
	}
	h := w.Header()
	h.Del("ETag")
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(out.Bytes())
}

// sentence makes a sentence of an error's text.
func sentence(s string) string {
	if s == "" {
		return ""
	}
	r, size := utf8.DecodeRuneInString(s)
	return strings.TrimSuffix(string(unicode.ToUpper(r))+s[size:], ".") + "."
}
