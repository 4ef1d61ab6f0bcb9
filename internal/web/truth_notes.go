package web

import (
	"fmt"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/mart/read"
)

// The notes below the line of truth: one sentence each, what is wrong first.

// contracts says that a contract is broken: what is published stays, and nothing new comes.
func (s *server) contracts(st State, t *Truth, link string) {
	if says := st.Contracts.brokenWords(s.format); says != "" {
		if st.Run > 0 {
			says += s.format.sayf(" The figures below are those of run %d.", st.Run)
		}
		see := ""
		if link != "" {
			see = s.format.say("What is wrong in it")
		}
		t.note("red", says, link, see)
	}
}

// newestRun says what became of a run after the published one.
func (s *server) newestRun(r *request, t *Truth) {
	st := r.state
	if st.NewestRun <= st.Run {
		return
	}
	switch st.Outcome {
	case "stopped_by_drift":
		t.note("red", s.format.sayf("Run %d stopped: the shape of %s is not what the contract says. Nothing of it was published; the figures below are those of run %d.",
			st.NewestRun, driftedNames(s.format, st), st.Run), r.view.Link("/data")+"#drift", s.format.say("What changed, and who sends it"))
	case "held":
		t.note("red", s.format.sayf("Run %d is held: files of it are unlike those of other such weekdays. Nothing of it is published until somebody decides; the figures below are those of run %d.",
			st.NewestRun, st.Run), s.runLink(r, st.NewestRun), s.format.say("What is unlike, and who decides"))
	case "failed":
		t.note("red", s.format.sayf("Run %d failed. The figures below are those of run %d.", st.NewestRun, st.Run), s.runLink(r, st.NewestRun), s.format.sayf("Run %d", st.NewestRun))
	}
}

// driftedNames names the files that stopped a run, as far as the reader may know them.
func driftedNames(f Format, st State) string {
	if len(st.Drifted) == 0 {
		return f.say("a file")
	}
	files := make([]string, len(st.Drifted))
	for i, d := range st.Drifted {
		files[i] = fault.Visible(d.File)
	}
	return named(f, files, shownLeftOut)
}

// freshness says where the reader is not looking at the newest figures there are, or these are old.
func (s *server) freshness(r *request, t *Truth) {
	if r.view.Run > 0 && r.view.Run != r.state.Run {
		t.note("plain", s.format.sayf("You read the chain as run %d left it.", r.view.Run), r.view.Self(r.base.Path, "run", ""), s.format.say("Back to now"))
	}
	if s.under(r.date) {
		return // told by what it sold so far
	}
	if r.date != r.base.Newest {
		t.note("plain", s.format.say("An earlier night."), r.view.Self(newestOf(r.base.Path), "date", ""), s.format.say("To the newest, ")+s.format.ShortDay(r.base.Newest))
		return
	}
	if r.view.Run > 0 || r.state.Busy != nil {
		return
	}
	if o := r.state.Overdue; o != nil {
		t.note("amber", s.overdue(o), s.runsLink(r), s.format.say("Runs"))
		return
	}
	if age := s.today() - r.date; age > 1 {
		t.note("amber", s.format.sayf("These figures are %d days old: nothing has been published for %s.", contract.DayOf(s.Now())-r.date, s.format.ShortDay(s.today()-1)), s.runsLink(r), s.format.say("Runs"))
	}
}

// runLink leads to a run in the ledger; empty for who sees a part of the chain only.
func (s *server) runLink(r *request, run int64) string {
	if !r.sees.All {
		return ""
	}
	return r.view.Link(fmt.Sprintf("/data/runs/%d", run))
}

// runsLink leads to the list of runs; empty for who sees a part of the chain only.
func (s *server) runsLink(r *request) string {
	if !r.sees.All {
		return ""
	}
	return r.view.Link("/data") + "#runs"
}

// overdue says which nights have not come, or are not taken in, and whom to ask.
func (s *server) overdue(o *Overdue) string {
	nights := s.dayText(o.From)
	if o.To != o.From {
		nights += s.format.say(" to ") + s.dayText(o.To)
	}
	text := s.format.sayf("Nothing has come of %s, though it was due: %s", nights, named(s.format, o.Datasets, 4))
	if came := o.came(s.format); came != "" {
		text = s.format.sayf("%s is not published, though it was due (%s): %s", nights, named(s.format, o.Datasets, 4), came)
	}
	if len(o.Owners) > 0 {
		text += s.format.say("; its owner is ") + named(s.format, o.Owners, 2)
	}
	return text + "."
}

