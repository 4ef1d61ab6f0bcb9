package cli

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/daybookhq/daybook/internal/fault"
)

// While a process serves a home on the embedded engine it is the only one that can open the warehouse. Every other command
// hands its words to it through a socket and plays back what it answers: same output, same exit code.

// handedOver is how a command ended that another process ran.
type handedOver int

func (h handedOver) Error() string {
	return fmt.Sprintf("ended with exit code %d in the serving process", int(h))
}

// request is a command line on its way to the serving process.
type request struct {
	Args     []string          `json:"args"`
	Dir      string            `json:"dir"`
	Env      map[string]string `json:"env"`
	Terminal bool              `json:"terminal"`
}

// frame is one piece of the answer.
type frame struct {
	Out  []byte `json:"out,omitempty"`
	Err  []byte `json:"err,omitempty"`
	Exit *int   `json:"exit,omitempty"`
}

// socketPath is where a home's serving process listens: a hashed name in the user's runtime folder.
func socketPath(home string, env func(string) string) (string, error) {
	dir := env("XDG_RUNTIME_DIR")
	if dir == "" {
		dir = filepath.Join(os.TempDir(), fmt.Sprintf("daybook-%d", os.Getuid()))
	} else {
		dir = filepath.Join(dir, "daybook")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fault.New(fault.Unreachable, "runtime folder: %w", err)
	}
	if info, err := os.Lstat(dir); err != nil || !info.IsDir() || info.Mode().Perm()&0o077 != 0 {
		return "", fault.New(fault.Unreachable, "runtime folder %s must be a folder of your own that nobody else can enter", dir)
	}
	if real, err := filepath.EvalSymlinks(home); err == nil {
		home = real
	}
	sum := sha256.Sum256([]byte(home))
	return filepath.Join(dir, hex.EncodeToString(sum[:12])+".sock"), nil
}

// handOver gives this command line to the process that serves the home. ok is false where there is none.
func (a *app) handOver(ctx context.Context, home string) (code int, ok bool, err error) {
	path, err := socketPath(home, a.env)
	if err != nil {
		return 0, false, nil //nolint:nilerr // without a runtime folder nobody serves there either
	}
	conn, err := net.DialTimeout("unix", path, time.Second)
	if err != nil {
		return 0, false, nil //nolint:nilerr // nobody serves this home
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() }) // the other side sees it and stops
	defer stop()
	defer func() { _ = conn.Close() }()
	env := map[string]string{}
	for _, name := range []string{"NO_COLOR", "COLUMNS", "DAYBOOK_HOME"} {
		if v := a.env(name); v != "" {
			env[name] = v
		}
	}
	if err := json.NewEncoder(conn).Encode(request{Args: a.args, Dir: a.dir, Env: env, Terminal: a.streams.Terminal}); err != nil {
		return 0, false, fault.New(fault.Unreachable, "hand over to the serving process: %w", err)
	}
	dec := json.NewDecoder(conn)
	for {
		var f frame
		if err := dec.Decode(&f); err != nil {
			if ctx.Err() != nil {
				return 0, false, ctx.Err()
			}
			return 0, false, fault.New(fault.Failed, "the serving process went away before the command ended: %w", err).
				WithHint("daybook status says what became of it")
		}
		_, _ = a.streams.Out.Write(f.Out)
		_, _ = a.streams.Err.Write(f.Err)
		if f.Exit != nil {
			return *f.Exit, true, nil
		}
	}
}

// listen opens the home's socket. A socket that nobody answers on is left over from a killed process.
func listenSocket(path string) (net.Listener, error) {
	if conn, err := net.DialTimeout("unix", path, time.Second); err == nil {
		_ = conn.Close()
		return nil, fault.New(fault.Locked, "this home is served already by another process")
	}
	_ = os.Remove(path)
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, fault.New(fault.Unreachable, "socket: %w", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		_ = l.Close()
		return nil, fault.New(fault.Unreachable, "socket: %w", err)
	}
	return l, nil
}

// answer runs handed-over commands until the listener closes.
func (a *app) answer(ctx context.Context, l net.Listener, h *opened) {
	var wg sync.WaitGroup
	defer wg.Wait()
	for {
		conn, err := l.Accept()
		if err != nil {
			if !errors.Is(err, net.ErrClosed) {
				h.Log.Error("socket", "error", err)
			}
			return
		}
		wg.Add(1)
		go func() {
			defer wg.Done()
			defer func() { _ = conn.Close() }()
			a.answerOne(ctx, conn, h)
		}()
	}
}

// answerOne runs one command and streams its output back. It ends when the asking process goes away.
func (a *app) answerOne(ctx context.Context, conn net.Conn, h *opened) {
	var r request
	dec := json.NewDecoder(conn)
	if err := dec.Decode(&r); err != nil {
		return
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		_, _ = dec.Token() // nothing more is ever sent: this returns when the other side is gone
		cancel()
	}()
	out := &framer{enc: json.NewEncoder(conn)}
	sub := &app{
		env: func(name string) string { return r.Env[name] }, dir: r.Dir, now: a.now, args: r.Args, shared: h,
		streams: Streams{In: bytes.NewReader(nil), Out: out.writer(false), Err: out.writer(true), Terminal: r.Terminal},
	}
	code := sub.main(ctx, r.Args)
	out.exit(code)
}

// framer writes two streams as frames on one connection.
type framer struct {
	mu  sync.Mutex
	enc *json.Encoder
}

func (f *framer) writer(isErr bool) io.Writer {
	return writerFunc(func(p []byte) (int, error) {
		f.mu.Lock()
		defer f.mu.Unlock()
		fr := frame{Out: p}
		if isErr {
			fr = frame{Err: p}
		}
		return len(p), f.enc.Encode(fr)
	})
}

func (f *framer) exit(code int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	_ = f.enc.Encode(frame{Exit: &code})
}

type writerFunc func([]byte) (int, error)

func (w writerFunc) Write(p []byte) (int, error) { return w(p) }
