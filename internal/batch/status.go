package batch

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/landing"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// StatusReport is what one wants to know at six in the morning.
type StatusReport struct {
	PublishedRun int64      `json:"published_run"` // 0: nothing yet
	PublishedAt  *time.Time `json:"published_at"`
	LoadedRun    int64      `json:"loaded_run"`    // the newest run up to it that loaded anything; 0: none
	BusinessDate *string    `json:"business_date"` // the newest one that readers see
	FirstDate    *string    `json:"first_date"`
	LastRun      *int64     `json:"last_run"`
	LastOutcome  string     `json:"last_outcome"`
	BegunAt      *time.Time `json:"begun_at"` // of the last run
	LastAt       *time.Time `json:"last_at"`  // when it ended; null while it has not
	LastError    string     `json:"last_error"`

	Contracts   []contract.Problem         `json:"broken_contracts"` // what keeps every run from beginning
	Held        *HeldRun                   `json:"held"`             // waits for a person's word; null: none
	Drifted     []contract.Verdict         `json:"drifted"`          // files that stop the newest run
	Quarantine  []warehouse.QuarantineItem `json:"quarantine"`       // files that a person must see to
	Replaced    []warehouse.QuarantineItem `json:"replaced"`         // files in quarantine in whose place a good one was loaded since
	Missing     []Missing                  `json:"missing"`          // of the newest business dates, and datasets that are not there at all for a date before them, as of now
	Overdue     *Overdue                   `json:"overdue"`          // business dates after the newest one that should be there by now; null: none
	WaitingRun  *WaitingRun                `json:"waiting_run"`      // a run by plan that waits for files; null: none does
	NextRunAt   *time.Time                 `json:"next_run_at"`      // of the plan; null: there is none
	Served      bool                       `json:"served"`           // by the process that answers; else nobody here begins runs by plan, and nobody sends mails
	LandingWait int                        `json:"landing_files"`
	HeldFiles   []HeldFile                 `json:"held_files"`  // of them: those that a person held back, and nothing has become of since
	Uploads     []landing.Upload           `json:"uploads"`     // in landing, still being written
	Backup      *BackedUp                  `json:"last_backup"` // the newest good one; null: none
	BackupError *BackupFailed              `json:"backup_error"`
	BackupLate  bool                       `json:"backup_late"` // two were due since the last good one
	Drill       *Drilled                   `json:"last_drill"`
	Mail        *Mailed                    `json:"mail"`    // null: none is due, and none went out of late
	Trouble     bool                       `json:"trouble"` // anything above that a person must see to
	Next        []string                   `json:"next"`    // the next commands, most urgent first
}

// Overdue are whole business dates of which nothing is published, though it was due: nothing has come, or what came waits in landing.
type Overdue struct {
	From     string   `json:"from"`
	To       string   `json:"to"`
	Dates    int      `json:"dates"`
	Datasets []string `json:"datasets"`
	Owners   []string `json:"owners"`
	Landing  int      `json:"landing_files"`     // files of these dates and datasets that wait in landing
	All      bool     `json:"all_came"`          // there is one of each
	Why      string   `json:"why_waiting"`       // why they wait, as in: because the run stopped; "": nothing has come
	Bad      int      `json:"quarantined_files"` // files of these dates and datasets that are in quarantine
}

// newestShown is how many of the newest business dates status looks through for what is missing.
const newestShown = 7

// Status says what is live, what is wrong, who owns it and what to type next.
func Status(ctx context.Context, h Home) (StatusReport, error) {
	s := StatusReport{Contracts: filled(h.Broken), Drifted: []contract.Verdict{}, Quarantine: []warehouse.QuarantineItem{}, Replaced: []warehouse.QuarantineItem{}, Uploads: []landing.Upload{}, Missing: []Missing{}, HeldFiles: []HeldFile{}, Next: []string{}}
	var err error
	if s.PublishedRun, err = h.Warehouse.Published(ctx); err != nil {
		return s, err
	}
	waiting, err := h.Warehouse.Quarantined(ctx)
	if err != nil {
		return s, err
	}
	for _, q := range waiting {
		if q.ReplacedBy != nil {
			s.Replaced = append(s.Replaced, q)
		} else {
			s.Quarantine = append(s.Quarantine, q)
		}
	}
	if err := s.runs(ctx, h); err != nil {
		return s, err
	}
	if s.Held, err = Waiting(ctx, h); err != nil {
		return s, err
	}
	listing, err := h.Folder.List()
	if err == nil {
		s.LandingWait, s.Uploads = len(listing.Files), filled(listing.UnderWay)
	}
	if s.HeldFiles, err = heldFiles(ctx, h, listing.Files); err != nil {
		return s, err
	}
	if err := s.dates(ctx, h, listing.Files); err != nil {
		return s, err
	}
	if err := s.waits(ctx, h); err != nil {
		return s, err
	}
	if err := s.backups(ctx, h); err != nil {
		return s, err
	}
	if err := s.mails(ctx, h); err != nil {
		return s, err
	}
	if s.Served = h.Served; h.Runs != nil {
		if next := h.Runs.Next(h.Now()); !next.IsZero() { // 30 February never comes
			s.NextRunAt = &next
		}
	}
	s.advise()
	return s, nil
}

