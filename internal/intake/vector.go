package intake

import (
	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/bitutil"
	"github.com/apache/arrow-go/v18/arrow/memory"

	"github.com/daybookhq/daybook/internal/contract"
)

// vector collects the values of one field and becomes an Arrow array. Its memory belongs to the array then.
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
}

func newVector(kind contract.Kind) vector { return vector{kind: kind} }

// reset makes room for so many rows, out of so many bytes of text.
func (v *vector) reset(rows, text int) {
	*v = vector{kind: v.kind, room: rows}
	switch v.kind {
	case contract.Text:
		v.offsets, v.text = make([]int32, 1, rows+1), make([]byte, 0, min(8*rows, text))
	case contract.Date:
		v.days = make([]int32, 0, rows)
	case contract.Bool:
		v.bits = make([]byte, 0, rows/8+1)
	default:
		v.ints = make([]int64, 0, rows)
	}
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

func (v *vector) array(t arrow.DataType, rows int) arrow.Array {
	buffers := make([]*memory.Buffer, 2, 3)
	if v.valid != nil {
		buffers[0] = memory.NewBufferBytes(v.valid)
	}
	switch v.kind {
	case contract.Text:
		buffers[1] = memory.NewBufferBytes(arrow.Int32Traits.CastToBytes(v.offsets))
		buffers = append(buffers, memory.NewBufferBytes(v.text))
	case contract.Date:
		buffers[1] = memory.NewBufferBytes(arrow.Int32Traits.CastToBytes(v.days))
	case contract.Bool:
		buffers[1] = memory.NewBufferBytes(v.bits)
	default:
		buffers[1] = memory.NewBufferBytes(arrow.Int64Traits.CastToBytes(v.ints))
	}
	return made(t, rows, buffers, v.nulls)
}

func made(t arrow.DataType, rows int, buffers []*memory.Buffer, nulls int) arrow.Array {
	data := array.NewData(t, rows, buffers, nil, nulls, 0)
	defer data.Release()
	return array.MakeFromData(data)
}

func numberArray(list []int64) arrow.Array {
	return made(arrow.PrimitiveTypes.Int64, len(list), []*memory.Buffer{nil, memory.NewBufferBytes(arrow.Int64Traits.CastToBytes(list))}, 0)
}

// nullArray is an array of nulls.
func nullArray(t arrow.DataType, rows int) arrow.Array {
	return array.MakeArrayOfNull(memory.DefaultAllocator, t, rows)
}
