package web

import (
	"fmt"
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
	t.Parts = append(t.Parts, Part{Text: s.format.Day(r.date)})
	run, finished := r.state.Run, r.state.FinishedAt
	if v.Run > 0 {
		row, err := s.Source.Run(r.ctx, v.Run)
		if err != nil {
			return t, err
		}
		run = v.Run
		if row.FinishedAt != nil {
			finished = *row.FinishedAt
		}
	}
	if !finished.IsZero() {
		t.Parts = append(t.Parts, Part{Text: "published " + s.clock(finished, r.base.Newest)})
	}
	c, err := read.AskCoverage(r.ctx, r.q, r.date, r.in)
	if err != nil {
		return t, err
	}
	t.Coverage = c
	t.Parts = append(t.Parts, Part{Text: fmt.Sprintf("%s of %s", s.format.Whole(c.Complete), count(s.format, c.Due(), "store")), Link: v.Link("/data") + "#board"})
	if r.state.Quarantined > 0 {
		t.Parts = append(t.Parts, Part{Text: count(s.format, int64(r.state.Quarantined), "file") + " in quarantine", Link: v.Link("/data") + "#quarantine"})
	}
	t.Parts = append(t.Parts, Part{Text: fmt.Sprintf("run %d", run), Link: v.Link(fmt.Sprintf("/data/runs/%d", run))})

	s.troubles(r, &t)
	if err := s.leftOut(r, &t); err != nil {
		return t, err
	}
	s.freshness(r, &t)
	if len(r.state.Held) > 0 && v.Run == 0 {
		t.note("amber", fmt.Sprintf("Published on purpose without %s.", named(r.state.Held, shownLeftOut)), v.Link(fmt.Sprintf("/data/runs/%d", run)), "Who and why")
	}
	if r.state.Quarantined > 0 && t.Level == "ok" {
		t.Level = "amber"
	}
	s.busy(r.state, &t)
	return t, nil
}

func (t *Truth) note(level, text, link, see string) {
	t.Notes = append(t.Notes, Note{Level: level, Text: text, Link: link, See: see})
	if level == "red" || level == "amber" && t.Level == "ok" {
		t.Level = level
	}
}

// troubles says what became of a run after the published one.
func (s *server) troubles(r *request, t *Truth) {
	st := r.state
	if st.NewestRun <= st.Run {
		return
	}
	link := r.view.Link(fmt.Sprintf("/data/runs/%d", st.NewestRun))
	switch st.Outcome {
	case "stopped_by_drift":
		files := make([]string, len(st.Drifted))
		for i, d := range st.Drifted {
			files[i] = d.File
		}
		t.note("red", fmt.Sprintf("Run %d stopped: the shape of %s is not what the contract says. Nothing of it was published; the figures below are those of run %d.",
			st.NewestRun, named(files, shownLeftOut), st.Run), r.view.Link("/data")+"#drift", "What changed, and who sends it")
	case "failed":
		t.note("red", fmt.Sprintf("Run %d failed. The figures below are those of run %d.", st.NewestRun, st.Run), link, "Run "+fmt.Sprint(st.NewestRun))
	}
}

// leftOut names the stores that no sum holds.
func (s *server) leftOut(r *request, t *Truth) error {
	n := t.Coverage.Partial + t.Coverage.Missing
	if n == 0 {
		return nil
	}
	stores, err := read.AskLeftOut(r.ctx, r.q, r.date, r.in, shownLeftOut)
	if err != nil {
		return err
	}
	names := make([]string, len(stores))
	for i, l := range stores {
		names[i] = l.Store + " " + l.Word
		if l.Normal != nil {
			names[i] += ", normally " + s.format.Money(*l.Normal)
		}
	}
	text := "Not counted on either side: " + join(names, "; ")
	if more := n - int64(len(stores)); more > 0 {
		text += fmt.Sprintf("; and %s more, in all normally %s", s.format.Whole(more), s.format.Money(t.Coverage.LeftOutNormal))
	}
	t.note("amber", text+".", r.view.Link("/data")+"#board", "What is missing")
	return nil
}

// freshness says where the reader is not looking at the newest figures there are, or these are old.
func (s *server) freshness(r *request, t *Truth) {
	if r.view.Run > 0 && r.view.Run != r.state.Run {
		t.note("plain", fmt.Sprintf("You read the chain as run %d left it.", r.view.Run), r.view.Link(r.URL.Path, "run", ""), "Back to now")
	}
	if r.date != r.base.Newest {
		t.note("plain", "An earlier night.", r.view.Link(r.URL.Path, "date", ""), "To the newest, "+s.format.ShortDay(r.base.Newest))
		return
	}
	if age := contract.DayOf(s.Now()) - r.date; age > 1 && r.view.Run == 0 {
		t.note("amber", fmt.Sprintf("The newest night is %d days old: nothing has been published for %s.", age, s.format.ShortDay(contract.DayOf(s.Now())-1)), r.view.Link("/data")+"#runs", "Runs")
	}
}

func (s *server) busy(st State, t *Truth) {
	b := st.Busy
	if b == nil {
		return
	}
	t.Busy = "A run is under way"
	if b.Total > 0 {
		what := ""
		if b.What != "" {
			what = b.What + ": "
		}
		t.Busy = fmt.Sprintf("%snight %d of %d is loading", what, b.Done, b.Total)
		t.Share = 100 * b.Done / b.Total
	}
	if b.Night != "" {
		t.Busy += " (" + b.Night + ")"
	}
}

// truthOfEmpty is the line while nothing is published.
func (s *server) truthOfEmpty(st State) Truth {
	t := Truth{Level: "amber", Share: -1, Parts: []Part{{Text: "nothing is published yet"}}}
	switch st.Outcome {
	case "stopped_by_drift":
		t.note("red", fmt.Sprintf("Run %d stopped by schema drift in %d files.", st.NewestRun, len(st.Drifted)), "", "")
	case "failed":
		t.note("red", fmt.Sprintf("Run %d failed; logs/daybook.log has the reason.", st.NewestRun), "", "")
	}
	s.busy(st, &t)
	return t
}

// clock writes a time of day, with its date where it is not the morning after the newest night.
func (s *server) clock(at time.Time, night contract.Day) string {
	at = at.In(s.Now().Location())
	if contract.DayOf(at) == night+1 {
		return at.Format("15:04")
	}
	return at.Format("Mon 2 Jan 15:04")
}
