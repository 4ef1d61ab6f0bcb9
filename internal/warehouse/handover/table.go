package handover

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/warehouse/export"
)

// businessDate is the column by whose months views are divided.
const businessDate = "business_date"

// table writes what has changed of a view.
func (h *writing) table(ctx context.Context, name string) (t Table, err error) {
	t = Table{Name: name, Description: h.words[name], Files: []File{}}
	if t.Columns, err = h.columns(ctx, name); err != nil {
		return t, err
	}
	if !slices.Contains(whole, name) && slices.ContainsFunc(t.Columns, func(c Column) bool { return c.Name == businessDate }) {
		t.Month = businessDate
	}
	i := slices.IndexFunc(h.old.Tables, func(o Table) bool { return o.Name == name })
	known := i >= 0 && h.old.Tables[i].Month == t.Month && slices.Equal(h.old.Tables[i].Columns, t.Columns)
	if t.Month == "" {
		err = h.part(ctx, &t, "", all(name), nil)
	} else {
		var old []File
		if known {
			old = h.old.Tables[i].Files
		}
		err = h.byMonth(ctx, &t, old, known)
	}
	for _, f := range t.Files {
		t.Rows += f.Rows
	}
	return t, err
}

// all reads a whole view. Its name is one of ours, and the guard of Select looks at it all the same.
func all(name string) string { return "select * from " + name }

// byMonth writes the months of a view that changed, and keeps the files of the others.
func (h *writing) byMonth(ctx context.Context, t *Table, old []File, known bool) error {
	first, last, err := h.span(ctx, t.Name)
	if err != nil {
		return err
	}
	h.keepLeft(t)
	for m := first; !m.IsZero() && !m.After(last); m = m.AddDate(0, 1, 0) {
		month := m.Format("2006-01")
		if h.now.Before != "" && month >= h.now.Before {
			break
		}
		if slices.ContainsFunc(t.Files, func(f File) bool { return f.Month == month }) {
			continue // it has left, and lies here
		}
		if known && !h.months[month] && (h.old.Before == "" || month < h.old.Before) {
			for _, f := range old {
				if f.Month == month {
					t.Files = append(t.Files, f)
				}
			}
			continue
		}
		query := all(t.Name) + " where business_date >= date '" + m.Format(time.DateOnly) + "' and business_date < date '" + m.AddDate(0, 1, 0).Format(time.DateOnly) + "'"
		if err := h.part(ctx, t, month, query, old); err != nil {
			return err
		}
	}
	// A month of which nothing is left has changed, too.
	for _, f := range old {
		if !slices.ContainsFunc(t.Files, func(n File) bool { return n.Month == f.Month }) && !slices.ContainsFunc(h.now.Changed, func(c Change) bool { return c.Table == t.Name && c.Month == f.Month }) {
			h.now.Changed = append(h.now.Changed, Change{Table: t.Name, Month: f.Month})
		}
	}
	return nil
}

// keepLeft keeps the files of months that have left the warehouse: there is no other way to have them. Only where the month was corrected after the
// file was written, before it left for another place, does it go.
func (h *writing) keepLeft(t *Table) {
	i := slices.IndexFunc(h.there.Tables, func(o Table) bool { return o.Name == t.Name })
	if i < 0 {
		return
	}
	for _, f := range h.there.Tables[i].Files {
		if slices.ContainsFunc(h.left, func(m warehouse.OffloadedMonth) bool {
			hash, left := m.Files[t.Name]
			return left && m.Name == f.Month && (hash == f.SHA256 || !h.months[f.Month])
		}) {
			t.Files = append(t.Files, f)
		}
	}
}

// part writes one file; none where there is no row.
func (h *writing) part(ctx context.Context, t *Table, month, query string, old []File) error {
	path := "data/" + t.Name
	if month != "" {
		path += "/month=" + month
	}
	path += fmt.Sprintf("/run-%06d.parquet", h.now.Run)
	f, err := h.file(path, func(w writer) (n int64, err error) {
		err = h.ask(ctx, query, func(rows *sql.Rows) error {
			n, err = export.ParquetRows(w, rows)
			return err
		})
		return n, err
	})
	if err != nil {
		return err
	}
	f.Month, f.Run = month, h.now.Run
	if f.Rows > 0 {
		t.Files = append(t.Files, f)
		h.summary.Written++
		h.summary.Bytes += f.Bytes
	}
	had := slices.IndexFunc(old, func(o File) bool { return o.Month == month })
	if f.Rows > 0 || had >= 0 {
		h.now.Changed = append(h.now.Changed, Change{t.Name, month, f.Rows})
	}
	return nil
}

