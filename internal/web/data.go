package web

import (
	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/warehouse"
)

const (
	boardDays    = 14
	boardStores  = 50
	shownRuns    = 30
	shownWaiting = 20
	shownFaults  = 20
)

// Data is the page of whoever minds the feeds: what came, what waits, what ran.
type Data struct {
	Base       `json:"-"`
	Board      BoardView     `json:"board"`
	Drift      []FileTrouble `json:"drift"`
	DriftRun   int64         `json:"drift_run"` // 0: none
	Waiting    []FileTrouble `json:"quarantine"`
	AllWaiting int           `json:"all_in_quarantine"`
	Replaced   int           `json:"-"`      // files in quarantine in whose place a good one was loaded since
	Closed     []ClosedLine  `json:"closed"` // released or discarded, the newest first
	Runs       []RunLine     `json:"runs"`   // none for who sees a part of the chain
	Awaits     *AwaitsLine   `json:"-"`      // nil for them too
	Told       *Told         `json:"told"`   // null: nobody is to be told of anything, or the reader does not mind the data
	BoardFiles []Part        `json:"-"`
	WaitFiles  []Part        `json:"-"`
	RunFiles   []Part        `json:"-"`

	HasContracts bool `json:"-"`
}

// RunLine is one run in the ledger.
type RunLine struct {
	warehouse.RunRow
	Link    string `json:"-"`
	Started string `json:"-"`
	Dates   string `json:"-"`
	Words   string `json:"-"`       // the outcome, for people
	Level   string `json:"level"`   // ok, amber, red
	Adds    bool   `json:"adds_up"` // rows and sums in = loaded + quarantined
	AsOf    string `json:"-"`
}

func (s *server) data(r *request) (page, error) {
	p := &Data{Base: r.base}
	p.Title, p.Here, p.ShowVersus = s.format.say("Data"), "/data", false
	if r.view.Run == 0 {
		p.Told = r.told
	}
	p.HasContracts = r.state.Contracts.Set != nil
	board, err := r.q.Board(r.ctx, r.w, r.date, boardDays, r.in, r.asOf())
	if err != nil {
		return nil, err
	}
	if p.Board, err = s.boardView(r, board); err != nil {
		return nil, err
	}
	if err := s.waiting(r, p); err != nil {
		return nil, err
	}
	if p.Closed, err = s.closed(r); err != nil {
		return nil, err
	}
	if r.state.Outcome == "stopped_by_drift" && r.state.NewestRun > r.state.Run && r.view.Run == 0 {
		files, err := r.q.FilesOf(r.ctx, r.state.NewestRun)
		if err != nil {
			return nil, err
		}
		p.DriftRun = r.state.NewestRun
		for _, d := range files {
			if d.Outcome == contract.Drifted {
				p.Drift = append(p.Drift, s.fileTrouble(r, d))
			}
		}
	}
	runs, err := r.q.RunsUpTo(r.ctx, r.view.Run, shownRuns)
	if err != nil {
		return nil, err
	}
	p.BoardFiles, p.WaitFiles = r.files("/data/board"), r.files("/data/quarantine")
	if r.sees.All {
		p.RunFiles = r.files("/data/runs")
		if r.view.Run == 0 {
			p.Awaits = s.awaitsLine(r.state.Awaits)
		}
	}
	for _, run := range runs {
		p.Runs = append(p.Runs, s.runLine(r, run))
	}
	return p, nil
}

// waiting fills the workbench, the newest file first: yesterday's hurts most.
func (s *server) waiting(r *request, p *Data) error {
	if r.sees.All && r.view.Run == 0 {
		by, err := r.q.Replaced(r.ctx)
		if err != nil {
			return err
		}
		p.Replaced = len(by)
	}
	if r.state.Quarantined == 0 {
		return nil
	}
	files, all, err := r.q.Quarantined(r.ctx, r.asOf(), shownWaiting)
	for _, d := range files {
		p.Waiting = append(p.Waiting, s.fileTrouble(r, r.then(d)))
	}
	p.AllWaiting = all
	return err
}

// boardWords are the words of the board in the order of its key, and what they mean.
var boardWords = []KeyEntry{
	{read.Received, "", "all that was due or is usual is in"},
	{read.Corrected, "", "a later file took the place of the first"},
	{read.Late, "", "came in a later run than the night's first files"},
	{read.Partial, "", "some of it is in, some is not: counted in no sum"},
	{read.Quarantined, "", "a file of it waits in quarantine: counted in no sum"},
	{read.Missing, "", "the store trades on such a day and sent nothing"},
	{read.Closed, "", "not due: the store, its calendar or its habit says so"},
	{read.NotOpen, "", "before its first day, after its last, or before the history begins"},
}

// KeyEntry explains one word of the board.
type KeyEntry struct {
	Word  read.Word `json:"word"`
	Sign  string    `json:"-"`
	Means string    `json:"means"`
}
