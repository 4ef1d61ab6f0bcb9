package bench

import (
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// A page that fails is counted and named, and holds no other back.
func TestAsk_PagesThatFailAreNamed(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/7") {
			http.Error(w, "it takes too long", http.StatusServiceUnavailable)
			return
		}
		_, _ = w.Write([]byte("a page"))
	}))
	t.Cleanup(server.Close)
	own, err := os.FindProcess(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	s := &Served{urls: []string{server.URL}, processes: []*exec.Cmd{{Process: own}}, client: server.Client(), now: time.Now}

	ask := func(addresses ...string) Page {
		var sum asked
		s.ask(t.Context(), kind{"/stores/ID", addresses}, &sum)
		return sum.page("/stores/ID")
	}
	p := ask("/stores/6", "/stores/7", "/stores/8")
	if p.Asked != 3 || p.Lost != 1 || !strings.HasPrefix(p.Why, "/stores/7: status 503") || p.Worst <= 0 || p.Rate <= 0 {
		t.Errorf("one of three failed: %+v", p)
	}
	p = ask("/stores/7")
	if p.Lost != 1 || p.P50 != 0 || p.Rate != 0 {
		t.Errorf("all failed: %+v", p)
	}
	p = ask("/stores/6")
	if p.Lost != 0 || p.Why != "" {
		t.Errorf("none failed: %+v", p)
	}

	var twice asked
	for range 2 {
		s.ask(t.Context(), kind{"/stores/ID", []string{"/stores/6", "/stores/7"}}, &twice)
	}
	if p := twice.page("/stores/ID"); p.Asked != 4 || p.Lost != 2 || p.Rate <= 0 {
		t.Errorf("two rounds of two, half of which failed: %+v", p)
	}
}
