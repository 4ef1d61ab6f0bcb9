package main_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// small is a demo that a test can wait for.
var small = []string{"--stores", "5", "--products", "8", "--days", "32"}

// started is a process that goes on, and what it tells on stderr, line by line.
type started struct {
	cmd   *exec.Cmd
	lines *bufio.Scanner
	told  strings.Builder
}

// start starts the binary.
func start(t *testing.T, args ...string) *started {
	t.Helper()
	return startIn(t, binary(t), nil, args...)
}

// startIn is start for a program, with more in its environment.
func startIn(t *testing.T, program string, env []string, args ...string) *started {
	t.Helper()
	p := &started{cmd: exec.Command(program, args...)}
	p.cmd.Env = append(append(os.Environ(), "DAYBOOK_HOME=", "XDG_RUNTIME_DIR="+runtimeDir(t)), env...)
	stderr, err := p.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.cmd.Process.Kill(); _ = p.cmd.Wait() })
	p.lines = bufio.NewScanner(stderr)
	return p
}

// until reads on to a line that holds a text and returns it.
func (p *started) until(t *testing.T, text string) string {
	t.Helper()
	for p.lines.Scan() {
		_, _ = fmt.Fprintln(&p.told, p.lines.Text())
		if strings.Contains(p.lines.Text(), text) {
			return p.lines.Text()
		}
	}
	t.Fatalf("it never said %q, but\n%s", text, p.told.String())
	return ""
}

// interrupt sends what Ctrl-C sends and returns the exit code.
func (p *started) interrupt(t *testing.T) int {
	t.Helper()
	if err := p.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	for p.lines.Scan() {
		_, _ = fmt.Fprintln(&p.told, p.lines.Text())
	}
	_ = p.cmd.Wait()
	return p.cmd.ProcessState.ExitCode()
}

// TestDemo_LivesThroughItsNights: history and 28 nights, one with a file in quarantine that comes again, one stopped by
// drift and mended, one without a store, and a file that still waits at the end. Broken off in the middle it goes on where it was,
// and nobody can tell afterwards.
func TestDemo_LivesThroughItsNights(t *testing.T) {
	t.Parallel()
	whole := filepath.Join(t.TempDir(), "whole")
	e := must(t, []int{0}, append([]string{"demo", whole, "--no-serve"}, small...)...)
	if e.out != "" {
		t.Errorf("on stdout: %s", e.out)
	}
	for _, text := range []string{
		"history of 4 days is published", "STOPPED by drift", "published, now that the file has come again", "1 file waits in quarantine",
		"came again and was loaded; the bad one is discarded", "store S0005 is missing", "All nights are published", "daybook status --home",
	} {
		if !strings.Contains(e.errOut, text) {
			t.Errorf("it never said %q, but\n%s", text, e.errOut)
		}
	}
	if strings.Contains(e.errOut, "\x1b") || strings.Contains(e.errOut, "█") {
		t.Error("bars and escapes where no terminal is")
	}
	must(t, []int{0}, "verify", "--home", whole)
	if got := ask(t, whole, "SELECT kind, outcome, count(*) FROM run_ledger GROUP BY 1, 2 ORDER BY 1, 2"); fmt.Sprint(got) !=
		"[[run published 27] [run published_with_quarantine 2] [run stopped_by_drift 1]]" {
		t.Errorf("runs %v", got)
	}
	if got := files(t, filepath.Join(whole, "quarantine")); len(got) != 1 {
		t.Errorf("in quarantine: %v", got)
	}
	if got := files(t, filepath.Join(whole, "landing")); len(got) != 0 {
		t.Errorf("in landing: %v", got)
	}

	broken := filepath.Join(t.TempDir(), "broken")
	p := start(t, append([]string{"demo", broken, "--no-serve"}, small...)...)
	p.until(t, "run 12")
	if code := p.interrupt(t); code != 1 {
		t.Errorf("interrupted: exit code %d\n%s", code, p.told.String())
	}
	e = must(t, []int{0}, "demo", broken, "--no-serve")
	if !strings.Contains(e.errOut, "lives on") {
		t.Errorf("the second start said\n%s", e.errOut)
	}
	must(t, []int{0}, "verify", "--home", broken)
	const all = "SELECT business_date, store_id, net_sales, units, expected_net_sales, complete FROM store_day ORDER BY 1, 2"
	if a, b := ask(t, whole, all), ask(t, broken, all); fmt.Sprint(a) != fmt.Sprint(b) {
		t.Errorf("broken off and gone on, the days are others")
	}
}

