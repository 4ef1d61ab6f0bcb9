package web

import (
	"bytes"
	"html/template"
	"net/http"
	"sync"
)

// buffers are what pages are rendered into, again and again.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// inTurn does what a page needs of a processor: as many pages are made at a time as there are processors. Neither what has to be read from
// the warehouse first nor a reader with a slow line holds others up.
func (s *server) inTurn(r *request, do func() error) error {
	in, leave, err := s.line.Enter(r.ctx)
	if err != nil {
		return err
	}
	defer leave()
	before := r.ctx
	r.ctx = in
	defer func() { r.ctx = before }()
	return do()
}

// send renders a page to memory, keeps it and writes it.
func (s *server) send(w http.ResponseWriter, r *request, name string, p page) {
	if b := s.rendered(w, r, name, p); b != nil {
		s.write(w, r, http.StatusOK, b)
	}
}

// rendered renders a page to memory and keeps it; nil where it cannot be, which is answered then.
func (s *server) rendered(w http.ResponseWriter, r *request, name string, p page) *body {
	b, err := s.render(name, p, encodingFor(r.Request))
	if err != nil {
		s.Log.Error("rendering", "page", name, "path", r.URL.Path, "error", err.Error())
		s.fail(w, r.Request, http.StatusInternalServerError)
		return nil
	}
	if !r.fleeting && !r.early {
		s.cache.put(w.Header().Get("ETag"), b)
	}
	return b
}

// render makes a page ready to be sent in an encoding.
func (s *server) render(name string, p page, encoding string) (*body, error) {
	out := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(out)
	out.Reset()
	if err := s.pages[name].ExecuteTemplate(out, "base", p); err != nil {
		return nil, err
	}
	return packed(out.Bytes(), encoding), nil
}

// pageNames are the templates; each has a page struct of its own.
var pageNames = []string{"login", "mailoff", "account", "admin", "brief", "stores", "store", "rows", "trend", "search", "products", "product", "patterns", "availability", "promotions", "promotion", "data", "run", "changes", "delivery", "contract", "definitions", "insight", "card", "empty", "error"}

// pages are the parsed templates by name, each with the frame around it.
type pages map[string]*template.Template

func parsePages(s *server) pages {
	list := pages{}
	for _, name := range pageNames {
		t := template.New("base").Funcs(s.functions()).Funcs(s.rowFunctions())
		for _, file := range []string{"base.html", "part.html", name + ".html"} {
			template.Must(t.Parse(s.format.words.source(file)))
		}
		list[name] = t
	}
	return list
}
