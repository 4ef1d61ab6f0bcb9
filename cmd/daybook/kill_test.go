package main_test

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// TestKill_AtAnyMomentTheNextRunGoesOn kills the real process at 20 random moments of 20 nights. After each kill the next
// run must end well, nothing may be lost or loaded twice, and every file must be in exactly one place.
func TestKill_AtAnyMomentTheNextRunGoesOn(t *testing.T) {
	t.Parallel()
	onEachEngine(t, killedAtAnyMoment)
}

func killedAtAnyMoment(t *testing.T, on engine) {
	dir := t.TempDir()
	chain, home := filepath.Join(dir, "chain"), filepath.Join(dir, "home")
	must(t, []int{0}, "generate", "--stores", "12", "--products", "40", "--from", "2026-01-01", "--days", "24", "--seed", "7", "--out", chain)
	initHome(t, home, on)
	landing := filepath.Join(home, "landing")
	for _, master := range []string{"stores", "products", "calendar", "promotions", "targets"} {
		copyInto(t, filepath.Join(chain, master+".csv"), landing)
	}
	random := rand.New(rand.NewPCG(1, 2))
	first := contractDay(t, "2026-01-01")
	took := 1500 * time.Millisecond
	killed := 0
	for night := range 24 {
		date := first.AddDate(0, 0, night).Format(time.DateOnly)
		copyInto(t, filepath.Join(chain, "*_"+date+".csv"), landing)
		if night >= 4 { // the first nights tell how long one takes
			if killAfter(t, home, time.Duration(random.Int64N(int64(took)))) {
				killed++
			}
		}
		begin := time.Now()
		must(t, []int{0}, "run", "--home", home)
		if night < 4 {
			took = time.Since(begin) + 50*time.Millisecond
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
	t.Logf("killed %d of 20 runs before they ended by themselves", killed)

	// The same files without any kill give the same answers.
	calm := filepath.Join(dir, "calm")
	must(t, []int{0}, "init", calm)
	copyInto(t, filepath.Join(chain, "*.csv"), filepath.Join(calm, "landing"))
	must(t, []int{0}, "run", "--home", calm)
	query := "SELECT business_date, store_id, net_sales, units, transactions, complete FROM store_day ORDER BY 1, 2"
	compareLines(t,
		table(t, must(t, []int{0}, "sql", "--home", calm, "--format", "csv", query).out),
		table(t, must(t, []int{0}, "sql", "--home", home, "--format", "csv", query).out))
}

// killAfter starts a run and kills it after a while; it reports whether the run was still under way.
func killAfter(t *testing.T, home string, after time.Duration) bool {
	t.Helper()
	cmd := exec.Command(binary(t), "run", "--home", home)
	cmd.Env = append(os.Environ(), "XDG_RUNTIME_DIR="+runtimeDir(t))
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