// TestDemo_Serves: pages from the first second, commands work beside it, a second start names the address, Ctrl-C ends it.
func TestDemo_Serves(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "chain")
	p := start(t, append([]string{"demo", dir, "--listen", "127.0.0.1:0"}, small...)...)
	url := address.FindString(p.until(t, "Pages on http://"))
	page(t, url+"/healthz")
	p.until(t, "history of 4 days is published")
	if brief := page(t, url+"/"); !strings.Contains(brief, "Alder Markets") {
		t.Errorf("the brief is %d bytes without the chain's name", len(brief))
	}
	if e := must(t, []int{5}, "demo", dir, "--listen", "127.0.0.1:0"); !strings.Contains(e.errOut, url) {
		t.Errorf("a second start says %s", e.errOut)
	}
	if e := must(t, []int{5}, "run", "--home", dir); !strings.Contains(e.errOut, "another run is under way") {
		t.Errorf("a run meanwhile says %s", e.errOut)
	}
	must(t, []int{0}, "status", "--home", dir)
	p.until(t, "All nights are published")
	must(t, []int{0}, "verify", "--home", dir)
	p.until(t, "Ctrl-C ends it")
	if code := p.interrupt(t); code != 0 {
		t.Errorf("exit code %d\n%s", code, p.told.String())
	}
	must(t, []int{0}, "status", "--home", dir)
}

// page fetches a page that must be there.
func page(t *testing.T, url string) string {
	t.Helper()
	client := http.Client{Timeout: longEnough}
	answer, err := client.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s, %v", url, answer.Status, err)
	}
	return string(body)
}

// TestDemo_Refuses: a folder that is something else, an address in use, another size than the one that is there.
func TestDemo_Refuses(t *testing.T) {
	t.Parallel()
	home := filepath.Join(t.TempDir(), "home")
	must(t, []int{0}, "init", home)
	if e := must(t, []int{2}, "demo", home); !strings.Contains(e.errOut, "is a home, but not of a demo") {
		t.Error(e.errOut)
	}
	papers := t.TempDir()
	write(t, filepath.Join(papers, "thesis.txt"), "chapter 1")
	if e := must(t, []int{2}, "demo", papers); !strings.Contains(e.errOut, "is not empty, and not a demo") {
		t.Error(e.errOut)
	}
	must(t, []int{2}, "demo", filepath.Join(papers, "x"), "--days", "28")

	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	chain := filepath.Join(t.TempDir(), "chain")
	e := must(t, []int{1}, append([]string{"demo", chain, "--listen", taken.Addr().String()}, small...)...)
	if !strings.Contains(e.errOut, "another program has that port; choose one with --listen") {
		t.Error(e.errOut)
	}
	if e := must(t, []int{2}, "demo", chain, "--stores", "6"); !strings.Contains(e.errOut, "holds a demo of 5 stores, 8 products and 32 days already") {
		t.Error(e.errOut)
	}
}

// TestRun_CtrlCLeavesTheNightAsItWas: interrupted in the middle, a run fails, nothing is published, and the next one goes on.
func TestRun_CtrlCLeavesTheNightAsItWas(t *testing.T) {
	t.Parallel()
	home := filepath.Join(t.TempDir(), "home")
	must(t, []int{0}, "init", home)
	must(t, []int{0}, "generate", "--stores", "20", "--products", "20", "--from", "2026-01-01", "--days", "20", "--home", home)
	landed := len(files(t, filepath.Join(home, "landing")))
	for after := 20 * time.Millisecond; ; after *= 2 {
		p := start(t, "run", "--home", home)
		time.Sleep(after)
		code := p.interrupt(t)
		if code == 0 {
			break // it was faster than the finger on Ctrl-C
		}
		// -1 is a process that was not listening yet, and fell to the signal.
		if code != 1 && code != -1 || code == 1 && !strings.Contains(p.told.String(), "interrupted") {
			t.Fatalf("exit code %d: %s", code, p.told.String())
		}
		if got := len(files(t, filepath.Join(home, "landing"))); got != landed {
			t.Fatalf("%d files in landing, %d were", got, landed)
		}
		var s struct {
			PublishedRun int64 `json:"published_run"`
		}
		decode(t, must(t, []int{0}, "status", "--home", home, "--json"), &s)
		if s.PublishedRun != 0 {
			t.Fatalf("interrupted, and run %d is published", s.PublishedRun)
		}
	}
	must(t, []int{0}, "verify", "--home", home)
	if got := ask(t, home, "SELECT count(DISTINCT business_date) FROM store_day"); got[0][0] != "20" {
		t.Errorf("dates %v", got)
	}
}
