// Package synth makes synthetic chains: files in the default layout with a weekly and monthly shape, promotions, stockouts,
// phantom stock, returns, price changes, new and closed stores, and faults on request. What was planted is told in
// truth.json, so that heuristics can be scored against it. The same seed writes the same bytes; nights are made one at a
// time, so that 50,000 stores need no large memory. Money is whole cents throughout.
package synth

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
)

// Config says what chain to make.
type Config struct {
	Stores   int
	Products int
	From     contract.Day // the first business date
	Days     int
	Years    int // instead of Days; adds holidays, trend and year over year
	Seed     uint64
	Faults   []Fault
	Calm     bool         // nothing planted: promotions, holidays, prices and chance only
	NoOffers bool         // no promotions
	TellDir  string       // where the truth about every pair is written, a file a date: pairs_DATE.csv; "": nowhere
	TellFrom contract.Day // from this date on
	Out      string       // folder; truth.json goes beside the files, or into the home where Out is its landing folder
	Progress func(done, total int)
}

// Default is a chain of 150 stores over 180 days from 1 January 2026.
func Default() Config {
	return Config{Stores: 150, Products: 100, Days: 180, Seed: 1, From: 20454}
}

// check reports settings that make no chain.
func (c *Config) check() error {
	if c.Years > 0 {
		c.Days = 365*c.Years + c.Years/4
	}
	switch {
	case c.Stores < 1 || c.Stores > 100000:
		return fault.New(fault.Usage, "a chain has 1 to 100,000 stores, not %d", c.Stores)
	case c.Products < 1 || c.Products > 20000:
		return fault.New(fault.Usage, "a chain has 1 to 20,000 products, not %d", c.Products)
	case c.Days < 1 || c.Days > 3660:
		return fault.New(fault.Usage, "a chain lives 1 to 3,660 days, not %d", c.Days)
	}
	for _, f := range c.Faults {
		if f.Date < c.From || f.Date >= c.From+contract.Day(c.Days) {
			return fault.New(fault.Usage, "fault %s@%s: the chain lives from %s to %s", f.Kind, f.Date, c.From, c.From+contract.Day(c.Days)-1)
		}
	}
	return nil
}

// Summary is what Generate wrote.
type Summary struct {
	Out       string   `json:"out"`
	TruthPath string   `json:"truth"`
	Files     int      `json:"files"`
	Rows      int64    `json:"rows"` // of sales, as planned before faults
	NetSales  string   `json:"net_sales"`
	Later     []string `json:"later,omitempty"` // files for later delivery, below Out
}

// Generate writes a whole chain.
func Generate(ctx context.Context, cfg Config) (Summary, error) {
	c, err := New(cfg)
	if err != nil {
		return Summary{}, err
	}
	s := Summary{Out: cfg.Out}
	if err := os.MkdirAll(cfg.Out, 0o755); err != nil {
		return s, fault.New(fault.Unreachable, "write %s: %w", cfg.Out, err)
	}
	if err := c.WriteMasters(cfg.Out); err != nil {
		return s, err
	}
	s.Files = 5
	for i := range c.cfg.Days {
		if ctx.Err() != nil {
			return s, ctx.Err()
		}
		day := c.cfg.From + contract.Day(i)
		files, err := c.WriteNight(cfg.Out, day)
		if err != nil {
			return s, err
		}
		s.Files += len(files)
		for _, f := range c.cfg.Faults {
			if f.Date != day {
				continue
			}
			later, err := c.plant(cfg.Out, f)
			if err != nil {
				return s, err
			}
			s.Later = append(s.Later, later...)
		}
		if cfg.Progress != nil {
			cfg.Progress(i+1, c.cfg.Days)
		}
	}
	s.Rows, s.NetSales = c.rows, cents(c.net)
	s.TruthPath = filepath.Join(beside(cfg.Out), "truth.json")
	return s, c.WriteTruth(s.TruthPath)
}

// beside is the folder for what is no file of the chain: with the files, or in the home where they go into its landing folder.
func beside(out string) string {
	for at := out; at != filepath.Dir(at); at = filepath.Dir(at) {
		if _, err := os.Stat(filepath.Join(filepath.Dir(at), "daybook.yaml")); err == nil && filepath.Base(at) == "landing" {
			return filepath.Dir(at)
		}
	}
	return out
}

// WriteTruth writes what was planted and what came of it so far.
func (c *Chain) WriteTruth(path string) error {
	doc, err := json.MarshalIndent(c.truth(), "", " ")
	if err != nil {
		return fmt.Errorf("truth: %w", err)
	}
	if err := os.WriteFile(path, append(doc, '\n'), 0o644); err != nil { //nolint:gosec // a file for everybody
		return fault.New(fault.Unreachable, "write %s: %w", path, err)
	}
	return nil
}
