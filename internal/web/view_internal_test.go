package web

import (
	"net/url"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/fault"
)

// FuzzParseView: an address is a state or refused as a mistake of whoever wrote it; a state that is written as an address and read again writes the same one.
func FuzzParseView(f *testing.F) {
	for _, q := range []string{
		"", "date=2026-05-30&run=12&region=North&vs=lastweek", "period=week&from=2026-05-01", "page=2&sort=-sales&stores=each&by=month&q=jam&since=3&line=7", "date=2026-02-30",
		"run=-1", "run=99999999999999999999", "page=0", "region=%00", "q=%ff%fe", "vs=&vs=target", "date=2026-05-30&date=x", "a;b=c", "%zz",
	} {
		f.Add(q)
	}
	f.Fuzz(func(t *testing.T, query string) {
		q, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		v, err := parseView(q)
		if err != nil {
			if fault.KindOf(err) != fault.Usage {
				t.Errorf("%q: %v", query, err)
			}
			return
		}
		once := v.Self("/stores")
		_, written, _ := strings.Cut(once, "?")
		again, err := url.ParseQuery(written)
		if err != nil {
			t.Fatalf("%q: %v", once, err)
		}
		w, err := parseView(again)
		if err != nil {
			t.Fatalf("%q was written for %q, and is refused: %v", once, query, err)
		}
		if twice := w.Self("/stores"); twice != once {
			t.Errorf("%q is %q, and then %q", query, once, twice)
		}
	})
}
