package batch_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/fault"
)

// TestRun_WhoseNumberWasGivenOutBefore: a warehouse was copied, one more night ran on the old one as run 2, and the home was switched to the
// copy, whose next run is 2, too. It does not begin before a person has said what becomes of that night's files: put back into landing
// they are loaded, and nothing was written over.
func TestRun_WhoseNumberWasGivenOutBefore(t *testing.T) {
	t.Parallel()
	for what, mine := range map[string]string{"other bytes": "S1 P1 9 90.00", "the same bytes": "S1 P1 2 20.00"} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			c := open(t, sales)
			c.land(dated("sales", "05-01", salesHead, "S1 P1 1 10.00"))
			c.run().is("published", "landed 1 loaded 1")
			theirs, ours := dated("sales", "05-02", salesHead, "S1 P1 2 20.00"), dated("sales", "05-02", salesHead, mine)
			there := filepath.Join(c.Folder.Archive, "run-000002", theirs.name)
			if err := os.MkdirAll(filepath.Dir(there), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(there, []byte(theirs.body), 0o644); err != nil {
				t.Fatal(err)
			}
			c.land(ours)
			here := filepath.Join(c.Folder.Landing, ours.name)
			for range 2 {
				_, err := batch.Run(c.ctx, c.Home, batch.Options{})
				if fault.KindOf(err) != fault.Failed || !strings.Contains(err.Error(), "archive/run-000002 holds files") || !strings.Contains(fault.HintOf(err), "back into landing") {
					t.Fatalf("%v, hint %s", err, fault.HintOf(err))
				}
				for path, want := range map[string]string{there: theirs.body, here: ours.body} {
					if body, err := os.ReadFile(path); err != nil || string(body) != want {
						t.Errorf("%s holds %q, %v", path, body, err)
					}
				}
			}
			if err := os.Rename(there, filepath.Join(c.Folder.Landing, "sales_2026-05-02.csv")); err != nil {
				t.Fatal(err)
			}
			r := c.run().is("published", "landed 1 loaded 1")
			if *r.Run != 2 {
				t.Errorf("run %d", *r.Run)
			}
			if _, err := os.Stat(here); err == nil {
				t.Error("the file is still in landing")
			}
			report, err := batch.Verify(c.ctx, c.Home)
			if err != nil || !report.Clean {
				t.Errorf("verify: %+v, %v", report, err)
			}
		})
	}
}
