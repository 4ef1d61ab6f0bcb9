// Package web is the dashboard: pages rendered on the server from the published run, readable without scripts, whose whole
// state is in their URL. One file a page: its struct, its handler, its template below template/. What a page needs to know
// comes through Source and package mart/read; no SQL stands here, and no number is worked out in a template.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"time"
)

// Config is what the dashboard needs. Source, Now, Currency and Log are needed; the rest has defaults.
type Config struct {
	Source    Source
	Now       func() time.Time // its location is the one that times of day are shown in
	Currency  string           // ISO 4217 code of the home
	Locale    string           // how numbers are written: en (default), de, de-CH, fr, ...
	ChainName string           // stands beside the product's name; may be empty
	Compare   string           // what numbers are compared with unless the URL says so: normal (default), lastweek, lastyear, target
	Log       *slog.Logger
}

// server is a Config made ready: templates parsed, assets hashed.
type server struct {
	Config
	format Format
	assets assets
	pages  pages
	cache  *cache
	build  string // changes when the program's pages do; part of every ETag
}

// New returns the dashboard. It panics where an embedded template does not parse, which any test would show.
func New(c Config) http.Handler {
	if c.Locale == "" {
		c.Locale = "en"
	}
	if c.Compare == "" {
		c.Compare = string(vsNormal)
	}
	s := &server{Config: c, format: NewFormat(c.Locale, c.Currency)}
	s.cache = newCache()
	s.assets = loadAssets()
	s.pages = parsePages(s)
	s.build = buildHash(s.assets)
	return s.secure(s.compress(s.routes()))
}

// routes is every address that the dashboard answers.
func (s *server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.page("brief", s.brief))
	mux.HandleFunc("GET /stores", s.page("stores", s.stores))
	mux.HandleFunc("GET /stores.csv", s.file(s.storesCSV))
	mux.HandleFunc("GET /stores/{id}", s.page("store", s.store))
	mux.HandleFunc("GET /data", s.page("data", s.data))
	mux.HandleFunc("GET /data/runs/{run}", s.page("run", s.run))
	mux.HandleFunc("GET /definitions", s.page("definitions", s.definitions))
	mux.HandleFunc("GET /insights/{id}", s.page("insight", s.insight))
	mux.HandleFunc("GET /healthz", s.healthz)
	mux.HandleFunc("GET /readyz", s.readyz)
	mux.HandleFunc("GET /static/{name...}", s.static)
	mux.HandleFunc("GET /robots.txt", s.robots)
	mux.HandleFunc("/", s.nothing)
	return mux
}

// healthz says that the process answers.
func (s *server) healthz(w http.ResponseWriter, _ *http.Request) {
	plain(w, http.StatusOK, "ok\n")
}

// readyz says that the warehouse answers and a run is published.
func (s *server) readyz(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	state, err := s.Source.State(ctx)
	switch {
	case err != nil:
		s.Log.Error("readyz", "error", err.Error())
		plain(w, http.StatusServiceUnavailable, "the warehouse does not answer\n")
	case state.Run == 0:
		plain(w, http.StatusServiceUnavailable, "no run is published yet\n")
	default:
		plain(w, http.StatusOK, "ready\n")
	}
}

// robots keeps search engines out of a chain's figures.
func (s *server) robots(w http.ResponseWriter, _ *http.Request) {
	plain(w, http.StatusOK, "User-agent: *\nDisallow: /\n")
}

func plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text)) // the reader has gone; nobody is left to tell
}
