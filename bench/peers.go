package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// peer is a stack that does Daybook's night.
type peer struct {
	folder string // of its scripts, below bench/peers
	title  string
	server bool // loads PostgreSQL
	state  bool // keeps files of its own, in a folder that is its second word
	faults bool // is given the faulty files too
	times  int  // how many times slower than Daybook it is wanted to be
}

var peers = []peer{
	{folder: "pandas", title: "pandas, Great Expectations, COPY into PostgreSQL", server: true, faults: true, times: 20},
	{folder: "dlt", title: "dlt, frozen schema contract, into DuckDB", state: true, faults: true, times: 3},
	{folder: "dlt", title: "dlt, frozen schema contract, into PostgreSQL", server: true, state: true, times: 3},
	{folder: "datacontract", title: "datacontract-cli, load by DuckDB", state: true, faults: true, times: 5},
}

const (
	peerHistory = 28 // nights that are loaded at once
	peerNights  = 5  // nights that are measured one by one after them
)

var masters = []string{"stores.csv", "products.csv"}

// said is what a peer's script prints.
type said struct {
	Rows    int64
	Loaded  []string
	Refused map[string]any
}

// cost is what one stack took, in seconds; of the server's own work nothing is in cpu.
type cost struct {
	history, historyCPU float64
	wall, cpu           []float64
	facts               []float64 // Daybook: check, hash, load, archive
}

// peers measures the same nights through Daybook and through each peer, and what each makes of faulty files.
func (b *bench) peers() {
	b.onServer(func(s *server) {
		chain := b.chain("peers", 150, 200, peerHistory+peerNights)
		file := b.peerDaybook(nil, chain)
		server := b.peerDaybook(s, chain)
		b.printf("## Against the stacks that it stands in for\n\nThe nights of a chain of 150 stores x 200 products (sales, store-days, inventory: 46,000 rows a night): %d of them at once, then %d one by one, each a process of its own, without what the server itself spends. The peers check, load and\nsum store-days ([bench/peers](../bench/peers/README.md)); Daybook's whole night goes on to expectations, reasons in money and one published run, so that its check, hash, load and archive stand beside it. Load average at the begin: %s.\n\n",
			peerHistory, peerNights, load())
		b.printf("| stack | a night, s | spread | CPU s | x a whole night | x check to archive | %d nights at once, s | CPU s |\n|---|---|---|---|---|---|---|---|\n", peerHistory)
		b.peerRow("Daybook on a file, the whole night", file.wall, file, cost{}, cost{})
		b.peerRow("of it check, hash, load, archive", file.facts, cost{}, cost{}, cost{})
		b.peerRow("Daybook on PostgreSQL, the whole night", server.wall, server, cost{}, cost{})
		b.peerRow("of it check, hash, load, archive", server.facts, cost{}, cost{}, cost{})
		installed := map[string]string{}
		for _, p := range peers {
			python, known := installed[p.folder]
			if !known {
				var err error
				if python, err = b.install(p.folder); err != nil {
					log.Printf("%s is left out: %v", p.folder, err)
				}
				installed[p.folder] = python
			}
			if python == "" {
				b.printf("| %s: cannot be installed here | | | | | | | |\n", p.title)
				continue
			}
			c, page := b.peer(p, python, s, chain)
			b.peerRow(fmt.Sprintf("%s (wanted: %d x)", p.title, p.times), c.wall, c, file, server)
			if page != "" {
				defer b.printf("%s\n\n", page)
			}
		}
		b.printf("\nTimes are against Daybook on a file, in seconds on the clock.\n\n")
		b.faulty(installed, s)
	})
}

// peerRow writes what a stack took; file is Daybook's, zero in its own rows.
func (b *bench) peerRow(title string, wall []float64, c, file, _ cost) {
	cell := func(v float64) string {
		if v == 0 {
			return ""
		}
		return fmt.Sprintf("%.2f", v)
	}
	cpu, whole, facts := "", "", ""
	if len(c.cpu) > 0 {
		cpu = cell(median(c.cpu))
	}
	if len(file.wall) > 0 {
		whole, facts = fmt.Sprintf("%.1f", median(wall)/median(file.wall)), fmt.Sprintf("%.0f", median(wall)/median(file.facts))
	}
	b.printf("| %s | %.2f | %s | %s | %s | %s | %s | %s |\n", title, median(wall), spread(wall), cpu, whole, facts, cell(c.history), cell(c.historyCPU))
}

