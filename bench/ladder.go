package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	measure "github.com/daybookhq/daybook/internal/bench"
)

// rung is one size of chain, lived through by `daybook bench`.
type rung struct {
	stores, days int
	server       bool
	night        string // what a night may take
}

// facts is how many times the engine's own load check, hash, load and archive may take.
func (g rung) facts() string {
	if g.server {
		return "1.15"
	}
	return "1.3"
}

// rungs are 200 products each. Of the large ones the history is as short as it may be for a night to do all that it ever does.
var rungs = map[string]rung{
	"rung150":   {150, 30, false, "2 s"},
	"rung500":   {500, 30, true, ""},
	"rung5000":  {5000, 26, true, "60 s, of which marts and insights 30 s"},
	"rung50000": {50000, 3, true, ""}, // nights are ten of 5,000 stores, and nothing has a normal yet
}

// rungLast is of how many nights, at the end, the median counts.
const rungLast = 3

// ladder measures one rung.
func (b *bench) ladder(name string) {
	g := rungs[name]
	words := []string{"bench", "--json", "--last", fmt.Sprint(rungLast), "--stores", fmt.Sprint(g.stores), "--products", "200", "--days", fmt.Sprint(g.days)}
	if !g.server {
		b.rung(g, words)
		return
	}
	b.onServer(func(s *server) {
		defer s.empty(name)()
		secret := filepath.Join(b.dir, name+".url")
		check(os.WriteFile(secret, []byte(s.in(name)), 0o600))
		b.rung(g, append(words, "--warehouse", "file:"+secret))
	})
}

func (b *bench) rung(g rung, words []string) {
	log.Printf("a chain of %d stores x 200 products, %d nights", g.stores, g.days)
	var m measure.Report
	failed := b.reported(words, &m)
	b.printf("## %d stores on %s\n\n`daybook bench --stores %d --products 200 --days %d`: %d rows in %d nights, each made, run and put away one by one.\n\n", g.stores, m.Engine, g.stores, g.days, m.Rows, m.Nights)
	b.printf("| what | |\n|---|---|\n")
	b.printf("| a night, from files to published reasons: the median of the last %d | %.2f s (%.2f to %.2f)%s |\n", rungLast, m.Last.Seconds, m.Last.Least, m.Last.Most, wanted(g.night))
	b.printf("| its steps | %s |\n", m.Last.Spent())
	b.printf("| check, hash, load, archive | %.0f rows/s, %.2f x the engine's own load of the same files%s |\n", float64(m.Rows)/m.Facts, m.Facts/m.Raw, wanted(g.facts()))
	b.printf("| memory of a night's process | %d MB |\n", m.Peak>>20)
	b.printf("| warehouse | %d MB, %.0f bytes a row with all marts |\n\n", m.Warehouse>>20, float64(m.Warehouse)/float64(m.Rows))
	b.printf("| page, 20 clients | p50 ms | p95 ms | pages/s | CPU ms |\n|---|---|---|---|---|\n")
	for _, p := range m.Pages {
		b.printf("| `%s` | %.1f | %.1f | %.0f | %.1f |\n", p.Name, p.P50, p.P95, p.Rate, p.CPU)
	}
	if failed != "" {
		b.printf("\nNot all of it went well: %s\n", failed)
	}
	if m.Again != nil {
		b.printf("\nWhat a reader has and asks for again: %.0f requests/s.\n", m.Again.Rate)
	}
	b.printf("\n")
}

// reported runs the command and reads its report. Where it failed and has something to report nevertheless, that is read, and what failed is returned.
func (b *bench) reported(words []string, m *measure.Report) (failed string) {
	var said bytes.Buffer
	cmd := exec.Command(b.binary, words...)
	cmd.Stderr = io.MultiWriter(os.Stderr, &said)
	out, err := cmd.Output()
	if err == nil {
		check(json.Unmarshal(out, m))
		return ""
	}
	if json.Unmarshal(out, m) != nil {
		log.Fatalf("daybook %v: %v", words, err)
	}
	lines := strings.Split(strings.TrimSpace(said.String()), "\n")
	return lines[len(lines)-1]
}

func wanted(what string) string {
	if what == "" {
		return ""
	}
	return " (wanted: at most " + what + ")"
}
