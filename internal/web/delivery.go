package web

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// DeliveryPage is one file: what it was, what was found in it, what became of it, and one of its lines.
type DeliveryPage struct {
	Base      `json:"-"`
	File      FileTrouble  `json:"file"`
	Ledger    *LedgerEntry `json:"ledger"`
	Word      string       `json:"word"` // what became of it
	Level     string       `json:"level"`
	Facts     []Pair       `json:"-"`
	Exact     []Pair       `json:"-"` // what tells the file from every other, where it does not stand among Facts
	Sums      []SumLine    `json:"sums"`
	Rules     string       `json:"rules"`
	Run       string       `json:"-"` // to it; empty for who sees a part of the chain
	RunNumber int64        `json:"run"`
	Part      bool         `json:"part"`   // other stores' rows are in it too, so it is not shown what it says
	Line      int64        `json:"line"`   // 0: none asked for
	Shown     *FileRecord  `json:"record"` // the line as it came; null: none asked for, or it cannot be shown
	Command   string       `json:"-"`      // prints the line; empty where it stands here, or is no longer kept
	Closed    string       `json:"-"`      // who discarded it, when and why; empty: nobody did
	Bad       bool         `json:"-"`      // it has findings, a diff, or waits
	Back      string       `json:"-"`
}

// LedgerEntry is what the ledger keeps of a file.
type LedgerEntry struct {
	Bytes           *int64     `json:"bytes"` // null: other stores' rows are in it too
	SHA256          string     `json:"sha256"`
	ContractID      string     `json:"contract_id"`
	ContractVersion string     `json:"contract_version"`
	ContractSHA256  string     `json:"contract_sha256"`
	JudgedAt        time.Time  `json:"judged_at"`
	Place           string     `json:"place"`
	Path            string     `json:"path"`
	ClosedWhy       string     `json:"closed_why"`
	ClosedWho       string     `json:"closed_who"` // discarded it; empty: nobody did, or that was not kept
	ClosedAt        *time.Time `json:"closed_at"`  // when it was discarded; null likewise
	LeftAt          *time.Time `json:"left_at"`    // when the file left the archive, its days being over; null: it did not
}

// SumLine is the total of one of a file's columns.
type SumLine struct {
	Name  string  `json:"column"`
	Value *Number `json:"sum"`
}

func (s *server) delivery(r *request) (page, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil || id < 1 {
		return nil, fault.New(fault.NotFound, "%q is not the number of a file", cut(r.PathValue("id")))
	}
	d, err := r.q.File(r.ctx, id)
	if err != nil {
		return nil, err
	}
	if d.RunOutcome == "running" {
		return nil, fault.New(fault.NotFound, "file %d belongs to a run that has not ended yet", id)
	}
	if r.view.Run > 0 && d.Run > r.view.Run {
		return nil, elsewhere{
			fault.New(fault.NotFound, "file %d came in run %d, after run %d", id, d.Run, r.view.Run), []Part{{s.format.say("The file as it is now"), r.view.Self(r.base.Path, "run", "")}},
		}
	}
	d = r.then(d)
	p := &DeliveryPage{Base: r.base, File: s.fileTrouble(r, d), Line: r.view.Line, Run: s.runLink(r, d.Run), RunNumber: d.Run, Part: !r.q.SeesFile(d), Back: r.view.Link("/data")}
	p.Title, p.Here = fault.Visible(d.File), "/data"
	by, err := r.q.Replaced(r.ctx)
	if err != nil {
		return nil, err
	}
	if n := by[d.ID]; n != 0 && r.view.Run == 0 {
		since := s.format.sayf(" Delivery %d was loaded in its place since: nothing is asked of its owner.", n)
		p.File.Note, p.File.Says = strings.TrimSpace(p.File.Note+since), strings.TrimSpace(p.File.Says+since)
		p.File.Message, p.File.Mail = "", ""
	}
	p.ShowRegion, p.ShowVersus, p.ShowNight = false, false, false
	p.Word, p.Level = becameOf(s.format, d)
	p.Bad = len(p.File.Findings) > 0 || p.File.Diff != nil || d.Place == warehouse.InQuarantine
	p.Facts, p.Exact = s.fileFacts(d, p.Part, p.Who.Store != "")
	p.Ledger = &LedgerEntry{
		Bytes: &d.Bytes, SHA256: d.SHA256, ContractID: d.ContractID, ContractVersion: d.ContractVersion, ContractSHA256: d.ContractSHA256, JudgedAt: d.RunStarted.UTC(),
		Place: string(d.Place), Path: d.Path, ClosedWhy: d.ClosedWhy, ClosedWho: d.ClosedWho, ClosedAt: d.ClosedAt, LeftAt: d.LeftAt,
	}
	p.Closed = s.discarded(d)
	if p.Line > 0 {
		if p.Shown, err = s.fileLine(r, d, p.Part); err != nil {
			return nil, err
		}
	}
	if p.Part {
		p.Ledger.Bytes, p.Bad = nil, false
		return p, nil
	}
	p.Sums = s.fileSums(d.Verdict)
	p.Rules = s.format.sayf("%d rules declared, %d run", d.Verdict.Rules.Declared, d.Verdict.Rules.Run)
	if len(d.Verdict.RulesNotRun) > 0 {
		p.Rules += s.format.say("; not applicable: ") + strings.Join(d.Verdict.RulesNotRun, ", ")
	}
	if p.Line > 0 && !s.readsFile(d) && d.Kept() {
		p.Command = printLine(d.Path, p.Line)
	}
	return p, nil
}

