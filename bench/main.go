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
	"strconv"
	"strings"
	"time"
)

// bench is one session of measurements.
type bench struct {
	binary string
	dir    string
	runs   int
	doc    bytes.Buffer
	old    string // the section that the page has of the part that is measured

	stores    int
	days      int   // of sales that are loaded; 0: as many as the part says
	histories []int // days, the measured nights included; none: those of the part
	pagesHome string
	venvs     string
}

// parts are the sections of the page.
func (b *bench) parts() []part {
	onServer := func(measure func(*server)) func() { return func() { b.onServer(measure) } }
	rung := func(name string) func() { return func() { b.ladder(name) } }
	return []part{
		{"facts", "180 days of sales", b.facts},
		{"bigfacts", "1,800 days of them, held before marts; 4 GB of disk", b.bigFacts},
		{"nights", "one more after 30, 180 and 720 days, the same for all; 4 GB", b.nights},
		{"pages", "of half a year", b.pages},
		{"replicas", "pages by two processes on one PostgreSQL", onServer(b.replicas)},
		{"server", "facts on PostgreSQL", onServer(b.factsOnServer)},
		{"bigserver", "bigfacts there; 13 GB, 4 of them the server's log", onServer(b.bigFactsOnServer)},
		{"servernights", "nights there, after 30 and 180 days; 4 GB, with 720 days 10", onServer(b.nightsOnServer)},
		{"file", "a single one of 2 GB", b.bigFile},
		{"rung150", "a chain of so many stores", rung("rung150")},
		{"rung500", "on PostgreSQL, as those after it", rung("rung500")},
		{"rung5000", "", rung("rung5000")},
		{"rung50000", "", rung("rung50000")},
		{"floor", "intake against a mere splitter", b.floor},
		{"size", "of a million rows", b.size},
		{"peers", "the stacks of bench/peers", b.peers},
	}
}

func main() {
	log.SetFlags(log.Ltime)
	b := &bench{}
	parts := b.parts()
	names, texts := make([]string, len(parts)), make([]string, len(parts))
	for i, p := range parts {
		names[i], texts[i] = p.name, p.name
		if p.text != "" {
			texts[i] += " (" + p.text + ")"
		}
	}
	binary := flag.String("binary", "bin/daybook", "the binary to measure")
	out := flag.String("out", "docs/benchmarks.md", "where to write the results")
	wanted := flag.String("parts", "", "what to measure, as in facts,nights; all of it where none is named: "+strings.Join(texts, ", "))
	histories := flag.String("histories", "", "of nights and servernights: how long, in days, as in 30,180,720; rows that the page has of others stay if the chain is the same")
	flag.IntVar(&b.runs, "runs", 3, "how often facts, bigfacts, server and bigserver load, and how many nights of each history are measured; the median counts")
	flag.IntVar(&b.days, "days", 0, "of facts, server, bigfacts and bigserver: days of sales in the place of 180 and 1,800")
	flag.IntVar(&b.stores, "stores", 150, "of facts, bigfacts and nights, of these on PostgreSQL, and of replicas: a small chain tries them out")
	flag.StringVar(&b.pagesHome, "home", "", "of pages: a home that is there, in the place of one that is made")
	flag.StringVar(&b.venvs, "venvs", "", "of peers: where their virtual environments are, in the place of the user's cache folder")
	flag.Parse()
	var err error
	b.histories, err = numbers(*histories)
	check(err)
	b.binary, err = filepath.Abs(*binary)
	check(err)
	list := names
	if *wanted != "" {
		list = strings.Split(*wanted, ",")
	}
	for _, name := range list {
		if !slices.Contains(names, name) {
			log.Fatalf("there is no part %q", name)
		}
	}
	b.dir, err = os.MkdirTemp("", "daybook-bench-")
	check(err)
	defer func() { _ = os.RemoveAll(b.dir) }()
	b.write(*out, parts, list)
	log.Printf("wrote %s", *out)
}

// numbers reads a list of them.
func numbers(text string) (list []int, err error) {
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' }) {
		n, err := strconv.Atoi(word)
		if err != nil {
			return nil, err
		}
		list = append(list, n)
	}
	return list, nil
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func (b *bench) printf(format string, args ...any) { fmt.Fprintf(&b.doc, format, args...) }

// result is what the measurements need of `run --json`.
type result struct {
	Run      int64
	Outcome  string
	Rows     struct{ In, Loaded int64 }
	Verdicts []struct{ Rows int64 } // of each file
	Seconds  float64
	Steps    map[string]float64
	Peak     int64 `json:"peak_bytes"`
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

// lived is the chain whose pages are asked for.
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
