package batch

import (
	"bytes"
	"crypto/md5" //nolint:gosec // tells rows apart that were changed by mistake or by hand; both engines have it
	"encoding/hex"
	"fmt"
	"math/big"
	"math/bits"
	"strconv"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"

	"github.com/daybookhq/daybook/internal/warehouse"
)

// fingerprint adds up rows as the warehouse's statements called fingerprint_DATASET do: the two agree where every cell of every
// row is the same and stands on the same line.
type fingerprint struct {
	rows int64
	high uint64 // of the sum
	low  uint64
	row  bytes.Buffer
}

const (
	cellEnd = 0x1f // after each cell
	noCell  = 0x1e // in place of null
)

// Batch implements intake.Sink.
func (f *fingerprint) Batch(rec arrow.RecordBatch) error {
	last := int(rec.NumCols()) - 1 // the line; the delivery's number before it is no part of the row
	line := rec.Column(last).(*array.Int64)
	for i := range int(rec.NumRows()) {
		f.row.Reset()
		f.row.WriteString(strconv.FormatInt(line.Value(i), 10))
		for c := range last - 1 {
			f.row.WriteByte(cellEnd)
			if err := f.cell(rec.Column(c), i); err != nil {
				return err
			}
		}
		f.add()
	}
	return nil
}

// add adds the row's hash: its first eight letters, as digits of a number to the base of 128, the first one lowest.
func (f *fingerprint) add() {
	mark := md5.Sum(f.row.Bytes()) //nolint:gosec // as above
	var letters [8]byte
	hex.Encode(letters[:], mark[:4])
	n := uint64(0)
	for i := len(letters) - 1; i >= 0; i-- {
		n = n*128 + uint64(letters[i])
	}
	var carry uint64
	f.low, carry = bits.Add64(f.low, n, 0)
	f.high += carry
	f.rows++
}

// cell writes one cell as both engines write it as text.
func (f *fingerprint) cell(column arrow.Array, i int) error {
	if column.IsNull(i) {
		f.row.WriteByte(noCell)
		return nil
	}
	switch x := column.(type) {
	case *array.String:
		f.row.WriteString(x.Value(i))
	case *array.Date32:
		f.row.WriteString(x.Value(i).ToTime().Format(time.DateOnly))
	case *array.Timestamp:
		f.row.WriteString(time.UnixMicro(int64(x.Value(i))).UTC().Format("2006-01-02 15:04:05.999999"))
	case *array.Decimal64:
		f.row.WriteString(warehouse.Unscaled(int64(x.Value(i)), int(x.DataType().(*arrow.Decimal64Type).Scale)))
	case *array.Boolean:
		f.row.WriteString(strconv.FormatBool(x.Value(i)))
	default:
		return fmt.Errorf("no text for a column of %s", column.DataType())
	}
	return nil
}

// total is what was added up, as the warehouse tells it.
func (f *fingerprint) total() warehouse.Fingerprint {
	sum := new(big.Int).Lsh(new(big.Int).SetUint64(f.high), 64)
	return warehouse.Fingerprint{Rows: f.rows, Sum: sum.Add(sum, new(big.Int).SetUint64(f.low)).String()}
}
