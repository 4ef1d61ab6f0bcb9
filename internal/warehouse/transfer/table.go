package transfer

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/daybookhq/daybook/internal/warehouse"
)

// table is one table of the warehouse as the source has it.
type table struct {
	name    string
	columns []column
	key     string // by whose values it is copied in parts: delivery_id, run_id; "": at once
}

// column is a column with its Arrow type. text says that it is read as text, so that no decimal becomes a float.
type column struct {
	name string
	kind arrow.DataType
	text bool
}

// made finds the tables that a migration makes or drops.
var made = regexp.MustCompile(`(?m)^(create|drop) table (?:if (?:not )?exists )?wh\.([a-z_]+)`)

// tablesOf lists the tables that the migrations up to step version make, with their columns; those that make rows visible come last.
func tablesOf(ctx context.Context, q warehouse.Querier, engine string, version int) (list []table, err error) {
	steps, err := warehouse.Steps(engine)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, s := range steps {
		if s.Number > version {
			break
		}
		for _, m := range made.FindAllStringSubmatch(s.SQL, -1) {
			name := m[2]
			names = slices.DeleteFunc(names, func(n string) bool { return n == name })
			if m[1] == "create" && name != "transfer" && name != "published" && !slices.Contains(last, name) {
				names = append(names, name)
			}
		}
	}
	for _, name := range append(names, last...) {
		t, err := describe(ctx, q, name)
		if err != nil {
			return nil, fmt.Errorf("table %s: %w", name, err)
		}
		list = append(list, t)
	}
	return list, nil
}

// describe asks the engine for a table's columns.
func describe(ctx context.Context, q warehouse.Querier, name string) (t table, err error) {
	rows, err := q.Query(ctx, "select * from wh."+name+" where false") // a name out of the migrations
	if err != nil {
		return t, err
	}
	defer func() { _ = rows.Close() }()
	types, err := rows.ColumnTypes()
	if err != nil {
		return t, err
	}
	t.name = name
	for _, ct := range types {
		c, err := columnOf(ct)
		if err != nil {
			return t, err
		}
		t.columns = append(t.columns, c)
		if !slices.Contains(last, name) && (c.name == "delivery_id" || c.name == "run_id") {
			t.key = c.name
		}
	}
	return t, rows.Err()
}

// columnOf maps an engine's type, as its driver names it.
func columnOf(t *sql.ColumnType) (column, error) {
	c := column{name: t.Name()}
	name, size, _ := strings.Cut(strings.ToUpper(t.DatabaseTypeName()), "(")
	switch name {
	case "BIGINT", "INT8":
		c.kind = arrow.PrimitiveTypes.Int64
	case "VARCHAR", "TEXT":
		c.kind = arrow.BinaryTypes.String
	case "BOOLEAN", "BOOL":
		c.kind = arrow.FixedWidthTypes.Boolean
	case "DATE":
		c.kind = arrow.FixedWidthTypes.Date32
	case "TIMESTAMP":
		c.kind = &arrow.TimestampType{Unit: arrow.Microsecond}
	case "DOUBLE", "FLOAT8":
		c.kind = arrow.PrimitiveTypes.Float64
	case "DECIMAL", "NUMERIC":
		precision, scale, ok := t.DecimalSize()
		if !ok { // one driver tells it in the name: DECIMAL(14,2)
			n, err := fmt.Sscanf(size, "%d,%d)", &precision, &scale)
			ok = err == nil && n == 2
		}
		if !ok || precision > 18 {
			return c, fmt.Errorf("column %s: a decimal of unknown size", c.name)
		}
		c.kind, c.text = &arrow.Decimal64Type{Precision: int32(precision), Scale: int32(scale)}, true //nolint:gosec // at most 18
	default:
		return c, fmt.Errorf("column %s: type %s cannot be transferred", c.name, t.DatabaseTypeName())
	}
	return c, nil
}

// schema is the table as a load brings it.
func (t table) schema() *arrow.Schema {
	fields := make([]arrow.Field, len(t.columns))
	for i, c := range t.columns {
		fields[i] = arrow.Field{Name: c.name, Type: c.kind, Nullable: true}
	}
	return arrow.NewSchema(fields, nil)
}

// selection reads a part of the table. Names come from the migrations, values are bound.
func (t table) selection() string {
	list := make([]string, len(t.columns))
	for i, c := range t.columns {
		list[i] = c.name
		if c.text {
			list[i] = "cast(" + c.name + " as text)"
		}
	}
	query := "select " + strings.Join(list, ", ") + " from wh." + t.name
	if t.key != "" {
		query += " where " + t.key + " between $1 and $2"
	}
	return query
}

// removal deletes a part of the table.
func (t table) removal() string {
	query := "delete from wh." + t.name
	if t.key != "" {
		query += " where " + t.key + " between $1 and $2"
	}
	return query
}

// totals adds up the table: rows, then every column. Decimals and counts are exact; texts are added up by their length.
func (t table) totals() string {
	list := []string{"cast(count(*) as text)"}
	for _, c := range t.columns {
		switch c.kind.ID() {
		case arrow.STRING:
			list = append(list, "cast(coalesce(sum(cast(length("+c.name+") as bigint)), 0) as text)")
		case arrow.BOOL:
			list = append(list, "cast(coalesce(sum(case when "+c.name+" then 1 else 0 end), 0) as text)")
		case arrow.DATE32, arrow.TIMESTAMP:
			list = append(list, "cast(count("+c.name+") as text)")
		case arrow.FLOAT64:
			list = append(list, "cast(coalesce(sum("+c.name+"), 0) as text)")
		default:
			list = append(list, "cast(coalesce(sum("+c.name+"), 0) as text)")
		}
	}
	return "select " + strings.Join(list, ", ") + " from wh." + t.name
}
