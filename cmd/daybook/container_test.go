package main_test

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/warehouse/postgres/postgrestest"
)

// container is what deploy/docker/start does, without a container around it: the same script, the real binary, a real PostgreSQL.
type container struct {
	t    *testing.T
	home string
	env  []string
	port int
	cmd  *exec.Cmd
	mu   sync.Mutex
	log  bytes.Buffer
}

func (c *container) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.log.Write(p)
}

func (c *container) said() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.log.String()
}

// says waits until it has said something: pages answer a moment before the line that tells so.
func (c *container) says(what *regexp.Regexp) bool {
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if what.MatchString(c.said()) {
			return true
		}
		if time.Now().After(end) {
			return false
		}
	}
}

func newContainer(t *testing.T, settings ...string) *container {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	home := filepath.Join(dir, "home")
	for _, mounted := range []string{"landing", "quarantine", "archive"} {
		if err := os.MkdirAll(filepath.Join(home, mounted), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return &container{t: t, home: home, port: port, env: append(os.Environ(), append([]string{
		"PATH=" + filepath.Dir(binary(t)) + string(os.PathListSeparator) + os.Getenv("PATH"), "XDG_RUNTIME_DIR=" + runtimeDir(t),
		"DAYBOOK_HOME=" + home, "DAYBOOK_WAREHOUSE=" + postgrestest.Database(t), "DAYBOOK_BACKUPS=" + filepath.Join(dir, "backups"),
		fmt.Sprintf("DAYBOOK_LISTEN=0.0.0.0:%d", port), fmt.Sprintf("DAYBOOK_URL=http://localhost:%d", port),
	}, settings...)...)}
}

func script(name string) string { return filepath.Join("..", "..", "deploy", "docker", name) }

// up starts it and waits until it is healthy.
func (c *container) up() {
	c.t.Helper()
	c.cmd = exec.Command("sh", script("start"))
	c.cmd.Env, c.cmd.Stdout, c.cmd.Stderr = c.env, c, c
	if err := c.cmd.Start(); err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { _ = c.cmd.Process.Kill(); _ = c.cmd.Wait() })
	for end := time.Now().Add(4 * longEnough); !c.healthy(); time.Sleep(200 * time.Millisecond) {
		if time.Now().After(end) {
			c.t.Fatalf("it does not become healthy:\n%s", c.said())
		}
	}
}

func (c *container) healthy() bool {
	cmd := exec.Command("bash", script("healthy"))
	cmd.Env = c.env
	return cmd.Run() == nil
}

// down ends it as docker stop does; the process that was started is the one that serves.
func (c *container) down() {
	c.t.Helper()
	if err := c.cmd.Process.Signal(os.Interrupt); err != nil {
		c.t.Fatal(err)
	}
	if err := c.cmd.Wait(); err != nil {
		c.t.Fatalf("%v\n%s", err, c.said())
	}
	if c.healthy() {
		c.t.Error("it is healthy after its end")
	}
}

var oneTime = regexp.MustCompile(`password +(\S+)   \(works once`)

// TestContainer_TheFirstStartMakesAHomeAndAnAdmin: the password stands in the log once; words are handed to daybook; a restart changes nothing.
func TestContainer_TheFirstStartMakesAHomeAndAnAdmin(t *testing.T) {
	t.Parallel()
	c := newContainer(t, "DAYBOOK_DEMO=no")
	c.up()
	if m := oneTime.FindAllStringSubmatch(c.said(), -1); len(m) != 1 || len(m[0][1]) < 10 {
		t.Errorf("passwords %v in\n%s", m, c.said())
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	a, err := client.Get(fmt.Sprintf("http://localhost:%d/", c.port))
	if err != nil {
		t.Fatal(err)
	}
	_ = a.Body.Close()
	if a.StatusCode != http.StatusSeeOther || !strings.HasPrefix(a.Header.Get("Location"), "/login") {
		t.Errorf("a stranger gets %d, %s", a.StatusCode, a.Header.Get("Location"))
	}
	cmd := exec.Command("sh", script("start"), "status", "--json")
	cmd.Env = c.env
	if out, err := cmd.Output(); err != nil || !strings.Contains(string(out), `"published_run": 0`) {
		t.Errorf("status says %s, %v", out, err)
	}
	c.down()
	c.log.Reset()
	c.up()
	if !c.says(nextRun("04:30")) || oneTime.MatchString(c.said()) {
		t.Errorf("a second start says\n%s", c.said())
	}
	c.down()

	// The hour of the nightly run: daybook.yaml's takes the place of half past four, and the environment's that of both.
	settings := filepath.Join(c.home, "daybook.yaml")
	write(t, settings, read(t, settings)+"schedule:\n  runs: \"15 5 * * *\"\n")
	for _, at := range []struct{ schedule, want string }{{"", "05:15"}, {"45 6 * * *", "06:45"}} {
		c.env = append(c.env, "DAYBOOK_SCHEDULE="+at.schedule)
		c.log.Reset()
		c.up()
		if !c.says(nextRun(at.want)) {
			t.Errorf("with DAYBOOK_SCHEDULE=%q the next run is not at %s:\n%s", at.schedule, at.want, c.said())
		}
		c.down()
	}
}

// nextRun finds when a serving process says that its next run begins.
func nextRun(hour string) *regexp.Regexp {
	return regexp.MustCompile(`the next run begins \w+ \d+ \w+ ` + hour)
}

// TestContainer_TheDemo: the first start lives through a chain's nights on the server, the second finds them.
func TestContainer_TheDemo(t *testing.T) {
	t.Parallel()
	c := newContainer(t, "DAYBOOK_DEMO=yes", "DAYBOOK_DEMO_ARGS=--stores 6 --products 8 --days 32")
	c.up()
	if !strings.Contains(c.said(), "All nights are published") || !oneTime.MatchString(c.said()) {
		t.Errorf("it says\n%s", c.said())
	}
	run := func(args ...string) string {
		cmd := exec.Command("sh", append([]string{script("start")}, args...)...)
		cmd.Env = c.env
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
		return string(out)
	}
	published := func() string {
		return regexp.MustCompile(`"published_run": \d\d`).FindString(run("status", "--json"))
	}
	before := published()
	if !strings.Contains(run("verify"), "\nclean\n") {
		t.Error("verify does not go through")
	}
	if said := run("backup"); !strings.Contains(said, "add up the same on both sides") {
		t.Errorf("backup says %s", said)
	}
	c.down()
	c.up()
	if after := published(); after != before || before == "" {
		t.Errorf("before the restart %s, after it %s", before, after)
	}
	c.down()
}
