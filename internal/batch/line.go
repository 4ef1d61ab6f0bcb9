package batch

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"sync"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/intake"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// Lines reads lines of files that came. It is safe for concurrent use.
type Lines struct {
	Now func() time.Time // the clock by which the file system stamps: the machine's, whatever that of the home says

	mu   sync.Mutex
	sums map[summed]string
}

// summed is a file whose bytes were hashed, as it lay there then.
type summed struct {
	delivery, size int64
	changed        time.Time
}

const (
	// mostSums is how many files have their hashes remembered.
	mostSums = 1000
	// settledFor is how long a file has lain there as it is before its hash is remembered: of one that is written just now, time and size may stay while its bytes do not.
	settledFor = 2 * time.Second
)

// TooLong reports whether a file is too long for a line of it to be read: all of it has to be for its hash, and of one that is packed several times as much comes out.
// Up to there it takes about a second.
func TooLong(d warehouse.Delivery) bool {
	if contract.Packed(d.File) {
		return d.Bytes > 32<<20
	}
	return d.Bytes > 256<<20
}

// Line reads the record of the delivery of a number that holds a line of its file, under the contract of its time: without that nobody knows which of its columns name people.
// The error is of kind fault.NotFound where the file is no longer there, is not the one that came, or cannot be read so; it holds an intake.NoLineError where the
// file has no such line.
func (l *Lines) Line(ctx context.Context, h Home, delivery, line int64) (intake.Record, error) {
	d, err := h.Warehouse.Delivery(ctx, delivery)
	if err != nil {
		return intake.Record{}, err
	}
	gone := func(why string) error { return fault.New(fault.NotFound, "line %d of file %d: %s", line, d.ID, why) }
	if !d.Kept() {
		return intake.Record{}, gone("its bytes are no longer kept")
	}
	if TooLong(d) {
		return intake.Record{}, gone("it is too long to be read while somebody waits")
	}
	c, err := contractOf(ctx, h, d)
	switch {
	case err != nil:
		return intake.Record{}, err
	case c == nil:
		return intake.Record{}, gone("the contract of its time is not known, or can no longer be read")
	}
	rec, err := l.read(ctx, h, d, c, line)
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

// read reads a line of a file, and all of the file where its hash is not remembered.
func (l *Lines) read(ctx context.Context, h Home, d warehouse.Delivery, c *contract.Contract, line int64) (intake.Record, error) {
	file, err := os.Open(h.Folder.Abs(d.Path))
	if err != nil {
		return intake.Record{}, err
	}
	info, err := file.Stat()
	if err != nil {
		return intake.Record{}, errors.Join(err, file.Close())
	}
	as := summed{d.ID, info.Size(), info.ModTime()}
	rec, err := intake.Line(ctx, intake.Source{
		Name: d.File, Size: d.Bytes, Slot: contract.Slot{BusinessDate: d.BusinessDate, StoreID: d.StoreID},
		Open: func() (io.ReadCloser, error) { return file, nil },
	}, c, intake.Options{Limits: h.Limits}, intake.Wanted{Line: line, Good: d.Outcome == contract.OK, SHA256: l.sum(as)})
	if err == nil && l.Now().Sub(as.changed) > settledFor {
		l.remember(as, rec.SHA256)
	}
	return rec, err
}

func (l *Lines) sum(of summed) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.sums[of]
}

func (l *Lines) remember(of summed, sum string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.sums == nil || len(l.sums) >= mostSums {
		l.sums = map[summed]string{}
	}
	l.sums[of] = sum
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
	kept, err := h.Warehouse.Contracts(ctx)
	return readKept(kept, d.ContractSHA256), err
}

// readKept reads the contract of a hash out of those that are kept; nil where it is not among them, or is one that today's Daybook no longer reads.
func readKept(kept map[string][]byte, sha string) *contract.Contract {
	text, ok := kept[sha]
	if !ok {
		return nil
	}
	c, err := contract.Load("contract "+sha, text)
	if err != nil {
		return nil
	}
	return c
}