// runs reads the newest run and the published one.
func (s *StatusReport) runs(ctx context.Context, h Home) error {
	newest, err := h.Warehouse.Runs(ctx, 1)
	if err != nil || len(newest) == 0 {
		return err
	}
	last := newest[0]
	s.LastRun, s.LastOutcome, s.BegunAt, s.LastAt = &last.Run, last.Outcome, &last.StartedAt, last.FinishedAt
	if Outcome(last.Outcome) == StoppedByDrift {
		files, err := h.Warehouse.Deliveries(ctx, last.Run, "")
		if err != nil {
			return err
		}
		for _, d := range files {
			if d.Outcome == contract.Drifted {
				s.Drifted = append(s.Drifted, d.Verdict)
			}
		}
	}
	if Outcome(last.Outcome) == Failed {
		full, err := h.Warehouse.Run(ctx, last.Run)
		if err != nil {
			return err
		}
		var report struct{ Error string }
		if json.Unmarshal(full.Report, &report) == nil {
			s.LastError = report.Error
		}
	}
	if s.PublishedRun == 0 {
		return nil
	}
	live, err := h.Warehouse.Run(ctx, s.PublishedRun)
	if err != nil {
		return err
	}
	s.PublishedAt, s.LoadedRun = live.FinishedAt, live.Run
	if live.FilesLoaded > 0 || live.Kind != "run" && live.Kind != "release" {
		return nil
	}
	s.LoadedRun = 0
	before, err := h.Warehouse.Runs(ctx, 200)
	for _, r := range before {
		if r.Run < live.Run && (r.FilesLoaded > 0 || r.Kind != "run" && r.Kind != "release") && (Outcome(r.Outcome) == Published || Outcome(r.Outcome) == PublishedWithQuarantine) {
			s.LoadedRun = r.Run
			break
		}
	}
	return err
}

// dates reads which business dates readers see, and what should be there besides; waiting are the files in landing.
func (s *StatusReport) dates(ctx context.Context, h Home, waiting []landing.File) error {
	if s.PublishedRun == 0 {
		return nil // the first run may be published by now: what was read before knows nothing of it
	}
	r, err := h.Warehouse.At(ctx, 0)
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }()
	dates, err := h.Warehouse.Dates(ctx, r, 1<<20)
	if err != nil || len(dates) == 0 {
		return err
	}
	newest, oldest := dates[0].String(), dates[len(dates)-1].String()
	s.BusinessDate, s.FirstDate = &newest, &oldest
	gaps, err := due(ctx, h, r, dates[:min(len(dates), newestShown)])
	if err != nil {
		return err
	}
	holes, err := holes(ctx, h, r, dates[0])
	if err != nil {
		return err
	}
	if s.Missing, err = heldBack(ctx, h, s.PublishedRun, onlyOnceTold(append(filled(gaps), holes...))); err != nil {
		return err
	}
	for i := range s.Missing {
		if s.Missing[i].Word == "missing" && s.waitsIn(s.Missing[i]) {
			s.Missing[i].Came = CameQuarantined
		}
	}
	s.overdue(h, dates[0], waiting)
	return nil
}

// waitsIn reports whether the very file of what is missing came, and is in quarantine: that of the store, or one of all stores where all are missing. Whether a file of
// all stores has anything of the one that is missing is not known.
func (s *StatusReport) waitsIn(m Missing) bool {
	return slices.ContainsFunc(s.Quarantine, func(q warehouse.QuarantineItem) bool {
		store := ""
		if q.StoreID != nil {
			store = *q.StoreID
		}
		return q.Dataset == m.Dataset && q.BusinessDate != nil && *q.BusinessDate == m.BusinessDate && store == m.StoreID
	})
}

// heldBack says of what is missing because a person held it back in the published run that this is why.
func heldBack(ctx context.Context, h Home, run int64, list []Missing) ([]Missing, error) {
	live, err := h.Warehouse.Run(ctx, run)
	if err != nil {
		return nil, err
	}
	var report Result
	if err := json.Unmarshal(live.Report, &report); err != nil {
		return nil, fmt.Errorf("report of run %d: %w", run, err)
	}
	for i, m := range list {
		m.Word = "held"
		if slices.Contains(report.Missing, m) {
			list[i] = m
		}
	}
	return list, nil
}

