// Package intake reads one file against one contract. It streams: whatever the file's size, it holds a few blocks of text
// and as many columnar batches. What comes out is the file's verdict and, for a caller that wants to load it, Arrow record
// batches with the dataset's canonical columns. It heals nothing: a value either parses exactly or is a finding.
//
// A file goes through it so:
//
//	stored bytes ─▶ hash ─▶ unpack ─▶ decode UTF-16 ─▶ chunks of whole rows ─▶ rows and values, checked ─▶ batches
//
// Chunks are cut in file order by one goroutine, read by several, and put together in file order again, so that a large
// file keeps all cores busy and the verdict is the same whatever their number.
package intake

import (
	"io"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/daybookhq/daybook/internal/contract"
)

// Source is one file as it lies in landing.
type Source struct {
	Name string // path below landing, slashes; compression is told by its extension
	Size int64  // bytes as stored; 0 where it is not known
	Open func() (io.ReadCloser, error)
	Slot contract.Slot // what the name says, from Contract.Match
}

// Sink takes the batches of one file in file order. A batch has the canonical columns of the dataset in warehouse order
// (see Schema), nulls where the file has none. The sink must Retain a batch that it keeps after returning: the room of
// one that everybody has released is written over by another.
type Sink interface {
	Batch(rec arrow.RecordBatch) error
}

// Options bound one reading.
type Options struct {
	Sink       Sink            // nil: check only
	Known      map[string]*IDs // ids of the masters by name ("stores", "products"); a missing entry: the reference rule is not applicable
	Limits     Limits
	TempDir    string // for zip archives and the spilled half of a duplicate check; "" means os.TempDir()
	DeliveryID int64  // written into every row
	Workers    int    // goroutines that read chunks of one large file; 0 means one for each core, four at most

	chunk int // bytes of text in a chunk; 0 means chunkBytes
	keys  int // keys that are remembered in memory; 0 means tableMost
}

// Result is what one reading found.
type Result struct {
	Verdict contract.Verdict
	// ContentSHA256 is the hash of the text that a packed file holds, lower-case hex; of a plain file that of its bytes. Two
	// files that differ only in how they were packed have the same.
	ContentSHA256 string
	Slices        []Slice            // what the file says of each business date and store, sorted; empty for masters and keyed datasets
	Unknown       map[string]Unknown // rows loaded with an id that its master lacks (onUnknown: load), by column
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

// Unknown counts the rows of a column whose id its master lacks.
type Unknown struct {
	Rows       int64
	SalesValue int64            // of these rows, minor units; 0 where the dataset has none
	IDs        map[string]int64 // rows by id; the first 1,000 ids are told apart
}

const unknownIDs = 1000

func (u *Unknown) add(id string, rows int64) {
	u.Rows += rows
	if u.IDs == nil {
		u.IDs = map[string]int64{}
	}
	if _, ok := u.IDs[id]; ok || len(u.IDs) < unknownIDs {
		u.IDs[id] += rows
	}
}
