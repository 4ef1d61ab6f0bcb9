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

// Serving says how pages are served.
type Serving struct {
	Binary      string
	Homes       []string // a process each; of several, all on one warehouse
	PagesAtOnce int      // that each process makes (GOMAXPROCS, to which it adds a processor for all else that it does); 0: as many as it takes by itself
	Now         func() time.Time
}

// Served is what pages are asked for: a home, or several on one warehouse, each served by a process of its own.
type Served struct {
	urls      []string
	processes []*exec.Cmd
	client    *http.Client
	now       func() time.Time
}

// Serve serves homes until Stop. It returns once pages are ready and every process has read the newest nights ahead.
func Serve(ctx context.Context, o Serving) (*Served, error) {
	s := &Served{now: o.Now, client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients, DisableCompression: true}}}
	for _, home := range o.Homes {
		if err := s.start(ctx, o, home); err != nil {
			s.Stop()
			return nil, err
		}
	}
	for _, url := range s.urls {
		if err := s.ready(ctx, url); err != nil {
			s.Stop()
			return nil, err
		}
	}
	return s, nil
}

// start begins one more process on a port that is free.
func (s *Served) start(ctx context.Context, o Serving, home string) error {
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // only to learn of a free port
	if err != nil {
		return fault.New(fault.Failed, "bench: %w", err)
	}
	address := l.Addr().String()
	_ = l.Close()
	process := exec.CommandContext(ctx, o.Binary, "serve", "--home", home, "--listen", address) //nolint:gosec // the binary that is measured
	if o.PagesAtOnce > 0 {
		process.Env = append(os.Environ(), "GOMAXPROCS="+strconv.Itoa(o.PagesAtOnce))
	}
	if err := process.Start(); err != nil {
		return fault.New(fault.Failed, "bench: %w", err)
	}
	s.urls, s.processes = append(s.urls, "http://"+address), append(s.processes, process)
	return nil
}

// at is where one of the clients asks: they are spread evenly over the processes.
func (s *Served) at(client int) string { return s.urls[client%len(s.urls)] }

// ready waits until a process serves pages and has read the newest nights.
func (s *Served) ready(ctx context.Context, url string) error {
	for range 300 {
		if _, _, status, err := s.get(ctx, url+"/readyz", ""); err == nil && status == http.StatusOK {
			return s.readAhead(ctx, url)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
	return fault.New(fault.Failed, "bench: the home was not served within 30 s")
}

// aheadRun finds the run whose nights the server has read ahead in what it tells monitors.
var aheadRun = regexp.MustCompile(`(?m)^daybook_read_ahead_run (\S+)$`)

// readAhead waits until a process has read the newest nights, as it does between publishing them and the first reader of a morning.
func (s *Served) readAhead(ctx context.Context, url string) error {
	for begin := s.now(); s.now().Sub(begin) < longestAhead; {
		told, err := s.text(ctx, url+"/metrics")
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

// Stop ends the processes.
func (s *Served) Stop() {
	for _, p := range s.processes {
		_ = p.Process.Signal(syscall.SIGTERM)
		_ = p.Wait()
	}
}

// get asks for a URL as a browser that has tag of it; the answer stays compressed and is not kept.
func (s *Served) get(ctx context.Context, url, tag string) (bytes int64, etag string, status int, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
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

// text reads a URL whole.
func (s *Served) text(ctx context.Context, url string) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return nil, err
	}
	a, err := s.client.Do(r)
	if err != nil {
		return nil, fault.New(fault.Failed, "bench: %w", err)
	}
	defer func() { _ = a.Body.Close() }()
	if a.StatusCode != http.StatusOK {
		return nil, fault.New(fault.Failed, "bench: %s: %s", r.URL.RequestURI(), a.Status)
	}
	return io.ReadAll(a.Body)
}

// json reads an address of the first process.
func (s *Served) json(ctx context.Context, address string, into any) error {
	doc, err := s.text(ctx, s.urls[0]+address)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(doc, into); err != nil {
		return fault.New(fault.Failed, "bench: %s: %w", address, err)
	}
	return nil
}

// cpu is how many seconds of processor the servers have spent; 0 where the system does not tell as Linux does.
func (s *Served) cpu() (seconds float64) {
	if runtime.GOOS != "linux" {
		return 0
	}
	for _, p := range s.processes {
		seconds += cpuOf(p.Process.Pid)
	}
	return seconds
}

func cpuOf(pid int) float64 {
	doc, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
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
