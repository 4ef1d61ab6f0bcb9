package cli

import (
	"bytes"
	"testing"

	"github.com/daybookhq/daybook/internal/batch"
)

// TestPrintBack_OfARunThatFailed says what readers see, not what they were to see.
func TestPrintBack_OfARunThatFailed(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	a := &app{streams: Streams{Out: &out}, env: func(string) string { return "" }}
	run := int64(32)
	a.printResult(batch.Result{Run: &run, Kind: "rollback", Outcome: batch.Failed, PublishedRun: 31, Seconds: 1.26, Error: "out of memory", Back: &batch.Back{Run: 31, Before: 31}}, true)
	if got, want := out.String(), "run 32 failed: nothing was changed, readers still see run 31 · 1.3 s\nerror       out of memory\n"; got != want {
		t.Errorf("says %q, want %q", got, want)
	}
}
