package postgres

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
)

// month counts months since January of the year 0.
type month int

func monthOf(t time.Time) month { return month(t.Year()*12 + int(t.Month()) - 1) }
func (m month) first() time.Time {
	return time.Date(int(m)/12, time.Month(int(m)%12+1), 1, 0, 0, 0, 0, time.UTC)
}

func (m month) date() string { f := m.first(); return fmt.Sprintf("%04d-%02d-01", f.Year(), f.Month()) }

func (m month) of(t string) string {
	f := m.first()
	return fmt.Sprintf("%s_%04d_%02d", t, f.Year(), f.Month())
}

// parseMonth reads the end of a partition's name: 2026_05.
func parseMonth(s string) (month, error) {
	var year, mon int
	if n, err := fmt.Sscanf(s, "%d_%d", &year, &mon); err != nil || n != 2 || mon < 1 || mon > 12 {
		return 0, fmt.Errorf("%q is no month", s)
	}
	return month(year*12 + mon - 1), nil
}

// months remembers for which months all partitioned tables have a partition.
type months struct {
	sync.Mutex
	made    map[month]bool
	version int // counts up whenever some were made
}

// forget makes the next load look again.
func (m *months) forget() {
	m.Lock()
	defer m.Unlock()
	m.made = nil
}

// datesOf is the column of a table whose months need partitions before its rows are written: that of the partitioned tables,
// and of facts that marts are made of.
func datesOf(table string) string {
	if column := layouts[table].month; column != "" {
		return column
	}
	if slices.Contains([]string{"store_days", "line_days"}, table) {
		return "business_date"
	}
	return ""
}

// monthsIn returns the months of a batch's dates, "" for none.
func monthsIn(rec arrow.RecordBatch, column int) []month {
	dates, ok := rec.Column(column).(*array.Date32)
	if !ok {
		return nil
	}
	seen := map[month]bool{}
	last := arrow.Date32(-1 << 31)
	for i, d := range dates.Date32Values() {
		if d == last || dates.IsNull(i) {
			continue
		}
		last = d
		seen[monthOf(time.Unix(int64(d)*86400, 0).UTC())] = true
	}
	return slices.Sorted(maps.Keys(seen))
}

// ensure makes the partitions of the given months, for all partitioned tables at once: a night's facts become marts of the same
// months. Partitions are attached, which neither readers nor loads have to wait for. It returns a number that counts up
// whenever some were made; a COPY that began before does not know them.
func (d *DB) ensure(ctx context.Context, wanted []month) (version int, err error) {
	d.months.Lock()
	defer d.months.Unlock()
	if d.months.made == nil {
		if d.months.made, err = d.madeMonths(ctx); err != nil {
			return 0, err
		}
	}
	for _, m := range wanted {
		if d.months.made[m] {
			continue
		}
		if err := d.makeMonth(ctx, m); err != nil {
			return 0, fmt.Errorf("partitions of %s: %w", m.date()[:7], err)
		}
		d.months.made[m] = true
		d.months.version++
	}
	return d.months.version, nil
}

// leftBefore is the first date that has not left; not valid where nothing has.
func (d *DB) leftBefore(ctx context.Context) (before sql.NullTime, err error) {
	var there bool
	if err = d.db.QueryRowContext(ctx, text("offload_there")).Scan(&there); err != nil || !there {
		return before, err
	}
	err = d.db.QueryRowContext(ctx, text("left_before")).Scan(&before)
	return before, err
}

// complete makes, for tables that have just come, partitions of the months that others have: a night may write of dates before its own. Months that
// have left get none again: nothing comes of them any more.
func (d *DB) complete(ctx context.Context) error {
	there, err := d.partitions(ctx)
	if err != nil {
		return err
	}
	before, err := d.leftBefore(ctx)
	if err != nil {
		return err
	}
	var all []month
	for _, p := range there {
		if !before.Valid || p.month >= monthOf(before.Time) {
			all = append(all, p.month)
		}
	}
	slices.Sort(all)
	d.months.forget() // which are whole may have been looked at before the tables came
	_, err = d.ensure(ctx, slices.Compact(all))
	return err
}

func partitioned() (tables []string) {
	for name, l := range layouts {
		if l.month != "" {
			tables = append(tables, name)
		}
	}
	slices.Sort(tables)
	return tables
}

// madeMonths returns the months for which every partitioned table has a partition.
func (d *DB) madeMonths(ctx context.Context) (map[month]bool, error) {
	there, err := d.partitions(ctx)
	if err != nil {
		return nil, err
	}
	count := map[month]int{}
	for _, p := range there {
		if layouts[p.table].month != "" {
			count[p.month]++
		}
	}
	made := map[month]bool{}
	for m, n := range count {
		made[m] = n == len(partitioned())
	}
	return made, nil
}

// part is one partition.
type part struct {
	table string
	month month
}

func (p part) name() string { return p.month.of(p.table) }

// partitions lists the partitions that are there.
func (d *DB) partitions(ctx context.Context) (list []part, err error) {
	rows, err := d.db.QueryContext(ctx, text("partitions"))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var table, name string
		if err := rows.Scan(&table, &name); err != nil {
			return nil, err
		}
		if m, err := parseMonth(strings.TrimPrefix(name, table+"_")); err == nil {
			list = append(list, part{table, m}) // others are not ours
		}
	}
	return list, rows.Err()
}

// makeMonth makes what partitions a month lacks, in one transaction; other processes take turns.
func (d *DB) makeMonth(ctx context.Context, m month) error {
	t, err := d.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = t.Rollback() }()
	if _, err := t.ExecContext(ctx, text("lock_partitions")); err != nil {
		return err
	}
	for _, table := range partitioned() {
		p := part{table, m}
		var there bool
		if err := t.QueryRowContext(ctx, text("partition_exists"), p.name()).Scan(&there); err != nil {
			return err
		}
		if there {
			continue
		}
		// Bounds of a partition cannot be bound; they are made of numbers here.
		script := strings.NewReplacer("/*from*/", m.date(), "/*to*/", (m + 1).date()).Replace(filled("partition_make", table, p.name()))
		for _, s := range separator.Split(script, -1) {
			if _, err := t.ExecContext(ctx, s); err != nil {
				return fmt.Errorf("wh.%s: %w", p.name(), err)
			}
		}
	}
	return t.Commit()
}
