package cli

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/landing"
	"github.com/daybookhq/daybook/internal/people"
)

// showResult prints a run's result whatever its end, and what to do next.
func (a *app) showResult(r batch.Result, err error) error {
	if r.Outcome == "" {
		return err
	}
	if a.json {
		if jerr := a.printJSON(r); err == nil {
			err = jerr
		}
		return err
	}
	a.printResult(r, true)
	a.printNext(r)
	return err
}

// printResult writes a run as a person wants to read it; whole tells how long its steps took as well.
func (a *app) printResult(r batch.Result, whole bool) {
	if r.Run == nil {
		a.printf("%s\n", nothingToDo(r))
		a.printUploads(r.Uploads)
		return
	}
	if r.Back != nil {
		a.printBack(r)
		a.printPeople(r.People)
		return
	}
	a.printf("%s\n", headline(r, a.paint(outcomeColour(r.Outcome), outcomeWords(r))))
	if r.Files.Loaded == 0 && (r.Kind == "run" || r.Kind == "release") && (r.Outcome == batch.Published || r.Outcome == batch.PublishedWithQuarantine) {
		a.under("nothing of it was loaded: readers see the figures that they saw before")
	}
	a.printVerdictList(r.Verdicts, whole)
	a.printWithdrawn(r.Withdrawn)
	a.line("files", "%s", filesOf(r.Files))
	a.line("rows", "in %d = loaded %d + quarantined %d", r.Rows.In, r.Rows.Loaded, r.Rows.Quarantined)
	a.line("sales value", "in %s = loaded %s + quarantined %s", r.SalesValue.In, r.SalesValue.Loaded, r.SalesValue.Quarantined)
	for _, c := range r.Corrected {
		a.line("corrected", "%s: %s, %s before; %s, %s now", clean(c.File),
			plural(c.RowsBefore, "row", "rows"), c.ValueBefore, plural(c.RowsAfter, "row", "rows"), c.ValueAfter)
	}
	for _, u := range r.Unknown {
		a.line("unknown", "%s not in the %s master: %s of %s, %s", plural(int64(u.IDs), "id", "ids"), u.Master, plural(u.Rows, "row", "rows"), u.Dataset, u.SalesValue)
	}
	a.printPeople(r.People)
	for i, u := range r.Unusual {
		if i == mostFiles {
			a.under("… and %d more", len(r.Unusual)-mostFiles)
			break
		}
		a.line("unusual", "%s", clean(u.String()))
	}
	a.printMissing(r.Late)
	a.printMissing(r.Missing)
	a.printSkipped(r.Skipped)
	a.printUploads(r.Uploads)
	if r.Note != "" {
		a.line("note", "%s", clean(r.Note))
	}
	if r.Error != "" {
		a.line("error", "%s", clean(r.Error))
	}
	if !whole {
		return
	}
	words := make([]string, 0, 6)
	for _, step := range []string{"check", "load", "archive", "marts", "insights", "publish"} {
		words = append(words, fmt.Sprintf("%s %.2f", step, r.Steps[step]))
	}
	a.line("seconds", "%s · peak memory %d MB", strings.Join(words, "  "), r.PeakBytes>>20)
}

// printPeople tells what a file of people made of who may see the pages, and what of it does nothing.
func (a *app) printPeople(p *people.Followed) {
	if p == nil {
		return
	}
	var words []string
	for _, part := range []struct {
		logins []string
		word   string
	}{{p.Added, "came"}, {p.Changed, "changed"}, {p.Removed, "left"}} {
		if n := len(part.logins); n > 0 {
			words = append(words, fmt.Sprintf("%d %s: %s", n, part.word, fewNames(part.logins)))
		}
	}
	if len(words) == 0 {
		words = []string{"nobody came, changed or left"}
	}
	a.line("people", "%s", strings.Join(words, " · "))
	if len(p.LeftAlone) > 0 {
		a.under("left as they are, whatever the file says: %s (made by user add, or of the role data or admin)", fewNames(p.LeftAlone))
	}
	if len(p.NoStore) > 0 {
		a.under("no store of the published master is in: %s", fewNames(p.NoStore))
	}
}

