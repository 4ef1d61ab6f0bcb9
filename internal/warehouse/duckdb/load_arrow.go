//go:build duckdb_arrow

package duckdb

import (
	"context"
	"database/sql"
	"strconv"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"
	duck "github.com/duckdb/duckdb-go/v2"
)

// Loader says how Load hands batches to the engine: as an Arrow stream, which the engine reads without a copy.
const Loader = "arrow"

// prepare has nothing to do here: a stream is made known by each load.
func (d *DB) prepare(ctx context.Context) error { return d.db.PingContext(ctx) }

// offer makes src known as a view. The engine makes such views permanent ones, so the load drops it in the same
// transaction: nobody else ever sees it, and a process that is killed leaves none.
func (d *DB) offer(conn *sql.Conn, number int64, src *source) (scan, func(), error) {
	name := "daybook_incoming_" + strconv.FormatInt(number, 10)
	var release func()
	err := conn.Raw(func(c any) error {
		a, err := duck.NewArrowFromConn(c.(*duck.Conn))
		if err != nil {
			return err
		}
		release, err = a.RegisterView(src, name)
		return err
	})
	if err != nil {
		return scan{}, nil, err
	}
	return scan{from: quote(name), columns: columnList, after: []string{"drop view " + quote(name)}}, release, nil
}

func columnList(s *arrow.Schema) string {
	names := make([]string, s.NumFields())
	for i, f := range s.Fields() {
		names[i] = quote(f.Name)
	}
	return strings.Join(names, ", ")
}
