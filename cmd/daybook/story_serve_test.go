package main_test

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"regexp"
	"sync"
	"time"

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
	cmd := exec.Command("daybook", words...)
	cmd.Path = ts.Getenv("DAYBOOK_BINARY")
	cmd.Dir = ts.MkAbs(".")
	cmd.Env = []string{"HOME=" + ts.Getenv("HOME"), "XDG_RUNTIME_DIR=" + ts.Getenv("XDG_RUNTIME_DIR"), "TZ=UTC"}
	stderr, err := cmd.StderrPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	p := &process{cmd: cmd, rest: make(chan struct{})}
	serving.Store(ts.Name()+"/"+args[0], p)
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
	v, ok := serving.Load(ts.Name() + "/" + args[0])
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