// came says what has come of overdue dates and waits, as batch.Overdue.Came says it; "": nothing.
func (o *Overdue) came(f Format) string {
	var came []string
	switch o.Landing {
	case 0:
	case 1:
		came = append(came, f.sayf("1 file of it lies in landing and waits %s", f.say(o.Why)))
	default:
		came = append(came, f.sayf("%d files of it lie in landing and wait %s", o.Landing, f.say(o.Why)))
	}
	switch o.Bad {
	case 0:
	case 1:
		came = append(came, f.say("1 file of it is in quarantine"))
	default:
		came = append(came, f.sayf("%d files of it are in quarantine", o.Bad))
	}
	return strings.Join(came, "; ")
}

// notThere names whole datasets that the nights shown go without: of the page's own nights each, of those before the first few.
func (s *server) notThere(r *request, t *Truth) {
	if r.view.Run != 0 {
		return
	}
	if len(r.state.Held) > 0 && r.date == r.base.Newest {
		t.note("amber", s.format.sayf("Published on purpose without %s.", named(s.format, visible(r.state.Held), shownLeftOut)), s.runLink(r, r.state.Run), s.format.say("Who and why"))
	}
	var others []string
	for _, m := range r.state.Missing {
		night, err := contract.ParseDay(m.BusinessDate)
		switch {
		case err != nil || night < r.first || night > r.date || m.Word == "held":
			continue
		case night != r.date:
			if !r.waiting.Of(night, m.Dataset) { // else it is told as what waits
				others = append(others, strings.ReplaceAll(m.Dataset, "_", " ")+s.format.say(" of ")+s.format.ShortDay(night))
			}
			continue
		}
		s.notOfNight(r, t, m, night)
	}
	if len(others) > 0 {
		level := "amber"
		if r.date < r.base.Newest && r.single() {
			level = "plain" // the night itself is not the worse for it
		}
		t.note(level, s.format.sayf("Of nights before, due and not there: %s.", named(s.format, others, shownLeftOut)), r.view.Link("/data")+"#board", s.format.say("What came"))
	}
}

// visible are names of files, which come from anybody.
func visible(files []string) []string {
	list := make([]string, len(files))
	for i, f := range files {
		list[i] = fault.Visible(f)
	}
	return list
}

// notOfNight says that a dataset of the page's night is not there, and who owns it. What waits in a file that is named below is told there alone.
func (s *server) notOfNight(r *request, t *Truth, m Missing, night contract.Day) {
	says := " was due and did not come"
	if r.waiting.Of(night, m.Dataset) {
		if slices.ContainsFunc(r.namedWaiting(), func(f read.Waiting) bool { return r.waitsOf(f, m.Dataset, night) }) {
			return
		}
		says = " came, and waits in quarantine"
	}
	text := strings.ReplaceAll(m.Dataset, "_", " ") + s.format.say(says)
	if m.Owner != "" {
		text += s.format.say("; its owner is ") + m.Owner
	}
	t.note("amber", sentence(text), r.view.Link("/data")+"#board", s.format.say("What came"))
}

// leftOut names the stores that no sum holds.
func (s *server) leftOut(r *request, t *Truth) {
	list := r.w.LeftOut(r.date, r.in)
	if len(list) == 0 {
		return
	}
	if t.Coverage.Complete == 0 {
		words := s.format.say("No store is complete, so there are no figures for this night.")
		if r.ownStore() != "" {
			words = s.format.say("This store is not complete, so there are no figures of it for this night.")
		}
		t.note("amber", words, r.view.Link("/data")+"#board", s.format.say("What is missing"))
		return
	}
	var names []string
	for _, l := range list[:min(len(list), shownLeftOut)] {
		name := l.ID + " " + s.format.say(string(l.Word))
		if l.Normal.Known() {
			name += s.format.say(", normally ") + s.format.Money(int64(l.Normal))
		}
		names = append(names, name)
	}
	text := s.format.say("Not counted on either side: ") + join(names, "; ")
	if more := len(list) - len(names); more > 0 {
		text += s.format.sayf("; and %s more, in all normally %s", s.format.Whole(int64(more)), s.format.Money(t.Coverage.LeftOutNormal))
	}
	t.note("amber", text+".", r.view.Link("/data")+"#board", s.format.say("What is missing"))
}

// ownStore is the store that a page is of: the one that it shows, or the only one that its reader may see; "": it is of several.
func (r *request) ownStore() string {
	if stores := r.w.Chain.Stores; r.in.Store == "" && len(stores) == 1 {
		return stores[0].ID
	}
	return r.in.Store
}

// newestOf is the page of the newest night that a page of an earlier one leads to: an insight may be over by then.
func newestOf(path string) string {
	if strings.HasPrefix(path, "/insights/") {
		return "/"
	}
	return path
}