// overdue finds the business dates after the newest one of which something should be there by now, and how much of it waits in landing.
func (s *StatusReport) overdue(h Home, newest contract.Day, waiting []landing.File) {
	type part struct {
		dataset string
		date    contract.Day
	}
	now := h.Now()
	last := newest
	o := Overdue{From: (newest + 1).String(), Datasets: []string{}, Owners: []string{}, All: true}
	due := map[part]bool{}
	for _, c := range h.Contracts.Contracts() {
		if c.SLA == nil || c.Dataset.Replace != contract.BySlice || !overdue(now, c.SLA, newest+1) {
			continue
		}
		for d := newest + 1; overdue(now, c.SLA, d); d++ {
			due[part{c.Dataset.Name, d}] = true
			last = max(last, d)
		}
		o.Datasets = append(o.Datasets, c.Dataset.Name)
		if c.Owner != "" && !slices.Contains(o.Owners, c.Owner) {
			o.Owners = append(o.Owners, c.Owner)
		}
	}
	if last == newest {
		return
	}
	files := map[part]int{}
	for _, it := range plan(h.Contracts, waiting) {
		if it.contract != nil && it.slot.BusinessDate != nil {
			files[part{it.dataset(), *it.slot.BusinessDate}]++
		}
	}
	for p := range due {
		o.Landing += files[p]
		o.All = o.All && files[p] > 0
	}
	if o.Landing > 0 {
		o.Why = s.whyWaiting()
	}
	for _, q := range s.Quarantine {
		if q.BusinessDate == nil {
			continue
		}
		if d, err := contract.ParseDay(*q.BusinessDate); err == nil && due[part{q.Dataset, d}] {
			o.Bad++
		}
	}
	o.To, o.Dates = last.String(), int(last-newest)
	s.Overdue = &o
}

// Why files of overdue dates wait in landing. Pages say each in their language.
const (
	waitsForContract = "because no run can begin"
	waitsHeld        = "because the run is held"
	waitsStopped     = "because the run stopped"
	waitsFailed      = "because the run failed"
	waitsForRun      = "for the next run"
)

// WhyWaiting are all that Overdue.Why can be.
var WhyWaiting = []string{waitsForContract, waitsHeld, waitsStopped, waitsFailed, waitsForRun}

// whyWaiting says why files wait in landing.
func (s *StatusReport) whyWaiting() string {
	switch {
	case len(s.Contracts) > 0:
		return waitsForContract
	case s.Held != nil:
		return waitsHeld
	case len(s.Drifted) > 0:
		return waitsStopped
	case s.LastOutcome == string(Failed):
		return waitsFailed
	}
	return waitsForRun
}

// Came says what has come of overdue dates; "": nothing.
func (o Overdue) Came() string {
	var came []string
	switch o.Landing {
	case 0:
	case 1:
		came = append(came, "1 file of it lies in landing and waits "+o.Why)
	default:
		came = append(came, fmt.Sprintf("%d files of it lie in landing and wait %s", o.Landing, o.Why))
	}
	switch o.Bad {
	case 0:
	case 1:
		came = append(came, "1 file of it is in quarantine")
	default:
		came = append(came, fmt.Sprintf("%d files of it are in quarantine", o.Bad))
	}
	return strings.Join(came, "; ")
}

// advise finds what to type next.
func (s *StatusReport) advise() {
	if len(s.Contracts) > 0 {
		s.Next = append(s.Next, "daybook contract lint")
	}
	if s.Held != nil {
		s.Next = append(s.Next, "daybook gate show", `daybook gate publish --why "…"`, `daybook gate refuse --why "…"`)
	}
	drifted := s.Drifted
	if len(drifted) == 0 && s.LastOutcome != string(Failed) {
		drifted = stopAgain(s.HeldFiles)
	}
	switch {
	case len(drifted) > 0:
		s.Next = append(s.Next, "daybook check landing", "daybook run", HoldCommand(drifted))
	case s.LastOutcome == string(Failed):
		s.Next = append(s.Next, "daybook run")
	}
	if len(s.Quarantine) > 0 {
		s.Next = append(s.Next, "daybook quarantine list")
	}
	if s.BackupError != nil || s.BackupLate {
		s.Next = append(s.Next, "daybook backup")
	}
	if s.Mail != nil && len(s.Mail.Lost) > 0 {
		s.Next = append(s.Next, "daybook mail list")
	}
	s.Trouble = len(s.Next) > 0 || len(s.Missing) > 0 || s.Overdue != nil
	if len(s.Next) == 0 && s.LandingWait > 0 {
		s.Next = append(s.Next, "daybook run")
	}
	if s.PublishedRun == 0 && len(s.Next) == 0 {
		s.Next = append(s.Next, "put files into landing, then: daybook run")
	}
}
