package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/synth"
)

// ended is the day after the last one of chains that are made night by night: long past, so that none of their nights is of today.
var ended = contract.DayOf(time.Date(2026, 6, 30, 0, 0, 0, 0, time.UTC))

// aheadOfToday is how far the newest sales of a load lie ahead that is to be held: a date counts as one that has not come after tomorrow, and midnight may pass meanwhile.
const aheadOfToday = 3

// sold makes the chain whose sales are loaded, and returns its folder. Stock and store-days go as soon as they are made: of years they would be as much
// again.
func (b *bench) sold(l lot) string {
	cfg := synth.Default()
	cfg.Stores, cfg.Products, cfg.Days, cfg.From = b.stores, factsProducts, l.days, ended-contract.Day(l.days)
	if l.held {
		cfg.From = contract.DayOf(time.Now()) + aheadOfToday + 1 - contract.Day(l.days)
	}
	dir := filepath.Join(b.dir, fmt.Sprintf("sold-%d-%s", l.days, cfg.From))
	if _, err := os.Stat(dir); err == nil {
		return dir
	}
	log.Printf("making sales of %d stores x %d products x %d days", cfg.Stores, cfg.Products, cfg.Days)
	check(os.Mkdir(dir, 0o755)) //nolint:gosec // as a folder that files are delivered to
	chain, err := synth.New(cfg)
	check(err)
	check(chain.WriteMasters(dir))
	for i := range cfg.Days {
		names, err := chain.WriteNight(dir, cfg.From+contract.Day(i))
		check(err)
		for _, name := range names[1:] {
			check(os.Remove(filepath.Join(dir, name)))
		}
	}
	return dir
}

// rows are those of all files that a run looked at, loaded to be seen or held.
func (r result) rows() (n int64) {
	for _, v := range r.Verdicts {
		n += v.Rows
	}
	return n
}

// held runs a home whose newest file is of a date that has not come, and whose gate holds the run for it: everything is loaded, nothing is published.
func (b *bench) held(home string) result {
	settings := filepath.Join(home, "daybook.yaml")
	doc, err := os.ReadFile(settings) //nolint:gosec // a home of this measurement
	check(err)
	check(os.WriteFile(settings, append(doc, "\ngate: hold\n"...), 0o600))
	out, _, _, _ := timed(nil, b.binary, "run", "--json", "--home", home)
	var r result
	if err := json.Unmarshal(out, &r); err != nil || r.Outcome != "held" {
		log.Fatalf("a run that was to be held ended %q: %s", r.Outcome, out)
	}
	return r
}
