package handover

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"maps"
	"math/big"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/warehouse/export"
)

// Selecting is what answers a SELECT over published views: a warehouse, or files that were handed over.
type Selecting interface {
	Select(ctx context.Context, run int64, query string, limit warehouse.Limit) (*sql.Rows, func(), error)
}

// Sums are the rows of a month of a view, and what its columns add up to, date by date.
type Sums struct {
	Rows int64
	days map[string][]string // of each date rows, then every column that adds up: numbers by value, texts by length, others by how many there are
	of   []string            // these columns
	kind []string
}

// Columns are the sums of the number columns over the month, exact, by name.
func (s Sums) Columns() map[string]string {
	list := map[string]string{}
	for i, name := range s.of {
		if !strings.HasPrefix(s.kind[i], "decimal") {
			continue
		}
		sum := new(big.Rat)
		for _, day := range s.days {
			if x, ok := new(big.Rat).SetString(day[i+1]); ok {
				sum.Add(sum, x)
			}
		}
		var precision, scale int
		_, _ = fmt.Sscanf(s.kind[i], "decimal(%d,%d)", &precision, &scale)
		list[name] = sum.FloatString(scale)
	}
	return list
}

// SumMonth adds up a month (2025-01) of a view that lies by month. Both a warehouse and its files are asked the same.
func SumMonth(ctx context.Context, q Selecting, run int64, t Table, month string) (s Sums, err error) {
	list := []string{businessDate, "cast(count(*) as text)"}
	for _, c := range t.Columns {
		kind, _, _ := strings.Cut(c.Type, "(")
		switch kind {
		case "decimal", "bigint":
			list = append(list, "cast(coalesce(sum("+c.Name+"), 0) as text)")
		case "string":
			list = append(list, "cast(coalesce(sum(cast(length("+c.Name+") as bigint)), 0) as text)")
		default:
			list = append(list, "cast(count("+c.Name+") as text)")
		}
		s.of, s.kind = append(s.of, c.Name), append(s.kind, c.Type)
	}
	s.days = map[string][]string{}
	query, err := ofMonth("select "+strings.Join(list, ", ")+" from "+t.Name, month)
	if err != nil {
		return s, err
	}
	rows, done, err := q.Select(ctx, run, query+" group by "+businessDate, warehouse.Limit{}) //nolint:sqlclosecheck // done closes them, and what they were read from
	if err != nil {
		return s, err
	}
	defer done()
	for rows.Next() {
		var date time.Time
		day := make([]string, len(s.of)+1)
		targets := []any{&date}
		for i := range day {
			targets = append(targets, &day[i])
		}
		if err := rows.Scan(targets...); err != nil {
			return s, err
		}
		var n int64
		if _, err := fmt.Sscan(day[0], &n); err != nil {
			return s, err
		}
		s.Rows += n
		s.days[date.Format(time.DateOnly)] = day
	}
	return s, rows.Err()
}

// ofMonth bounds a query to the dates of a month, which are made of numbers.
func ofMonth(query, month string) (string, error) {
	m, err := time.Parse("2006-01", month)
	if err != nil {
		return "", fmt.Errorf("month %q: %w", month, err)
	}
	return query + " where " + businessDate + " >= date '" + m.Format(time.DateOnly) + "' and " + businessDate + " < date '" + m.AddDate(0, 1, 0).Format(time.DateOnly) + "'", nil
}

// Differ says in what two sums of the same month differ; "" where they are equal.
func (s Sums) Differ(o Sums) string {
	days := slices.Sorted(maps.Keys(s.days))
	for d := range o.days {
		if s.days[d] == nil {
			return d + " is on one side only"
		}
	}
	for _, d := range days {
		other := o.days[d]
		if other == nil {
			return d + " is on one side only"
		}
		for i, v := range s.days[d] {
			x, ok := new(big.Rat).SetString(v)
			y, also := new(big.Rat).SetString(other[i])
			if !ok || !also || x.Cmp(y) != 0 {
				what := "rows"
				if i > 0 {
					what = s.of[i-1]
				}
				return fmt.Sprintf("%s of %s: %s and %s", what, d, v, other[i])
			}
		}
	}
	return ""
}

// Weigh returns how many rows a month of a view has, and how many bytes its file would have.
func Weigh(ctx context.Context, q Selecting, run int64, view, month string) (rows, bytes int64, err error) {
	query, err := ofMonth(all(view), month)
	if err != nil {
		return 0, 0, err
	}
	list, done, err := q.Select(ctx, run, query, warehouse.Limit{}) //nolint:sqlclosecheck // done closes them, and what they were read from
	if err != nil {
		return 0, 0, err
	}
	defer done()
	counted := &counter{}
	rows, err = export.ParquetRows(io.Writer(counted), list)
	if err == nil {
		err = list.Err()
	}
	if rows == 0 {
		return 0, 0, err // no file is kept
	}
	return rows, counted.n, err
}

// Find returns the file of a month of a view; ok is false where there is none, which is a month without rows.
func (m Manifest) Find(view, month string) (t Table, f File, ok bool) {
	for _, t = range m.Tables {
		if t.Name != view {
			continue
		}
		for _, f = range t.Files {
			if f.Month == month {
				return t, f, true
			}
		}
		return t, File{}, false
	}
	return Table{}, File{}, false
}

// Check looks whether a file below dir is, byte for byte, what the manifest says.
func (f File) Check(dir string) error {
	path := filepath.FromSlash(f.Path)
	if !filepath.IsLocal(path) {
		return fault.New(fault.Usage, "the manifest names a file outside of the folder: %q", f.Path)
	}
	if err := same(filepath.Join(dir, path), f.SHA256); err != nil {
		return fault.New(fault.Failed, "%s is not what was handed over: %w", f.Path, err)
	}
	return nil
}

// Read returns the manifest of a handover; one of run 0 where there is none yet.
func Read(dir string) (Manifest, error) { return readManifest(dir) }
