// Package config reads a home's daybook.yaml. Reading is strict: an unknown key is an error with file, line and the
// nearest right word, and everything that is wrong is told at once. Other packages get plain values, never this package.
package config

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/daybookhq/daybook/internal/fault"
)

// FileName is the file that makes a folder a home.
const FileName = "daybook.yaml"

// Config is a home's settings. Load makes its paths absolute.
type Config struct {
	Warehouse    string    `yaml:"warehouse"`     // duckdb:PATH or postgres://…; references to secrets are filled in
	Distributed  string    `yaml:"distributed"`   // of PostgreSQL with Citus: auto, off, required
	RetrySeconds int       `yaml:"retry_seconds"` // how long what publishes waits, altogether, for a server that went away
	Chain        string    `yaml:"chain"`         // the chain's name on pages
	Currency     string    `yaml:"currency"`      // ISO 4217; one home has one
	Contracts    string    `yaml:"contracts"`     // folder of *.odcs.yaml
	Landing      string    `yaml:"landing"`       // where files arrive
	Inbox        string    `yaml:"inbox"`         // buckets, separated by spaces, whose files are fetched into landing
	Quarantine   string    `yaml:"quarantine"`    // what was not loaded, with its reason
	Archive      string    `yaml:"archive"`       // what was loaded
	Logs         string    `yaml:"logs"`
	Listen       string    `yaml:"listen"`    // of serve
	MemoryMB     int       `yaml:"memory_mb"` // of the embedded engine
	Gate         string    `yaml:"gate"`      // what becomes of a run whose files are of unusual size: tell, hold
	Limits       Limits    `yaml:"limits"`
	Dashboard    Dashboard `yaml:"dashboard"`
	Retention    Retention `yaml:"retention"`
	Backup       Backup    `yaml:"backup"`
	Schedule     Schedule  `yaml:"schedule"`
	Log          Log       `yaml:"log"`
	Calendar     Calendar  `yaml:"calendar"`
	Insights     Insights  `yaml:"insights"`
	Alerts       Alerts    `yaml:"alerts"`
	Login        Login     `yaml:"login"`
	Mail         Mail      `yaml:"mail"`
	Lineage      Lineage   `yaml:"lineage"`
}

// Limits say when a delivered file is more than anybody means to send; what crosses one is quarantined.
type Limits struct {
	UnpackedGB    int `yaml:"unpacked_gb"`    // GiB that an archive unpacks to
	UnpackedRatio int `yaml:"unpacked_ratio"` // how many times its own size that may be, beyond 16 MiB
	CellKB        int `yaml:"cell_kb"`        // KiB of one cell
	RowMB         int `yaml:"row_mb"`         // MiB of one row
}

// Calendar is how the chain counts weeks, months and years.
type Calendar struct {
	Pattern    string `yaml:"pattern"`     // gregorian, or weeks by months: 4-4-5, 4-5-4, 5-4-4, 13x4
	WeekStarts string `yaml:"week_starts"` // a weekday
	YearStarts string `yaml:"year_starts"` // gregorian: the first month
	YearEnds   string `yaml:"year_ends"`   // patterns of weeks: the month at whose end the year ends
	EndsOn     string `yaml:"ends_on"`     // patterns of weeks: last (of its weekday in that month), nearest (to the month's end)
	YearNamed  string `yaml:"year_named"`  // by the Gregorian year of its: start, end
}

// Dashboard says how pages are written and under which names they are served.
type Dashboard struct {
	Locale        string            `yaml:"locale"`          // the words of pages and mails, and how they write numbers: a language, or language-REGION
	Compare       string            `yaml:"compare"`         // what numbers are compared with unless the reader chooses: normal, lastweek, lastyear, target
	CompareByRole map[string]string `yaml:"compare_by_role"` // the same for a role of its own: store, region, chain, data, admin
	Hosts         string            `yaml:"hosts"`           // names, separated by spaces, that a proxy serves the pages under; this machine's own need none
	URL           string            `yaml:"url"`             // under which browsers reach the pages; needed beyond loopback
	TLSCert       string            `yaml:"tls_cert"`        // certificate and key as PEM files, where no proxy ends TLS
	TLSKey        string            `yaml:"tls_key"`
	Theme         Theme             `yaml:"theme"`
	Embed         string            `yaml:"embed"`   // origins, separated by spaces, whose pages may show ours by a signed link; empty: none
	Proxies       string            `yaml:"proxies"` // addresses or networks, separated by spaces, of proxies whose X-Forwarded-For counts
}

// Retention says how long what nobody sees any more is kept.
type Retention struct {
	SupersededDays int `yaml:"superseded_days"` // slices that a correction replaced; `--run N` reads them that long
	ArchiveDays    int `yaml:"archive_days"`    // files that were loaded; their hashes, counts and sums stay
	QuarantineDays int `yaml:"quarantine_days"` // files in quarantine that were replaced; one that waits for a person stays
}

