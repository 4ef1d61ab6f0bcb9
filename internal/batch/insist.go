package batch

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/daybookhq/daybook/internal/fault"
)

// mostTries bounds how often a run is begun again: a server that goes away each time has another trouble.
const mostTries = 5

// insist does what publishes, and does it again from the start where the warehouse went away in the middle of it and came back within
// h.Outage. Nothing that a run does before it publishes is seen by anybody, so beginning again is safe; where it is not known whether it was
// published, the ledger says so once the warehouse is back.
func insist(ctx context.Context, h Home, f func() (Result, error)) (Result, error) {
	for try := 1; ; try++ {
		r, err := f()
		err = h.Warehouse.Explain(ctx, err)
		if try == mostTries || !h.Outage.Wait(ctx, err) {
			return r, err
		}
		if back := h.Outage.Do(ctx, func() error { return h.Warehouse.Relock(ctx) }); fault.KindOf(back) == fault.Locked {
			return r, back // another machine was quicker
		} else if back != nil {
			return r, err
		}
		done, ok, lost := wasPublished(ctx, h, r)
		switch lost = h.Warehouse.Explain(ctx, lost); {
		case lost == nil && ok:
			h.Log.Warn("the warehouse went away and is back; the run was published before that", "run", *done.Run)
			return done, incomplete(done)
		case lost == nil:
			h.Log.Warn("the warehouse went away and is back; what was under way is begun again", "error", err)
		case !fault.Passes(lost):
			return r, lost
		}
	}
}

// wasPublished finds out whether a run that ended with an error was published all the same, and moves its files where they belong.
func wasPublished(ctx context.Context, h Home, r Result) (Result, bool, error) {
	if err := Mend(ctx, h); err != nil || r.Run == nil {
		return r, false, err
	}
	row, err := h.Warehouse.Run(ctx, *r.Run)
	if fault.KindOf(err) == fault.NotFound {
		return r, false, nil // a standby took over that had not heard of it
	}
	if err != nil {
		return r, false, err
	}
	if o := Outcome(row.Outcome); o != Published && o != PublishedWithQuarantine {
		return r, false, nil
	}
	verdicts := r.Verdicts
	if err := json.Unmarshal(row.Report, &r); err != nil {
		return r, false, fmt.Errorf("report of run %d: %w", *r.Run, err)
	}
	r.Verdicts, r.Error = verdicts, ""
	return r, true, nil
}

// incomplete is the error of a run that published without some of its files; nil where it has all of them.
func incomplete(r Result) error {
	q := r.Files.Quarantined
	if q == 0 {
		return nil
	}
	files, are := "files", "are"
	if r.Files.Landed == 1 {
		files = "file"
	}
	if q == 1 {
		are = "is"
	}
	return fault.New(fault.Quarantined, "run %d published, but %d of %d %s %s in quarantine", *r.Run, q, r.Files.Landed, files, are).
		WithHint("daybook quarantine list")
}
