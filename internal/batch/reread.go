package batch

import (
	"context"
	"io"
	"os"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/intake"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// reread reads an archived file again, under the contract of its time, and holds what it says against the ledger and against the
// rows that the warehouse has of it.
func (v *verifying) reread(ctx context.Context, d warehouse.Delivery, c *contract.Contract, has warehouse.Fingerprint) error {
	var said fingerprint
	path := v.Folder.Abs(d.Path)
	source := intake.Source{
		Name: d.File, Size: d.Bytes, Slot: contract.Slot{BusinessDate: d.BusinessDate, StoreID: d.StoreID},
		Open: func() (io.ReadCloser, error) { return os.Open(path) },
	}
	result, err := intake.Read(ctx, source, c, intake.Options{Sink: &said, Limits: v.Limits})
	if err != nil {
		if ctx.Err() != nil {
			return err
		}
		v.add(d, "%v", err)
		return nil
	}
	if !v.hash(d, result.Verdict.SHA256) {
		return nil
	}
	v.mu.Lock()
	v.report.Reread++
	v.mu.Unlock()
	if result.Verdict.Outcome != contract.OK {
		v.add(d, "%s is no longer read as it was: %s", d.Path, result.Verdict.Outcome)
		return nil
	}
	if result.Verdict.Rows != d.Rows {
		v.add(d, "%s holds %d rows, the ledger says %d", d.Path, result.Verdict.Rows, d.Rows)
	}
	v.sums(d, result.Verdict.Sums, "in the archive")
	if now := said.total(); now != has && now.Rows > 0 && has.Rows == now.Rows { // other numbers of rows were told above
		v.add(d, "rows of the warehouse are not those of %s: some cell of its %d rows was changed", d.Path, now.Rows)
	}
	return nil
}
