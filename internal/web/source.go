package web

import (
	"cmp"
	"context"
	"encoding/json"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// Source is where pages get what they show. All methods but State are those of warehouse.Warehouse; FromWarehouse makes
// a Source of one. Methods MUST be safe for concurrent use. Handlers ask a read.Reader, which knows the scope, and never a Source.
type Source interface {
	read.Ledger
	// State returns what is published and what happened since.
	State(ctx context.Context) (State, error)
	// What people say of insights, and note of days.
	AddFeedback(ctx context.Context, f warehouse.Feedback) error
	AddRemark(ctx context.Context, r warehouse.Remark) error
	AddAnnotation(ctx context.Context, a warehouse.Annotation) (id string, err error)
	RemoveAnnotation(ctx context.Context, id, actor string) error
}

// FromWarehouse makes a Source of a warehouse. busy is asked at each request what is under way and may be nil.
func FromWarehouse(w *warehouse.Warehouse, busy func() *Busy) Source { return stored{w, busy} }

type stored struct {
	*warehouse.Warehouse
	busy func() *Busy
}

// State implements Source.
func (s stored) State(ctx context.Context) (State, error) {
	var state State
	if s.busy != nil {
		state.Busy = s.busy()
	}
	var err error
	if state.Run, err = s.Published(ctx); err != nil {
		return State{}, err
	}
	newest, err := s.Runs(ctx, 5)
	if err != nil {
		return State{}, err
	}
	for _, r := range newest {
		if r.Outcome == "running" {
			continue
		}
		state.NewestRun, state.Outcome = r.Run, r.Outcome
		break
	}
	if state.Outcome == "stopped_by_drift" {
		files, err := s.Deliveries(ctx, state.NewestRun, "")
		if err != nil {
			return State{}, err
		}
		for _, d := range files {
			if d.Outcome == contract.Drifted {
				state.Drifted = append(state.Drifted, Drifted{d.File, d.Dataset, d.Verdict.Owner, d.Verdict.Support, deref(d.StoreID)})
			}
		}
	}
	if state.Run > 0 {
		if err := s.published(ctx, &state); err != nil {
			return State{}, err
		}
	}
	return state, s.besides(ctx, &state)
}

// published adds what the published run says of itself.
func (s stored) published(ctx context.Context, state *State) error {
	r, err := s.Run(ctx, state.Run)
	if err != nil {
		return err
	}
	if r.FinishedAt != nil {
		state.FinishedAt = *r.FinishedAt
	}
	state.Held = reportOf(r).Held
	if state.Offloaded, err = s.Offloaded(ctx); err != nil {
		return err
	}
	state.OldestRun, err = s.OldestRun(ctx)
	return err
}

// besides counts what people said, and the files in quarantine without reading their verdicts, of which it names the newest.
func (s stored) besides(ctx context.Context, state *State) (err error) {
	q, err := s.At(ctx, 0)
	if err != nil {
		return err
	}
	defer func() {
		if cerr := q.Close(); err == nil {
			err = cerr
		}
	}()
	waits, err := read.Newest(ctx, q, namedWaiting)
	if err != nil {
		return err
	}
	state.Quarantined = waits.All
	for _, f := range waits.Most {
		state.Waiting = append(state.Waiting, Waiting{f.ID, f.File, f.Dataset, f.Date})
	}
	state.Said, err = s.Said(ctx, q)
	return err
}

// report is what pages read of a run's result.
type report struct {
	Held    []string        `json:"held"`
	Missing []missing       `json:"missing"`
	Unusual []batch.Unusual `json:"unusual"`
	Error   string          `json:"error"`
}

type missing struct {
	Dataset      string `json:"dataset"`
	BusinessDate string `json:"business_date"`
	StoreID      string `json:"store_id"`
	Word         string `json:"word"`
	Owner        string `json:"owner"`
	Came         string `json:"came"` // quarantined: its own file came in that run, and went into quarantine; empty: it did not
}

// Says is what people read of it.
func (m missing) Says() string { return cmp.Or(m.Came, m.Word) }

// reportOf reads a run's report; one that cannot be read has nothing to show, its run's numbers stand in the ledger.
func reportOf(r warehouse.RunRow) report {
	var v report
	if len(r.Report) > 0 && json.Unmarshal(r.Report, &v) != nil {
		return report{}
	}
	return v
}
