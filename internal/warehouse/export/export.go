// Package export writes the rows of a query as CSV, JSON, XLSX, Parquet or an aligned table. Every writer streams: it
// holds some rows at most, and never cuts a result short; what a format cannot hold is an error. Decimals are exact in all
// of them and keep their decimals. It knows no engine: it goes by the names of column types and by what values look like.
package export

import (
	"database/sql"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/daybookhq/daybook/internal/fault"
)

// kind is what a column is to a reader of the export.
type kind uint8

const (
	text    kind = iota // also whatever has no kind of its own: lists, intervals, enums
	integer             // of at most 64 bits
	huge                // a whole number of more
	decimal
	float
	boolean
	date
	timestamp
	zoned  // timestamp with a time zone
	clock  // time of day
	uuid   // 16 bytes
	nested // a document: JSON, list, structure, map
)

// column is one column of a result.
type column struct {
	name      string
	kind      kind
	precision int // of a decimal: all digits
	scale     int // of a decimal: digits after the point; -1: not known, values say
}

// numeric reports whether the column is right-aligned and never text.
func (c column) numeric() bool {
	return c.kind == integer || c.kind == huge || c.kind == decimal || c.kind == float
}

var decimalType = regexp.MustCompile(`^(?:DECIMAL|NUMERIC)\((\d+),\s*(\d+)\)$`)

var kinds = map[string]kind{
	"TINYINT": integer, "SMALLINT": integer, "INTEGER": integer, "BIGINT": integer, "HUGEINT": huge, "UHUGEINT": huge, "BIGNUM": huge,
	"UTINYINT": integer, "USMALLINT": integer, "UINTEGER": integer, "UBIGINT": huge, "INT2": integer, "INT4": integer, "INT8": integer,
	"FLOAT": float, "DOUBLE": float, "FLOAT4": float, "FLOAT8": float, "BOOLEAN": boolean, "BOOL": boolean,
	"DATE": date, "TIMESTAMP": timestamp, "TIMESTAMP_S": timestamp, "TIMESTAMP_MS": timestamp, "TIMESTAMP_NS": timestamp,
	"TIMESTAMPTZ": zoned, "TIMESTAMP WITH TIME ZONE": zoned, "TIME": clock, "UUID": uuid, "JSON": nested, "JSONB": nested,
}

// columns reads the types of a result.
func columns(rows *sql.Rows) ([]column, error) {
	types, err := rows.ColumnTypes()
	if err != nil {
		return nil, fmt.Errorf("read the columns of the result: %w", err)
	}
	list := make([]column, len(types))
	for i, t := range types {
		c := column{name: t.Name(), scale: -1}
		name := strings.ToUpper(t.DatabaseTypeName())
		switch m := decimalType.FindStringSubmatch(name); {
		case m != nil:
			c.kind = decimal
			c.precision, _ = strconv.Atoi(m[1])
			c.scale, _ = strconv.Atoi(m[2])
		case name == "NUMERIC" || name == "DECIMAL":
			c.kind = decimal
			if p, s, ok := t.DecimalSize(); ok {
				c.precision, c.scale = int(p), int(s)
			}
		case strings.HasSuffix(name, "]"), strings.HasPrefix(name, "STRUCT("), strings.HasPrefix(name, "MAP("), strings.HasPrefix(name, "UNION("):
			c.kind = nested
		default:
			c.kind = kinds[name]
		}
		list[i] = c
	}
	return list, nil
}

// each hands every row to f. The values are valid until f returns.
func each(rows *sql.Rows, n int, f func(values []any) error) error {
	values, targets := make([]any, n), make([]any, n)
	for i := range values {
		targets[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return fmt.Errorf("read a row of the result: %w", err)
		}
		if err := f(values); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read the result: %w", err)
	}
	return nil
}

// distinct refuses a result in which two columns have one name, where the format goes by names.
func distinct(list []column, format string) error {
	seen := map[string]bool{}
	for _, c := range list {
		if seen[c.name] {
			return fault.New(fault.Usage, "two columns are called %q, which %s cannot tell apart", c.name, format).
				WithHint("give one another name with AS")
		}
		seen[c.name] = true
	}
	return nil
}

// Count writes a whole number as people read it: Count(1234567) is "1,234,567".
func Count(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, s = "-", s[1:]
	}
	var groups []string
	for len(s) > 3 {
		groups = append([]string{s[len(s)-3:]}, groups...)
		s = s[:len(s)-3]
	}
	return sign + strings.Join(append([]string{s}, groups...), ",")
}
