package web

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// FileTrouble is a file that drifted or waits in quarantine, with all that its owner must know.
type FileTrouble struct {
	ID            int64
	File, Dataset string
	Date, Store   string
	Outcome       string
	Rows, Found   int64
	Owner         string
	Support       string
	Since         string
	Findings      []contract.Finding
	More          int64
	Diff          *DiffView
	Message       string // ready to send to the owner
	Commands      []Pair // what it does, the command
}

// DiffView is a header as the contract has it beside the header of the file.
type DiffView struct {
	Lines []DiffLine
	Other []string
}

// DiffLine is one position of the two headers. Mark is same, missing, extra or renamed.
type DiffLine struct{ Expected, Found, Mark, Says string }

// trouble1 describes one file; drift stopped its run, else it waits in quarantine.
func (s *server) trouble1(d warehouse.Delivery, drift bool) FileTrouble {
	v := d.Verdict
	t := FileTrouble{
		ID: d.ID, File: d.File, Dataset: d.Dataset, Outcome: string(d.Outcome), Rows: d.Rows, Found: d.FindingsTotal,
		Owner: v.Owner, Support: v.Support, Since: d.RunStarted.In(s.Now().Location()).Format("Mon 2 Jan 15:04"), Store: deref(d.StoreID),
	}
	if d.BusinessDate != nil {
		t.Date = s.format.Day(*d.BusinessDate)
	}
	t.Findings = v.Findings
	if len(t.Findings) > shownFaults {
		t.Findings = t.Findings[:shownFaults]
	}
	t.More = max(d.FindingsTotal-int64(len(t.Findings)), 0)
	if d.Outcome == contract.Drifted {
		t.Diff = diffOf(v.Diff)
	}
	t.Message = message(t, v)
	if drift {
		t.Commands = []Pair{
			{"once the owner has sent it again, or the contract was changed on purpose", "daybook run"},
			{"to publish this night without it, on the record", "daybook run --hold " + shellWord(d.File) + " --why 'waiting for the owner'"},
		}
		return t
	}
	id := strconv.FormatInt(d.ID, 10)
	t.Commands = []Pair{
		{"to check it again under today's contract and load it", "daybook quarantine release " + id},
		{"to close it for good", "daybook quarantine discard " + id + " --why 'replaced by a new file'"},
	}
	return t
}

// diffOf lays the two headers side by side, in the contract's order, with what only the file has at the end.
func diffOf(d contract.Diff) *DiffView {
	v := &DiffView{Other: d.Other}
	renamed, guessed := map[string]string{}, map[string]bool{}
	for _, x := range d.Renamed {
		renamed[x.From] = x.To
		guessed[x.To] = true
	}
	missing := set(d.Missing)
	retyped := set(d.Retyped)
	expected := d.Expected
	if len(expected) == 0 {
		expected = append(append([]string{}, d.Missing...), d.Retyped...)
	}
	for _, name := range expected {
		line := DiffLine{Expected: name, Found: name, Mark: "same"}
		switch {
		case renamed[name] != "":
			line.Found, line.Mark, line.Says = renamed[name], "renamed", "probably renamed"
		case missing[name]:
			line.Found, line.Mark, line.Says = "", "missing", "missing"
		case retyped[name]:
			line.Mark, line.Says = "renamed", "values are of another type"
		}
		v.Lines = append(v.Lines, line)
	}
	for _, name := range d.Extra {
		if !guessed[name] {
			v.Lines = append(v.Lines, DiffLine{Found: name, Mark: "extra", Says: "not in the contract"})
		}
	}
	if d.Reordered {
		v.Other = append(v.Other, "The columns stand in another order: "+strings.Join(d.Found, ", ")+".")
	}
	return v
}

func set(names []string) map[string]bool {
	m := map[string]bool{}
	for _, n := range names {
		m[n] = true
	}
	return m
}

// message is what to send to the owner of a file.
func message(t FileTrouble, v contract.Verdict) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Your file %s", t.File)
	if t.Date != "" {
		fmt.Fprintf(&b, " for %s", t.Date)
	}
	if v.Outcome == contract.Drifted || t.Outcome == string(contract.Drifted) {
		b.WriteString(" does not have the columns that we agreed on, so nothing of it was loaded.\n")
		if t.Diff != nil {
			for _, l := range t.Diff.Lines {
				if l.Mark != "same" {
					fmt.Fprintf(&b, "  agreed: %s   sent: %s   (%s)\n", orNone(l.Expected), orNone(l.Found), l.Says)
				}
			}
			for _, o := range t.Diff.Other {
				fmt.Fprintf(&b, "  %s\n", o)
			}
		}
		b.WriteString("Please send it again with the agreed header, or tell us that the change is meant to stay, so that we change the contract together.")
		return b.String()
	}
	fmt.Fprintf(&b, " was not loaded: %d findings in %d rows.\n", t.Found, t.Rows)
	for i, f := range t.Findings {
		if i == 5 {
			break
		}
		fmt.Fprintf(&b, "  line %d, column %s, value %q: %s\n", f.Line, orNone(f.Column), f.Value, f.Message)
	}
	if t.Found > 5 {
		fmt.Fprintf(&b, "  and %d more\n", t.Found-int64(min(5, len(t.Findings))))
	}
	b.WriteString("We change nothing in your files. Please send it again under the same name.")
	return b.String()
}

func orNone(s string) string {
	if s == "" {
		return "(none)"
	}
	return s
}

// shellWord quotes a word for a POSIX shell where it needs it.
func shellWord(s string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("._-/", r)
	}
	if s != "" && strings.IndexFunc(s, func(r rune) bool { return !plain(r) }) < 0 && s[0] != '-' {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
