//go:build unix

package main_test

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/warehouse/postgres/postgrestest"
)

// homeOn makes a home whose warehouse is at url.
func homeOn(t *testing.T, home, url string, settings ...string) {
	t.Helper()
	must(t, []int{0}, "init", home)
	path := filepath.Join(home, "daybook.yaml")
	write(t, path, warehouseLine.ReplaceAllString(read(t, path), "warehouse: "+url)+strings.Join(settings, "\n")+"\n")
}

// begun is a call of the binary under way.
type begun struct {
	cmd         *exec.Cmd
	out, errOut strings.Builder
	gone        chan struct{} // closed when it has ended
	err         error         // of which it ended
}

func begin(t *testing.T, args ...string) *begun {
	t.Helper()
	return beginIn(t, binary(t), nil, nil, args...)
}

// beginIn is begin for a program, with more in its environment and as somebody else (nil: as whoever runs the tests).
func beginIn(t *testing.T, program string, env []string, as *syscall.Credential, args ...string) *begun {
	t.Helper()
	b := &begun{cmd: exec.Command(program, args...), gone: make(chan struct{})}
	b.cmd.Stdout, b.cmd.Stderr = &b.out, &b.errOut
	b.cmd.Env = append(append(os.Environ(), "DAYBOOK_HOME=", "XDG_RUNTIME_DIR="+runtimeDir(t)), env...)
	if as != nil {
		b.cmd.SysProcAttr = &syscall.SysProcAttr{Credential: as}
	}
	if err := b.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(b.gone)
		b.err = b.cmd.Wait()
	}()
	return b
}

// underWay reports whether it has not ended yet.
func (b *begun) underWay() bool {
	select {
	case <-b.gone:
		return false
	default:
		return true
	}
}

// end waits for it; it may be asked again.
func (b *begun) end(t *testing.T) ended {
	t.Helper()
	<-b.gone
	var exit *exec.ExitError
	if b.err != nil && !errors.As(b.err, &exit) {
		t.Fatal(b.err)
	}
	return ended{b.cmd.ProcessState.ExitCode(), b.out.String(), b.errOut.String()}
}

// landNight puts the files of one night into landing, masters with the first.
func landNight(t *testing.T, chain, home string, night int) string {
	t.Helper()
	landing := filepath.Join(home, "landing")
	if night == 0 {
		for _, master := range []string{"stores", "products", "calendar", "promotions", "targets"} {
			copyInto(t, filepath.Join(chain, master+".csv"), landing)
		}
	}
	date := contractDay(t, "2026-01-01").AddDate(0, 0, night).Format(time.DateOnly)
	copyInto(t, filepath.Join(chain, "*_"+date+".csv"), landing)
	return date
}

// whole wants the warehouse, the ledger and the folders to agree, and so many files in the archive.
func whole(t *testing.T, home string, files int) {
	t.Helper()
	var report struct {
		Clean    bool
		Files    int
		Problems []any
	}
	decode(t, must(t, []int{0, 1}, "verify", "--home", home, "--json"), &report)
	if !report.Clean || report.Files != files {
		t.Fatalf("clean %v, %d files in the archive, want %d: %v", report.Clean, report.Files, files, report.Problems)
	}
}

// sameAsCalm wants a home to show what a home shows that lived through the same files in peace.
func sameAsCalm(t *testing.T, chain, home string) {
	t.Helper()
	calm := filepath.Join(t.TempDir(), "calm")
	must(t, []int{0}, "init", calm)
	copyInto(t, filepath.Join(chain, "*.csv"), filepath.Join(calm, "landing"))
	must(t, []int{0}, "run", "--home", calm)
	query := "SELECT business_date, store_id, net_sales, units, transactions, complete FROM store_day ORDER BY 1, 2"
	compareLines(t, "sums",
		table(t, must(t, []int{0}, "sql", "--home", calm, "--format", "csv", query).out),
		table(t, must(t, []int{0}, "sql", "--home", home, "--format", "csv", query).out))
}

