package web

import (
	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/warehouse"
)

const (
	boardDays    = 14
	boardStores  = 50
	shownRuns    = 30
	shownWaiting = 50
	shownFaults  = 20
)

// Data is the page of whoever minds the feeds: what came, what waits, what ran.
type Data struct {
	Base
	Days       []contract.Day
	Board      []BoardLine
	Stores     int64
	Prev, Next string
	Key        []KeyEntry
	Drift      []FileTrouble
	DriftRun   int64
	Waiting    []FileTrouble
	AllWaiting int
	Runs       []RunLine
}

// BoardLine is one store with its nights.
type BoardLine struct {
	Store, Name, Link string
	Nights            []Night
}

// KeyEntry explains one word of the board.
type KeyEntry struct {
	Word  read.Word
	Sign  string
	Means string
}

var boardKey = []KeyEntry{
	{read.Received, "", "all that was due or is usual is in"},
	{read.Corrected, "", "a later file took the place of the first"},
	{read.Late, "", "came in a later run than the night's first files"},
	{read.Partial, "", "some of it is in, some is not: counted in no sum"},
	{read.Quarantined, "", "the file waits in quarantine"},
	{read.Missing, "", "the store traded on this weekday before and sent nothing"},
	{read.Closed, "", "not due: the store, its calendar or its habit says so"},
}

// RunLine is one run in the ledger.
type RunLine struct {
	warehouse.RunRow
	Link    string
	Started string
	Dates   string
	Outcome string
	Level   string // ok, amber, red
	Adds    bool   // rows and sums in = loaded + quarantined
	AsOf    string
}

func (s *server) data(r *request) (page, error) {
	p := &Data{Base: r.base}
	p.Title, p.Here, p.ShowVersus = "Data", "/data", false
	if err := s.board(r, p); err != nil {
		return nil, err
	}
	if err := s.waiting(r, p); err != nil {
		return nil, err
	}
	if r.state.Outcome == "stopped_by_drift" && r.state.NewestRun > r.state.Run {
		files, err := s.Source.Deliveries(r.ctx, r.state.NewestRun, "")
		if err != nil {
			return nil, err
		}
		p.DriftRun = r.state.NewestRun
		for _, d := range files {
			if d.Outcome == contract.Drifted {
				p.Drift = append(p.Drift, s.trouble1(d, true))
			}
		}
	}
	runs, err := s.Source.Runs(r.ctx, shownRuns)
	if err != nil {
		return nil, err
	}
	for _, run := range runs {
		p.Runs = append(p.Runs, s.runLine(r, run))
	}
	return p, nil
}

func (s *server) board(r *request, p *Data) error {
	at := max(r.view.Page, 1)
	b, err := read.AskBoard(r.ctx, r.q, read.BoardQuery{Last: r.date, Days: boardDays, Scope: r.in, Limit: boardStores, Offset: (at - 1) * boardStores})
	if err != nil {
		return err
	}
	if len(b.Rows) == 0 && at > 1 {
		return fault.New(fault.NotFound, "the board has no page %d", at)
	}
	p.Days, p.Stores = b.Days, b.Stores
	for _, row := range b.Rows {
		p.Board = append(p.Board, BoardLine{row.Store, row.Name, r.view.Link("/stores/" + pathSegment(row.Store)), nightsOf(b.Days, row.Words)})
	}
	if at > 1 {
		p.Prev = r.view.Link("/data", "page", at-1)
	}
	if int64(at*boardStores) < b.Stores {
		p.Next = r.view.Link("/data", "page", at+1)
	}
	for _, k := range boardKey {
		k.Sign = wordSigns[k.Word]
		p.Key = append(p.Key, k)
	}
	return nil
}

func (s *server) waiting(r *request, p *Data) error {
	items, err := s.Source.Quarantined(r.ctx)
	if err != nil {
		return err
	}
	p.AllWaiting = len(items)
	for i, item := range items {
		if i == shownWaiting {
			break
		}
		d, err := s.Source.Delivery(r.ctx, item.ID)
		if err != nil {
			return err
		}
		p.Waiting = append(p.Waiting, s.trouble1(d, false))
	}
	return nil
}
