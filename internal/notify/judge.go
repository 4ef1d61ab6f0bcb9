package notify

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// View is what there is to judge.
type View struct {
	Now      time.Time
	Status   batch.StatusReport
	Loads    []warehouse.Load          // of the newest business date and batch.UsualWeeks before it
	Events   map[contract.Day][]string // that the calendar has on these dates
	Findings []Finding                 // open insights of the newest business date
	Today    *Today                    // nil where no day is under way
	Over     int64                     // whole units of money from which a finding is told; 0: none is
	StaleFor time.Duration
	Currency string
}

// Finding is what an alert says of an insight.
type Finding struct {
	ID           string
	Headline     string
	Action       string
	BusinessDate string
	Money        string // exact, with its decimals; "" where there is none
	Role         string // who can do something about it
}

// mostLines bounds what one message lists.
const mostLines = 8

// Judge says what is wrong now. One cause is one alert: files that break the same rule of a dataset are one, stores that are
// missing from a dataset and date are one.
func Judge(v View) []Alert {
	var list []Alert
	for _, judge := range []func(View) []Alert{contracts, drift, held, failed, stale, overdue, quarantine, missing, unusual, promotions, runOut, mails, backup, findings} {
		list = append(list, judge(v)...)
	}
	for i := range list {
		list[i].Severity = severities[list[i].Kind]
		list[i].Title, list[i].Lines = fault.Visible(list[i].Title), short(list[i].Lines)
		for n, line := range list[i].Lines {
			list[i].Lines[n] = fault.Visible(line) // a name of a file must not add one
		}
	}
	return list
}

func drift(v View) []Alert {
	files := v.Status.Drifted
	if len(files) == 0 {
		return nil
	}
	a := Alert{
		Cause: "drift", Kind: Drift, Next: "send the file again or change the contract on purpose, then: daybook run",
		Title: fmt.Sprintf("Schema drift in %s stopped the night; readers see the last published run", counted(len(files), files[0].File, "files")),
	}
	if v.Status.LastRun != nil {
		a.Run = *v.Status.LastRun
	}
	for _, f := range files {
		a.Lines = append(a.Lines, f.File+": "+diff(f.Diff))
		a.Owner = joined(a.Owner, f.Owner)
	}
	return []Alert{a}
}

// diff is a header's difference in words.
func diff(d contract.Diff) string {
	var parts []string
	add := func(word string, list []string) {
		if len(list) > 0 {
			parts = append(parts, word+" "+strings.Join(list, ", "))
		}
	}
	add("missing", d.Missing)
	add("extra", d.Extra)
	for _, r := range d.Renamed {
		parts = append(parts, fmt.Sprintf("%s may be called %s now", r.From, r.To))
	}
	if d.Reordered {
		parts = append(parts, "columns in another order")
	}
	add("another type in", d.Retyped)
	parts = append(parts, d.Other...)
	if len(parts) == 0 {
		return "another shape"
	}
	return strings.Join(parts, "; ")
}

// contracts is what keeps the next night from beginning.
func contracts(v View) []Alert {
	list := v.Status.Contracts
	if len(list) == 0 {
		return nil
	}
	a := Alert{Cause: "contract", Kind: Failed, Title: "No run can begin: a contract cannot be used; readers see the last published run", Next: "daybook contract lint, mend it, then: daybook run"}
	for _, p := range list {
		a.Lines = append(a.Lines, p.String())
	}
	return []Alert{a}
}

func failed(v View) []Alert {
	if v.Status.LastOutcome != string(batch.Failed) || v.Status.LastRun == nil {
		return nil
	}
	return []Alert{{
		Cause: "failed", Kind: Failed, Run: *v.Status.LastRun, Title: fmt.Sprintf("Run %d failed; readers see the last published run", *v.Status.LastRun),
		Lines: []string{v.Status.LastError}, Next: "daybook run",
	}}
}

func stale(v View) []Alert {
	if v.StaleFor <= 0 || v.Status.BusinessDate == nil {
		return nil
	}
	d, err := contract.ParseDay(*v.Status.BusinessDate)
	if err != nil {
		return nil
	}
	// A business date is over when its day is, by the clock of the home; how long ago that was is how old what readers see is.
	next := (d + 1).Time()
	age := v.Now.Sub(time.Date(next.Year(), next.Month(), next.Day(), 0, 0, 0, 0, v.Now.Location()))
	if age < v.StaleFor {
		return nil
	}
	return []Alert{{
		Cause: "stale", Kind: Stale, BusinessDate: d.String(), Title: fmt.Sprintf("The newest published business date is %s", d),
		Lines: []string{fmt.Sprintf("%d hours since that day ended, %d are allowed", int(age.Hours()), int(v.StaleFor.Hours()))}, Next: "daybook status",
	}}
}

func overdue(v View) []Alert {
	o := v.Status.Overdue
	if o == nil {
		return nil
	}
	span := o.From
	if o.Dates > 1 {
		span += " to " + o.To
	}
	title, lines, next := "Nothing has come for "+span, []string{"due: " + strings.Join(o.Datasets, ", ")}, "ask the owner, then: daybook run"
	if o.Landing > 0 { // how many they are, and in which run, is no news while it lasts
		title, lines = span+" is not published, though it was due", append(lines, "files of it lie in landing and wait "+o.Why)
		if o.All {
			next = "daybook status"
		}
	}
	return []Alert{{
		Cause: "overdue", Kind: Overdue, BusinessDate: o.From, Owner: strings.Join(o.Owners, ", "),
		Title: title, Lines: lines, Next: next,
	}}
}

