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
			if tag != "" {
				w.Header().Set("ETag", tag)
			}
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
	for _, c := range []struct{ address, tag, says string }{
		{serve(`"1"`, "a page", true), `"1"`, ""},
		{serve(`"2"`, "a page", true), `"1"`, `ETag "2", not "1"`},
		{serve("", "a page", true), `"1"`, `no ETag, not "1"`},
		{serve("", "a page", true), "", "no ETag at the first"},
		{serve(`"1"`, "a page", false), `"1"`, "status 200, not 304"},
		{serve(`"1"`, "another", true), `"1"`, "other bytes"},
	} {
		if why := s.differs(t.Context(), c.address, c.tag, []byte("a page")); why != c.says {
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
