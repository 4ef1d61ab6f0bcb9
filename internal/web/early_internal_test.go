package web

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// TestWrite_Early: a page whose nights are not read ahead yet has no tag to be asked for by again, and nobody keeps it: a minute later it tells more.
func TestWrite_Early(t *testing.T) {
	t.Parallel()
	for _, early := range []bool{false, true} {
		w := httptest.NewRecorder()
		w.Header().Set("ETag", `W/"7"`)
		w.Header().Set("Cache-Control", "private, no-cache")
		r := &request{Request: httptest.NewRequest(http.MethodGet, "/api/v1/products/P1", nil), api: true, early: early}
		(&server{}).write(w, r, http.StatusOK, newBody([]byte("{}\n")))
		tag, keep := w.Header().Get("ETag"), w.Header().Get("Cache-Control")
		if (tag == "") != early || (keep == "no-store") != early || w.Body.String() != "{}\n" {
			t.Errorf("early %t: tag %q, %s, %q", early, tag, keep, w.Body)
		}
	}
}
