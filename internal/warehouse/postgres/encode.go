package postgres

import (
	"encoding/binary"
	"math"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
)

// What stands before and after the rows of a binary COPY.
var (
	signature = []byte("PGCOPY\n\xff\r\n\x00\x00\x00\x00\x00\x00\x00\x00\x00")
	trailer   = []byte{0xff, 0xff}
)

// The server counts days and microseconds from 1 January 2000.
const (
	epochDays   = 10957
	epochMicros = epochDays * 86_400_000_000
)

// column is a column of a load: its name, the server's type that an Arrow type goes into unchanged ("" where there is none),
// the decimals that it brings, and whether the server fills it where a row brings nothing.
type column struct {
	name   string
	kind   string
	scale  int32
	filled bool
}

func columnOf(f arrow.Field) column {
	c := column{name: f.Name}
	switch t := f.Type.(type) {
	case *arrow.StringType:
		c.kind = "text"
	case *arrow.DictionaryType:
		if t.ValueType.ID() == arrow.STRING {
			c.kind = "text"
		}
	case *arrow.Date32Type:
		c.kind = "date"
	case *arrow.TimestampType:
		if t.Unit == arrow.Microsecond && t.TimeZone == "" {
			c.kind = "timestamp"
		}
	case *arrow.Decimal64Type:
		c.kind, c.scale = "numeric", t.Scale
	case *arrow.BooleanType:
		c.kind = "bool"
	case *arrow.Int64Type:
		c.kind = "int8"
	case *arrow.Float64Type:
		c.kind = "float8"
	}
	return c
}

// encode appends the rows of a batch as COPY wants them, of the columns that are brought: for each row their count, for each value its length
// and its bytes.
func encode(b []byte, columns []column, brought []int, rec arrow.RecordBatch) []byte {
	writers := make([]writer, len(brought))
	for i, at := range brought {
		writers[i] = writerOf(columns[at], rec.Column(at))
	}
	count := uint16(len(brought)) //nolint:gosec // a table has at most 1,600
	for row := range int(rec.NumRows()) {
		b = binary.BigEndian.AppendUint16(b, count)
		for _, w := range writers {
			b = w(b, row)
		}
	}
	return b
}

// writer appends the value of one row, with its length before it.
type writer func(b []byte, row int) []byte

func writerOf(c column, values arrow.Array) writer {
	w := notNull(c, values)
	if values.NullN() == 0 {
		return w
	}
	return func(b []byte, row int) []byte {
		if values.IsNull(row) {
			return append(b, 0xff, 0xff, 0xff, 0xff)
		}
		return w(b, row)
	}
}

func notNull(c column, values arrow.Array) writer {
	switch v := values.(type) {
	case *array.String:
		return func(b []byte, row int) []byte {
			s := v.Value(row)
			b = binary.BigEndian.AppendUint32(b, uint32(len(s))) //nolint:gosec // a value is far below 1 GB
			return append(b, s...)
		}
	case *array.Dictionary:
		words := v.Dictionary().(*array.String)
		return func(b []byte, row int) []byte {
			s := words.Value(v.GetValueIndex(row))
			b = binary.BigEndian.AppendUint32(b, uint32(len(s))) //nolint:gosec // as above
			return append(b, s...)
		}
	case *array.Date32:
		days := v.Date32Values()
		return func(b []byte, row int) []byte {
			return binary.BigEndian.AppendUint64(b, 4<<32|uint64(uint32(int32(days[row])-epochDays))) //nolint:gosec // the server's own form of a negative number
		}
	case *array.Timestamp:
		micros := v.TimestampValues()
		return func(b []byte, row int) []byte { return appendInt(b, int64(micros[row])-epochMicros) }
	case *array.Decimal64:
		numbers := v.Values()
		n := newNumeric(int(c.scale))
		return func(b []byte, row int) []byte { return n.append(b, int64(numbers[row])) }
	case *array.Boolean:
		return func(b []byte, row int) []byte {
			if v.Value(row) {
				return append(b, 0, 0, 0, 1, 1)
			}
			return append(b, 0, 0, 0, 1, 0)
		}
	case *array.Int64:
		whole := v.Int64Values()
		return func(b []byte, row int) []byte { return appendInt(b, whole[row]) }
	case *array.Float64:
		floats := v.Float64Values()
		return func(b []byte, row int) []byte { return appendInt(b, int64(math.Float64bits(floats[row]))) } //nolint:gosec // its bits
	}
	panic("postgres: a column that Load has not checked") // target refuses all others
}

func appendInt(b []byte, n int64) []byte {
	b = append(b, 0, 0, 0, 8)
	return binary.BigEndian.AppendUint64(b, uint64(n)) //nolint:gosec // the server's own form of a negative number
}
