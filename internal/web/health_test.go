package web_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/web"
)

// TestHealth says what a monitor is told in each state, and that only a warehouse out of reach is a reason to restart.
func TestHealth(t *testing.T) {
	t.Parallel()
	full, empty := readtest.Chain(t), readtest.Empty(t)
	due := func(d web.Due) web.DueFunc { return func(context.Context) (web.Due, error) { return d, nil } }
	for name, c := range map[string]struct {
		source web.Source
		due    web.DueFunc
		now    time.Time
		code   int
		status string
	}{
		"Ok":      {sourceOf(full), nil, morning(), 200, "ok"},
		"Empty":   {sourceOf(empty), nil, morning(), 200, "empty"},
		"Late":    {sourceOf(full), nil, morning().AddDate(0, 0, 1), 200, "late"},
		"NotYet":  {sourceOf(full), nil, time.Date(2026, 6, 1, 3, 0, 0, 0, time.UTC), 200, "ok"},
		"Overdue": {sourceOf(full), due(web.Due{Overdue: &web.Overdue{From: "2026-05-31", To: "2026-05-31"}}), morning(), 200, "late"},
		"NotDue":  {sourceOf(full), due(web.Due{}), morning().AddDate(0, 0, 1), 200, "ok"},
		"Drift":   {altered{sourceOf(full), func(s *web.State) { s.NewestRun, s.Outcome = 30, "stopped_by_drift" }}, nil, morning(), 200, "stopped_by_drift"},
		"Failed":  {altered{sourceOf(full), func(s *web.State) { s.NewestRun, s.Outcome = 30, "failed" }}, nil, morning(), 200, "failed"},
		"Down":    {unreachable{sourceOf(full)}, nil, morning(), 503, "down"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := web.New(web.Config{Source: c.source, Due: c.due, Now: func() time.Time { return c.now }, Currency: "EUR", Version: "1.2.3", Log: slog.New(slog.DiscardHandler)})
			a := get(t, h, "/healthz").want(t, c.code)
			var got web.Health
			if err := json.Unmarshal(a.Body.Bytes(), &got); err != nil {
				t.Fatal(err)
			}
			if got.Status != c.status || got.Version != "1.2.3" {
				t.Errorf("%+v, want status %s", got, c.status)
			}
			if name == "Ok" && (got.PublishedRun != 29 || *got.BusinessDate != "2026-05-30" || *got.DaysOld != 1 || got.Quarantined != 1 || got.Running) {
				t.Errorf("%+v", got)
			}
		})
	}
}

// unreachable is a Source whose warehouse is gone.
type unreachable struct{ web.Source }

// State implements web.Source.
func (unreachable) State(context.Context) (web.State, error) {
	return web.State{}, errors.New("connection refused")
}

// TestTruth_OfWhatIsDue says that what has not come is named with its owner, as `daybook status` names it.
func TestTruth_OfWhatIsDue(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	there := web.New(web.Config{
		Source: sourceOf(d), Now: func() time.Time { return morning().AddDate(0, 0, 1) }, Currency: "EUR", Log: slog.New(slog.DiscardHandler),
		Due: func(context.Context) (web.Due, error) {
			return web.Due{Overdue: &web.Overdue{
				From: "2026-05-31", To: "2026-05-31", Datasets: []string{"sales"}, Owners: []string{"pos@alder.example"}, Landing: 1, Why: "because the run stopped",
			}}, nil
		},
	})
	waits := text(all(get(t, there, "/").want(t, 200).doc, "#truth")[0])
	has(t, waits, "Sun 31 May is not published, though it was due (sales): 1 file of it lies in landing and waits because the run stopped; its owner is pos@alder.example.")
	hasNot(t, waits, "Nothing has come")
	h := web.New(web.Config{
		Source: sourceOf(d), Now: func() time.Time { return morning().AddDate(0, 0, 3) }, Currency: "EUR", Log: slog.New(slog.DiscardHandler),
		Due: func(context.Context) (web.Due, error) {
			return web.Due{
				Missing: []web.Missing{{Dataset: "inventory", BusinessDate: "2026-05-30", Word: "missing", Owner: "stock@alder.example"}, {Dataset: "sales", BusinessDate: "2026-05-29", Word: "missing"}},
				Overdue: &web.Overdue{From: "2026-05-31", To: "2026-06-02", Datasets: []string{"sales", "inventory"}, Owners: []string{"pos@alder.example"}},
			}, nil
		},
	})
	truth := text(all(get(t, h, "/").want(t, 200).doc, "#truth")[0])
	has(t, truth, "Nothing has come of Sun 31 May to Tue 2 Jun, though it was due: sales and inventory; its owner is pos@alder.example.")
	has(t, truth, "Inventory was due and did not come; its owner is stock@alder.example.")
	hasNot(t, truth, "Sales was due")
	hasNot(t, truth, "days old")
	earlier := text(all(get(t, h, "/?date=2026-05-29").want(t, 200).doc, "#truth")[0])
	has(t, earlier, "Sales was due and did not come.")
	hasNot(t, earlier, "Nothing has come")
}