// discarded says who discarded a file, when and why; empty where nobody did.
func (s *server) discarded(d warehouse.Delivery) string {
	if d.Place != warehouse.Discarded {
		return ""
	}
	text := s.format.say("Discarded")
	if d.ClosedWho != "" {
		text += s.format.sayf(" by %s", d.ClosedWho)
	}
	if d.ClosedAt != nil {
		text += ", " + s.format.date(d.ClosedAt.In(s.Now().Location()), "Mon 2 Jan 2006 15:04")
	}
	if why := whyOf(d); why != "" {
		text += ": " + why
	}
	return strings.TrimSuffix(text, ".") + s.format.say(". The file is gone and waits for nobody; its verdict and its hash stay.")
}

// becameOf says in one word, or a few, what became of a file, and how bad that is.
func becameOf(f Format, d warehouse.Delivery) (word, level string) {
	switch {
	case d.WithdrawnBy != nil:
		return f.sayf("withdrawn by run %d", *d.WithdrawnBy), "amber"
	case d.Place == warehouse.InQuarantine:
		return f.say(string(d.Outcome)) + f.say(", in quarantine"), "amber"
	case d.Place == warehouse.Released:
		return f.say(string(d.Outcome)) + f.say(", released"), "ok"
	case d.Place == warehouse.Discarded:
		return f.say(string(d.Outcome)) + f.say(", discarded"), "ok"
	case d.Outcome == contract.Drifted:
		return f.say("drift"), "red"
	case d.Outcome == contract.OK && d.Place == warehouse.InLanding:
		return f.say("good, not loaded"), "amber"
	case d.Outcome == contract.OK:
		return f.say("loaded"), "ok"
	}
	return f.say(string(d.Outcome)), "ok"
}

// fileFacts are what the ledger knows of a file; part leaves out what other stores in it make up, apart gives what tells it from every other
// file as exact: its hashes and its place.
func (s *server) fileFacts(d warehouse.Delivery, part, apart bool) (list, exact []Pair) {
	addTo := func(list *[]Pair, name, value string) {
		if value != "" {
			*list = append(*list, Pair{name, value})
		}
	}
	add := func(name, value string) { addTo(&list, name, value) }
	addExact := add
	if apart {
		addExact = func(name, value string) { addTo(&exact, name, value) }
	}
	add(s.format.say("Dataset"), d.Dataset)
	if d.BusinessDate != nil {
		add(s.format.say("Night"), s.format.Day(*d.BusinessDate))
	}
	add(s.format.say("Store"), deref(d.StoreID))
	if !part {
		add(s.format.say("Rows"), s.format.Whole(d.Rows))
		add(s.format.say("Bytes"), s.format.Whole(d.Bytes))
	}
	addExact("sha256", d.SHA256)
	add(s.format.say("Contract"), strings.TrimSpace(d.ContractID+" "+d.ContractVersion))
	addExact(s.format.say("sha256 of the contract"), d.ContractSHA256)
	add(s.format.say("Judged"), s.format.date(d.RunStarted.In(s.Now().Location()), "Mon 2 Jan 2006 15:04"))
	switch {
	case d.Place == warehouse.Discarded:
		addExact(s.format.say("Where it was"), fault.Visible(d.Path))
	case d.LeftAt == nil:
		addExact(s.format.say("Where it is"), fault.Visible(d.Path))
	default:
		addExact(s.format.say("Where it was"), fault.Visible(d.Path))
		add(s.format.say("Left the archive"), s.format.date(d.LeftAt.In(s.Now().Location()), "Mon 2 Jan 2006")+s.format.say(", its days being over: hash, counts and sums stay, and so does what it brought"))
	}
	if d.Place != warehouse.Discarded { // which is told above
		add(s.format.say("Why it was closed"), d.ClosedWhy)
	}
	if d.Swept {
		add(s.format.say("Rows kept"), s.format.say("no: a later file took their place longer ago than is kept"))
	}
	return list, exact
}

// fileSums are the totals of a file's number columns, as they were counted while it was read.
func (s *server) fileSums(v contract.Verdict) []SumLine {
	var list []SumLine
	for name, value := range v.Sums {
		list = append(list, SumLine{name, &Number{s.exactly(value), value}})
	}
	slices.SortFunc(list, func(a, b SumLine) int { return cmp.Compare(a.Name, b.Name) })
	return list
}

// exactly writes a decimal string with all its decimals, as the chain writes numbers; one that is none stays as it is.
func (s *server) exactly(v string) string {
	_, fraction, _ := strings.Cut(v, ".")
	n, err := warehouse.Scaled(v, len(fraction))
	if err != nil || len(fraction) > 9 {
		return v
	}
	return sign(n) + s.format.digits(n, len(fraction), len(fraction))
}

// printLine is the command that prints a line of a file of the home, whatever it is packed in.
func printLine(path string, line int64) string {
	tool := "cat"
	switch {
	case strings.HasSuffix(path, ".gz"):
		tool = "gzip -dc"
	case strings.HasSuffix(path, ".zst"):
		tool = "zstd -dc"
	case strings.HasSuffix(path, ".zip"):
		tool = "unzip -p"
	}
	return fmt.Sprintf("%s %s | sed -n %dp", tool, batch.ShellWord(path), line)
}
