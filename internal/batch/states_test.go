package batch_test

import (
	"fmt"
	"testing"
)

// TestRun_DropsOldStates: of what is normal, the states of the last three dates and of the end of each week are kept, whether a night drops the
// others before it is published (on the embedded engine) or after that (on a server), and whether it brings files or takes one away.
func TestRun_DropsOldStates(t *testing.T) {
	for _, engine := range []string{"duckdb", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Setenv("DAYBOOK_TEST_ENGINE", engine)
			c := open(t, sales)
			for day := 1; day <= 9; day++ { // a Friday, and to the Saturday of the week after
				c.land(dated("sales", fmt.Sprintf("05-%02d", day), salesHead, "S1 P1 1 10.00"))
				c.run().is("published", "landed 1 loaded 1")
			}
			if got := c.rowsIn("baseline_state", "pair_state"); got != "baseline_state 4, pair_state 4" {
				t.Errorf("after nine nights %s; want those of the 3rd, 7th, 8th and 9th", got)
			}
			c.withdraw("sales_2026-05-08.csv")
			if got := c.rowsIn("baseline_state", "pair_state"); got != "baseline_state 3, pair_state 3" {
				t.Errorf("without the 8th %s; want those of the 3rd, 7th and 9th", got)
			}
		})
	}
}
