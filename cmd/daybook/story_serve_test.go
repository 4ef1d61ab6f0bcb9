package main_test

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sync"
	"time"

	"github.com/gofrs/flock"
	"github.com/rogpeppe/go-internal/testscript"
)

// serving are the processes that stories keep in the background, by script and name.
var serving sync.Map

// process is one of them.
type process struct {
	cmd  *exec.Cmd
	rest chan struct{} // closed when its stderr has ended
}

var address = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

// longEnough bounds what a story waits for; a machine that needs it is broken.
const longEnough = 2 * time.Minute

func serveCommand(ts *testscript.TestScript, neg bool, args []string) {
	positive(ts, "serve", neg)
	if len(args) < 2 {
		ts.Fatalf("usage: serve NAME HOME ARGS…")
	}
	words := append([]string{"serve", "--home", args[1], "--listen", "127.0.0.1:0"}, args[2:]...)
	cmd := exec.Command(ts.Getenv("DAYBOOK_BINARY"), words...)
	cmd.Dir = ts.MkAbs(".")
	cmd.Env = []string{"HOME=" + ts.Getenv("HOME"), "XDG_RUNTIME_DIR=" + ts.Getenv("XDG_RUNTIME_DIR"), "TZ=UTC"}
	stderr, err := cmd.StderrPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	p := &process{cmd: cmd, rest: make(chan struct{})}
	serving.Store(keptAs(ts, args[0]), p)
	ts.Defer(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	lines := bufio.NewReader(stderr)
	line, err := lines.ReadString('\n')
	url := address.FindString(line)
	if url == "" {
		ts.Fatalf("serve %s: %q, %v", args[0], line, err)
	}
	ts.Setenv("URL", url)
	go func() {
		defer close(p.rest)
		_, _ = io.Copy(io.Discard, lines)
	}()
}

func hangupCommand(ts *testscript.TestScript, neg bool, args []string) {
	positive(ts, "hangup", neg)
	v, ok := serving.Load(keptAs(ts, args[0]))
	if !ok {
		ts.Fatalf("nothing is served as %s", args[0])
	}
	p := v.(*process)
	ts.Check(p.cmd.Process.Signal(os.Interrupt))
	select {
	case <-p.rest:
	case <-time.After(longEnough):
		ts.Fatalf("%s does not end", args[0])
	}
	if err := p.cmd.Wait(); err != nil {
		ts.Fatalf("%s: %v", args[0], err)
	}
}

func fetchCommand(ts *testscript.TestScript, neg bool, args []string) {
	positive(ts, "fetch", neg)
	ask, err := http.NewRequest(http.MethodGet, args[0], nil)
	ts.Check(err)
	if len(args) > 1 {
		ask.Header.Set("Authorization", "Bearer "+args[1])
	}
	answer, err := http.DefaultClient.Do(ask)
	ts.Check(err)
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK {
		ts.Fatalf("%s: %s", args[0], answer.Status)
	}
	_, err = io.Copy(ts.Stdout(), answer.Body)
	ts.Check(err)
}

// locks are the run locks that stories hold, by script and home.
var locks sync.Map

func lockedCommand(ts *testscript.TestScript, neg bool, args []string) {
	positive(ts, "locked", neg)
	lock := flock.New(filepath.Join(ts.MkAbs(args[0]), "logs", "run.lock"))
	if ok, err := lock.TryLock(); err != nil || !ok {
		ts.Fatalf("locked %s: %v, %v", args[0], ok, err)
	}
	locks.Store(keptAs(ts, args[0]), lock)
	ts.Defer(func() { _ = lock.Unlock() })
}

func unlockCommand(ts *testscript.TestScript, neg bool, args []string) {
	positive(ts, "unlock", neg)
	after, err := time.ParseDuration(args[0])
	ts.Check(err)
	lock, ok := locks.Load(keptAs(ts, args[1]))
	if !ok {
		ts.Fatalf("%s is not locked", args[1])
	}
	time.AfterFunc(after, func() { _ = lock.(*flock.Flock).Unlock() })
}

func waitForCommand(ts *testscript.TestScript, neg bool, args []string) {
	positive(ts, "waitfor", neg)
	for end := time.Now().Add(longEnough); ; time.Sleep(20 * time.Millisecond) {
		list, err := filepath.Glob(ts.MkAbs(args[0]))
		ts.Check(err)
		if len(list) > 0 {
			return
		}
		if time.Now().After(end) {
			ts.Fatalf("there is no %s", args[0])
		}
	}
}

// keptAs is the key of what a story keeps under a name: the same story is told on several engines at once.
func keptAs(ts *testscript.TestScript, name string) string {
	return fmt.Sprint(ts.Name(), ts.Value(onEngine{}), name)
}
