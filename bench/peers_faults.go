package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"
)

// faultDate is the night on which faults are planted; the one before it is clean.
const faultDate = "2026-02-03"

// faulty gives every kind of fault that `generate --fault` plants to Daybook and to the peers, after one clean night, and tells what each does.
func (b *bench) faulty(installed map[string]string, s *server) {
	b.printf("### What each catches\n\nOne clean night of 20 stores x 20 products, then a night with one fault. *let in*: the fault is in the tables, or what is not there is not missed, and nobody is told.\n\n| fault | Daybook |")
	columns := 0
	for _, p := range peers {
		if p.faults && installed[p.folder] != "" {
			b.printf(" %s |", p.folder)
			columns++
		}
	}
	b.printf("\n|---|%s\n", strings.Repeat("---|", columns+1))
	caught := make([]int, columns+1)
	kinds := b.faultKinds()
	for _, kind := range kinds {
		chain := filepath.Join(b.dir, "fault-"+kind)
		b.daybook("generate", "--stores", "20", "--products", "20", "--from", "2026-02-02", "--days", "2", "--seed", "3", "--fault", kind+"@"+faultDate, "--out", chain)
		cells := []string{b.faultyDaybook(kind, chain)}
		for _, p := range peers {
			if p.faults && installed[p.folder] != "" {
				cells = append(cells, b.faultyPeer(p, installed[p.folder], s, kind, chain))
			}
		}
		log.Printf("%s: %v", kind, cells)
		for i, c := range cells {
			if c != letIn {
				caught[i]++
			}
		}
		b.printf("| %s | %s |\n", strings.ReplaceAll(kind, "_", " "), strings.Join(cells, " | "))
		check(os.RemoveAll(chain))
	}
	b.printf("| **caught** |")
	for _, n := range caught {
		b.printf(" **%d of %d** |", n, len(kinds))
	}
	b.printf("\n\n")
}

const letIn = "*let in*"

// faultKinds are those that `generate --help` names. A late correction is no fault of the night that it corrects.
func (b *bench) faultKinds() (kinds []string) {
	_, list, _ := strings.Cut(string(b.daybook("generate", "--help")), "Faults (--fault KIND@DATE):\n")
	list, _, _ = strings.Cut(list, "\n\n")
	for line := range strings.Lines(list) {
		if kind := strings.Fields(line)[0]; kind != "late_correction" {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

// faultyDaybook says what Daybook makes of the second night of a chain.
func (b *bench) faultyDaybook(kind, chain string) string {
	home := b.home("fault-home-"+kind, chain, append([]string{"*_2026-02-02.csv"}, masters...)...)
	defer func() { check(os.RemoveAll(home)) }()
	b.night(home)
	b.faultyNight(chain, filepath.Join(home, "landing"))
	out, _, _, _ := timed(nil, b.binary, "run", "--json", "--home", home)
	var r struct {
		Outcome string
		Missing []any
		Unusual []any
	}
	check(json.Unmarshal(out, &r))
	switch {
	case r.Outcome == "stopped_by_drift":
		return "night stopped"
	case r.Outcome == "published_with_quarantine":
		return "file kept out"
	case len(r.Missing)+len(r.Unusual) > 0:
		return "told"
	}
	return letIn
}

// faultyPeer says what a peer makes of it.
func (b *bench) faultyPeer(p peer, python string, s *server, kind, chain string) string {
	r := b.running(p, python, s, "faults")
	defer r.end()
	r.clean(b.gathered(chain, append([]string{"*_2026-02-02.csv"}, masters...)...))
	folder := b.gathered(chain, masters...)
	b.faultyNight(chain, folder)
	out, code, _, _ := r.night(folder)
	facts := 0
	for _, f := range out.Loaded {
		if strings.Contains(f, faultDate) {
			facts++
		}
	}
	switch {
	case code == 0:
		return letIn
	case facts == 0:
		return "night stopped"
	case kind == "file_missing":
		return "told"
	}
	return "file kept out"
}

// faultyNight links the files of the faulty night, whatever they are called, into a folder.
func (b *bench) faultyNight(chain, folder string) {
	list, err := os.ReadDir(chain)
	check(err)
	for _, f := range list {
		name := f.Name()
		if f.IsDir() || !strings.Contains(name, ".csv") || strings.Contains(name, "2026-02-02") {
			continue
		}
		switch name {
		case "stores.csv", "products.csv", "calendar.csv", "promotions.csv", "targets.csv":
			continue
		}
		if err := os.Link(filepath.Join(chain, name), filepath.Join(folder, name)); err != nil {
			log.Fatal(fmt.Errorf("fault night: %w", err))
		}
	}
}
