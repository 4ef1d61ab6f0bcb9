package main

import (
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/synth"
)

const (
	longest = 720 // days that the chain lives whose nights are run, where no longer history is asked for
	piece   = 180 // days that are made and loaded at a time, so that no more of them lie on the disk
)

// nights measures one more night on a chain with 30, 180 and 720 days of history.
func (b *bench) nights() {
	b.nightsIn("One more night", "night", []int{30, 180, longest}, "at most 1.2 x the shortest; the night at most 2 s", func(days int) (string, func()) {
		return b.home(fmt.Sprintf("night-%d", days), ""), func() {}
	})
}

// nightsOnServer is nights on PostgreSQL. Marts of two years take it long: it builds them where -histories asks for them.
func (b *bench) nightsOnServer(s *server) {
	b.nightsIn("PostgreSQL: one more night", "night on PostgreSQL", []int{30, 180}, "the night at most 5 s", func(days int) (string, func()) {
		name := fmt.Sprintf("night_pg_%d", days)
		drop := s.empty(name)
		return b.homeOn(s, name, ""), drop
	})
}

// nightsIn measures the last nights of histories of several lengths, each in a home that open makes and clean clears away behind; wanted says what they may take.
// All histories end on the same date, and are the end of the same chain: the measured nights have the very same files, whatever lies before them.
func (b *bench) nightsIn(title, what string, histories []int, wanted string, open func(days int) (home string, clean func())) {
	if len(b.histories) > 0 {
		histories = b.histories
	}
	if slices.Min(histories) <= b.runs {
		log.Fatalf("a history of %d days has no %d nights to measure", slices.Min(histories), b.runs)
	}
	lived := max(longest, slices.Max(histories))
	of := nightChain(b.stores, lived)
	rows := keptNights(b.old, of, b.runs)
	var last lastNights
	for _, days := range histories {
		home, clean := open(days)
		last = b.lastNights(home, what, days, lived)
		rows[days] = last.row(b.version())
		clean()
		check(os.RemoveAll(home))
	}
	b.printf("## %s\n\n%s: sales, store_days and inventory of one date, from files to published reasons; the whole process. All histories end on that date, and the measured nights, the last ones one after the other, are of the same files: a shorter history begins later.\n\n", title, of)
	b.nightTable(rows, last, wanted)
}

// lastNights are the measured nights of a history.
type lastNights struct {
	days int       // of the history, they included
	took []float64 // seconds
	rows []int64   // loaded
	last result
}

func (n lastNights) row(version string) nightRow {
	m := median(n.took)
	return nightRow{m, fmt.Sprintf("| %.2f | %s | %d to %d | %s, %s, %d nights |",
		m, spread(n.took), slices.Min(n.rows), slices.Max(n.rows), time.Now().Format(time.DateOnly), version, len(n.took))}
}

// lastNights lives through the last days of a chain in a home and measures the last of them. Files of what is history by then go once they are loaded.
func (b *bench) lastNights(home, what string, days, lived int) lastNights {
	cfg := synth.Default()
	cfg.Stores, cfg.Products, cfg.Days, cfg.From = b.stores, 200, lived, ended-contract.Day(lived)
	chain, err := synth.New(cfg)
	check(err)
	landing := filepath.Join(home, "landing")
	check(chain.WriteMasters(landing))
	next := ended - contract.Day(days)
	write := func(end contract.Day) {
		for ; next < end; next++ {
			_, err := chain.WriteNight(landing, next) // the first one lives through what was before it
			check(err)
		}
	}
	for measured := ended - contract.Day(b.runs); next < measured; {
		write(min(measured, next+piece))
		r, seconds := b.night(home)
		log.Printf("%s: history of %d days, up to %s, the last of them in %.0f s", what, days, next-1, seconds)
		check(os.RemoveAll(filepath.Join(home, "archive", fmt.Sprintf("run-%06d", r.Run))))
	}
	n := lastNights{days: days}
	for next < ended {
		write(next + 1)
		r, seconds := b.night(home)
		n.took, n.rows, n.last = append(n.took, seconds), append(n.rows, r.Rows.Loaded), r
		log.Printf("%s, history of %d days, %s: %.2f s, %d rows %v", what, days, next-1, seconds, r.Rows.Loaded, r.Steps)
	}
	return n
}
