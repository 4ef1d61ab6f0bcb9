// Package intake reads one file against one contract. It streams: whatever the file's size, it holds one block of bytes
// and one columnar batch at a time. What comes out is the file's verdict and, for a caller that wants to load it, Arrow
// record batches with the dataset's canonical columns. It heals nothing: a value either parses exactly or is a finding.
package intake

import (
	"io"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/daybookhq/daybook/internal/contract"
)

// Source is one file as it lies in landing.
type Source struct {
	Name string // path below landing, slashes; compression is told by its extension
	Size int64  // bytes as stored
	Open func() (io.ReadCloser, error)
	Slot contract.Slot // what the name says, from Contract.Match
}

// Sink takes the batches of one file in file order. A batch has the canonical columns of the dataset in warehouse order
// (see Schema), nulls where the file has none. The sink must Retain a batch that it keeps after returning.
type Sink interface {
	Batch(rec arrow.RecordBatch) error
}

// Options bound one reading.
type Options struct {
	Sink       Sink            // nil: check only
	Known      map[string]*IDs // ids of the masters by name ("stores", "products"); a missing entry: the reference rule is not applicable
	Limits     Limits
	BatchRows  int    // rows in a batch; 0 means 16,384
	TempDir    string // for the spilled half of a duplicate check; "" means os.TempDir()
	DeliveryID int64  // written into every row
}

// Limits refuse archives that unpack to more than anybody means to send.
type Limits struct {
	MaxBytes int64 // unpacked bytes of one file; 0 means 64 GiB
	MaxRatio int64 // unpacked to packed, once more than 16 MiB are out; 0 means 200
	MaxCell  int   // bytes of one cell; 0 means 1 MiB
}

// Result is what one reading found.
type Result struct {
	Verdict contract.Verdict
	Slices  []Slice          // what the file says of each business date and store, sorted; empty for masters and keyed datasets
	Unknown map[string]int64 // rows loaded with an id that its master lacks (onUnknown: load), by column
}

// Slice is one business date and store of a delivery, for the ledger, control totals and maxLoss.
// Amounts are minor units (1/100), units are thousandths.
type Slice struct {
	Date          contract.Day
	StoreID       string
	Rows          int64
	FirstLine     int64
	Units         int64
	SalesValue    int64 // before returns
	ReturnedValue int64
	NetSales      *int64 // store_days only: the control total that was sent; nil where none was
}
