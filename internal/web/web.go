// Package web is the dashboard: pages rendered on the server from the published run, readable without scripts, whose whole
// state is in their URL. One file a page: its struct, its handler, its template below template/. What a page needs to know
// comes through Source and package mart/read; no SQL stands here, and no number is worked out in a template.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/daybookhq/daybook/internal/fiscal"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/people"
	"github.com/daybookhq/daybook/internal/turn"
)

// Config is what the dashboard needs. Source, Now, Currency and Log are needed; the rest has defaults.
type Config struct {
	Source    Source
	Now       func() time.Time // its location is the one that times of day are shown in
	Currency  string           // ISO 4217 code of the home
	Locale    string           // the words of pages (en, which is the default, and de) and how numbers are written: de, de-CH, fr, ...
	ChainName string           // stands beside the product's name; may be empty
	Compare   string           // what numbers are compared with unless the URL says so: normal (default), lastweek, lastyear, target

	CompareByRole map[people.Role]string // the same for a role of its own

	Calendar  fiscal.Calendar // how the chain counts its weeks, months and years; the Gregorian one where it is not set
	Hosts     []string        // names, lower case, that the dashboard is served under beside those of this machine itself
	Theme     Theme           // how pages look; the zero one is Daybook's
	EmbedIn   []string        // origins whose pages may show ours by a signed link; none: nobody may
	StateFor  time.Duration   // how long what is published is taken as known; 0: it is asked at every request
	Due       DueFunc         // asks what should be there and is not; nil: nobody knows
	Contracts ContractsFunc   // reads the data contracts; nil: pages know none
	Mend      Mender          // releases and discards files, decides on held runs; nil: pages only say which command does
	Lines     LineFunc        // reads lines of files that came; nil: pages only say which command does
	Memory    *read.Memory    // what pages share of what they read; nil: one of its own
	ByDay     func() bool     // whether files are taken in by day, so that the newest date may be a part of today; nil: they are not
	Mails     Mails           // ends mails from a link in one; nil: there are none
	Told      ToldFunc        // reads alerts and mails that did not get through; nil: nobody is told of anything
	AtOnce    int             // pages that are made at a time; 0: as many as there are processors
	Version   string          // of the program, for monitors; may be empty
	People    *People         // who may log in; nil: nobody has to
	Log       *slog.Logger
}

// DueFunc says what should be there by now, as the contracts and the clock have it, and is not.
type DueFunc func(context.Context) (Due, error)

// memoryRows is how many rows pages keep in memory unless Config says otherwise: about 180 MB, which is what the newest fourteen nights of
// 150 stores rest on (1,150,000 rows), or the six weeks that a page of 20,000 stores looks at.
const memoryRows = 1_500_000

// server is a Config made ready: templates parsed, assets hashed.
type server struct {
	Config
	format Format
	assets assets
	pages  pages
	cache  *cache
	known  known

	embeds   *http.ServeMux // pages that a signed link may be of
	throttle people.Throttle
	hashes   chan struct{} // as many as passwords are checked at a time

	line  *turn.Line // of pages to be made
	files *turn.Line // of files to be read

	build string // changes when the program's pages do; part of every ETag
}

// Board is the dashboard: an http.Handler that can read ahead.
type Board struct {
	http.Handler
	s     *server
	ahead atomic.Int64 // the run whose newest nights were read ahead
}

// New returns the dashboard. It panics where an embedded template does not parse, which any test would show.
func New(c Config) *Board {
	s := newServer(c.filled())
	return &Board{Handler: s.secure(s.onlyHosts(s.protect(s.mux(s.routes())))), s: s}
}

// filled is c with defaults in the places of what is not set.
func (c Config) filled() Config {
	if c.Locale == "" {
		c.Locale = "en"
	}
	if c.Compare == "" {
		c.Compare = string(vsNormal)
	}
	if c.Calendar.Pattern == "" {
		c.Calendar = fiscal.Default()
	}
	if c.ChainName == "Daybook" {
		c.ChainName = "" // a home that was given no name
	}
	if c.AtOnce <= 0 {
		c.AtOnce = runtime.GOMAXPROCS(0)
	}
	if c.Memory == nil {
		c.Memory = read.NewMemory(memoryRows)
	}
	return c
}

func newServer(c Config) *server {
	s := &server{Config: c, format: NewFormat(c.Locale, c.Currency)}
	s.cache, s.line, s.files = newCache(), turn.NewLine(c.AtOnce), turn.NewLine(filesAtOnce)
	s.throttle.Now, s.hashes = c.Now, make(chan struct{}, hashing)
	s.assets = loadAssets()
	s.assets.add(c.Theme)
	s.pages = parsePages(s)
	s.embeds = s.embeddable()
	s.build = buildHash(s.assets) + c.Version
	return s
}