// TestOutage_TheServerDiesAtAnyMoment: PostgreSQL is killed at 20 random moments of 20 nights, one in each twentieth of the time that a night
// takes: its first process by SIGKILL, all of them as in a power cut, or in an orderly way. Mostly it is back before the run's patience ends:
// then the run finishes by itself. Else it says that the warehouse cannot be reached (6), and the next one goes on. Nothing is half
// published, lost or loaded twice.
func TestOutage_TheServerDiesAtAnyMoment(t *testing.T) {
	t.Parallel()
	enough(t, serverDies(t, server, 20), 8)
}

// serverDies lives through nights in which the server dies, besides four calm ones, and returns how often a run was under way then.
func serverDies(t *testing.T, _ engine, nights int) (hit int) {
	t.Helper()
	server := postgrestest.NewOwn(t)
	dir := t.TempDir()
	chain, home := filepath.Join(dir, "chain"), filepath.Join(dir, "home")
	must(t, []int{0}, "generate", "--stores", "12", "--products", "40", "--from", "2026-01-01", "--days", fmt.Sprint(nights+4), "--seed", "7", "--out", chain)
	homeOn(t, home, server.URL(), "retry_seconds: 30")
	settings := filepath.Join(home, "daybook.yaml")
	random := rand.New(rand.NewPCG(3, 4))
	moments := random.Perm(nights)
	took := time.Minute
	endedWith := map[int]int{}
	for night := range nights + 4 {
		date := landNight(t, chain, home, night)
		if night < 4 { // the first nights tell how long one takes
			at := time.Now()
			must(t, []int{0}, "run", "--home", home)
			took = min(took, time.Since(at))
			continue
		}
		impatient := night%5 == 4 // its patience ends before the server is back
		if impatient {
			write(t, settings, strings.Replace(read(t, settings), "retry_seconds: 30", "retry_seconds: 0", 1))
		}
		run := begin(t, "run", "--home", home, "--json")
		time.Sleep(time.Duration((float64(moments[night-4]) + random.Float64()) / float64(nights) * float64(took)))
		if run.underWay() {
			hit++
		}
		[]func(){server.Kill, server.Crash, server.Stop}[night%3]()
		if impatient {
			if e := run.end(t); e.code != 6 && e.code != 0 {
				t.Fatalf("night %s: exit %d\n%s%s", date, e.code, e.out, e.errOut)
			}
		}
		server.Start()
		e := run.end(t)
		endedWith[e.code]++
		if impatient {
			write(t, settings, strings.Replace(read(t, settings), "retry_seconds: 0", "retry_seconds: 30", 1))
		} else if e.code != 0 {
			t.Errorf("night %s: the server was back in time, and the run ends with %d\n%s%s", date, e.code, e.out, e.errOut)
		}
		if e.code == 6 && !strings.Contains(e.errOut, "→") {
			t.Errorf("night %s: it does not say what to do: %s", date, e.errOut)
		}
		must(t, []int{0}, "run", "--home", home)
		whole(t, home, 5+3*(night+1))
		if left := files(t, filepath.Join(home, "landing")); len(left) != 0 {
			t.Fatalf("night %s: landing holds %v", date, left)
		}
	}
	t.Logf("runs ended with %v", endedWith)
	sameAsCalm(t, chain, home)
	return hit
}

