package web

import (
	"fmt"
	"net/mail"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// FileTrouble is a file that drifted or waits in quarantine, with all that its owner must know.
type FileTrouble struct {
	ID       int64         `json:"delivery_id"`
	File     string        `json:"file"`
	Dataset  string        `json:"dataset"`
	Date     *contract.Day `json:"business_date"`
	Store    string        `json:"store_id"`
	Outcome  string        `json:"outcome"`
	Rows     int64         `json:"-"`
	Found    int64         `json:"-"`
	RowsOf   *int64        `json:"rows"`           // null: as part says
	FoundOf  *int64        `json:"findings_total"` // null: as part says
	Owner    string        `json:"owner"`
	Support  string        `json:"support"`
	Since    time.Time     `json:"since"`
	Part     bool          `json:"part"`     // other stores' rows are in it too: its rows, findings and message are not told
	Findings []FileFinding `json:"findings"` // the first of them, each with the sentence of the ledger, in English
	More     int64         `json:"-"`
	Diff     *DiffView     `json:"diff"`
	Message  string        `json:"message"` // ready to send to the owner
	Mail     string        `json:"-"`       // opens a mail with the message; empty where the owner has no mail address
	Mend     *MendForm     `json:"-"`       // nil: the reader may not release it here
	Commands []Pair        `json:"-"`       // what it does, the command
	Link     string        `json:"-"`       // to the file's own page
	Note     string        `json:"note"`
	Says     string        `json:"-"` // the note, as pages say it
}

// FileFinding is one broken rule at one place of a file.
type FileFinding struct {
	contract.Finding
	Hidden string `json:"hidden"` // why the value is not shown, in English; empty: it is
	Link   string `json:"-"`      // to its line of the file; empty where its bytes are no longer kept
}

// DiffView is a header as the contract has it beside the header of the file.
type DiffView struct {
	Lines []DiffLine `json:"columns"`
	Other []string   `json:"other"`
}

// DiffLine is one position of the two headers. Mark is same, missing, extra or renamed.
type DiffLine struct {
	Expected string `json:"expected"`
	Found    string `json:"found"`
	Mark     string `json:"mark"` // same, missing, extra or renamed
	Says     string `json:"says"`
}

// fileTrouble describes one file: that which stopped its run, waits in quarantine, or was loaded.
func (s *server) fileTrouble(r *request, d warehouse.Delivery) FileTrouble {
	v := d.Verdict
	t := FileTrouble{
		ID: d.ID, File: d.File, Dataset: d.Dataset, Outcome: string(d.Outcome), Rows: d.Rows, Found: d.FindingsTotal, Note: v.Note, Says: s.format.sayFound(fault.Visible(v.Note)),
		Owner: v.Owner, Support: v.Support, Since: d.RunStarted.In(s.Now().Location()), Date: d.BusinessDate, Store: deref(d.StoreID),
		Link: r.view.Link(fmt.Sprintf("/data/files/%d", d.ID)),
	}
	if t.Part = !r.q.SeesFile(d); t.Part {
		t.Rows, t.Found, t.Findings = 0, 0, []FileFinding{} // nothing found is what a good file has
		return t
	}
	t.RowsOf, t.FoundOf = &t.Rows, &t.Found
	for _, f := range v.Findings[:min(len(v.Findings), shownFaults)] {
		x := FileFinding{Finding: f}
		if f.Value == read.CostHidden {
			x.Value, x.Hidden = "", read.CostHidden
		}
		if f.Line > 0 && d.Kept() {
			x.Link = r.view.Link(fmt.Sprintf("/data/files/%d", d.ID), "line", f.Line)
		}
		t.Findings = append(t.Findings, x)
	}
	t.More = max(d.FindingsTotal-int64(len(t.Findings)), 0)
	if d.Outcome == contract.Drifted {
		t.Diff = diffOf(s.format, v.Diff)
	}
	if r.view.Run > 0 {
		return t // what to do with it is a matter of today
	}
	t.Mend = s.mendForm(r, d)
	id := strconv.FormatInt(d.ID, 10)
	switch {
	case d.Place == warehouse.InQuarantine:
		t.Commands = []Pair{
			{s.format.say("checks it again under today's contract, and loads it where it is right"), "daybook quarantine release " + id},
			{s.format.say("removes the file for good; its verdict, its hash and your reason stay in the ledger"), "daybook quarantine discard " + id + " --why 'replaced by a new file'"},
		}
	case d.Outcome == contract.Drifted && d.Place == warehouse.InLanding:
		t.Commands = []Pair{
			{s.format.say("once the owner has sent it again, or the contract was changed on purpose"), "daybook run"},
			{s.format.say("publishes the night without it, on the record"), "daybook run --hold " + batch.ShellWord(d.File) + " --why 'waiting for the owner'"},
		}
	default:
		return t
	}
	t.Message = s.message(t)
	t.Mail = s.mailTo(v.Owner, fault.Visible(t.File), t.Message)
	return t
}

// mailTo is the address that opens a mail to an owner with the message in it; empty where the owner is no mail address.
func (s *server) mailTo(owner, file, message string) string {
	a, err := mail.ParseAddress(owner)
	if err != nil || a.Address != owner {
		return ""
	}
	escape := func(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") }
	return "mailto:" + url.PathEscape(a.Address) + "?subject=" + escape(s.format.sayf("Please send %s again", file)) + "&body=" + escape(message)
}

// diffOf lays the two headers side by side, in the contract's order, with what only the file has at the end.
func diffOf(f Format, d contract.Diff) *DiffView {
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
			line.Found, line.Mark, line.Says = renamed[name], "renamed", f.say("probably renamed")
		case missing[name]:
			line.Found, line.Mark, line.Says = "", "missing", f.say("missing")
		case retyped[name]:
			line.Mark, line.Says = "renamed", f.say("values are of another type")
		}
		v.Lines = append(v.Lines, line)
	}
	for _, name := range d.Extra {
		switch {
		case name == read.CostHidden:
			v.Lines = append(v.Lines, DiffLine{Found: hiddenText, Mark: "extra", Says: f.say(read.CostHidden)})
		case !guessed[name]:
			v.Lines = append(v.Lines, DiffLine{Found: name, Mark: "extra", Says: f.say("not in the contract")})
		}
	}
	if d.Reordered {
		v.Other = append(v.Other, f.say("The columns stand in another order: ")+strings.Join(d.Found, ", ")+".")
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
