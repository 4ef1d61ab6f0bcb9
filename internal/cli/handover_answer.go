package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"time"

	"github.com/daybookhq/daybook/internal/fault"
)

// listenSocket opens the home's socket. A socket that nobody answers on is left over from a killed process.
func listenSocket(path string) (net.Listener, error) {
	if conn, err := net.DialTimeout("unix", path, time.Second); err == nil {
		url := whereServed(conn)
		return nil, fault.New(fault.Locked, "this home is served already, on %s", url).WithHint("open that address, or end the other process first")
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

// whereServed asks the process at the other end for the address of its pages, and closes the connection.
func whereServed(conn net.Conn) string {
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(2 * time.Second))
	var f frame
	if json.NewEncoder(conn).Encode(request{Where: true}) != nil || json.NewDecoder(conn).Decode(&f) != nil || f.URL == "" {
		return "an address that it has not opened yet"
	}
	return f.URL
}

// answer runs handed-over commands until the listener closes.
func (a *app) answer(ctx context.Context, l net.Listener, h *opened, url string) {
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
			a.answerOne(ctx, conn, h, url)
		}()
	}
}

// answerOne runs one command and streams its output back. It ends when the asking process goes away.
func (a *app) answerOne(ctx context.Context, conn net.Conn, h *opened, url string) {
	var r request
	dec := json.NewDecoder(conn)
	if err := dec.Decode(&r); err != nil {
		return
	}
	if r.Where {
		_ = json.NewEncoder(conn).Encode(frame{URL: url})
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
		env: func(name string) string { return r.Env[name] }, dir: r.Dir, now: a.now, nap: a.nap, args: r.Args, shared: h, served: url, traces: a.traces,
		streams: Streams{In: bytes.NewReader(nil), Out: out.writer(false), Err: out.writer(true), OutTerminal: r.OutTerminal, ErrTerminal: r.ErrTerminal},
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