// peerDaybook lives through the same nights with Daybook, on a file or on a server.
func (b *bench) peerDaybook(s *server, chain string) (c cost) {
	name, home := "peers_file", ""
	if s == nil {
		home = b.home(name, chain, masters...)
	} else {
		name = "peers_pg"
		defer s.empty(name)()
		home = b.homeOn(s, name, chain, masters...)
	}
	defer func() { check(os.RemoveAll(home)) }()
	run := func() (result, float64, float64) {
		out, wall, cpu, code := timed(nil, b.binary, "run", "--json", "--home", home)
		if code != 0 {
			log.Fatalf("daybook run: exit %d: %s", code, out)
		}
		var r result
		check(json.Unmarshal(out, &r))
		return r, wall, cpu
	}
	for d := range peerHistory {
		b.land(home, chain, nightGlob(d))
	}
	_, c.history, c.historyCPU = run()
	for i := range peerNights {
		b.land(home, chain, nightGlob(peerHistory+i))
		r, wall, cpu := run()
		log.Printf("daybook, %s: night %d %.2f s, cpu %.2f s, facts %.2f s", name, i+1, wall, cpu, r.facts())
		c.wall, c.cpu, c.facts = append(c.wall, wall), append(c.cpu, cpu), append(c.facts, r.facts())
	}
	return c
}

// nightGlob matches the files of night n of the chain.
func nightGlob(n int) string {
	return "*_" + time.Date(2026, 1, 1+n, 0, 0, 0, 0, time.UTC).Format(time.DateOnly) + ".csv"
}

// peer lives through the same nights with a peer; page says how its page came, where it has one.
func (b *bench) peer(p peer, python string, s *server, chain string) (c cost, page string) {
	r := b.running(p, python, s, "nights")
	defer r.end()
	globs := slices.Clone(masters)
	for d := range peerHistory {
		globs = append(globs, nightGlob(d))
	}
	var out said
	out, c.history, c.historyCPU = r.clean(b.gathered(chain, globs...))
	log.Printf("%s: %d nights, %d rows, %.2f s, cpu %.2f s", p.title, peerHistory, out.Rows, c.history, c.historyCPU)
	for i := range peerNights {
		_, wall, cpu := r.clean(b.gathered(chain, append(slices.Clone(masters), nightGlob(peerHistory+i))...))
		log.Printf("%s: night %d %.2f s, cpu %.2f s", p.title, i+1, wall, cpu)
		c.wall, c.cpu = append(c.wall, wall), append(c.cpu, cpu)
	}
	script := filepath.Join(filepath.Dir(r.script), "pages.py")
	if _, err := os.Stat(script); err == nil {
		text, _, _, code := timed(r.env, python, script)
		var took struct {
			First float64   `json:"first_ms"`
			Ms    []float64 `json:"ms"`
		}
		if code == 0 && json.Unmarshal(lastLine(text), &took) == nil {
			page = fmt.Sprintf("The page of the pandas stack, its script alone and without a browser: %.0f ms (%s), the first %.0f ms. Daybook's stand under Pages.", median(took.Ms), spread(took.Ms), took.First)
		}
	}
	return c, page
}

// gathered links files of a chain into a folder of their own.
func (b *bench) gathered(chain string, globs ...string) string {
	dir, err := os.MkdirTemp(b.dir, "landing-")
	check(err)
	for _, g := range globs {
		list, err := filepath.Glob(filepath.Join(chain, g))
		check(err)
		for _, f := range list {
			check(os.Link(f, filepath.Join(dir, filepath.Base(f))))
		}
	}
	return dir
}

// load is the machine's load average of one minute.
func load() string {
	doc, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "not known"
	}
	one, _, _ := strings.Cut(string(doc), " ")
	return one
}
