package main

import (
	"fmt"
	"log"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/synth"
)

const (
	longest = 720 // days of the chain whose nights are run: a shorter history is how it began
	piece   = 180 // days that are made and loaded at a time, so that no more of them lie on the disk
)

// nights measures one more night on a chain with 30, 180 and 720 days of history.
func (b *bench) nights() {
	b.printf("## One more night\n\n%d stores x 200 products: sales, store_days and inventory of one date, from files to published reasons; the whole process.\n\n", b.stores)
	b.nightsIn("night", []int{30, 180, 720}, "at most 1.2 x the shortest; the night at most 2 s", func(days int) (string, func()) {
		return b.home(fmt.Sprintf("night-%d", days), ""), func() {}
	})
}

// nightsOnServer is nights on PostgreSQL, where two years of marts take too long to be built at once.
func (b *bench) nightsOnServer(s *server) {
	b.printf("## PostgreSQL: one more night\n\n")
	b.nightsIn("night on PostgreSQL", []int{30, 180}, "the night at most 5 s", func(days int) (string, func()) {
		name := fmt.Sprintf("night_pg_%d", days)
		drop := s.empty(name)
		return b.homeOn(s, name, ""), drop
	})
}

// nightsIn measures the last nights of histories of several lengths, each in a home that open makes and clean clears away behind; wanted says what they may take.
func (b *bench) nightsIn(what string, histories []int, wanted string, open func(days int) (home string, clean func())) {
	if len(b.histories) > 0 {
		histories = b.histories
	}
	if slices.Min(histories) <= b.runs {
		log.Fatalf("a history of %d days has no %d nights to measure", slices.Min(histories), b.runs)
	}
	rows := keptNights(b.old)
	var last result
	for _, days := range histories {
		home, clean := open(days)
		var took []float64
		took, last = b.lastNights(home, what, days)
		rows[days] = nightRow{median(took), fmt.Sprintf("| %.2f | %s | %s, %s, %d nights |", median(took), spread(took),
			time.Now().Format(time.DateOnly), strings.TrimSpace(string(b.daybook("version"))), len(took))}
		clean()
		check(os.RemoveAll(home))
	}
	b.nightTable(rows, last, wanted)
}

// lastNights lives through so many days in a home and returns the seconds of the last ones. Files of what is history by then go once they are loaded.
func (b *bench) lastNights(home, what string, days int) (took []float64, last result) {
	cfg := synth.Default()
	cfg.Stores, cfg.Products, cfg.Days = b.stores, 200, max(longest, days)
	cfg.From = ended - contract.Day(cfg.Days)
	chain, err := synth.New(cfg)
	check(err)
	landing := filepath.Join(home, "landing")
	check(chain.WriteMasters(landing))
	written := 0
	write := func(upTo int) {
		for ; written < upTo; written++ {
			_, err := chain.WriteNight(landing, cfg.From+contract.Day(written))
			check(err)
		}
	}
	history := days - b.runs
	for written < history {
		write(min(history, written+piece))
		r, seconds := b.night(home)
		log.Printf("%s: %d days of history, the last of them in %.0f s", what, written, seconds)
		check(os.RemoveAll(filepath.Join(home, "archive", fmt.Sprintf("run-%06d", r.Run))))
	}
	for written < days {
		write(written + 1)
		r, seconds := b.night(home)
		took, last = append(took, seconds), r
		log.Printf("%s after %d days: %.2f s %v", what, written-1, seconds, r.Steps)
	}
	return took, last
}

// nightRow is what nights after a history took.
type nightRow struct {
	median float64
	text   string // the row, after its first cell
}

var nightLine = regexp.MustCompile(`(?m)^\| (\d+) days (\| ([\d.]+) \|[^|\n]*\|[^|\n]*\|)$`)

// keptNights are the rows of a section that is on the page: those of histories that are not measured again stay.
func keptNights(section string) map[int]nightRow {
	rows := map[int]nightRow{}
	for _, m := range nightLine.FindAllStringSubmatch(section, -1) {
		days, _ := strconv.Atoi(m[1])
		seconds, _ := strconv.ParseFloat(m[3], 64)
		rows[days] = nightRow{seconds, m[2]}
	}
	return rows
}

// nightTable writes what nights took, and what the later ones cost beside those of the shortest history.
func (b *bench) nightTable(rows map[int]nightRow, last result, wanted string) {
	histories := make([]int, 0, len(rows))
	for days := range rows {
		histories = append(histories, days)
	}
	slices.Sort(histories)
	b.printf("| history | median s | spread | measured |\n|---|---|---|---|\n")
	var costs []string
	for _, days := range histories {
		b.printf("| %d days %s\n", days, rows[days].text)
		if first := histories[0]; days > first {
			costs = append(costs, fmt.Sprintf("day %d %.2f x", days, rows[days].median/rows[first].median))
		}
	}
	b.printf("\n")
	if len(costs) > 0 {
		b.printf("Beside day %d, %s (wanted: %s). ", histories[0], strings.Join(costs, ", "), wanted)
	} else {
		b.printf("Wanted: %s. ", wanted)
	}
	s := last.Steps
	b.printf("Steps of the last one: check %.2f, load %.2f, archive %.2f, marts %.2f, insights %.2f, publish %.2f s.\n\n", s["check"], s["load"], s["archive"], s["marts"], s["insights"], s["publish"])
}
