//go:build !duckdb_arrow

package duckdb

import (
	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/decimal"
	duck "github.com/duckdb/duckdb-go/v2"
)

// number are the element types of Arrow arrays that hold plain numbers.
type number interface {
	arrow.Date32 | arrow.Timestamp | decimal.Decimal64 | int64 | float64
}

// plain copies numbers; the driver's setters are generic, so none is boxed.
func plain[T number](a arrow.Array, values []T) copier {
	return func(out duck.DataChunk, i, from, n int) error {
		for row := range n {
			if a.IsNull(from + row) {
				if err := out.SetValue(i, row, nil); err != nil {
					return err
				}
				continue
			}
			if err := setNumber(out, i, row, values[from+row]); err != nil {
				return err
			}
		}
		return nil
	}
}

func setNumber[T number](out duck.DataChunk, i, row int, v T) error {
	switch v := any(v).(type) {
	case arrow.Date32:
		return duck.SetChunkValue(out, i, row, int32(v))
	case arrow.Timestamp:
		return duck.SetChunkValue(out, i, row, int64(v))
	case decimal.Decimal64:
		return duck.SetChunkValue(out, i, row, int64(v))
	case int64:
		return duck.SetChunkValue(out, i, row, v)
	case float64:
		return duck.SetChunkValue(out, i, row, v)
	}
	return nil
}

func flags(a *array.Boolean) copier {
	return func(out duck.DataChunk, i, from, n int) error {
		for row := range n {
			var err error
			if a.IsNull(from + row) {
				err = out.SetValue(i, row, nil)
			} else {
				err = duck.SetChunkValue(out, i, row, a.Value(from+row))
			}
			if err != nil {
				return err
			}
		}
		return nil
	}
}

// texts copies strings straight out of the batch's bytes.
func texts(a arrow.Array, value func(row int) string) copier {
	return func(out duck.DataChunk, i, from, n int) error {
		for row := range n {
			var err error
			if a.IsNull(from + row) {
				err = out.SetValue(i, row, nil)
			} else {
				err = duck.SetChunkValue(out, i, row, value(from+row))
			}
			if err != nil {
				return err
			}
		}
		return nil
	}
}
