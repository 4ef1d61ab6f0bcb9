package web

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// shownFiles is how many files of a run are listed; a history of years has thousands.
const shownFiles = 300

// RunPage is one run of the ledger with its files.
type RunPage struct {
	Base
	Run     RunLine
	Held    []string
	Missing []missing
	Failed  bool
	Files   []FileLine
	More    int
	Back    string
}

// FileLine is one file of a run.
type FileLine struct {
	File, Dataset, Day, Store string
	Rows                      int64
	Value                     string
	Word, Level, Link         string
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
	p := &RunPage{Base: r.base, Run: s.runLine(r, row), Held: rep.Held, Missing: rep.Missing, Failed: row.Outcome == "failed", Back: r.view.Link("/data") + "#runs"}
	p.Title, p.Here = fmt.Sprintf("Run %d", n), "/data"
	p.ShowRegion, p.ShowVersus, p.ShowNight = false, false, false
	for i, d := range files {
		if i == shownFiles {
			p.More = len(files) - shownFiles
			break
		}
		line := FileLine{File: d.File, Dataset: d.Dataset, Store: deref(d.StoreID), Rows: d.Rows, Value: s.format.Amount(d.SalesValue), Link: r.view.Link(fmt.Sprintf("/data/files/%d", d.ID))}
		line.Word, line.Level = becameOf(d)
		if d.BusinessDate != nil {
			line.Day = s.format.ShortDay(*d.BusinessDate)
		}
		p.Files = append(p.Files, line)
	}
	return p, nil
}

func (s *server) runLine(r *request, run warehouse.RunRow) RunLine {
	l := RunLine{
		RunRow: run, Link: r.view.Link(fmt.Sprintf("/data/runs/%d", run.Run)), Started: run.StartedAt.In(s.Now().Location()).Format("Mon 2 Jan 15:04"),
		Outcome: strings.ReplaceAll(run.Outcome, "_", " "), Level: "ok", AsOf: r.view.Link("/", "run", run.Run, "date", ""),
	}
	switch run.Outcome {
	case "stopped_by_drift", "failed":
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
			l.Dates += " to " + s.dayText(*run.LastDate)
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