// routes is every address that the dashboard answers.
func (s *server) routes() []route {
	get, post := http.MethodGet, http.MethodPost
	var list []route
	for _, p := range s.pageList() {
		list = append(list, route{get, p.path, doorKnown, s.page(p.template, p.build)})
		if p.api != "" {
			list = append(list, route{get, apiPath + p.api, doorKnown, s.forPrograms(p.build)})
		}
	}
	for path, build := range s.fileList() {
		for _, f := range formats {
			list = append(list, route{get, path + "." + f.name, doorKnown, s.file(f, build)})
		}
	}
	return append(list, []route{
		{get, accountPath, doorKnown, s.account},
		{post, accountPath, doorKnown, s.changeAccount},
		{post, "/insights/{id}/said", doorKnown, s.saySomething},
		{post, "/data/files/{id}/release", doorMend, s.releaseFile},
		{post, "/data/runs/{run}/publish", doorMend, s.publishRun},
		{post, "/data/runs/{run}/refuse", doorMend, s.refuseRun},
		{post, "/data/files/{id}/discard", doorMend, s.discardFile},
		{post, notesPath, doorKnown, s.addNote},
		{post, notesPath + "/{id}", doorKnown, s.removeNote},
		{get, mailOffPath, doorOpen, s.mailOff},
		{post, mailOffPath, doorOpen, s.mailOff},
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
		{get, embedPath + "{seal}", doorOpen, s.embed},
		{get, "/healthz", doorOpen, s.healthz},
		{get, "/readyz", doorOpen, s.readyz},
		{get, "/static/{name...}", doorOpen, s.static},
		{get, "/robots.txt", doorOpen, s.robots},
		{get, apiPath + "/openapi.json", doorOpen, s.openAPI},
	}...)
}

// pageRoute is a page: its address, that of the same for programs, its template and what makes it.
type pageRoute struct {
	path, api, template string
	build               handler
}

// pageList is every page that shows figures.
func (s *server) pageList() []pageRoute {
	return []pageRoute{
		{"/{$}", "/brief", "brief", s.brief},
		{"/stores", "/stores", "stores", s.stores},
		{"/stores/{id}", "/stores/{id}", "store", s.store},
		{"/stores/{id}/rows", "/stores/{id}/rows", "rows", s.rows},
		{"/trend", "/trend", "trend", s.trend},
		{"/stores/{id}/trend", "/stores/{id}/trend", "trend", s.trend},
		{"/search", "/search", "search", s.search},
		{"/products", "/products", "products", s.products},
		{"/products/{id}", "/products/{id}", "product", s.product},
		{"/patterns", "/patterns", "patterns", s.patterns},
		{"/stores/{id}/patterns", "/stores/{id}/patterns", "patterns", s.patterns},
		{"/availability", "/availability", "availability", s.availability},
		{"/stores/{id}/availability", "/stores/{id}/availability", "availability", s.availability},
		{"/promotions", "/promotions", "promotions", s.promotions},
		{"/promotions/{id}", "/promotions/{id}", "promotion", s.promotion},
		{"/data", "/data", "data", s.data},
		{"/data/runs/{run}", "/data/runs/{run}", "run", s.run},
		{"/data/runs/{run}/changes", "/data/runs/{run}/changes", "changes", s.changes},
		{"/data/files/{id}", "/data/files/{id}", "delivery", s.delivery},
		{"/data/contracts/{id}", "/data/contracts/{id}", "contract", s.contractPage},
		{"/definitions", "/definitions", "definitions", s.definitions},
		{"/insights/{id}", "/insights/{id}", "insight", s.insight},
	}
}

// fileList is every table that can be taken along as a file.
func (s *server) fileList() map[string]func(*request) (table, error) {
	return map[string]func(*request) (table, error){
		"/stores": s.storesFile, "/regions": s.regionsFile, "/stores/{id}/rows": s.rowsFile, "/products": s.productsFile, "/products/{id}/stores": s.productFile, "/patterns": s.patternsFile, "/stores/{id}/patterns": s.patternsFile, "/availability": s.availabilityFile, "/stores/{id}/availability": s.availabilityFile, "/promotions": s.promotionsFile, "/promotions/{id}/stores": s.promotionFile,
		"/insights": s.findingsFile, "/trend": s.trendFile, "/stores/{id}/trend": s.trendFile, "/data/board": s.boardFile, "/data/quarantine": s.waitingFile, "/data/runs": s.runsFile, "/data/runs/{run}/changes": s.changesFile,
	}
}