// Log bounds logs/daybook.log.
type Log struct {
	MaxMB int `yaml:"max_mb"` // of one file
	Keep  int `yaml:"keep"`   // rotated files
	Days  int `yaml:"days"`   // rotated files, the same
}

// Default returns the settings of a home whose daybook.yaml says nothing.
func Default() Config {
	return Config{
		Warehouse: "duckdb:daybook.duckdb", Distributed: "auto", RetrySeconds: 120, Chain: "Daybook", Currency: "EUR",
		Contracts: "contracts", Landing: "landing", Quarantine: "quarantine", Archive: "archive", Logs: "logs",
		Listen: "127.0.0.1:8088", MemoryMB: 400, Gate: "tell",
		Limits:    Limits{UnpackedGB: 64, UnpackedRatio: 400, CellKB: 1024, RowMB: 16},
		Dashboard: Dashboard{Locale: "en", Compare: "normal", CompareByRole: map[string]string{}, Theme: Theme{Light: map[string]string{}, Dark: map[string]string{}}},
		Retention: Retention{SupersededDays: 35},
		Backup:    defaultBackup(),
		Log:       Log{MaxMB: 20, Keep: 5},
		Calendar:  Calendar{Pattern: "gregorian", WeekStarts: "monday", YearStarts: "january", YearEnds: "january", EndsOn: "nearest", YearNamed: "start"},
		Insights:  defaultInsights(),
		Alerts:    Alerts{StaleHours: 36},
		Login:     defaultLogin(),
		Mail:      defaultMail(),
		Schedule:  Schedule{Settle: 10},
	}
}

// Words are what other packages know the names of.
type Words struct {
	Insights  []string // kinds of insights
	Alerts    []string // kinds of alerts
	Languages []string // that insights are worded in
}

// Load reads the daybook.yaml of a home. env looks up what a reference env:NAME means.
func Load(home string, words Words, env func(string) string) (Config, error) {
	path := filepath.Join(home, FileName)
	doc, err := os.ReadFile(path)
	if err != nil {
		return Config{}, fault.New(fault.Config, "read settings: %w", err).WithHint("daybook init DIR makes a home")
	}
	return Parse(doc, home, words, env)
}

// Parse is Load of a daybook.yaml that is not in its home yet.
func Parse(doc []byte, home string, words Words, env func(string) string) (_ Config, err error) {
	path := filepath.Join(home, FileName)
	r := reader{path: path, lines: map[string]position{}}
	c := r.read(doc)
	if len(r.problems) == 0 || r.readable {
		r.validate(c, home, words)
	}
	if len(r.problems) > 0 {
		return Config{}, fault.New(fault.Config, "%s", strings.Join(r.told(), "\n"))
	}
	if c.Warehouse, err = fillIn(c.Warehouse, home, env); err != nil {
		at := r.lines["warehouse"]
		return Config{}, fault.New(fault.Config, "%s:%d:%d: warehouse: %w", path, at.line, at.column, err)
	}
	return c.resolve(home), nil
}

// resolve makes paths absolute.
func (c Config) resolve(home string) Config {
	for _, p := range []*string{&c.Contracts, &c.Landing, &c.Quarantine, &c.Archive, &c.Logs} {
		*p = inside(home, *p)
	}
	for _, p := range []*string{&c.Dashboard.TLSCert, &c.Dashboard.TLSKey, &c.Dashboard.Theme.Logo, &c.Dashboard.Theme.Font} {
		if *p != "" {
			*p = inside(home, *p)
		}
	}
	if !isURL(c.Backup.To) {
		c.Backup.To = inside(home, c.Backup.To)
	}
	if path, ok := c.DuckDBPath(); ok {
		c.Warehouse = "duckdb:" + inside(home, path)
	}
	return c
}

// inside is a path that is relative to the home unless it is absolute.
func inside(home, path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(home, path)
}

// DuckDBPath is the file of an embedded warehouse; ok is false for a server.
func (c Config) DuckDBPath() (path string, ok bool) { return strings.CutPrefix(c.Warehouse, "duckdb:") }

// noRole says of a word that it is none of the roles, and what they are.
func noRole(word string) string {
	return fmt.Sprintf("there is no role %q%s; there are %s", word, didYouMean(word, roles), strings.Join(roles, ", "))
}

// didYouMean is ` (did you mean "x"?)` for the nearest of the words, "" where none is near.
func didYouMean(word string, words []string) string {
	if near := fault.Nearest(word, words); near != "" {
		return fmt.Sprintf(" (did you mean %q?)", near)
	}
	return ""
}