// fewNames lists the first of many names.
func fewNames(list []string) string {
	text := clean(strings.Join(list[:min(len(list), mostFiles)], ", "))
	if more := len(list) - mostFiles; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// printWithdrawn tells what readers see no longer, and what they see again instead.
func (a *app) printWithdrawn(w *batch.Withdrawn) {
	if w == nil {
		return
	}
	part := func(p batch.Part) string {
		return fmt.Sprintf("%s (delivery %d), %s, %s", clean(p.File), p.Delivery, plural(p.Rows, "row", "rows"), p.SalesValue)
	}
	a.line("withdrawn", "%s", part(w.Part))
	if len(w.Back) == 0 {
		a.under("nothing comes back in its place")
	}
	for i, p := range w.Back {
		if i == mostFiles {
			a.under("… and %d more", len(w.Back)-mostFiles)
			break
		}
		a.line("back again", "%s", part(p))
	}
}

// nothingToDo says why a run had nothing to do.
func nothingToDo(r batch.Result) string {
	if len(r.Uploads) > 0 {
		return "nothing to do: no file in landing that is whole"
	}
	return "nothing to do: no file in landing"
}

func outcomeWords(r batch.Result) string { return strings.ReplaceAll(string(r.Outcome), "_", " ") }

// headline is how a run ended, in the words for it, of which dates it was and how long it took.
func headline(r batch.Result, ended string) string {
	span := ""
	if k := len(r.BusinessDates); k == 1 {
		span = " · " + r.BusinessDates[0]
	} else if k > 1 {
		span = fmt.Sprintf(" · %s to %s (%d dates)", r.BusinessDates[0], r.BusinessDates[k-1], k)
	}
	return fmt.Sprintf("run %d %s%s · %.1f s", *r.Run, ended, span, r.Seconds)
}

// filesOf counts the files of a run.
func filesOf(f batch.FileCounts) string {
	return fmt.Sprintf("landed %d = loaded %d + quarantined %d + duplicate %d + left %d", f.Landed, f.Loaded, f.Quarantined, f.Duplicate, f.Left)
}

// printSkipped tells what lies among the files and is none.
func (a *app) printSkipped(list []landing.Skipped) {
	for i, s := range list {
		if i == mostFiles {
			a.under("… and %d more", len(list)-mostFiles)
			return
		}
		a.line("left alone", "%s %s", clean(s.Name), clean(s.Why))
	}
}

// printUploads tells which files are left alone because somebody still writes them, and since when nobody did.
func (a *app) printUploads(list []landing.Upload) {
	for i, u := range list {
		if i == mostFiles {
			a.under("… and %d more", len(list)-mostFiles)
			return
		}
		a.line("uploading", "%s: left alone until it has its own name; last written to %s ago", clean(u.Name), age(a.now().Sub(u.Changed)))
	}
}

// printBack tells what readers see after a rollback, and the ways on: it loaded nothing, so there is nothing to be counted.
func (a *app) printBack(r batch.Result) {
	b := r.Back
	if r.Outcome == batch.Failed {
		a.printf("run %d %s: nothing was changed, readers still see run %d · %.1f s\n", *r.Run, a.paint(outcomeColour(r.Outcome), "failed"), r.PublishedRun, r.Seconds)
		a.line("error", "%s", clean(r.Error))
		return
	}
	a.printf("run %d %s: readers see run %d again", *r.Run, a.paint(outcomeColour(r.Outcome), strings.ReplaceAll(string(r.Outcome), "_", " ")), b.Run)
	if b.BusinessDate != nil {
		a.printf(", up to %s", weekday(*b.BusinessDate))
	}
	a.printf(" · %.1f s\n", r.Seconds)
	if r.Error != "" {
		a.line("error", "%s", clean(r.Error))
	}
	if k := len(b.Gone); k > 0 {
		a.line("gone", "%s: not shown any more, and what was delivered for %s does not count", spanOf(b.Gone), thatOrThose(k))
	}
	var as []string
	for _, d := range r.BusinessDates {
		if !slices.Contains(b.Gone, d) {
			as = append(as, d)
		}
	}
	if len(as) > 0 {
		a.line("as then", "%s", spanOf(as))
	}
	folders := foldersOf(b.Files)
	for i, f := range folders {
		if i == mostFiles {
			a.under("… and %d more folders", len(folders)-mostFiles)
			break
		}
		a.line("files", "%s", clean(f))
	}
	if len(folders) > 0 {
		a.line("next", "copy what was right of these, or corrected files, into landing, oldest run first, then: daybook run")
		a.under("take this back: daybook rollback --to %d --why \"…\"", b.Before)
		return
	}
	a.line("next", "take this back: daybook rollback --to %d --why \"…\"", b.Before)
}

// foldersOf tells how many files each folder holds of those that paths name, in the order of the paths.
func foldersOf(paths []string) (list []string) {
	count := map[string]int64{}
	var order []string
	for _, p := range paths {
		dir := path.Dir(p)
		if count[dir]++; count[dir] == 1 {
			order = append(order, dir)
		}
	}
	for _, dir := range order {
		list = append(list, dir+": "+plural(count[dir], "file", "files"))
	}
	return list
}

func thatOrThose(k int) string {
	if k == 1 {
		return "it"
	}
	return "them"
}

// spanOf are dates in order as text: the first and the last, and how many where there are several.
func spanOf(dates []string) string {
	if k := len(dates); k > 1 {
		return fmt.Sprintf("%s to %s (%d dates)", weekday(dates[0]), weekday(dates[k-1]), k)
	}
	return weekday(dates[0])
}

// weekday is an ISO date with its weekday.
func weekday(iso string) string {
	d, err := contract.ParseDay(iso)
	if err != nil {
		return iso
	}
	return d.Weekday().String()[:3] + " " + iso
}

// printMissing tells what was due or usual and is not there: what one store owes for one date on one line.
func (a *app) printMissing(list []batch.Missing) {
	type line struct {
		word, date, store string
		datasets, owners  []string
	}
	var lines []*line
	at := map[[3]string]*line{}
	for _, m := range list {
		key := [3]string{m.Says(), m.BusinessDate, m.StoreID}
		l := at[key]
		if l == nil {
			l = &line{word: m.Says(), date: m.BusinessDate, store: m.StoreID}
			lines = append(lines, l)
			at[key] = l
		}
		l.datasets = append(l.datasets, m.Dataset)
		if m.Owner != "" && !slices.Contains(l.owners, m.Owner) {
			l.owners = append(l.owners, m.Owner)
		}
	}
	for i, l := range lines {
		if i == mostFiles {
			a.under("… and %d more", len(lines)-mostFiles)
			break
		}
		what, store := strings.Join(l.datasets, ", "), "all stores"
		if l.date != "" {
			what += " of " + l.date
		}
		if l.store != "" {
			store = "store " + clean(l.store)
		}
		if l.word == batch.CameQuarantined {
			store += ": came, and waits in quarantine"
		}
		a.line(l.word, "%s, %s%s", what, store, owned(strings.Join(l.owners, ", "), ""))
	}
}

// owned is who to ask and where, as the end of a line.
func owned(owner, support string) string {
	s := ""
	for _, who := range []struct{ label, text string }{{"owner ", owner}, {"", support}} {
		if who.text != "" {
			s += " · " + who.label + clean(who.text)
		}
	}
	return s
}

// printNext says what to do after a run. An error that follows need not say it again.
func (a *app) printNext(r batch.Result) {
	switch {
	case r.Outcome == batch.StoppedByDrift && r.Kind == "release":
		a.printf("\nNothing was published, and what was asked for waits in quarantine still. Under today's contract its shape is wrong:\n" +
			"  change the contract back, or\n  ask for the file again, and then:  daybook quarantine discard ID --why \"…\"\n")
		a.advised = true
	case r.Outcome == batch.StoppedByDrift:
		a.printf("\nNothing was published; what was published before stays live. Two ways on, both on the record:\n"+
			"  the owner sends the file again, or the contract is changed on purpose; then:  daybook run\n"+
			"  publish without it:  %s\n", clean(batch.HoldCommand(r.Verdicts)))
		a.advised = true
	case r.Outcome == batch.Held:
		a.printf("\nNothing was published; what was published before stays live. A person decides, on the record:\n" +
			"  it is right so:  daybook gate publish --why \"…\"\n" +
			"  it is not:       daybook gate refuse --why \"…\"    (these files go to quarantine, the others are published)\n")
		a.advised = true
	case r.Outcome == batch.PublishedWithQuarantine:
		a.line("next", "daybook quarantine list")
		a.advised = true
	case r.Back != nil:
	case r.Outcome == batch.Published:
		if a.shared != nil { // pages are served
			a.line("next", "daybook insights")
			return
		}
		a.line("next", "daybook insights · daybook serve")
	}
}
