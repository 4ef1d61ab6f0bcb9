package web

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
)

// apiPath is where programs read what pages show: the same structs, as JSON. openapi.json describes them.
const apiPath = "/api/v1"

// pagePath is the page that an address stands for, and whether a program asks for it.
func pagePath(path string) (page string, api bool) {
	page, api = strings.CutPrefix(path, apiPath)
	if api && page == "/brief" {
		page = "/"
	}
	return page, api
}

// Answer is what a program gets.
type Answer struct {
	Meta Meta `json:"meta"`
	Data page `json:"data"`
}

// Meta says what a page is a page of, and what is missing from it.
type Meta struct {
	Page         string       `json:"page"`
	BusinessDate contract.Day `json:"business_date"`
	From         contract.Day `json:"from"`          // the first of the days that are summed up; most often the business date itself
	Run          int64        `json:"run"`           // the run that is read
	PublishedRun int64        `json:"published_run"` // the newest that is published
	PublishedAt  *time.Time   `json:"published_at"`
	VS           string       `json:"vs"` // what numbers are compared with
	ComparedWith string       `json:"compared_with_text"`
	Region       string       `json:"region"` // empty: all of them
	Place        string       `json:"place"`  // whose figures these are; empty: the whole chain
	Currency     string       `json:"currency"`
	State        string       `json:"state"` // ok, amber, red
	Complete     int64        `json:"stores_complete"`
	Due          int64        `json:"stores_due"`
	Notes        []string     `json:"notes"` // what is missing or wrong, one sentence each
}

// forPrograms answers with the page that build makes as JSON, or 304 where the reader has it.
func (s *server) forPrograms(build handler) http.HandlerFunc {
	return func(w http.ResponseWriter, hr *http.Request) {
		s.opened(w, hr, true, s.nothingYet(w), func(r *request) error {
			var out []byte
			err := s.inTurn(r, func() error {
				p, err := build(r)
				if err != nil {
					return err
				}
				full(reflect.ValueOf(p))
				out, err = json.Marshal(Answer{s.metaOf(r, p.base()), p})
				return err
			})
			if err != nil {
				return err
			}
			b := newBody(append(out, '\n'))
			if !r.early {
				s.cache.put(w.Header().Get("ETag"), b)
			}
			s.write(w, r, http.StatusOK, b)
			return nil
		})
	}
}

func (s *server) metaOf(r *request, b *Base) Meta {
	m := Meta{
		Page: b.Path, BusinessDate: r.date, From: r.span.First, Run: r.q.Run(), PublishedRun: r.state.Run, VS: string(r.vs), ComparedWith: s.vsWords(r), Region: r.view.Region,
		Place: b.Place, Currency: s.Currency, State: b.Truth.Level, Complete: b.Truth.Coverage.Complete, Due: b.Truth.Coverage.Due(), Notes: []string{},
	}
	if at := r.state.FinishedAt.UTC(); r.q.Run() == r.state.Run && !r.state.FinishedAt.IsZero() {
		m.PublishedAt = &at
	}
	for _, n := range b.Truth.Notes {
		m.Notes = append(m.Notes, n.Text)
	}
	return m
}

var ownPackage = reflect.TypeFor[Base]().PkgPath()

// full puts empty lists and maps in the places of those that are not there, so that programs need not tell the two apart. It changes
// only what this package made for this page.
func full(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			full(v.Elem())
		}
	case reflect.Struct:
		if v.Type().PkgPath() != ownPackage || v.Type() == reflect.TypeFor[Finding]() || v.Type() == reflect.TypeFor[Base]() {
			return
		}
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				full(v.Field(i))
			}
		}
	case reflect.Slice:
		if v.IsNil() && v.CanSet() {
			v.Set(reflect.MakeSlice(v.Type(), 0, 0))
		}
		for i := range v.Len() {
			full(v.Index(i))
		}
	case reflect.Map:
		if v.IsNil() && v.CanSet() {
			v.Set(reflect.MakeMap(v.Type()))
		}
	}
}

// Trouble is what a program gets where there is nothing to show (RFC 9457).
type Trouble struct {
	Status int    `json:"status"`
	Title  string `json:"title"`
	Detail string `json:"detail"`
}

// toldPrograms writes a problem for a program.
func (s *server) toldPrograms(w http.ResponseWriter, r *http.Request, t Trouble) {
	out, err := json.Marshal(t)
	if err != nil {
		plain(w, t.Status, t.Title+"\n")
		return
	}
	h := w.Header()
	unkept(h)
	h.Set("Content-Type", "application/problem+json")
	respond(w, r, t.Status, newBody(append(out, '\n')))
}

// openAPI answers with the description of the API.
func (s *server) openAPI(w http.ResponseWriter, r *http.Request) {
	b, err := embedded.ReadFile("openapi.json")
	if err != nil {
		s.fail(w, r, http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-cache")
	respond(w, r, http.StatusOK, newBody(b))
}
