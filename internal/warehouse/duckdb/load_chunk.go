//go:build !duckdb_arrow

package duckdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	duck "github.com/duckdb/duckdb-go/v2"
)

// Loader says how Load hands batches to the engine: through a table function that copies them column by column. It needs
// no build tag; the Arrow stream (-tags duckdb_arrow) is faster.
const Loader = "chunk"

// prepare registers the table function, once for the engine.
func (d *DB) prepare(ctx context.Context) error {
	conn, err := d.db.Conn(ctx)
	if err != nil {
		return err
	}
	number, err := duck.NewTypeInfo(duck.TYPE_BIGINT)
	if err != nil {
		return err
	}
	err = duck.RegisterTableUDF(conn, "daybook_incoming", duck.ParallelChunkTableFunction{
		Config: duck.TableFunctionConfig{Arguments: []duck.TypeInfo{number}},
		BindArguments: func(_ map[string]any, args ...any) (duck.ParallelChunkTableSource, error) {
			src, ok := d.loads.readers.Load(args[0].(int64))
			if !ok {
				return nil, errors.New("there is no such load")
			}
			return newChunks(src.(*source))
		},
	})
	return errors.Join(err, conn.Close())
}

func (d *DB) offer(_ *sql.Conn, number int64, src *source) (scan, func(), error) {
	d.loads.readers.Store(number, src)
	from := "daybook_incoming(" + strconv.FormatInt(number, 10) + ")"
	return scan{from: from, columns: chunkColumns}, func() { d.loads.readers.Delete(number) }, nil
}

// chunkColumns reads dates and timestamps, which travel as whole numbers: the setters of the driver would want a
// time.Time for each.
func chunkColumns(s *arrow.Schema) string {
	names := make([]string, s.NumFields())
	for i, f := range s.Fields() {
		names[i] = quote(f.Name)
		switch f.Type.ID() {
		case arrow.DATE32:
			names[i] = "date '1970-01-01' + " + names[i]
		case arrow.TIMESTAMP:
			names[i] = "make_timestamp(" + names[i] + ")"
		}
	}
	return strings.Join(names, ", ")
}

// chunks copies the batches of a source into the engine's vectors. Batches are taken one after the other, copied by as
// many threads as the engine has.
type chunks struct {
	src   *source
	infos []duck.ColumnInfo
	mu    sync.Mutex // of src
	size  int        // rows that one chunk takes
}

// part is the batch that one thread is at.
type part struct {
	rec     arrow.RecordBatch
	columns []copier
	at, end int // rows
}

func newChunks(src *source) (*chunks, error) {
	c := &chunks{src: src, size: duck.GetDataChunkCapacity()}
	for _, f := range src.Schema().Fields() {
		info, err := vectorType(f.Type)
		if err != nil {
			return nil, fmt.Errorf("column %s: %w", f.Name, err)
		}
		c.infos = append(c.infos, duck.ColumnInfo{Name: f.Name, T: info})
	}
	return c, nil
}

func vectorType(t arrow.DataType) (duck.TypeInfo, error) {
	switch t := t.(type) {
	case *arrow.StringType, *arrow.DictionaryType:
		return duck.NewTypeInfo(duck.TYPE_VARCHAR)
	case *arrow.Date32Type:
		return duck.NewTypeInfo(duck.TYPE_INTEGER)
	case *arrow.Decimal64Type:
		return duck.NewDecimalInfo(uint8(t.Precision), uint8(t.Scale)) //nolint:gosec // at most 18
	case *arrow.BooleanType:
		return duck.NewTypeInfo(duck.TYPE_BOOLEAN)
	case *arrow.Int64Type, *arrow.TimestampType:
		return duck.NewTypeInfo(duck.TYPE_BIGINT)
	case *arrow.Float64Type:
		return duck.NewTypeInfo(duck.TYPE_DOUBLE)
	}
	return nil, fmt.Errorf("no column takes a %s", t)
}

// ColumnInfos implements duck.ParallelChunkTableSource.
func (c *chunks) ColumnInfos() []duck.ColumnInfo { return c.infos }

// Cardinality implements duck.ParallelChunkTableSource: how much will come is not known.
func (c *chunks) Cardinality() *duck.CardinalityInfo { return nil }

// Init implements duck.ParallelChunkTableSource.
func (c *chunks) Init() duck.ParallelTableSourceInfo { return duck.ParallelTableSourceInfo{} }

// NewLocalState implements duck.ParallelChunkTableSource.
func (c *chunks) NewLocalState() any { return &part{} }

// next takes the next batch of the source; false at its end.
func (c *chunks) next(p *part) (bool, error) {
	if p.rec != nil {
		p.rec.Release()
		p.rec = nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.src.Next() {
		return false, c.src.Err()
	}
	p.rec = c.src.RecordBatch()
	p.rec.Retain() // the source lets go of it when another thread takes the next
	p.at, p.end, p.columns = 0, int(p.rec.NumRows()), p.columns[:0]
	for _, col := range p.rec.Columns() {
		p.columns = append(p.columns, copierOf(col))
	}
	return true, nil
}

// FillChunk implements duck.ParallelChunkTableSource.
func (c *chunks) FillChunk(local any, out duck.DataChunk) error {
	p := local.(*part)
	for p.at == p.end {
		more, err := c.next(p)
		if err != nil {
			return err
		}
		if !more {
			return out.SetSize(0)
		}
	}
	n := min(c.size, p.end-p.at)
	if err := out.SetSize(n); err != nil {
		return err
	}
	for i, column := range p.columns {
		if err := column(out, i, p.at, n); err != nil {
			return fmt.Errorf("column %s: %w", c.infos[i].Name, err)
		}
	}
	p.at += n
	return nil
}

// copier writes rows from to from+n of one Arrow array into column i of a chunk.
type copier func(out duck.DataChunk, i, from, n int) error

func copierOf(a arrow.Array) copier {
	switch a := a.(type) {
	case *array.String:
		return texts(a, a.Value)
	case *array.Dictionary:
		values := a.Dictionary().(*array.String)
		return texts(a, func(row int) string { return values.Value(a.GetValueIndex(row)) })
	case *array.Date32:
		return plain(a, a.Date32Values())
	case *array.Timestamp:
		return plain(a, a.TimestampValues())
	case *array.Decimal64:
		return plain(a, a.Values())
	case *array.Int64:
		return plain(a, a.Int64Values())
	case *array.Float64:
		return plain(a, a.Float64Values())
	case *array.Boolean:
		return flags(a)
	}
	return func(duck.DataChunk, int, int, int) error { return fmt.Errorf("no column takes a %s", a.DataType()) }
}
