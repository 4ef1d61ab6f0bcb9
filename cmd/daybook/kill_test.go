package main_test

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestKill_AtAnyMomentTheNextRunGoesOn kills the real process at 20 random moments of 20 nights, one in each twentieth of the time
// that a night takes, and at ten of withdrawals and rollbacks. After each kill the same command must end well, nothing may be
// lost or loaded twice, and every file must be in exactly one place. What is killed before which of its steps is tried one by one
// in internal/batch.
func TestKill_AtAnyMomentTheNextRunGoesOn(t *testing.T) {
	t.Parallel()
	onEachEngine(t, func(t *testing.T, on engine) { enough(t, killedAtAnyMoment(t, on, 20), 10) })
}

// enough wants so many blows to have hit a process that was under way: fewer prove nothing.
func enough(t *testing.T, hit, least int) {
	t.Helper()
	if hit < least {
		t.Errorf("only %d blows hit a process that was under way, want %d: that proves nothing", hit, least)
	}
}

// killedAtAnyMoment lives through nights of which so many are killed, and returns how many kills hit a process that was under way.
func killedAtAnyMoment(t *testing.T, on engine, nights int) (hit int) {
	dir := t.TempDir()
	chain, home := filepath.Join(dir, "chain"), filepath.Join(dir, "home")
	must(t, []int{0}, "generate", "--stores", "12", "--products", "40", "--from", "2026-01-01", "--days", fmt.Sprint(nights+4), "--seed", "7", "--out", chain)
	initHome(t, home, on)
	landing := filepath.Join(home, "landing")
	for _, master := range []string{"stores", "products", "calendar", "promotions", "targets"} {
		copyInto(t, filepath.Join(chain, master+".csv"), landing)
	}
	random := rand.New(rand.NewPCG(1, 2))
	moments := random.Perm(nights)
	first := contractDay(t, "2026-01-01")
	took := time.Minute
	killed := map[string]int{}
	kill := func(moment float64, args ...string) {
		args = append(args, "--home", home)
		if killAfter(t, time.Duration(moment*float64(took)), args...) {
			killed[args[0]]++
			hit++
		}
	}
	for night := range nights + 4 {
		date := first.AddDate(0, 0, night).Format(time.DateOnly)
		copyInto(t, filepath.Join(chain, "*_"+date+".csv"), landing)
		if night >= 4 { // the first nights tell how long one takes
			kill((float64(moments[night-4])+random.Float64())/float64(nights), "run")
		}
		begin := time.Now()
		must(t, []int{0}, "run", "--home", home)
		if night < 4 {
			took = min(took, time.Since(begin))
		}
		if night%4 == 3 && night > 4 {
			backAndForth(t, home, kill, random)
		}
		e := must(t, []int{0}, "verify", "--home", home, "--json")
		var report struct {
			Clean bool
			Files int
		}
		decode(t, e, &report)
		if want := 5 + 3*(night+1); !report.Clean || report.Files != want || len(files(t, landing)) != 0 {
			t.Fatalf("night %s: clean %v, %d files in the archive (want %d), landing holds %v", date, report.Clean, report.Files, want, files(t, landing))
		}
	}
	t.Logf("killed before they ended by themselves: %v; of these before they published: %s", killed,
		must(t, []int{0}, "sql", "--home", home, "--format", "csv", "SELECT count(*) AS runs FROM run_ledger WHERE outcome = 'failed'").out)

	inOnePlace(t, home, chain, first.AddDate(0, 0, nights+4).Format(time.DateOnly))

	// The same files without any kill give the same answers.
	calm := filepath.Join(dir, "calm")
	must(t, []int{0}, "init", calm)
	copyInto(t, filepath.Join(chain, "*.csv"), filepath.Join(calm, "landing"))
	must(t, []int{0}, "run", "--home", calm)
	query := "SELECT business_date, store_id, net_sales, units, transactions, complete FROM store_day ORDER BY 1, 2"
	compareLines(t, "sums",
		table(t, must(t, []int{0}, "sql", "--home", calm, "--format", "csv", query).out),
		table(t, must(t, []int{0}, "sql", "--home", home, "--format", "csv", query).out))
	return hit
}

// backAndForth withdraws the newest delivery of sales and rolls that back, both killed once before they come through. A command
// that was killed after it had published says that there is nothing to do (2).
func backAndForth(t *testing.T, home string, kill func(float64, ...string), random *rand.Rand) {
	t.Helper()
	number := func(query string) string {
		return strings.Fields(must(t, []int{0}, "sql", "--home", home, "--format", "csv", query).out)[1]
	}
	id := number("SELECT max(delivery_id) AS id FROM delivery_ledger WHERE dataset = 'sales' AND outcome = 'ok'")
	run := number("SELECT max(run_id) AS run FROM run_ledger WHERE outcome = 'published'")
	for _, args := range [][]string{{"withdraw", id, "--why", "till 3 was in training mode"}, {"rollback", "--to", run, "--why", "it was not"}} {
		kill(random.Float64(), args...)
		must(t, []int{0, 2}, append(args, "--home", home)...)
		must(t, []int{0}, "verify", "--home", home)
	}
}

// killAfter starts a command and kills it after a while; it reports whether it was still under way.
func killAfter(t *testing.T, after time.Duration, args ...string) bool {
	t.Helper()
	return killAfterIn(t, after, nil, args...)
}

// killAfterIn is killAfter with more in the environment.
func killAfterIn(t *testing.T, after time.Duration, env []string, args ...string) bool {
	t.Helper()
	cmd := exec.Command(binary(t), args...)
	cmd.Env = append(append(os.Environ(), "XDG_RUNTIME_DIR="+runtimeDir(t)), env...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(after)
	_ = cmd.Process.Kill()
	return cmd.Wait() != nil
}

func contractDay(t *testing.T, s string) time.Time {
	t.Helper()
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// inOnePlace wants every file of a chain up to a date to be in exactly one of landing, archive and quarantine, as it was delivered.
func inOnePlace(t *testing.T, home, chain, upTo string) {
	t.Helper()
	places := inPlaces(t, home)
	delivered, err := filepath.Glob(filepath.Join(chain, "*.csv"))
	if err != nil || len(delivered) == 0 {
		t.Fatalf("no files in %s (%v)", chain, err)
	}
	for _, path := range delivered {
		name := filepath.Base(path)
		if dateOf(name) > upTo {
			continue
		}
		if found := places[held{name, read(t, path)}]; found != 1 {
			t.Errorf("%s is in %d places", name, found)
		}
	}
}

// held is a file that a home has, whatever its folder.
type held struct{ name, text string }

// inPlaces counts the files in a home's landing, archive and quarantine, verdicts left out.
func inPlaces(t *testing.T, home string) map[held]int {
	t.Helper()
	places := map[held]int{}
	for _, place := range []string{"landing", "archive", "quarantine"} {
		err := filepath.WalkDir(filepath.Join(home, place), func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && !strings.HasSuffix(path, ".verdict.json") {
				places[held{d.Name(), read(t, path)}]++
			}
			return err
		})
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
	}
	return places
}
