// Package config reads a home's daybook.yaml. Reading is strict: an unknown key is an error with file, line and the
// nearest right word, and everything that is wrong is told at once. Other packages get plain values, never this package.
package config

import (
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/daybookhq/daybook/internal/fault"
)

// FileName is the file that makes a folder a home.
const FileName = "daybook.yaml"

// Config is a home's settings. Paths are relative to the home until Resolve.
type Config struct {
	Warehouse  string    `yaml:"warehouse"`  // duckdb:PATH
	Chain      string    `yaml:"chain"`      // the chain's name on pages
	Currency   string    `yaml:"currency"`   // ISO 4217; one home has one
	Contracts  string    `yaml:"contracts"`  // folder of *.odcs.yaml
	Landing    string    `yaml:"landing"`    // where files arrive
	Quarantine string    `yaml:"quarantine"` // what was not loaded, with its reason
	Archive    string    `yaml:"archive"`    // what was loaded
	Logs       string    `yaml:"logs"`
	Listen     string    `yaml:"listen"`    // of serve
	MemoryMB   int       `yaml:"memory_mb"` // of the embedded engine
	Retention  Retention `yaml:"retention"`
	Log        Log       `yaml:"log"`
	Insights   Insights  `yaml:"insights"`
}

// Retention says how long what nobody sees any more is kept.
type Retention struct {
	SupersededDays int `yaml:"superseded_days"` // slices that a correction replaced; `--run N` reads them that long
}

// Log bounds logs/daybook.log.
type Log struct {
	MaxMB int `yaml:"max_mb"` // of one file
	Keep  int `yaml:"keep"`   // rotated files
}

// Insights sets the heuristics. Shares are between 0 and 1.
type Insights struct {
	FalseAlarms float64           `yaml:"false_alarms"`  // expected share of false alarms among what is shown
	Recapture   float64           `yaml:"recapture"`     // share of lost sales that customers make up for with something else
	MinimumCare float64           `yaml:"minimum_share"` // of a store's usual daily sales below which nothing is told
	Kinds       map[string]string `yaml:"kinds"`         // kind: on, shadow or off
}

// Default returns the settings of a home whose daybook.yaml says nothing.
func Default() Config {
	return Config{
		Warehouse: "duckdb:daybook.duckdb", Chain: "Daybook", Currency: "EUR",
		Contracts: "contracts", Landing: "landing", Quarantine: "quarantine", Archive: "archive", Logs: "logs",
		Listen: "127.0.0.1:8088", MemoryMB: 640,
		Retention: Retention{SupersededDays: 35},
		Log:       Log{MaxMB: 20, Keep: 5},
		Insights:  Insights{FalseAlarms: 0.10, Recapture: 0.5, MinimumCare: 0.002, Kinds: map[string]string{}},
	}
}

// Load reads the daybook.yaml of a home.
func Load(home string) (Config, error) {
	path := filepath.Join(home, FileName)
	doc, err := os.ReadFile(path)
	if err != nil {
		return Config{}, fault.New(fault.Config, "read settings: %w", err).WithHint("daybook init DIR makes a home")
	}
	c, problems := parse(path, doc)
	problems = append(problems, c.validate(path)...)
	if len(problems) > 0 {
		return Config{}, fault.New(fault.Config, "%s", strings.Join(problems, "\n"))
	}
	return c.resolve(home), nil
}

var currency = regexp.MustCompile(`^[A-Z]{3}$`)

// validate returns every problem of the settings.
func (c Config) validate(path string) (problems []string) {
	bad := func(is bool, format string, args ...any) {
		if is {
			problems = append(problems, path+": "+fmt.Sprintf(format, args...))
		}
	}
	scheme, rest, ok := strings.Cut(c.Warehouse, ":")
	switch {
	case scheme == "duckdb" && ok:
		bad(rest == "", "warehouse: duckdb: needs a path, as in duckdb:daybook.duckdb")
	case scheme == "postgres" || scheme == "postgresql":
		u, err := url.Parse(c.Warehouse)
		literal := false
		if err == nil && u.User != nil {
			_, literal = u.User.Password()
		}
		bad(literal, "warehouse: a password does not belong into this file; write env:NAME or file:PATH, or use PGPASSFILE")
		bad(true, "warehouse: this version of Daybook keeps its warehouse in DuckDB (duckdb:PATH)")
	default:
		bad(true, "warehouse: %q is no warehouse; write duckdb:PATH", scheme)
	}
	bad(!currency.MatchString(c.Currency), "currency: %q is no ISO 4217 code like EUR", c.Currency)
	for name, p := range map[string]string{"contracts": c.Contracts, "landing": c.Landing, "quarantine": c.Quarantine, "archive": c.Archive, "logs": c.Logs} {
		bad(p == "", "%s: needs a folder", name)
	}
	_, _, err := net.SplitHostPort(c.Listen)
	bad(err != nil, "listen: %q is no address like 127.0.0.1:8088", c.Listen)
	bad(c.MemoryMB < 128, "memory_mb: %d is too little; at least 128", c.MemoryMB)
	bad(c.Retention.SupersededDays < 1, "retention.superseded_days: at least 1")
	bad(c.Log.MaxMB < 1 || c.Log.Keep < 0, "log: max_mb at least 1, keep at least 0")
	bad(c.Insights.FalseAlarms <= 0 || c.Insights.FalseAlarms > 0.5, "insights.false_alarms: a share over 0 up to 0.5, not %v", c.Insights.FalseAlarms)
	bad(c.Insights.Recapture < 0 || c.Insights.Recapture > 1, "insights.recapture: a share from 0 to 1, not %v", c.Insights.Recapture)
	bad(c.Insights.MinimumCare < 0 || c.Insights.MinimumCare > 1, "insights.minimum_share: a share from 0 to 1, not %v", c.Insights.MinimumCare)
	for kind, mode := range c.Insights.Kinds {
		bad(mode != "on" && mode != "shadow" && mode != "off", "insights.kinds.%s: %q is none of on, shadow, off", kind, mode)
	}
	return problems
}

// resolve makes paths absolute.
func (c Config) resolve(home string) Config {
	for _, p := range []*string{&c.Contracts, &c.Landing, &c.Quarantine, &c.Archive, &c.Logs} {
		if !filepath.IsAbs(*p) {
			*p = filepath.Join(home, *p)
		}
	}
	if path, ok := strings.CutPrefix(c.Warehouse, "duckdb:"); ok && !filepath.IsAbs(path) {
		c.Warehouse = "duckdb:" + filepath.Join(home, path)
	}
	return c
}

// DuckDBPath is the file of an embedded warehouse; ok is false for a server.
func (c Config) DuckDBPath() (path string, ok bool) { return strings.CutPrefix(c.Warehouse, "duckdb:") }
