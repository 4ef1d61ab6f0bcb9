package batch

import (
	"fmt"

	"github.com/daybookhq/daybook/internal/contract"
)

// note writes how the run ended into the home's log: status, record counts, validation failures.
func (n *night) note() {
	r := n.result
	for _, v := range r.Verdicts {
		if v.Outcome == contract.OK || v.Outcome == contract.Duplicate {
			continue
		}
		first := ""
		if len(v.Findings) > 0 {
			f := v.Findings[0]
			first = fmt.Sprintf("%s:%d: %s: %s [%s]", v.File, f.Line, f.Column, f.Message, f.Rule)
		}
		n.Log.Warn("file not loaded", "run", n.run, "file", v.File, "dataset", v.Dataset, "outcome", v.Outcome,
			"findings", v.FindingsTotal, "first", first, "missing", v.Diff.Missing, "extra", v.Diff.Extra, "owner", v.Owner)
	}
	n.Log.Info("run ended", "run", n.run, "kind", n.kind, "outcome", r.Outcome, "published_run", r.PublishedRun,
		"files_landed", r.Files.Landed, "files_loaded", r.Files.Loaded, "files_quarantined", r.Files.Quarantined,
		"files_duplicate", r.Files.Duplicate, "files_left", r.Files.Left,
		"rows_in", r.Rows.In, "rows_loaded", r.Rows.Loaded, "rows_quarantined", r.Rows.Quarantined,
		"sales_value_in", r.SalesValue.In, "sales_value_loaded", r.SalesValue.Loaded, "sales_value_quarantined", r.SalesValue.Quarantined,
		"seconds", r.Seconds, "error", r.Error)
}