// ask runs a SELECT over the published views of the run.
func (h *writing) ask(ctx context.Context, query string, read func(*sql.Rows) error) error {
	rows, done, err := h.w.Select(ctx, h.now.Run, query, warehouse.Limit{}) //nolint:sqlclosecheck // done closes them, and what they were read from
	if err != nil {
		return err
	}
	defer done()
	if err := read(rows); err != nil {
		return err
	}
	return rows.Err()
}

// columns are those of a view, with what they mean.
func (h *writing) columns(ctx context.Context, name string) (list []Column, err error) {
	err = h.ask(ctx, all(name)+" limit 0", func(rows *sql.Rows) error {
		s, err := export.Schema(rows)
		if err != nil {
			return err
		}
		for _, f := range s.Fields() {
			list = append(list, Column{f.Name, typeOf(f.Type), h.words.Column(name, f.Name)})
		}
		return nil
	})
	return list, err
}

// typeOf is a type in the words of SQL.
func typeOf(t arrow.DataType) string {
	switch t := t.(type) {
	case *arrow.Int64Type:
		return "bigint"
	case *arrow.BooleanType:
		return "boolean"
	case *arrow.Date32Type:
		return "date"
	case *arrow.TimestampType:
		return "timestamp"
	case *arrow.Float64Type:
		return "double"
	case *arrow.Decimal128Type:
		return fmt.Sprintf("decimal(%d,%d)", t.Precision, t.Scale)
	}
	return "string"
}

// span returns the first days of the first and the last month of which a view has rows; zero where it has none.
func (h *writing) span(ctx context.Context, name string) (first, last time.Time, err error) {
	err = h.ask(ctx, "select min(business_date), max(business_date) from "+name, func(rows *sql.Rows) error {
		for rows.Next() {
			var a, b sql.NullTime
			if err := rows.Scan(&a, &b); err != nil {
				return err
			}
			if a.Valid && b.Valid {
				first, last = monthOf(a.Time), monthOf(b.Time)
			}
		}
		return nil
	})
	return first, last, err
}

func monthOf(t time.Time) time.Time {
	d := contract.DayOf(t).Time()
	return time.Date(d.Year(), d.Month(), 1, 0, 0, 0, 0, time.UTC)
}

type writer = io.Writer

// file writes a file of the handover that has its name once it is whole; one without rows is not kept.
func (h *writing) file(path string, fill func(writer) (rows int64, err error)) (f File, err error) {
	target := filepath.Join(h.dir, filepath.FromSlash(path))
	part := filepath.Join(filepath.Dir(target), "."+filepath.Base(target)+".part")
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		return f, err
	}
	out, err := os.Create(part)
	if err != nil {
		return f, err
	}
	hash := sha256.New()
	counted := &counter{}
	f.Path = path
	f.Rows, err = fill(io.MultiWriter(out, hash, counted))
	if err == nil {
		err = out.Sync()
	}
	err = errors.Join(err, out.Close())
	if err != nil || f.Rows == 0 {
		_ = os.Remove(part)
		_ = os.Remove(filepath.Dir(part)) // where nothing else is in it
		return f, err
	}
	f.Bytes, f.SHA256 = counted.n, hex.EncodeToString(hash.Sum(nil))
	for dir := filepath.Dir(target); dir != h.dir && dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		h.got[dir] = true
	}
	return f, os.Rename(part, target)
}

// settle makes the names of what was written survive a power cut, from the innermost folder to the one that holds the handover: rows are taken out of the
// warehouse because their files are there.
func (h *writing) settle() error {
	dirs := slices.Sorted(maps.Keys(h.got))
	slices.Reverse(dirs)
	for _, dir := range append(dirs, h.dir, filepath.Dir(h.dir)) {
		d, err := os.Open(dir) //nolint:gosec // of the folder that the user named
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) && dir == filepath.Dir(h.dir) {
			continue // not ours to look into
		}
		if err != nil {
			return err
		}
		err = d.Sync()
		if errors.Is(err, errors.ErrUnsupported) || errors.Is(err, syscall.EINVAL) {
			err = nil // a file system that has no such thing
		}
		if err := errors.Join(err, d.Close()); err != nil {
			return fmt.Errorf("make %s durable: %w", dir, err)
		}
	}
	return nil
}

type counter struct{ n int64 }

func (c *counter) Write(p []byte) (int, error) {
	c.n += int64(len(p))
	return len(p), nil
}
