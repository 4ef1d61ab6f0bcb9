package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"
	"path/filepath"
)

// rung is one size of chain, lived through by `daybook bench`.
type rung struct {
	stores, days int
	server       bool
	night        string // what a night may take
}

// rungs are 200 products each. Of the large ones the history is as short as it may be for a night to do all that it ever does.
var rungs = map[string]rung{
	"rung150":  {150, 30, false, "2 s"},
	"rung500":  {500, 30, true, ""},
	"rung5000": {5000, 26, true, "60 s, of which marts and insights 30 s"},
}

// measured is what the document needs of `daybook bench --json`.
type measured struct {
	Engine string
	Rows   int64
	Night  struct {
		Seconds, Least, Most float64
		Steps                map[string]float64
	}
	Facts float64 `json:"facts_seconds"`
	Raw   float64 `json:"engine_seconds"`
	Peak  int64   `json:"peak_bytes"`
	Disk  int64   `json:"warehouse_bytes"`
	Pages []struct {
		Name  string
		Asked int
		P50   float64 `json:"p50_ms"`
		P95   float64 `json:"p95_ms"`
		Rate  float64 `json:"pages_per_second"`
		CPU   float64 `json:"cpu_ms"`
	}
	Again *struct {
		Rate float64 `json:"requests_per_second"`
	} `json:"revalidated"`
}

// ladder measures one rung.
func (b *bench) ladder(name string) {
	g := rungs[name]
	words := []string{"bench", "--json", "--stores", fmt.Sprint(g.stores), "--products", "200", "--days", fmt.Sprint(g.days)}
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
	var m measured
	check(json.Unmarshal(b.daybook(words...), &m))
	s := m.Night.Steps
	b.printf("## %d stores on %s\n\n`daybook bench --stores %d --products 200 --days %d`: %d rows in %d nights, each made, run and put away one by one.\n\n", g.stores, m.Engine, g.stores, g.days, m.Rows, g.days)
	b.printf("| what | |\n|---|---|\n")
	b.printf("| a night, from files to published reasons | %.2f s (%.2f to %.2f)%s |\n", m.Night.Seconds, m.Night.Least, m.Night.Most, wanted(g.night))
	b.printf("| its steps | check %.2f, load %.2f, archive %.2f, marts %.2f, insights %.2f, publish %.2f s |\n", s["check"], s["load"], s["archive"], s["marts"], s["insights"], s["publish"])
	b.printf("| check, hash, load, archive | %.0f rows/s, %.2f x the engine's own load of the same files |\n", float64(m.Rows)/m.Facts, m.Facts/m.Raw)
	b.printf("| memory of a night's process | %d MB |\n", m.Peak>>20)
	b.printf("| warehouse | %d MB, %.0f bytes a row with all marts |\n\n", m.Disk>>20, float64(m.Disk)/float64(m.Rows))
	b.printf("| page, 20 clients | p50 ms | p95 ms | pages/s | CPU ms |\n|---|---|---|---|---|\n")
	for _, p := range m.Pages {
		b.printf("| `%s` | %.1f | %.1f | %.0f | %.1f |\n", p.Name, p.P50, p.P95, p.Rate, p.CPU)
	}
	if m.Again != nil {
		b.printf("\nWhat a reader has and asks for again: %.0f requests/s.\n", m.Again.Rate)
	}
	b.printf("\n")
}

func wanted(what string) string {
	if what == "" {
		return ""
	}
	return " (wanted: at most " + what + ")"
}
