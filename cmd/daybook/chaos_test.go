//go:build chaos

package main_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// kills is how many nights are killed on each engine.
const kills = 110

// chaosLog is what docs/reliability.md says.
type chaosLog struct {
	mu    sync.Mutex
	lines []string
}

func (l *chaosLog) add(t *testing.T, format string, args ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	word := "clean"
	if t.Failed() {
		word = "FAILED"
	}
	l.lines = append(l.lines, fmt.Sprintf("| %s | %s |", fmt.Sprintf(format, args...), word))
}

// TestChaos does to the real binary what nights do to programs, and writes docs/reliability.md. After each blow the same command must
// go through, `verify` must find every row and every cent once, and every file must be in exactly one place.
func TestChaos(t *testing.T) {
	log := &chaosLog{}
	t.Run("kills", func(t *testing.T) {
		onEachEngine(t, func(t *testing.T, on engine) {
			hit := killedAtAnyMoment(t, on, kills)
			if hit < kills*3/4 {
				t.Errorf("only %d of the kills hit a process that was under way", hit)
			}
			log.add(t, "%s: process killed at %d random moments of runs, withdrawals and rollbacks (%d nights)", on, hit, kills+4)
		})
	})
	for _, more := range []struct {
		name string
		kill func(*testing.T, engine, int) int
		n    int // nights, rounds
		all  int // kills
		what string
	}{
		{"held", killedWhileDeciding, 10, 20, "runs that are held, and the publishing and refusing of them"},
		{"bucket", killedWhileFetching, 20, 20, "runs that fetch their files from a bucket"},
		{"mail", killedWhileSending, 15, 15, "the sending of the morning mails: each letter came once, or is told as one that may not have come"},
	} {
		t.Run(more.name, func(t *testing.T) {
			onEachEngine(t, func(t *testing.T, on engine) {
				hit := more.kill(t, on, more.n)
				if hit < more.all/2 {
					t.Errorf("only %d of %d kills hit a process that was under way", hit, more.all)
				}
				log.add(t, "%s: process killed at %d random moments of %s", on, hit, more.what)
			})
		})
	}
	t.Run("at once", func(t *testing.T) {
		onEachEngine(t, func(t *testing.T, on engine) {
			runsAtOnce(t, on)
			log.add(t, "%s: four runs started at one moment, ten times", on)
		})
	})
	t.Run("moving", func(t *testing.T) {
		onEachEngine(t, func(t *testing.T, on engine) {
			filesThatChange(t, on)
			log.add(t, "%s: files that grow and go away while they are read, twenty nights", on)
		})
	})
	t.Run("disk", func(t *testing.T) {
		fullDisk(t)
		log.add(t, "duckdb: the disk of the home is full in the middle of a load")
	})
	doc := "# Reliability\n\nWritten by `make chaos` on " + time.Now().Format(time.DateOnly) + ", " + runtime.GOOS + "/" + runtime.GOARCH + ", with the real binary. After each blow the same command went\n" +
		"through, `daybook verify` found every row and every cent once, every delivered file was in exactly one of landing, archive and quarantine, and in the end the\n" +
		"sums were those of the same files without any blow.\n\n| blow | after it |\n|---|---|\n" + strings.Join(log.lines, "\n") + "\n\n" +
		"Kills before each single step that lasts (a transaction, a load, a move of a file) are tried one by one in `make test`\n(internal/batch), lost permissions in cmd/daybook, outages of a server in internal/warehouse/postgres.\n"
	page := filepath.Join("..", "..", "docs", "reliability.md")
	old, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if at := strings.Index(string(old), "\n## "); at >= 0 { // what others have tried stays
		doc += string(old[at:])
	}
	if err := os.WriteFile(page, []byte(doc), 0o644); err != nil {
		t.Fatal(err)
	}
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
func runsAtOnce(t *testing.T, on engine) {
	home, chain, date := chaosHome(t, on, 10)
	for night := range 10 {
		copyInto(t, filepath.Join(chain, "*_"+date(night)+".csv"), filepath.Join(home, "landing"))
		codes := make([]int, 4)
		var all sync.WaitGroup
		for i := range codes {
			all.Go(func() { codes[i] = daybook(t, "run", "--home", home).code })
		}
		all.Wait()
		done := 0
		for _, c := range codes {
			if c == 0 {
				done++
			} else if c != 5 {
				t.Errorf("a run ended with %d", c)
			}
		}
		if done == 0 {
			t.Error("no run came through")
		}
	}
	allIn(t, home, 10)
}

// filesThatChange writes each night's files while runs read them: in two halves, and under a name that goes away.
func filesThatChange(t *testing.T, on engine) {
	const nights = 20
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
		must(t, []int{0, 3}, "run", "--home", home) // a half may be read as a whole bad file: it waits in quarantine
		<-done
		must(t, []int{0, 3}, "run", "--home", home)
		var waiting []struct{ ID int64 }
		decode(t, must(t, []int{0}, "quarantine", "list", "--json", "--home", home), &waiting)
		for _, w := range waiting {
			must(t, []int{0, 2}, "quarantine", "discard", fmt.Sprint(w.ID), "--why", "half of a file", "--home", home)
		}
	}
	compareSums(t, home, chain)
	must(t, []int{0}, "verify", "--home", home)
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

// fullDisk lets the home's disk run full during a load, and gives it room again.
func fullDisk(t *testing.T) {
	if os.Getuid() != 0 {
		t.Fatal("a small disk is mounted for this: run it as root")
	}
	home, chain, _ := chaosHome(t, embedded, 60)
	small := filepath.Join(t.TempDir(), "small")
	if err := os.Mkdir(small, 0o755); err != nil {
		t.Fatal(err)
	}
	mount := func(args ...string) {
		if out, err := exec.Command("mount", args...).CombinedOutput(); err != nil {
			t.Fatalf("mount %v: %v %s", args, err, out)
		}
	}
	mount("-t", "tmpfs", "-o", "size=6m", "tmpfs", small)
	t.Cleanup(func() { _ = exec.Command("umount", "-l", small).Run() })
	on := filepath.Join(small, "home")
	if out, err := exec.Command("cp", "-r", home, on).CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	copyInto(t, filepath.Join(chain, "*.csv"), filepath.Join(on, "landing"))
	e := must(t, []int{1, 6}, "run", "--home", on)
	if !strings.Contains(strings.ToLower(e.errOut), "space") {
		t.Errorf("the message does not say that the disk is full:\n%s", e.errOut)
	}
	mount("-o", "remount,size=400m", small)
	must(t, []int{0}, "run", "--home", on)
	allIn(t, on, 60)
}