// TestOutage_TheServerIsNotThere: a command that looks waits a moment, one that publishes for longer; both say what to do. A server that
// comes meanwhile is taken.
func TestOutage_TheServerIsNotThere(t *testing.T) {
	t.Parallel()
	server := postgrestest.NewOwn(t)
	dir := t.TempDir()
	chain, home := filepath.Join(dir, "chain"), filepath.Join(dir, "home")
	must(t, []int{0}, "generate", "--stores", "2", "--products", "3", "--from", "2026-01-01", "--days", "2", "--seed", "7", "--out", chain)
	homeOn(t, home, server.URL(), "retry_seconds: 1")
	landNight(t, chain, home, 0)
	server.Stop()
	for _, args := range [][]string{{"status"}, {"run"}, {"backup"}, {"serve", "--listen", "127.0.0.1:0"}} {
		e := must(t, []int{6}, append(args, "--home", home)...)
		if !strings.Contains(e.errOut, "cannot be reached") || !strings.Contains(e.errOut, "trying again in") || !strings.Contains(e.errOut, "→ check that the server runs") {
			t.Errorf("%v says %s", args, e.errOut)
		}
	}
	settings := filepath.Join(home, "daybook.yaml")
	write(t, settings, strings.Replace(read(t, settings), "retry_seconds: 1", "retry_seconds: 60", 1))
	run := begin(t, "run", "--home", home)
	time.Sleep(700 * time.Millisecond)
	server.Start()
	if e := run.end(t); e.code != 0 || !strings.Contains(e.errOut, "trying again in") {
		t.Errorf("exit %d: %s", e.code, e.errOut)
	}
	whole(t, home, 8)
}

// TestOutage_ConnectionLimit: where the limit is reached a command waits, and says so; a load makes do with the connections that it gets.
func TestOutage_ConnectionLimit(t *testing.T) {
	t.Parallel()
	server := postgrestest.NewOwn(t)
	postgrestest.Exec(t, server.URL(), "create role tight login connection limit 12\n--;\ngrant create, temporary on database daybook to tight\n--;\ngrant create on schema public to tight")
	url := strings.Replace(server.URL(), "daybook@", "tight@", 1)
	dir := t.TempDir()
	chain, home := filepath.Join(dir, "chain"), filepath.Join(dir, "home")
	must(t, []int{0}, "generate", "--stores", "40", "--products", "60", "--from", "2026-01-01", "--days", "8", "--seed", "7", "--out", chain)
	homeOn(t, home, url, "retry_seconds: 1")
	copyInto(t, filepath.Join(chain, "*.csv"), filepath.Join(home, "landing"))
	must(t, []int{0}, "run", "--home", home)
	sameAsCalm(t, chain, home)

	postgrestest.Exec(t, server.URL(), "alter role tight connection limit 0")
	e := must(t, []int{6}, "status", "--home", home)
	if !strings.Contains(e.errOut, "too many connections") || !strings.Contains(e.errOut, "max_connections") {
		t.Errorf("said %s", e.errOut)
	}
	postgrestest.Exec(t, server.URL(), "alter role tight connection limit 12")
	must(t, []int{0}, "status", "--home", home)
}

// TestOutage_DiskFull: nothing is published, the message says what is full, and once there is room the same command goes through.
func TestOutage_DiskFull(t *testing.T) {
	t.Parallel()
	server := postgrestest.NewOwn(t)
	dir := t.TempDir()
	chain, home := filepath.Join(dir, "chain"), filepath.Join(dir, "home")
	must(t, []int{0}, "generate", "--stores", "60", "--products", "60", "--from", "2026-01-01", "--days", "31", "--seed", "7", "--out", chain)
	homeOn(t, home, server.URL(), "retry_seconds: 1")
	must(t, []int{0}, "status", "--home", home)
	copyInto(t, filepath.Join(chain, "*.csv"), filepath.Join(home, "landing"))
	server.Stop()
	server.StartWithin(4<<20 + 4<<10) // bytes of any one file: in the middle of a page, so that the system writes a part of it
	landed := len(files(t, filepath.Join(home, "landing")))
	e := must(t, []int{1}, "run", "--home", home)
	if !strings.Contains(e.errOut, "the server's disk is full") || !strings.Contains(e.errOut, "→ free space") {
		t.Errorf("said %s", e.errOut)
	}
	if n := len(files(t, filepath.Join(home, "landing"))); n != landed {
		t.Errorf("landing holds %d files, %d before", n, landed)
	}
	var status struct {
		PublishedRun int64 `json:"published_run"`
	}
	decode(t, must(t, []int{0}, "status", "--home", home, "--json"), &status)
	if status.PublishedRun != 0 {
		t.Errorf("run %d is published", status.PublishedRun)
	}
	server.Stop()
	server.Start()
	must(t, []int{0}, "run", "--home", home)
	whole(t, home, landed)
}

