package batch

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/intake"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// Line reads the record of the delivery of a number that holds a line of its file, under the contract of its time: without that nobody knows which of its columns name people.
// The error is of kind fault.NotFound where the file is no longer there, is not the one that came, or cannot be read so; it holds an intake.NoLineError where the
// file has no such line.
func Line(ctx context.Context, h Home, delivery, line int64) (intake.Record, error) {
	d, err := h.Warehouse.Delivery(ctx, delivery)
	if err != nil {
		return intake.Record{}, err
	}
	gone := func(why string) error { return fault.New(fault.NotFound, "line %d of file %d: %s", line, d.ID, why) }
	if d.Path == "" || d.Place == warehouse.Discarded || d.LeftAt != nil {
		return intake.Record{}, gone("its bytes are no longer kept")
	}
	c, err := contractOf(ctx, h, d)
	switch {
	case err != nil:
		return intake.Record{}, err
	case c == nil:
		return intake.Record{}, gone("the contract of its time is not known, or can no longer be read")
	}
	path := h.Folder.Abs(d.Path)
	rec, err := intake.Line(ctx, intake.Source{
		Name: d.File, Size: d.Bytes, Slot: contract.Slot{BusinessDate: d.BusinessDate, StoreID: d.StoreID},
		Open: func() (io.ReadCloser, error) { return os.Open(path) },
	}, c, intake.Options{Limits: h.Limits}, line, d.Outcome == contract.OK)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return rec, gone("its bytes are no longer where the ledger says")
	case err != nil:
		return rec, err
	case rec.SHA256 != d.SHA256:
		return intake.Record{}, gone("what lies there is not the file that came")
	}
	return rec, nil
}

// contractOf is the contract under which a delivery was judged; nil where it is not known any more.
func contractOf(ctx context.Context, h Home, d warehouse.Delivery) (*contract.Contract, error) {
	if h.Contracts != nil {
		for _, c := range h.Contracts.Contracts() {
			if c.SHA256 == d.ContractSHA256 {
				return c, nil
			}
		}
	}
	texts, err := h.Warehouse.Contracts(ctx)
	if err != nil {
		return nil, err
	}
	text, ok := texts[d.ContractSHA256]
	if !ok {
		return nil, nil //nolint:nilnil // it is an answer
	}
	c, err := contract.Load("contract "+d.ContractSHA256, text)
	if err != nil {
		return nil, nil //nolint:nilerr,nilnil // one that today's Daybook no longer reads
	}
	return c, nil
}
