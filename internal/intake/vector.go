package intake

import (
	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/bitutil"
	"github.com/apache/arrow-go/v18/arrow/memory"

	"github.com/daybookhq/daybook/internal/contract"
)

// vector collects the values of one field and becomes an Arrow array. Its memory is a part of its batch's slab as long as that has room.
type vector struct {
	kind    contract.Kind
	n       int
	ints    []int64 // numbers and times
	days    []int32 // dates
	bits    []byte  // truths
	offsets []int32 // texts: where each begins in text
	text    []byte
	valid   []byte // a bit a value, 1 where there is one; nil as long as there are no nulls
	nulls   int
	room    int
	at      int // where the values, of texts the offsets, begin in the slab
	textAt  int
}

func newVector(kind contract.Kind) vector { return vector{kind: kind} }

// textBytes are how many bytes of text a row there is room for at first.
const textBytes = 16

// needs is how many bytes of a slab so many rows take, out of so many bytes of text.
func (v *vector) needs(rows, text int) int {
	switch v.kind {
	case contract.Text:
		return aligned(4*(rows+1)) + aligned(min(textBytes*rows, text))
	case contract.Date:
		return aligned(4 * rows)
	case contract.Bool:
		return aligned(rows/8 + 1)
	}
	return aligned(8 * rows)
}

// reset takes that room.
func (v *vector) reset(rows, text int, room *slab) {
	*v = vector{kind: v.kind, room: rows, at: room.used}
	switch v.kind {
	case contract.Text:
		v.offsets = append(int32s(room, rows+1), 0)
		v.textAt = room.used
		v.text = room.take(min(textBytes*rows, text))[:0]
	case contract.Date:
		v.days = int32s(room, rows)
	case contract.Bool:
		v.bits = room.take(rows/8 + 1)[:0]
	default:
		v.ints = int64s(room, rows)
	}
}

func int32s(room *slab, n int) []int32 {
	return arrow.Int32Traits.CastFromBytes(room.take(4 * n))[:0]
}

func int64s(room *slab, n int) []int64 {
	return arrow.Int64Traits.CastFromBytes(room.take(8 * n))[:0]
}

func (v *vector) put(n int64, known bool) {
	if !known {
		v.putNull()
		return
	}
	switch v.kind {
	case contract.Date:
		v.days = append(v.days, int32(n))
	case contract.Bool:
		v.putBit(n != 0)
	default:
		v.ints = append(v.ints, n)
	}
	v.count()
}

func (v *vector) putBit(set bool) {
	if v.n&7 == 0 {
		v.bits = append(v.bits, 0)
	}
	if set {
		bitutil.SetBit(v.bits, v.n)
	}
}

// putText adds a text; nil is null.
func (v *vector) putText(b []byte) {
	if b == nil {
		v.putNull()
		return
	}
	v.text = append(v.text, b...)
	v.offsets = append(v.offsets, int32(len(v.text)))
	v.count()
}

func (v *vector) putNull() {
	switch v.kind {
	case contract.Text:
		v.offsets = append(v.offsets, int32(len(v.text)))
	case contract.Date:
		v.days = append(v.days, 0)
	case contract.Bool:
		v.putBit(false)
	default:
		v.ints = append(v.ints, 0)
	}
	v.mark(false)
	v.n++
}

// count notes that the value just put is there. The bits are only kept from the first null on.
func (v *vector) count() {
	if v.valid != nil {
		v.mark(true)
	}
	v.n++
}

// mark keeps a bit for the value just put.
func (v *vector) mark(known bool) {
	if v.valid == nil {
		v.valid = make([]byte, bitutil.BytesForBits(int64(max(v.room, v.n+1))))
		bitutil.SetBitsTo(v.valid, 0, int64(v.n), true)
	}
	if v.n>>3 >= len(v.valid) {
		v.valid = append(v.valid, make([]byte, len(v.valid))...)
	}
	if known {
		bitutil.SetBit(v.valid, v.n)
	} else {
		v.nulls++
	}
}

func (v *vector) array(t arrow.DataType, rows int, from *memory.Buffer) arrow.Array {
	buffers := make([]*memory.Buffer, 2, 3)
	if v.valid != nil {
		buffers[0] = memory.NewBufferBytes(v.valid)
	}
	switch v.kind {
	case contract.Text:
		buffers[1] = buffer(arrow.Int32Traits.CastToBytes(v.offsets), v.at, from)
		buffers = append(buffers, buffer(v.text, v.textAt, from))
	case contract.Date:
		buffers[1] = buffer(arrow.Int32Traits.CastToBytes(v.days), v.at, from)
	case contract.Bool:
		buffers[1] = buffer(v.bits, v.at, from)
	default:
		buffers[1] = buffer(arrow.Int64Traits.CastToBytes(v.ints), v.at, from)
	}
	return made(t, rows, buffers, v.nulls)
}

// buffer is the buffer of values that began at a place of the slab. It holds the slab, but where they have grown out of it.
func buffer(b []byte, at int, from *memory.Buffer) *memory.Buffer {
	if all := from.Bytes(); len(b) > 0 && &b[0] == &all[at] {
		return memory.SliceBuffer(from, at, len(b))
	}
	return memory.NewBufferBytes(b)
}

// made makes an array of buffers, which are its own then.
func made(t arrow.DataType, rows int, buffers []*memory.Buffer, nulls int) arrow.Array {
	data := array.NewData(t, rows, buffers, nil, nulls, 0)
	defer data.Release()
	for _, b := range buffers {
		if b != nil {
			b.Release()
		}
	}
	return array.MakeFromData(data)
}

// nullArray is an array of nulls.
func nullArray(t arrow.DataType, rows int) arrow.Array {
	return array.MakeArrayOfNull(memory.DefaultAllocator, t, rows)
}
