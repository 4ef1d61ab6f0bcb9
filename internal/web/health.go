package web

import (
	"encoding/json"
	"net/http"
	"slices"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/people"
)

// Health is what /healthz tells a monitor. It holds no figure of the chain.
type Health struct {
	Status       string     `json:"status"` // ok, late, stopped_by_drift, held, failed, empty, down
	Version      string     `json:"version,omitempty"`
	PublishedRun int64      `json:"published_run"`
	PublishedAt  *time.Time `json:"published_at"`
	BusinessDate *string    `json:"business_date"`      // the newest that is published
	DaysOld      *int       `json:"business_date_days"` // 1 is yesterday
	NewestRun    int64      `json:"newest_run"`
	Outcome      string     `json:"newest_outcome"`
	Quarantined  int        `json:"files_in_quarantine"`
	Missing      int        `json:"datasets_missing"`
	Running      bool       `json:"running"`
	Broken       int        `json:"contracts_broken"`
}

// healthz answers 200 while the process can read its warehouse, 503 while it cannot. What went wrong at night stands in
// status: it is for people to mend, and no reason to end the process.
func (s *server) healthz(w http.ResponseWriter, r *http.Request) {
	h, err := s.health(r)
	status := http.StatusOK
	if err != nil {
		s.Log.Error("healthz", "error", err.Error())
		h = Health{Status: "down", Version: s.Version}
		status = http.StatusServiceUnavailable
	}
	out, err := json.MarshalIndent(h, "", "  ")
	if err != nil {
		s.fail(w, r, http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	respond(w, r, status, newBody(append(out, '\n')))
}

func (s *server) health(r *http.Request) (Health, error) {
	state, text, err := s.state(r.Context())
	if err == nil && state.Away != nil {
		err = fault.New(fault.Unreachable, "the warehouse has not answered since %s", state.Away.UTC().Format(time.RFC3339))
	}
	if err != nil {
		return Health{}, err
	}
	h := Health{
		Status: "empty", Version: s.Version, PublishedRun: state.Run, NewestRun: state.NewestRun, Outcome: state.Outcome,
		Quarantined: state.Quarantined, Missing: len(state.Missing), Running: state.Busy != nil, Broken: len(state.Contracts.broken(s.format)),
	}
	if state.Run > 0 {
		h.Status = "ok"
		if !state.FinishedAt.IsZero() {
			at := state.FinishedAt.UTC()
			h.PublishedAt = &at
		}
		if err := s.newestDate(r, state, text, &h); err != nil {
			return h, err
		}
	}
	if state.NewestRun > state.Run && slices.Contains([]string{"stopped_by_drift", "held", "failed"}, state.Outcome) {
		h.Status = state.Outcome
	}
	return h, nil
}

func (s *server) newestDate(r *http.Request, state State, text string, h *Health) error {
	q := s.reader(state.Run, text, people.Everything) // it holds a date, and no figure
	defer s.closeReader(r, q)
	dates, err := q.Dates(r.Context())
	if err != nil || len(dates) == 0 {
		return err
	}
	date, old := dates[0].String(), int(contract.DayOf(s.Now())-dates[0])
	h.BusinessDate, h.DaysOld = &date, &old
	if late := state.Overdue != nil || s.Due == nil && s.today()-dates[0] > 1; late {
		h.Status = "late"
	}
	return nil
}

// readyz says that pages can be served: from the warehouse, which may be empty yet, or from memory. A home that is not ready before its first
// night would never be let in by what waits for it to be ready, and its pages say what is to be done first.
func (s *server) readyz(w http.ResponseWriter, r *http.Request) {
	state, _, err := s.state(r.Context())
	switch {
	case err == nil && state.Away != nil:
		plain(w, http.StatusOK, "ready, from memory: the warehouse does not answer\n")
	case err != nil:
		s.Log.Error("readyz", "error", err.Error())
		plain(w, http.StatusServiceUnavailable, "the warehouse does not answer\n")
	case state.Run == 0:
		plain(w, http.StatusOK, "ready; nothing is published yet\n")
	default:
		plain(w, http.StatusOK, "ready\n")
	}
}

// robots keeps search engines out of a chain's figures.
func (s *server) robots(w http.ResponseWriter, _ *http.Request) {
	plain(w, http.StatusOK, "User-agent: *\nDisallow: /\n")
}

func plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text)) // the reader has gone; nobody is left to tell
}
