package web

import (
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/mart/read"
)

// What the line of truth tells of files in quarantine.

// waitsHere is how many files in quarantine a page goes without: the newest night all of those whose days its figures go on from, an earlier one those of the nights that
// it shows, and masters. A file that no contract knows is missing from no figure.
func (r *request) waitsHere() int {
	if r.date >= r.base.Newest {
		return r.waiting.All - r.waiting.Past
	}
	return r.waiting.Here
}

// quarantined names the files that wait, those first that are missing most on the page, and what is missing because of them. On an earlier night, files of other nights
// are counted and change nothing.
func (s *server) quarantined(r *request, t *Truth) {
	link := r.view.Link("/data") + "#quarantine"
	if waits := r.waitsHere(); waits > 0 {
		var names []string
		told := map[string]bool{}
		for _, f := range r.namedWaiting() {
			names = append(names, fault.Visible(f.File)+s.ofWaiting(r, f, told))
		}
		if more := waits - len(names); more > 0 && len(names) > 0 {
			names = append(names, s.format.sayf("%d more", more))
		}
		if len(names) == 0 {
			names = []string{count(s.format, int64(waits), "file")}
		}
		t.note("amber", s.format.say("In quarantine: ")+named(s.format, names, len(names))+".", link, s.format.say("What is wrong, and whom to ask"))
	}
	if others := r.waiting.All - r.waitsHere(); others > 0 {
		text := s.format.sayf("Of other nights, %s in quarantine.", count(s.format, int64(others), "file"))
		if r.waiting.Odd > 0 {
			text = s.format.sayf("Of other nights, or of no dataset, %s in quarantine.", count(s.format, int64(others), "file"))
		}
		t.note("plain", text, link, s.format.say("What is wrong, and whom to ask"))
	}
}

// namedWaiting are the files in quarantine that the line on top names.
func (r *request) namedWaiting() (named []read.Waiting) {
	for _, f := range r.waiting.Most[:min(r.waitsHere(), len(r.waiting.Most))] {
		if r.date < r.base.Newest && f.Date != nil && (*f.Date < r.span.First || *f.Date > r.span.Last) {
			continue
		}
		named = append(named, f)
	}
	return named
}

// ofWaiting says in brackets what a file in quarantine is of and, where the page's night lacks it, who owns that: once for each dataset, which told keeps.
func (s *server) ofWaiting(r *request, f read.Waiting, told map[string]bool) string {
	if f.Date == nil || f.Dataset == "" {
		return ""
	}
	text := strings.ReplaceAll(f.Dataset, "_", " ") + s.format.say(" of ") + s.format.ShortDay(*f.Date)
	for _, m := range r.state.Missing {
		if r.view.Run == 0 && m.Owner != "" && m.Word != "held" && m.BusinessDate == r.date.String() && r.waitsOf(f, m.Dataset, r.date) && !told[m.Dataset] {
			text, told[m.Dataset] = text+s.format.say("; its owner is ")+m.Owner, true
		}
	}
	return " (" + text + ")"
}

// waitsOf reports whether a file in quarantine is what a page lacks of a dataset and a date: that of all stores, or of the store that the page is of.
func (r *request) waitsOf(f read.Waiting, dataset string, date contract.Day) bool {
	return f.Date != nil && *f.Date == date && f.Dataset == dataset && (f.Store == nil || *f.Store == r.ownStore())
}

// sumsFrom are the datasets that a night's sums come from.
var sumsFrom = []string{"sales", "sale_lines"}

// factsWait reports whether what the sums of the page's night come from is in a file in quarantine: one of all stores, or that of the store that the page is of.
// The other facts are not why there are none.
func (r *request) factsWait() bool {
	return r.waiting.OfStore(r.date, r.ownStore(), sumsFrom...)
}
