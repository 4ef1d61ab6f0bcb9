package cli

import (
	"errors"
	"testing"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
)

// TestShortly: each end of a run by plan is one line, with what to type.
func TestShortly(t *testing.T) {
	t.Parallel()
	seven := int64(7)
	of := func(o batch.Outcome, text string) batch.Result {
		return batch.Result{Run: &seven, Outcome: o, BusinessDates: []string{"2026-05-30"}, Seconds: 1.26, Files: batch.FileCounts{Landed: 3, Loaded: 2, Quarantined: 1}, Error: text}
	}
	files := " · 2026-05-30 · 1.3 s · files landed 3 = loaded 2 + quarantined 1 + duplicate 0 + left 0"
	broken := fault.New(fault.Config, "%w", contract.Errors{{File: "a.odcs.yaml", Line: 3, Col: 5, Msg: "is wrong"}, {File: "b.odcs.yaml", Line: 4, Msg: "is too"}}).WithHint("daybook contract lint")
	for _, c := range []struct {
		result     batch.Result
		err        error
		says, next string
	}{
		{of(batch.Published, ""), nil, "is over: run 7 published" + files, "daybook insights"},
		{of(batch.PublishedWithQuarantine, ""), errors.New("1 file"), "is over: run 7 published with quarantine" + files, "daybook quarantine list"},
		{of(batch.StoppedByDrift, ""), errors.New("drift"), "is over: run 7 stopped by drift" + files, "daybook status"},
		{of(batch.Held, ""), errors.New("held"), "is over: run 7 held" + files, "daybook gate show"},
		{of(batch.Failed, "disk full\nat byte 3"), errors.New("disk full"), "is over: run 7 failed · 2026-05-30 · 1.3 s: disk full (and 1 more)", "daybook status"},
		{batch.Result{Outcome: batch.NothingToDo}, nil, "had nothing to do: no file in landing", ""},
		{batch.Result{}, broken, "did not begin: a.odcs.yaml:3:5: is wrong (and 1 more)", "daybook contract lint"},
	} {
		if got := shortly(c.result, c.err); got != c.says {
			t.Errorf("says %q, want %q", got, c.says)
		}
		if got := nextAfter(c.result, c.err); got != c.next {
			t.Errorf("%s: next %q, want %q", c.says, got, c.next)
		}
	}
}
