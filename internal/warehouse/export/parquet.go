package export

import (
	"database/sql"
	"fmt"
	"io"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
)

// groupRows are the rows of one row group: what Parquet holds in memory.
const groupRows = 122_880

// Parquet writes rows as one Parquet file: decimals as decimals, dates as dates, what has no type of its own as text.
func Parquet(w io.Writer, rows *sql.Rows) error {
	_, err := ParquetRows(w, rows)
	return err
}

// Schema returns the columns of a Parquet file that holds rows.
func Schema(rows *sql.Rows) (*arrow.Schema, error) {
	list, err := columns(rows)
	if err != nil {
		return nil, err
	}
	return schemaOf(list), nil
}

func schemaOf(list []column) *arrow.Schema {
	fields := make([]arrow.Field, len(list))
	for i, c := range list {
		fields[i] = arrow.Field{Name: c.name, Type: c.arrow(), Nullable: true}
	}
	return arrow.NewSchema(fields, nil)
}

// ParquetRows is Parquet, and counts.
func ParquetRows(w io.Writer, rows *sql.Rows) (n int64, err error) {
	set, err := resultOf(rows)
	if err != nil {
		return 0, err
	}
	return parquetOf(w, set)
}

func parquetOf(w io.Writer, set rowset) (n int64, err error) {
	list := set.columns
	if err := distinct(list, "Parquet"); err != nil {
		return 0, err
	}
	schema := schemaOf(list)
	// Hiding Close: the caller's writer is the caller's to close.
	out, err := pqarrow.NewFileWriter(schema, struct{ io.Writer }{w},
		parquet.NewWriterProperties(parquet.WithCompression(compress.Codecs.Zstd), parquet.WithMaxRowGroupLength(groupRows)), pqarrow.DefaultWriterProps())
	if err != nil {
		return 0, fmt.Errorf("write Parquet: %w", err)
	}
	builder := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer builder.Release()
	flush := func() error {
		rec := builder.NewRecordBatch()
		defer rec.Release()
		if err := out.Write(rec); err != nil {
			return fmt.Errorf("write Parquet: %w", err)
		}
		return nil
	}
	err = set.each(func(values []any) error {
		for i, v := range values {
			if err := list[i].append(builder.Field(i), v); err != nil {
				return fmt.Errorf("write Parquet: column %s: %w", list[i].name, err)
			}
		}
		if n++; n%groupRows == 0 {
			return flush()
		}
		return nil
	})
	if err == nil && n%groupRows != 0 {
		err = flush()
	}
	if cerr := out.Close(); err == nil && cerr != nil {
		err = fmt.Errorf("write Parquet: %w", cerr)
	}
	return n, err
}