// mails tells which morning mails did not get through.
func mails(v View) []Alert {
	m := v.Status.Mail
	if m == nil || len(m.Lost) == 0 || m.BusinessDate == nil {
		return nil
	}
	a := Alert{
		Cause: "mail:" + *m.BusinessDate, Kind: Mail, BusinessDate: *m.BusinessDate, Next: "daybook mail list",
		Title: fmt.Sprintf("%s of %s did not get through", counted(len(m.Lost), "The mail to "+m.Lost[0].Login, "morning mails"), *m.BusinessDate),
	}
	for _, l := range m.Lost {
		a.Lines = append(a.Lines, fmt.Sprintf("%s to %s: %s: %s", l.Kind, l.Address, l.State, l.Error))
	}
	return []Alert{a}
}

func backup(v View) []Alert {
	s := v.Status
	a := Alert{Cause: "backup", Kind: Backup, Title: "No backup was made when it was due", Next: "daybook backup"}
	switch {
	case s.BackupError != nil:
		a.Title, a.Lines = "The newest backup failed", []string{s.BackupError.Error}
	case !s.BackupLate:
		return nil
	}
	if s.Backup != nil {
		a.Lines = append(a.Lines, fmt.Sprintf("the newest good one is of %s, of run %d, in %s", s.Backup.MadeAt.UTC().Format("2006-01-02 15:04 MST"), s.Backup.PublishedRun, s.Backup.To))
	}
	return []Alert{a}
}

// group puts what has one cause together, in the order of first sight.
type group[T any] struct {
	cause string
	items []T
}

func grouped[T any](list []T, cause func(T) string) (out []group[T]) {
	for _, x := range list {
		c := cause(x)
		i := slices.IndexFunc(out, func(g group[T]) bool { return g.cause == c })
		if i < 0 {
			out, i = append(out, group[T]{cause: c}), len(out)
		}
		out[i].items = append(out[i].items, x)
	}
	return out
}

func quarantine(v View) (list []Alert) {
	groups := grouped(v.Status.Quarantine, func(q warehouse.QuarantineItem) string {
		return strings.Join([]string{string(q.Outcome), q.Dataset, cmp.Or(first(q.Rules), "-")}, ":")
	})
	for _, g := range groups {
		q := g.items[0]
		a := Alert{Cause: "quarantine:" + g.cause, Kind: Quarantine, Owner: q.Owner, Run: q.Run, Next: "daybook quarantine show " + fmt.Sprint(q.ID)}
		why := string(q.Outcome)
		if len(q.Rules) > 0 {
			why = strings.Join(q.Rules, ", ")
			if slices.Contains(q.Rules, "control_total") {
				a.Cause, a.Kind = "control:"+g.cause, Control
			}
		}
		a.Title = fmt.Sprintf("%s in quarantine: %s", counted(len(g.items), q.File, "files of "+q.Dataset), why)
		for _, q := range g.items {
			a.Lines = append(a.Lines, fmt.Sprintf("%d %s, %d rows, %s", q.ID, q.File, q.Rows, counted(int(q.FindingsTotal), "1 finding", "findings")))
			if q.BusinessDate != nil {
				a.BusinessDate = max(a.BusinessDate, *q.BusinessDate)
			}
		}
		list = append(list, a)
	}
	return list
}

func missing(v View) (list []Alert) {
	known := func(m batch.Missing) bool { // its file is in quarantine, which is told
		return m.Came == batch.CameQuarantined || m.StoreID == "" && slices.ContainsFunc(v.Status.Quarantine, func(q warehouse.QuarantineItem) bool {
			return q.Dataset == m.Dataset && q.BusinessDate != nil && *q.BusinessDate == m.BusinessDate
		})
	}
	groups := grouped(slices.DeleteFunc(slices.Clone(v.Status.Missing), known), func(m batch.Missing) string { return m.Dataset + ":" + m.BusinessDate })
	for _, g := range groups {
		m := g.items[0]
		a := Alert{Cause: "missing:" + g.cause, Kind: Missing, BusinessDate: m.BusinessDate, Owner: m.Owner, Next: "ask the owner; a late file is taken in by the next run"}
		if m.StoreID == "" {
			a.Title = fmt.Sprintf("%s of %s is %s", m.Dataset, m.BusinessDate, m.Word)
		} else {
			a.Title = fmt.Sprintf("%s of %s: %s %s", m.Dataset, m.BusinessDate, counted(len(g.items), "store "+m.StoreID+" is", "stores are"), m.Word)
			for _, m := range g.items {
				a.Lines = append(a.Lines, m.StoreID)
			}
		}
		list = append(list, a)
	}
	return list
}

func findings(v View) (list []Alert) {
	if v.Over <= 0 {
		return nil
	}
	for _, f := range v.Findings {
		a := Alert{
			Cause: "insight:" + f.ID, Kind: Insight, BusinessDate: f.BusinessDate, Owner: f.Role, Title: f.Headline, Money: f.Money,
			Lines: []string{f.Money + " " + v.Currency}, Next: f.Action,
		}
		if a.worth(v.Over) {
			list = append(list, a)
		}
	}
	return list
}

// counted names one thing, or says how many there are.
func counted(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// joined adds a name to a list of names.
func joined(list, name string) string {
	if name == "" || slices.Contains(strings.Split(list, ", "), name) {
		return list
	}
	if list == "" {
		return name
	}
	return list + ", " + name
}

// short cuts a long list and says how much was cut.
func short(lines []string) []string {
	if len(lines) <= mostLines {
		return lines
	}
	return append(slices.Clone(lines[:mostLines]), fmt.Sprintf("… and %d more", len(lines)-mostLines))
}
