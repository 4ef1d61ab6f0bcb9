// Package web is the dashboard: pages rendered on the server from the published run, readable without scripts, whose whole
// state is in their URL. One file a page: its struct, its handler, its template below template/. What a page needs to know
// comes through Source and package mart/read; no SQL stands here, and no number is worked out in a template.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/people"
)

// Config is what the dashboard needs. Source, Now, Currency and Log are needed; the rest has defaults.
type Config struct {
	Source    Source
	Now       func() time.Time // its location is the one that times of day are shown in
	Currency  string           // ISO 4217 code of the home
	Locale    string           // how numbers are written: en (default), de, de-CH, fr, ...
	ChainName string           // stands beside the product's name; may be empty
	Compare   string           // what numbers are compared with unless the URL says so: normal (default), lastweek, lastyear, target
	Hosts     []string         // names, lower case, that the dashboard is served under beside those of this machine itself
	StateFor  time.Duration    // how long what is published is taken as known; 0: it is asked at every request
	Due       DueFunc          // asks what should be there and is not; nil: nobody knows
	Memory    *read.Memory     // what pages share of what they read; nil: one of its own
	Version   string           // of the program, for monitors; may be empty
	People    *People          // who may log in; nil: nobody has to
	Log       *slog.Logger
}

// DueFunc says what should be there by now, as the contracts and the clock have it, and is not.
type DueFunc func(context.Context) (Due, error)

// memoryRows is how many rows pages keep in memory unless Config says otherwise: about 120 MB, which is a year of 150
// stores nine times over, or the six weeks that a page of 20,000 stores looks at.
const memoryRows = 1_000_000

// server is a Config made ready: templates parsed, assets hashed.
type server struct {
	Config
	format Format
	assets assets
	pages  pages
	cache  *cache
	known  known

	throttle people.Throttle
	hashes   chan struct{} // as many as passwords are checked at a time

	build string // changes when the program's pages do; part of every ETag
}

// New returns the dashboard. It panics where an embedded template does not parse, which any test would show.
func New(c Config) http.Handler {
	if c.Locale == "" {
		c.Locale = "en"
	}
	if c.Compare == "" {
		c.Compare = string(vsNormal)
	}
	if c.ChainName == "Daybook" {
		c.ChainName = "" // a home that was given no name
	}
	if c.Memory == nil {
		c.Memory = read.NewMemory(memoryRows)
	}
	s := newServer(c)
	return s.secure(s.onlyHosts(s.protect(s.mux(s.routes()))))
}

func newServer(c Config) *server {
	s := &server{Config: c, format: NewFormat(c.Locale, c.Currency)}
	s.cache = newCache()
	s.throttle.Now, s.hashes = c.Now, make(chan struct{}, hashing)
	s.assets = loadAssets()
	s.pages = parsePages(s)
	s.build = buildHash(s.assets)
	return s
}

// routes is every address that the dashboard answers.
func (s *server) routes() []route {
	get, post := http.MethodGet, http.MethodPost
	return []route{
		{get, "/{$}", doorKnown, s.page("brief", s.brief)},
		{get, "/stores", doorKnown, s.page("stores", s.stores)},
		{get, "/stores.csv", doorKnown, s.file(s.storesCSV)},
		{get, "/stores/{id}", doorKnown, s.page("store", s.store)},
		{get, "/stores/{id}/rows", doorKnown, s.page("rows", s.rows)},
		{get, "/stores/{id}/rows.csv", doorKnown, s.file(s.rowsCSV)},
		{get, "/data", doorKnown, s.page("data", s.data)},
		{get, "/data/runs/{run}", doorKnown, s.page("run", s.run)},
		{get, "/data/files/{id}", doorKnown, s.page("delivery", s.delivery)},
		{get, "/definitions", doorKnown, s.page("definitions", s.definitions)},
		{get, "/insights/{id}", doorKnown, s.page("insight", s.insight)},
		{get, accountPath, doorKnown, s.account},
		{post, accountPath, doorKnown, s.changeAccount},
		{get, loginPath, doorOpen, s.loginForm},
		{post, loginPath, doorOpen, s.login},
		{get, companyPath, doorOpen, s.toCompany},
		{get, companyBack, doorOpen, s.fromCompany},
		{post, logoutPath, doorOpen, s.logout},
		{get, adminPath, doorKeep, s.admin},
		{get, adminPath + "/log.csv", doorKeep, s.auditCSV},
		{post, adminPath + "/people", doorKeep, s.addPerson},
		{post, adminPath + "/people/{id}", doorKeep, s.changePerson},
		{post, adminPath + "/tokens", doorKeep, s.addToken},
		{post, adminPath + "/tokens/{id}", doorKeep, s.revokeToken},
		{get, "/healthz", doorOpen, s.healthz},
		{get, "/readyz", doorOpen, s.readyz},
		{get, "/static/{name...}", doorOpen, s.static},
		{get, "/robots.txt", doorOpen, s.robots},
	}
}