// TestOutage_Failover: a standby takes over in the middle of a run, whose URL names both hosts.
func TestOutage_Failover(t *testing.T) {
	t.Parallel()
	first := postgrestest.NewOwn(t)
	second := first.Standby()
	dir := t.TempDir()
	chain, home := filepath.Join(dir, "chain"), filepath.Join(dir, "home")
	must(t, []int{0}, "generate", "--stores", "12", "--products", "40", "--from", "2026-01-01", "--days", "4", "--seed", "7", "--out", chain)
	homeOn(t, home, first.URL(second), "retry_seconds: 60")
	landNight(t, chain, home, 0)
	must(t, []int{0}, "run", "--home", home)
	landNight(t, chain, home, 1)
	at := time.Now()
	must(t, []int{0}, "run", "--home", home)
	took := time.Since(at)
	landNight(t, chain, home, 2)
	run := begin(t, "run", "--home", home)
	time.Sleep(took / 2)
	first.Crash()
	second.Promote()
	if e := run.end(t); e.code != 0 {
		t.Fatalf("exit %d\n%s%s", e.code, e.out, e.errOut)
	}
	landNight(t, chain, home, 3)
	must(t, []int{0}, "run", "--home", home)
	whole(t, home, 5+3*4)
	sameAsCalm(t, chain, home)
}

// TestOutage_Pages: what was read before stays there while the server is away, with the word on top; once it is back nothing is left of that.
func TestOutage_Pages(t *testing.T) {
	t.Parallel()
	server := postgrestest.NewOwn(t)
	dir := t.TempDir()
	chain, home := filepath.Join(dir, "chain"), filepath.Join(dir, "home")
	must(t, []int{0}, "generate", "--stores", "3", "--products", "5", "--from", "2026-01-01", "--days", "3", "--seed", "7", "--out", chain)
	homeOn(t, home, server.URL(), "retry_seconds: 1")
	copyInto(t, filepath.Join(chain, "*.csv"), filepath.Join(home, "landing"))
	must(t, []int{0}, "run", "--home", home)
	url := address.FindString(start(t, "serve", "--home", home, "--listen", "127.0.0.1:0").until(t, "serving "))
	fetch := func(path string, status int, want string) {
		t.Helper()
		for end := time.Now().Add(time.Minute); ; time.Sleep(100 * time.Millisecond) { // what is published is taken as known for a second
			code, body := answered(t, url+path)
			if code == status && strings.Contains(body, want) {
				return
			}
			if time.Now().After(end) {
				t.Fatalf("%s: %d, no %q in %.2000s", path, code, want, body)
			}
		}
	}
	const banner = "The warehouse has not answered since"
	fetch("/", 200, "Stores")
	server.Kill()
	fetch("/", 200, banner)
	fetch("/?date=2026-01-01", 503, "this page was not read before that")
	fetch("/healthz", 503, "down")
	must(t, []int{6}, "status", "--home", home)
	server.Start()
	fetch("/healthz", 200, "published_run")
	fetch("/?date=2026-01-01", 200, "Stores")
	if _, body := answered(t, url+"/"); strings.Contains(body, banner) {
		t.Error("the banner stays")
	}
	must(t, []int{0}, "status", "--home", home)
}

// answered is the status and the body that an address answers.
func answered(t *testing.T, url string) (int, string) {
	t.Helper()
	a, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = a.Body.Close() }()
	body, err := io.ReadAll(a.Body)
	if err != nil {
		t.Fatal(err)
	}
	return a.StatusCode, string(body)
}
