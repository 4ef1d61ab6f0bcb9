package web

import (
	"bytes"
	"net/http"
	"slices"
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
	Links  []Part // where to go instead
}

// Empty is any page of a home in which nothing is published yet.
type Empty struct {
	Base
	State State
}

// nothing answers addresses that no page has.
func (s *server) nothing(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		s.fail(w, r, http.StatusMethodNotAllowed)
		return
	}
	s.fail(w, r, http.StatusNotFound)
}

// fail answers without any detail.
func (s *server) fail(w http.ResponseWriter, r *http.Request, status int) {
	s.problem(w, s.bare(r), status, "", nil)
}

func (s *server) problem(w http.ResponseWriter, r *request, status int, said string, links []Part) {
	p := &Problem{Base: r.base, Status: status, Says: sentence(s.format.sayError(said)), Links: links}
	p.ShowRegion, p.ShowVersus, p.ShowNight = false, false, false
	p.View = r.base.sound()
	switch status {
	case http.StatusServiceUnavailable:
		p.Title, p.Do = s.format.say("The warehouse is busy"), s.format.say("Try again in a minute. If it stays so, run daybook status.")
		if r.state.Away != nil {
			p.Title = s.format.say("The warehouse is away")
		}
	case http.StatusConflict:
		p.Title, p.Do = s.format.say("Not now"), s.format.say("Go back and try again.")
	case http.StatusBadRequest:
		p.Title, p.Do = s.format.say("Not an address of this dashboard"), s.format.say("Go back and choose again, or start from the brief.")
		if r.Method == http.MethodPost {
			p.Title, p.Do = s.format.say("Something is missing"), s.format.say("Go back, and send it again.")
		}
	case http.StatusForbidden:
		p.Title, p.Do = s.format.say("Nothing is yours to see"), s.format.say("Ask whoever looks after people in Daybook which stores are yours.")
	case http.StatusNotFound:
		p.Title, p.Do = s.format.say("Nothing here"), s.format.say("Start from the brief, or choose another night, region or store.")
	case http.StatusMethodNotAllowed:
		p.Title, p.Do = s.format.say("That cannot be done here"), s.format.say("Go back and use the buttons of the page.")
	default:
		p.Title, p.Do = s.format.say("This page could not be made"), s.format.say("The reason is in logs/daybook.log of the home. What was published is unharmed; try again, or start from the brief.")
	}
	if len(links) > 0 {
		p.Do = ""
	}
	if p.Says == "" && status == http.StatusNotFound {
		p.Says = s.format.say("No page has this address.")
	}
	if r.api {
		s.toldPrograms(w, r.Request, Trouble{status, p.Title, p.Says})
		return
	}
	var out bytes.Buffer
	if err := s.pages["error"].ExecuteTemplate(&out, "base", p); err != nil {
		s.Log.Error("rendering", "page", "error", "path", r.URL.Path, "error", err.Error())
		plain(w, status, "this page could not be made\n")
		return
	}
	h := w.Header()
	unkept(h)
	h.Set("Content-Type", "text/html; charset=utf-8")
	respond(w, r.Request, status, newBody(out.Bytes()))
}

// sound is as much of a page's state as was found to mean something, for the links of a page that has nothing to show.
func (b *Base) sound() View {
	v := View{VS: b.View.VS}
	if b.HasDate {
		v.Date, v.Run = b.View.Date, b.View.Run
	}
	if slices.Contains(b.Regions, b.View.Region) {
		v.Region = b.View.Region
	}
	return v
}

// sentence makes a sentence of an error's text.
func sentence(s string) string {
	if s == "" {
		return ""
	}
	r, size := utf8.DecodeRuneInString(s)
	return strings.TrimSuffix(string(unicode.ToUpper(r))+s[size:], ".") + "."
}
