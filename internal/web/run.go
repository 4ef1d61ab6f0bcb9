package web

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// shownFiles is how many files of a run are listed; a history of years has thousands.
const shownFiles = 300

// RunPage is one run of the ledger with its files.
type RunPage struct {
	Base    `json:"-"`
	Run     RunLine         `json:"run"`
	Held    []string        `json:"held"`
	Unusual []batch.Unusual `json:"unusual"` // why it is held, or would be
	Waits   bool            `json:"waits"`   // it is held, and for a person's word
	Gate    *GateForm       `json:"-"`       // nil: the reader may not decide on it here
	Missing []missing       `json:"missing"`
	Changes string          `json:"-"` // to what it changed; empty: that cannot be read
	Failed  bool            `json:"-"`
	Why     string          `json:"-"`     // it failed, for who minds the data; empty: the log says
	Files   []FileLine      `json:"files"` // the first of them
	More    int             `json:"more"`  // how many files there are beside
	Back    string          `json:"-"`
}

// quarantinedOf says of what was missing in a run that it came, where its own file went into quarantine: that of the store, or one of all stores where all were missing.
func quarantinedOf(list []missing, files []warehouse.Delivery) {
	for i, m := range list {
		if m.Word == "missing" && slices.ContainsFunc(files, func(d warehouse.Delivery) bool {
			return d.Outcome != contract.OK && d.Place != warehouse.InLanding && d.Place != warehouse.InArchive && d.Dataset == m.Dataset &&
				d.BusinessDate != nil && d.BusinessDate.String() == m.BusinessDate && deref(d.StoreID) == m.StoreID
		}) {
			list[i].Came = batch.CameQuarantined
		}
	}
}

// FileLine is one file of a run.
type FileLine struct {
	ID      int64         `json:"delivery_id"`
	File    string        `json:"file"`
	Dataset string        `json:"dataset"`
	Day     *contract.Day `json:"business_date"`
	Store   string        `json:"store_id"`
	Rows    int64         `json:"rows"`
	Value   *Number       `json:"sales_value"`
	Shown   bool          `json:"-"` // it is of a dataset that brings sales
	Word    string        `json:"word"`
	Level   string        `json:"level"`
	Link    string        `json:"-"`
}

func (s *server) run(r *request) (page, error) {
	n, err := strconv.ParseInt(r.PathValue("run"), 10, 64)
	if err != nil || n < 1 {
		return nil, fault.New(fault.NotFound, "%q is not the number of a run", cut(r.PathValue("run")))
	}
	row, err := r.q.RunOf(r.ctx, n)
	if err != nil {
		return nil, err
	}
	files, err := r.q.FilesOf(r.ctx, n)
	if err != nil {
		return nil, err
	}
	rep := reportOf(row)
	p := &RunPage{Base: r.base, Run: s.runLine(r, row), Held: rep.Held, Unusual: rep.Unusual, Waits: r.waits(n), Gate: s.gateForm(r, n), Missing: rep.Missing, Failed: row.Outcome == "failed", Back: r.view.Link("/data") + "#runs"}
	if v := visitorOf(r.Request); p.Failed && (v.open() || v.mends()) {
		p.Why = rep.Error // it names files and tables of the home, which is nobody else's business
	}
	quarantinedOf(p.Missing, files)
	p.Title, p.Here = s.format.sayf("Run %d", n), "/data"
	p.ShowRegion, p.ShowVersus, p.ShowNight = false, false, false
	if p.Run.AsOf != "" && publishes(row) && n > max(r.state.OldestRun, 1) {
		p.Changes = r.view.Link(fmt.Sprintf("/data/runs/%d/changes", n))
	}
	for i, d := range files {
		if i == shownFiles {
			p.More = len(files) - shownFiles
			break
		}
		line := FileLine{ID: d.ID, File: d.File, Dataset: d.Dataset, Day: d.BusinessDate, Store: deref(d.StoreID), Rows: d.Rows, Value: s.format.amount(read.Maybe(d.SalesValue)), Link: r.view.Link(fmt.Sprintf("/data/files/%d", d.ID))}
		line.Shown = d.SalesValue != 0 || strings.HasPrefix(d.Dataset, "sale")
		line.Word, line.Level = becameOf(s.format, d)
		p.Files = append(p.Files, line)
	}
	return p, nil
}

func (s *server) runLine(r *request, run warehouse.RunRow) RunLine {
	run.Report = nil // what pages need of it is read already
	l := RunLine{
		RunRow: run, Link: r.view.Link(fmt.Sprintf("/data/runs/%d", run.Run)), Started: s.format.date(run.StartedAt.In(s.Now().Location()), "Mon 2 Jan 15:04"),
		Words: strings.ReplaceAll(run.Outcome, "_", " "), Level: "ok", AsOf: r.view.Link("/", "run", run.Run, "date", ""),
	}
	switch run.Outcome {
	case "stopped_by_drift", "held", "failed":
		l.Level, l.AsOf = "red", ""
	case "published_with_quarantine":
		l.Level = "amber"
	case "running":
		l.AsOf = ""
	}
	if run.Run > r.state.Run || run.Run < r.state.OldestRun {
		l.AsOf = ""
	}
	if run.FirstDate != nil && run.LastDate != nil {
		l.Dates = s.dayText(*run.FirstDate)
		if *run.FirstDate != *run.LastDate {
			l.Dates += s.format.say(" to ") + s.dayText(*run.LastDate)
		}
	}
	l.Adds = run.RowsIn == run.RowsLoaded+run.RowsQuarantined && s.moneyAdds(run)
	return l
}

func (s *server) moneyAdds(run warehouse.RunRow) bool {
	var v [3]int64
	for i, text := range []string{run.ValueIn, run.ValueLoaded, run.ValueQuarantined} {
		n, err := warehouse.Scaled(text, 2)
		if err != nil {
			return false
		}
		v[i] = n
	}
	return v[0] == v[1]+v[2]
}
