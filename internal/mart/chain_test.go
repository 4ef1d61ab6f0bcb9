package mart_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart"
	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/warehouse/duckdb"
	"github.com/daybookhq/daybook/internal/warehouse/postgres"
	"github.com/daybookhq/daybook/internal/warehouse/postgres/postgrestest"
	"github.com/daybookhq/daybook/internal/warehouse/warehousetest"
)

// engines are what stories are lived through on.
var engines = map[string]func(testing.TB) warehouse.Driver{
	"duckdb": func(t testing.TB) warehouse.Driver {
		t.Helper()
		d, err := duckdb.Open(t.Context(), duckdb.InMemory, duckdb.Options{Threads: 1})
		if err != nil {
			t.Fatal(err)
		}
		return d
	},
	// Every statement that reads the tables of a part is written beside first, as it is where these tables are large. Tests of whole nights have
	// small ones.
	"postgres": func(t testing.TB) warehouse.Driver {
		t.Helper()
		url := postgrestest.Database(t)
		postgrestest.LargeParts(t, url, 1)
		d := postgrestest.Open(t, url, postgres.Options{})
		warehousetest.Migrate(t, d)
		postgrestest.Exec(t, url, anyMonth)
		return d
	},
}

// anyMonth lets rows of any month into the tables that are partitioned by months, which a load would have made.
const anyMonth = `do $$ declare t regclass; begin
  for t in select partrelid::regclass from pg_partitioned_table where partstrat = 'r' loop execute format('create table %s_rest partition of %s default', t, t); end loop;
end $$`

// chain is a small chain in a warehouse of its own.
type chain struct {
	t         testing.TB
	w         *warehouse.Warehouse
	run       int64
	delivered int64
	seen      map[contract.Day]bool // dates whose expectations are written
	later     bool                  // states that are not kept go once a run is published
}

func newChain(t testing.TB, open func(testing.TB) warehouse.Driver) *chain {
	t.Helper()
	d := open(t)
	t.Cleanup(func() { _ = d.Close() })
	warehousetest.Migrate(t, d)
	return &chain{t: t, w: warehouse.New(d, time.Now), seen: map[contract.Day]bool{}}
}

// table is one file of an archive, its rows spelled out.
type table struct {
	dataset string
	columns []string
	rows    [][]string
	dates   map[contract.Day]bool // of facts
}

// read spells out a table. A cell of the first column may name several dates: 2026-01-05..2026-02-01, of which only some weekdays
// where these follow: 2026-01-05..2026-02-01/MO-FR.
func read(t testing.TB, name string, data []byte) table {
	t.Helper()
	r := csv.NewReader(strings.NewReader(string(data)))
	r.Comment = '#'
	lines, err := r.ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	f := table{dataset: name, columns: lines[0], dates: map[contract.Day]bool{}}
	for _, cells := range lines[1:] {
		if f.columns[0] != "business_date" {
			f.rows = append(f.rows, cells)
			continue
		}
		for _, d := range dates(t, cells[0]) {
			f.rows = append(f.rows, append([]string{d.String()}, cells[1:]...))
			f.dates[d] = true
		}
	}
	return f
}

func dates(t testing.TB, cell string) (list []contract.Day) {
	t.Helper()
	span, weekdays, _ := strings.Cut(cell, "/")
	from, to, several := strings.Cut(span, "..")
	if !several {
		to = from
	}
	first, err1 := contract.ParseDay(from)
	last, err2 := contract.ParseDay(to)
	if err1 != nil || err2 != nil {
		t.Fatalf("dates %q", cell)
	}
	for d := first; d <= last; d++ {
		if weekdays == "" || contract.OpensOn(weekdays, d.Weekday()) {
			list = append(list, d)
		}
	}
	return list
}

// deliver publishes tables in one run: what is there of their dates is replaced, and the marts of these dates are built.
func (c *chain) deliver(tables ...table) {
	c.t.Helper()
	days := map[contract.Day]bool{}
	for _, f := range tables {
		maps.Copy(days, f.dates)
	}
	c.publish(slices.Sorted(maps.Keys(days)), false, func(tx warehouse.Tx) {
		for _, f := range tables {
			c.load(tx, f)
		}
	})
}

