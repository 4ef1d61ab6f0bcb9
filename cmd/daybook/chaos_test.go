//go:build chaos

package main_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/warehouse/postgres/postgrestest"
)

// scenario is one kind of blow, on the engines where there is such a thing.
type scenario struct {
	name string
	on   []engine
	run  func(t *testing.T, on engine, n int) (hit int)
	n    int    // how often it is tried, as run counts
	hits int    // fewer hits prove nothing
	what string // with a %d for the hits
}

var (
	both         = []engine{embedded, server}
	onlyEmbedded = []engine{embedded}
	onlyServer   = []engine{server}
)

// scenarios are what docs/reliability.md tells of, in its order. Those of a row run at one time.
var scenarios = [][]scenario{
	{{"kills", both, killedAtAnyMoment, 90, 100, "process killed at %d random moments of runs, withdrawals and rollbacks"}},
	{
		{"held", both, killedWhileDeciding, 6, 6, "process killed at %d random moments of runs that the gate holds, and of the publishing and refusing of them"},
		{"bucket", both, killedWhileFetching, 14, 7, "process killed at %d random moments of runs that fetch their files from a bucket"},
		{"mail", both, killedWhileSending, 10, 5, "process killed at %d random moments of the sending of the morning mails: each letter came once, or is told as one that may not have come"},
	},
	{
		{"at once", both, runsAtOnce, 10, 10, "four runs started at one moment, ten times: %d of the runs were turned away"},
		{"moving", both, filesThatChange, 20, 4, "files that grow, go away and come back while a run reads them: %d nights in which one run saw what was not yet whole"},
	},
	{
		{"disk", both, fullDisk, 10, 2, "the home's disk full, with 0 bytes to 8 MB left: %d runs that could not go on"},
		{"server's disk", onlyServer, serverDiskFull, 10, 3, "the server's disk full, its log of changes too: %d runs that could not go on"},
	},
	{{"permission", both, permissionLost, 15, 5, "landing, archive, quarantine, logs or the home closed to Daybook in the middle of a run: %d runs that could not go on until they were open again"}},
	{{"clock", both, clockJumps, 12, 6, "clock set back an hour, ahead a day, back a day, to the year 2000, or over an end of summer time, at %d moments of runs: each went through"}},
	{
		{"schedule", both, clockJumpsWhileServing, 0, 5, "such jumps of the clock of `serve --schedule`: %d nights were due, and each ran once"},
		{"outage", onlyServer, serverDies, 15, 6, "server killed, crashed or stopped at %d moments of runs, and started again"},
		{"connections", onlyServer, connectionsEnded, 10, 5, "all connections ended by the server at %d moments of runs: each run went through by itself"},
		{"file gone", onlyEmbedded, fileGone, 8, 4, "process killed and the warehouse's file taken away at %d moments of runs; brought back after another run, which took nothing in"},
	},
}

// chaosLog is what docs/reliability.md says.
type chaosLog struct {
	mu    sync.Mutex
	lines map[string]string
}

func (l *chaosLog) add(on engine, s scenario, hit int, failed bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	word := "clean"
	if failed {
		word = "FAILED"
	}
	l.lines[s.name+string(on)] = fmt.Sprintf("| %s: "+s.what+" | %s |", on, hit, word)
}

// TestChaos does to the real binary what nights do to programs, and writes docs/reliability.md. After each blow the same command must
// go through, `verify` must find every row and every cent once, and every file must be in exactly one place.
func TestChaos(t *testing.T) {
	log := &chaosLog{lines: map[string]string{}}
	for _, row := range scenarios {
		t.Run(row[0].name, func(t *testing.T) {
			for _, s := range row {
				for _, on := range s.on {
					t.Run(s.name+" on "+string(on), func(t *testing.T) {
						t.Parallel()
						if on == server {
							postgrestest.Server(t)
						}
						hit := -1
						defer func() { log.add(on, s, hit, t.Failed() || hit < 0) }()
						if hit = s.run(t, on, s.n); hit < s.hits {
							t.Errorf("%d blows hit, want %d: too few to prove anything", hit, s.hits)
						}
					})
				}
			}
		})
		log.write(t)
	}
}

// reliability is where all of it is told.
var reliability = filepath.Join("..", "..", "docs", "reliability.md")

