package bench

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/daybookhq/daybook/internal/fault"
)

// longestAhead is how long the server may take to read the newest nights.
const longestAhead = 10 * time.Minute

// Served is a home whose pages are asked for, served by a process of its own.
type Served struct {
	url     string
	process *exec.Cmd
	client  *http.Client
	now     func() time.Time
}

// Serve serves a home with a binary, until Stop. It returns once pages are ready and the newest nights are read ahead.
func Serve(ctx context.Context, binary, home string, now func() time.Time) (*Served, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // only to learn of a free port
	if err != nil {
		return nil, fault.New(fault.Failed, "bench: %w", err)
	}
	address := l.Addr().String()
	_ = l.Close()
	s := &Served{
		url: "http://" + address, now: now,
		process: exec.CommandContext(ctx, binary, "serve", "--home", home, "--listen", address), //nolint:gosec // the binary that is measured
		client:  &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients, DisableCompression: true}},
	}
	if err := s.process.Start(); err != nil {
		return nil, fault.New(fault.Failed, "bench: %w", err)
	}
	for range 300 {
		if _, _, status, err := s.get(ctx, "/readyz", ""); err == nil && status == http.StatusOK {
			if err := s.readAhead(ctx); err != nil {
				s.Stop()
				return nil, err
			}
			return s, nil
		}
		select {
		case <-ctx.Done():
			s.Stop()
			return nil, ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
	s.Stop()
	return nil, fault.New(fault.Failed, "bench: the home was not served within 30 s")
}

// aheadRun finds the run whose nights the server has read ahead in what it tells monitors.
var aheadRun = regexp.MustCompile(`(?m)^daybook_read_ahead_run (\S+)$`)

// readAhead waits until the server has read the newest nights, as it does between publishing them and the first reader of a morning.
func (s *Served) readAhead(ctx context.Context) error {
	for begin := s.now(); s.now().Sub(begin) < longestAhead; {
		told, err := s.text(ctx, "/metrics")
		if err != nil {
			return err
		}
		if m := aheadRun.FindSubmatch(told); m != nil && string(m[1]) != "0" {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Second):
		}
	}
	return fault.New(fault.Failed, "bench: the newest nights were not read within %s", longestAhead)
}

// Stop ends the process.
func (s *Served) Stop() {
	_ = s.process.Process.Signal(syscall.SIGTERM)
	_ = s.process.Wait()
}

// get asks for an address as a browser that has tag of it; the answer stays compressed and is not kept.
func (s *Served) get(ctx context.Context, address, tag string) (bytes int64, etag string, status int, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+address, http.NoBody)
	if err != nil {
		return 0, "", 0, err
	}
	r.Header.Set("Accept-Encoding", "gzip, deflate, br")
	if tag != "" {
		r.Header.Set("If-None-Match", tag)
	}
	a, err := s.client.Do(r)
	if err != nil {
		return 0, "", 0, err
	}
	defer func() { _ = a.Body.Close() }()
	bytes, err = io.Copy(io.Discard, a.Body)
	return bytes, a.Header.Get("ETag"), a.StatusCode, err
}

// text reads an address whole.
func (s *Served) text(ctx context.Context, address string) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+address, http.NoBody)
	if err != nil {
		return nil, err
	}
	a, err := s.client.Do(r)
	if err != nil {
		return nil, fault.New(fault.Failed, "bench: %w", err)
	}
	defer func() { _ = a.Body.Close() }()
	if a.StatusCode != http.StatusOK {
		return nil, fault.New(fault.Failed, "bench: %s: %s", address, a.Status)
	}
	return io.ReadAll(a.Body)
}

func (s *Served) json(ctx context.Context, address string, into any) error {
	doc, err := s.text(ctx, address)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(doc, into); err != nil {
		return fault.New(fault.Failed, "bench: %s: %w", address, err)
	}
	return nil
}

// cpu is how many seconds of processor the server has spent; 0 where the system does not tell as Linux does.
func (s *Served) cpu() float64 {
	if runtime.GOOS != "linux" {
		return 0
	}
	doc, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(s.process.Process.Pid), "stat"))
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(doc[strings.LastIndexByte(string(doc), ')')+1:]))
	var ticks float64
	for _, f := range fields[11:13] { // user and system, in hundredths of a second
		n, _ := strconv.ParseFloat(f, 64)
		ticks += n
	}
	return ticks / 100
}