// publish is one run: a change of facts, and the marts of the dates that it touches.
func (c *chain) publish(days []contract.Day, restate bool, change func(warehouse.Tx)) {
	c.t.Helper()
	ctx := c.t.Context()
	c.run++
	tx, err := c.w.Begin(ctx, c.run)
	if err != nil {
		c.t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	change(tx)
	var first []contract.Day
	for _, d := range days {
		if !c.seen[d] {
			first, c.seen[d] = append(first, d), true
		}
	}
	err = mart.Build(ctx, tx, mart.Request{Run: c.run, Engine: c.w.Engine(), Dates: days, First: first, Restate: restate, Later: c.later}, func(int, int) {})
	if err == nil {
		err = c.w.MovePointer(ctx, tx, c.run)
	}
	if err == nil {
		err = tx.Commit()
	}
	if err == nil && c.later {
		err = c.forget()
	}
	if err != nil {
		c.t.Fatal(err)
	}
}

// forget is what follows a run that is published.
func (c *chain) forget() error {
	tx, err := c.w.Begin(c.t.Context(), 0)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	if err := mart.Forget(c.t.Context(), tx); err != nil {
		return err
	}
	return tx.Commit()
}

// load writes the rows of a table as one delivery for each of its dates.
func (c *chain) load(tx warehouse.Tx, f table) {
	c.t.Helper()
	if len(f.dates) == 0 { // a master
		c.delivered++
		c.exec(tx, fmt.Sprintf("update wh.slice set superseded_by = %d where dataset = '%s' and superseded_by is null", c.run, f.dataset))
		c.exec(tx, fmt.Sprintf("insert into wh.slice values ('%s', null, '', %d, 0, %d, null, 0, 0, 0, 0, 0)", f.dataset, c.delivered, c.run))
		c.rows(tx, f, f.rows)
		return
	}
	for _, d := range slices.Sorted(maps.Keys(f.dates)) {
		c.delivered++
		c.exec(tx, fmt.Sprintf("update wh.slice set superseded_by = %d where dataset = '%s' and business_date = date '%s' and superseded_by is null", c.run, f.dataset, d))
		rows := slices.DeleteFunc(slices.Clone(f.rows), func(cells []string) bool { return cells[0] != d.String() })
		c.exec(tx, fmt.Sprintf("insert into wh.slice values ('%s', date '%s', '', %d, 0, %d, null, 0, %d, 0, 0, 0)", f.dataset, d, c.delivered, c.run, len(rows)))
		c.rows(tx, f, rows)
	}
}

func (c *chain) rows(tx warehouse.Tx, f table, rows [][]string) {
	c.t.Helper()
	var values []string
	for n, cells := range rows {
		list := make([]string, len(cells))
		for i, v := range cells {
			list[i] = "'" + strings.ReplaceAll(v, "'", "''") + "'"
			if v == "" {
				list[i] = "null"
			}
		}
		values = append(values, fmt.Sprintf("(%s, %d, %d)", strings.Join(list, ", "), c.delivered, n+2))
	}
	if len(values) > 0 {
		c.exec(tx, fmt.Sprintf("insert into wh.%s (%s, delivery_id, source_line) values %s", f.dataset, strings.Join(f.columns, ", "), strings.Join(values, ", ")))
	}
}

func (c *chain) exec(tx warehouse.Tx, query string) {
	c.t.Helper()
	if _, err := tx.Exec(c.t.Context(), query); err != nil {
		c.t.Fatalf("%v in %.200s", err, query)
	}
}

// ask runs a query as readers of a run see it (0: the newest) and returns its rows as lines of CSV.
func (c *chain) ask(run int64, query string) (lines []string) {
	c.t.Helper()
	r, err := c.w.At(context.Background(), run)
	if err != nil {
		c.t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	rows, err := r.Query(c.t.Context(), query)
	if err != nil {
		c.t.Fatalf("%v in %s", err, query)
	}
	defer func() { _ = rows.Close() }()
	names, err := rows.Columns()
	if err != nil {
		c.t.Fatal(err)
	}
	cells := make([]any, len(names))
	for i := range cells {
		cells[i] = new(any)
	}
	for rows.Next() {
		if err := rows.Scan(cells...); err != nil {
			c.t.Fatal(err)
		}
		line := make([]string, len(cells))
		for i, p := range cells {
			switch v := (*p.(*any)).(type) {
			case nil:
			case time.Time:
				line[i] = v.Format(time.DateOnly)
			case float64:
				line[i] = fmt.Sprintf("%.4f", v)
			default:
				line[i] = fmt.Sprint(v)
			}
		}
		lines = append(lines, strings.Join(line, ","))
	}
	if err := rows.Err(); err != nil {
		c.t.Fatal(err)
	}
	return lines
}

// story is an archive: what was delivered, run by run, and what must come of it.
type story struct {
	runs [][]table // masters first
	want []want
}

// want is a question and its answer. Decimals are compared as they are written.
type want struct {
	query string
	lines []string
}

// open reads a story. A file NAME.csv is a dataset of the first run, "run 2 NAME.csv" of the second; any other file is a query.
func open(t testing.TB, path string) story {
	t.Helper()
	a, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var s story
	for _, f := range a.Files {
		run, name := 1, f.Name
		if _, err := fmt.Sscanf(f.Name, "run %d %s", &run, &name); err != nil {
			run, name = 1, f.Name
		}
		if dataset, ok := strings.CutSuffix(name, ".csv"); ok {
			for len(s.runs) < run {
				s.runs = append(s.runs, nil)
			}
			s.runs[run-1] = append(s.runs[run-1], read(t, dataset, f.Data))
			continue
		}
		w := want{query: f.Name}
		for line := range strings.Lines(string(f.Data)) {
			if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
				w.lines = append(w.lines, line)
			}
		}
		s.want = append(s.want, w)
	}
	return s
}
