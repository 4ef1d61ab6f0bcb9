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
	err = duck.RegisterTableUDF(conn, "daybook_incoming", duck.ChunkTableFunction{
		Config: duck.TableFunctionConfig{Arguments: []duck.TypeInfo{number}},
		BindArguments: func(_ map[string]any, args ...any) (duck.ChunkTableSource, error) {
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

// chunks copies the batches of a source into the engine's vectors.
type chunks struct {
	src     *source
	infos   []duck.ColumnInfo
	mu      sync.Mutex
	columns []copier
	at, end int // rows of the current batch
	size    int // rows that one chunk takes
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

// ColumnInfos implements duck.ChunkTableSource.
func (c *chunks) ColumnInfos() []duck.ColumnInfo { return c.infos }

// Cardinality implements duck.ChunkTableSource: how much will come is not known.
func (c *chunks) Cardinality() *duck.CardinalityInfo { return nil }

// Init implements duck.ChunkTableSource.
func (c *chunks) Init() {}

// FillChunk implements duck.ChunkTableSource.
func (c *chunks) FillChunk(out duck.DataChunk) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.at == c.end {
		if !c.src.Next() {
			if err := c.src.Err(); err != nil {
				return err
			}
			return out.SetSize(0)
		}
		rec := c.src.RecordBatch()
		c.at, c.end, c.columns = 0, int(rec.NumRows()), c.columns[:0]
		for _, col := range rec.Columns() {
			c.columns = append(c.columns, copierOf(col))
		}
	}
	n := min(c.size, c.end-c.at)
	if err := out.SetSize(n); err != nil {
		return err
	}
	for i, column := range c.columns {
		if err := column(out, i, c.at, n); err != nil {
			return fmt.Errorf("column %s: %w", c.infos[i].Name, err)
		}
	}
	c.at += n
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
