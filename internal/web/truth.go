package web

import (
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart/read"
)

// Truth is the line on top of every page: what is shown, since when, and what is missing from it.
type Truth struct {
	Level        string // ok, amber, red
	Parts        []Part
	Notes        []Note // one sentence each
	Busy         string // what is under way; empty: nothing
	Share        int    // of it, in percent; -1 where unknown
	Coverage     read.Coverage
	PublishedRun int64
}

// Part is a piece of the line; Link may be empty.
type Part struct{ Text, Link string }

// Note is a reason, with a link to what it is about.
type Note struct {
	Level           string // amber, red, plain
	Text, Link, See string
}

// shownLeftOut is how many stores that no sum holds are named before "and n more".
const shownLeftOut = 3

func (s *server) truth(r *request) (Truth, error) {
	t := Truth{Level: "ok", Share: -1, PublishedRun: r.state.Run}
	v := r.view
	if !r.sees.All && r.base.Place != "" && r.in.Store == "" {
		t.Parts = append(t.Parts, Part{Text: r.base.Place})
	}
	t.Parts = append(t.Parts, Part{Text: s.format.Day(r.date)})
	run, finished := r.state.Run, r.state.FinishedAt
	if v.Run > 0 {
		run, finished = v.Run, time.Time{}
		if r.ended != nil {
			finished = *r.ended
		}
	}
	if !finished.IsZero() {
		t.Parts = append(t.Parts, Part{Text: s.format.say("published ") + s.clock(finished, r.base.Newest)})
	}
	t.Coverage = r.w.Coverage(r.date, r.in)
	t.Parts = append(t.Parts, Part{Text: s.covered(r, t.Coverage), Link: v.Link("/data") + "#board"})
	if waits := r.waitsHere(); waits > 0 {
		t.Parts = append(t.Parts, Part{Text: count(s.format, int64(waits), "file") + s.format.say(" in quarantine"), Link: v.Link("/data") + "#quarantine"})
	}
	t.Parts = append(t.Parts, Part{Text: s.format.sayf("run %d", run), Link: s.runLink(r, run)})

	if v.Run == 0 { // else it is of today
		s.contracts(r.state, &t, r.view.Link("/definitions")+"#contracts")
		s.newestRun(r, &t)
	}
	if s.under(r.date) {
		text, err := s.soFar(r, t.Coverage.Due())
		if err != nil {
			return t, err
		}
		t.note("amber", text, r.view.Self(newestOf(r.base.Path), "date", ""), s.format.say("To the newest day that is over, ")+s.format.ShortDay(r.base.Newest))
	}
	if r.base.Left = s.leftOf(r); r.base.Left != "" {
		t.note("plain", r.base.Left, "", "")
	}
	s.aloneNote(r, &t)
	s.wholeNote(r, &t)
	s.freshness(r, &t)
	s.notThere(r, &t)
	s.leftOut(r, &t)
	s.quarantined(r, &t)
	if v.Run == 0 {
		s.busy(r.state, &t)
	}
	return t, nil
}

// covered says how much of what was due is in the figures.
func (s *server) covered(r *request, c read.Coverage) string {
	switch {
	case r.in.Store != "" && c.Complete > 0:
		return s.format.say("complete")
	case r.in.Store != "" && c.Due() > 0:
		return s.format.say("not complete")
	case c.Due() == 0 && c.Closed > 0:
		return s.format.say("closed")
	case c.Due() == 0:
		return s.format.say("nothing was due")
	}
	return s.format.sayf("%s of %s", s.format.Whole(c.Complete), count(s.format, c.Due(), "store"))
}

func (t *Truth) note(level, text, link, see string) {
	t.Notes = append(t.Notes, Note{Level: level, Text: text, Link: link, See: see})
	if level == "red" || level == "amber" && t.Level == "ok" {
		t.Level = level
	}
}

func (s *server) busy(st State, t *Truth) {
	b := st.Busy
	if b == nil {
		return
	}
	t.Busy = s.format.say("A run is under way")
	switch {
	case b.Total > 0:
		t.Busy = s.format.sayf("Night %d of %d", b.Done, b.Total)
		if b.What != "" {
			t.Busy = s.format.sayf("%s: night %d of %d", strings.TrimSuffix(sentence(b.What), "."), b.Done, b.Total)
		}
		t.Share = 100 * b.Done / b.Total
	case b.What != "":
		t.Busy = sentence(b.What)
	}
	if b.Night != "" {
		t.Busy += ", " + s.dayText(b.Night)
	}
	t.Busy += s.format.say("; this page follows")
}

// truthOfEmpty is the line while nothing is published.
func (s *server) truthOfEmpty(st State) Truth {
	t := Truth{Level: "amber", Share: -1, Parts: []Part{{Text: s.format.say("Nothing is published yet")}}}
	switch st.Outcome {
	case "stopped_by_drift":
		t.note("red", s.format.sayf("Run %d stopped: the shape of %s is not what the contract says. Every file is still in landing.", st.NewestRun, driftedNames(s.format, st)), "", "")
	case "held":
		t.note("red", s.format.sayf("Run %d is held: its files are unlike those of other such weekdays. Every file is where it was until somebody decides.", st.NewestRun), "", "")
	case "failed":
		t.note("red", s.format.sayf("Run %d failed; logs/daybook.log has the reason.", st.NewestRun), "", "")
	}
	s.contracts(st, &t, "")
	s.busy(st, &t)
	return t
}

// clock writes a time of day, with its date where it is not the morning after the newest night.
func (s *server) clock(at time.Time, night contract.Day) string {
	at = at.In(s.Now().Location())
	if contract.DayOf(at) == night+1 {
		return at.Format("15:04")
	}
	return s.format.date(at, "Mon 2 Jan 15:04")
}
