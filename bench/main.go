// Command bench measures Daybook against the raw engines on this machine, in one run, and writes docs/benchmarks.md.
//
//	go run -tags duckdb_arrow ./bench -binary bin/daybook -out docs/benchmarks.md
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// bench is one session of measurements.
type bench struct {
	binary string
	dir    string
	runs   int
	doc    bytes.Buffer

	pagesHome string
	venvs     string
}

func main() {
	log.SetFlags(log.Ltime)
	binary := flag.String("binary", "bin/daybook", "the binary to measure")
	out := flag.String("out", "docs/benchmarks.md", "where to write the results")
	runs := flag.Int("runs", 3, "how often each load is repeated; the median counts")
	parts := flag.String("parts", "facts,nights,pages,server,servernights,file,rung150,rung500,rung5000,rung50000,floor,size,peers", "what to measure: facts, nights, pages, server and servernights (PostgreSQL), file (a single one of 2 GB), rung150, rung500, rung5000 and rung50000 (chains of so many stores), floor (intake against a mere splitter), size (of a million rows), peers (the stacks of bench/peers)")
	served := flag.String("home", "", "of pages: a home that is there, in the place of one that is made")
	venvs := flag.String("venvs", "", "of peers: where their virtual environments are, in the place of the user's cache folder")
	flag.Parse()
	path, err := filepath.Abs(*binary)
	check(err)
	dir, err := os.MkdirTemp("", "daybook-bench-")
	check(err)
	defer func() { _ = os.RemoveAll(dir) }()
	b := &bench{binary: path, dir: dir, runs: *runs, pagesHome: *served, venvs: *venvs}
	b.write(*out, []part{
		{"facts", b.facts},
		{"nights", b.nights},
		{"pages", b.pages},
		{"server", func() { b.onServer(b.factsOnServer) }},
		{"servernights", func() { b.onServer(b.nightsOnServer) }},
		{"file", b.bigFile},
		{"rung150", func() { b.ladder("rung150") }},
		{"rung500", func() { b.ladder("rung500") }},
		{"rung5000", func() { b.ladder("rung5000") }},
		{"rung50000", func() { b.ladder("rung50000") }},
		{"floor", b.floor},
		{"size", b.size},
		{"peers", b.peers},
	}, strings.Split(*parts, ","))
	log.Printf("wrote %s", *out)
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func (b *bench) printf(format string, args ...any) { fmt.Fprintf(&b.doc, format, args...) }

// result is what the measurements need of `run --json`.
type result struct {
	Outcome string
	Rows    struct{ In, Loaded int64 }
	Seconds float64
	Steps   map[string]float64
	Peak    int64 `json:"peak_bytes"`
}

// facts are the seconds of check, hash, load and archive: everything but marts, insights and publishing them.
func (r result) facts() float64 { return r.Steps["check"] + r.Steps["load"] + r.Steps["archive"] }

// daybook runs the binary and returns what it printed.
func (b *bench) daybook(args ...string) []byte {
	cmd := exec.Command(b.binary, args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		log.Fatalf("daybook %v: %v", args, err)
	}
	return out
}

// night runs a home once and returns the result and the seconds of the whole process.
func (b *bench) night(home string, words ...string) (result, float64) {
	begin := time.Now()
	out := b.daybook(append([]string{"run", "--json", "--home", home}, words...)...)
	took := time.Since(begin).Seconds()
	var r result
	check(json.Unmarshal(out, &r))
	return r, took
}

// chain writes a synthetic chain and returns its folder.
func (b *bench) chain(name string, stores, products, days int) string {
	dir := filepath.Join(b.dir, name)
	if _, err := os.Stat(dir); err == nil {
		return dir
	}
	log.Printf("making a chain of %d stores x %d products x %d days", stores, products, days)
	b.daybook("generate", "--stores", fmt.Sprint(stores), "--products", fmt.Sprint(products), "--days", fmt.Sprint(days),
		"--from", "2026-01-01", "--seed", "1", "--out", dir)
	return dir
}

// sold is the chain whose sales are loaded: 5.4 million rows in 150 stores x 180 days. A product that sold nothing has no row.
func (b *bench) sold() string { return b.chain("facts", 150, factsProducts, 180) }

// lived is the chain whose nights are run.
func (b *bench) lived() string { return b.chain("history", 150, 200, 180) }

// home makes a home and links the files of a chain that match a glob into its landing.
func (b *bench) home(name, chain string, globs ...string) string {
	home := filepath.Join(b.dir, name)
	b.daybook("init", home)
	for _, g := range globs {
		b.land(home, chain, g)
	}
	return home
}

// land brings files into landing by hard links: the measured run moves them like any others.
func (b *bench) land(home, chain, glob string) {
	list, err := filepath.Glob(filepath.Join(chain, glob))
	check(err)
	for _, f := range list {
		check(os.Link(f, filepath.Join(home, "landing", filepath.Base(f))))
	}
}

func median(list []float64) float64 {
	s := slices.Sorted(slices.Values(list))
	return s[len(s)/2]
}

func spread(list []float64) string {
	return fmt.Sprintf("%.2f to %.2f", slices.Min(list), slices.Max(list))
}
