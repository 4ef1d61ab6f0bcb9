package web_test

import (
	"testing"

	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/people"
)

// TestSince_ALookThatCannotBeNoted: the page is shown, and kept by nobody, so that the next look makes it again and is noted.
func TestSince_ALookThatCannotBeNoted(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	o := staffed(t, d, "", person("anna", people.Chain, true))
	anna := o.cookie(t, "anna")
	noted := func() (n int) {
		t.Helper()
		if err := d.QueryRowContext(t.Context(), "select count(*) from wh.person_seen").Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	d.Exec(t, "alter table wh.person_seen rename column seen_at to elsewhere")
	for range 2 {
		page := get(t, o, "/", "Cookie", anna).want(t, 200)
		if tag, kept := page.Header().Get("ETag"), page.Header().Get("Cache-Control"); tag != "" || kept != "no-store" || noted() != 0 {
			t.Errorf("not noted: ETag %q, Cache-Control %q, %d looks", tag, kept, noted())
		}
	}
	d.Exec(t, "alter table wh.person_seen rename column elsewhere to seen_at")
	if page := get(t, o, "/", "Cookie", anna).want(t, 200); page.Header().Get("ETag") == "" || noted() != 1 {
		t.Errorf("noted: ETag %q, %d looks", page.Header().Get("ETag"), noted())
	}
}