// write writes the page: of scenarios that were not run this time it keeps what stands there.
func (l *chaosLog) write(t *testing.T) {
	t.Helper()
	doc, err := os.ReadFile(reliability)
	if err != nil {
		t.Fatal(err)
	}
	old := string(doc)
	var lines []string
	for _, row := range scenarios {
		for _, s := range row {
			for _, on := range s.on {
				line, run := l.lines[s.name+string(on)]
				if before := s.line(on).FindString(old); !run && before != "" {
					line = before
				}
				if line != "" {
					lines = append(lines, line)
				}
			}
		}
	}
	text := "# Reliability\n\nWritten by `make chaos`, last on " + time.Now().Format(time.DateOnly) + ", " + runtime.GOOS + "/" + runtime.GOARCH + ", with the real binary. After each blow the same command went\n" +
		"through, `daybook verify` found every row and every cent once, every delivered file was in exactly one of landing, archive and quarantine, and in the end the\n" +
		"sums were those of the same files without any blow. A kind of blow that hits too rarely to prove anything fails.\n\n| blow | after it |\n|---|---|\n" + strings.Join(lines, "\n") + "\n\n" +
		"For the jumps of the clock the binary is built once more, with nothing changed but its clock. What `make test` tries beside this: a kill before each\n" +
		"single step that lasts (a transaction, a load, a move of a file; internal/batch), files and folders that may not be read, a standby that takes over, a server\n" +
		"without connections to give (cmd/daybook), and a small number of the kills and outages above. `make chaos TESTFLAGS=\"-run TestChaos/permission/\"` runs one kind.\n"
	if at := strings.Index(old, "\n## "); at >= 0 { // what others have tried stays
		text += old[at:]
	}
	if err := os.WriteFile(reliability, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// line is what the page tells of a scenario, whatever came of it.
func (s scenario) line(on engine) *regexp.Regexp {
	return regexp.MustCompile(`(?m)^\| ` + string(on) + ": " + strings.Replace(regexp.QuoteMeta(s.what), "%d", `-?\d+`, 1) + ` \| \w+ \|$`)
}

// chaosHome is a home with its masters and a folder with the files of some nights.
func chaosHome(t *testing.T, on engine, nights int) (home, chain string, date func(int) string) {
	t.Helper()
	dir := t.TempDir()
	chain, home = filepath.Join(dir, "chain"), filepath.Join(dir, "home")
	must(t, []int{0}, "generate", "--stores", "10", "--products", "20", "--from", "2026-01-01", "--days", fmt.Sprint(nights), "--seed", "8", "--out", chain)
	initHome(t, home, on)
	for _, master := range []string{"stores", "products", "calendar", "promotions", "targets"} {
		copyInto(t, filepath.Join(chain, master+".csv"), filepath.Join(home, "landing"))
	}
	first := contractDay(t, "2026-01-01")
	return home, chain, func(night int) string { return first.AddDate(0, 0, night).Format(time.DateOnly) }
}

// allIn wants n nights to be in, nothing to be left in landing, and every sum to be there once.
func allIn(t *testing.T, home string, nights int) {
	t.Helper()
	whole(t, home, 5+3*nights)
	if left := files(t, filepath.Join(home, "landing")); len(left) != 0 {
		t.Errorf("landing holds %v", left)
	}
}

// runsAtOnce starts four runs at one moment: one takes the night in, the others hear that it is under way, or find nothing to do.
func runsAtOnce(t *testing.T, on engine, nights int) (turnedAway int) {
	home, chain, date := chaosHome(t, on, nights)
	for night := range nights {
		copyInto(t, filepath.Join(chain, "*_"+date(night)+".csv"), filepath.Join(home, "landing"))
		codes := make([]int, 4)
		var all sync.WaitGroup
		for i := range codes {
			all.Go(func() { codes[i] = daybook(t, "run", "--home", home).code })
		}
		all.Wait()
		done := 0
		for _, c := range codes {
			switch c {
			case 0:
				done++
			case 5:
				turnedAway++
			default:
				t.Errorf("a run ended with %d", c)
			}
		}
		if done == 0 {
			t.Error("no run came through")
		}
	}
	allIn(t, home, nights)
	inOnePlace(t, home, chain, date(nights))
	compareSums(t, home, chain)
	return turnedAway
}

// filesThatChange writes each night's files while runs read them: in two halves, and under a name that goes away.
func filesThatChange(t *testing.T, on engine, nights int) (hit int) {
	home, chain, date := chaosHome(t, on, nights)
	landing := filepath.Join(home, "landing")
	must(t, []int{0}, "run", "--home", home)
	for night := range nights {
		done := make(chan struct{})
		go func() {
			defer close(done)
			for _, name := range []string{"sales", "store_days", "inventory"} {
				file := name + "_" + date(night) + ".csv"
				doc, err := os.ReadFile(filepath.Join(chain, file))
				if err != nil {
					t.Error(err)
					return
				}
				out := filepath.Join(landing, file)
				for cut := 1; cut <= 4; cut++ {
					_ = os.WriteFile(out, doc[:len(doc)*cut/4], 0o600)
					time.Sleep(40 * time.Millisecond)
				}
				_ = os.Remove(out)
				_ = os.WriteFile(out, doc, 0o600)
			}
		}()
		first := must(t, []int{0, 3}, "run", "--home", home) // a half may be read as a whole bad file: it waits in quarantine
		<-done
		var second ran
		decode(t, must(t, []int{0, 3}, "run", "--json", "--home", home), &second)
		if first.code == 3 || second.Files.Loaded > 0 {
			hit++
		}
		var waiting []struct{ ID int64 }
		decode(t, must(t, []int{0}, "quarantine", "list", "--json", "--home", home), &waiting)
		for _, w := range waiting {
			must(t, []int{0, 2}, "quarantine", "discard", fmt.Sprint(w.ID), "--why", "half of a file", "--home", home)
		}
	}
	compareSums(t, home, chain)
	must(t, []int{0}, "verify", "--home", home)
	inOnePlace(t, home, chain, date(nights))
	return hit
}

// compareSums holds a home against one that got the same files at once.
func compareSums(t *testing.T, home, chain string) {
	t.Helper()
	calm := filepath.Join(t.TempDir(), "calm")
	must(t, []int{0}, "init", calm)
	copyInto(t, filepath.Join(chain, "*.csv"), filepath.Join(calm, "landing"))
	must(t, []int{0}, "run", "--home", calm)
	query := "SELECT business_date, store_id, net_sales, units, transactions, complete FROM store_day ORDER BY 1, 2"
	compareLines(t, "sums", table(t, must(t, []int{0}, "sql", "--home", calm, "--format", "csv", query).out),
		table(t, must(t, []int{0}, "sql", "--home", home, "--format", "csv", query).out))
}
