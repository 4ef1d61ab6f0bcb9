package bench

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// A page that a process answers otherwise than the first one is told, and why.
func TestDiffers_SaysWhatIsOther(t *testing.T) {
	t.Parallel()
	serve := func(tag, page string, knows bool) string {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("ETag", tag)
			if knows && r.Header.Get("If-None-Match") == tag {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			_, _ = fmt.Fprint(w, page)
		}))
		t.Cleanup(server.Close)
		return server.URL
	}
	s := &Served{client: http.DefaultClient}
	for _, c := range []struct{ url, says string }{
		{serve(`"1"`, "a page", true), ""},
		{serve(`"2"`, "a page", true), `ETag "2", not "1"`},
		{serve(`"1"`, "a page", false), "status 200, not 304"},
		{serve(`"1"`, "another", true), "other bytes"},
	} {
		if why := s.differs(t.Context(), c.url, `"1"`, []byte("a page")); why != c.says {
			t.Errorf("said %q, not %q", why, c.says)
		}
	}
}

// Clients are spread evenly over the processes.
func TestAt_SpreadsClients(t *testing.T) {
	t.Parallel()
	s := &Served{urls: []string{"a", "b"}}
	var asked strings.Builder
	for c := range clients {
		asked.WriteString(s.at(c))
	}
	if got := asked.String(); strings.Count(got, "a") != clients/2 || strings.Count(got, "b") != clients/2 {
		t.Error(got)
	}
}
