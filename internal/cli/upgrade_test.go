package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/warehouse/duckdb"
)

// older gives the home a warehouse as a Daybook before this one has left it, with a run in it.
func (d *desk) older() {
	d.t.Helper()
	w, err := duckdb.Open(d.t.Context(), d.path("daybook.duckdb"), duckdb.Options{})
	if err != nil {
		d.t.Fatal(err)
	}
	steps, err := warehouse.Steps(w.Engine())
	if err == nil {
		err = w.Migrate(d.t.Context(), steps[:len(steps)-1])
	}
	if err != nil {
		d.t.Fatal(err)
	}
	tx, err := w.Begin(d.t.Context(), 0)
	if err != nil {
		d.t.Fatal(err)
	}
	_, err = tx.Exec(d.t.Context(), `insert into wh.run values (1, 'run', 'nothing_to_do', timestamp '2026-03-02 04:30:00', timestamp '2026-03-02 04:30:01',
		null, null, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, '', 'older', '{}', 0, 0, true)`)
	if err == nil {
		err = tx.Commit()
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		d.t.Fatal(err)
	}
}

// version is the step of the home's warehouse.
func (d *desk) version(path string) (number, newest int) {
	d.t.Helper()
	w, err := duckdb.Open(d.t.Context(), path, duckdb.Options{})
	if err != nil {
		d.t.Fatal(err)
	}
	defer func() { _ = w.Close() }()
	number, err = w.Version(d.t.Context())
	if err != nil {
		d.t.Fatal(err)
	}
	steps, err := warehouse.Steps(w.Engine())
	if err != nil {
		d.t.Fatal(err)
	}
	return number, steps[len(steps)-1].Number
}

// TestUpgrade_BacksUpFirstAndNamesTheWayBack: what the older Daybook can read is kept, at the step that it knows.
func TestUpgrade_BacksUpFirstAndNamesTheWayBack(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.older()
	d.must(fault.ExitOK, "status")
	if !strings.Contains(d.err, "it is backed up to "+d.path("backups")+" first") || !strings.Contains(d.err, "The way back") {
		t.Errorf("said %s", d.err)
	}
	if v, newest := d.version(d.path("daybook.duckdb")); v != newest {
		t.Errorf("at step %d, not %d", v, newest)
	}
	kept, err := filepath.Glob(d.path("backups", "backups", "*", "warehouse.duckdb"))
	if err != nil || len(kept) != 1 {
		t.Fatalf("backups %v, %v", kept, err)
	}
	if v, newest := d.version(kept[0]); v >= newest {
		t.Errorf("the backup is at step %d, which the older Daybook cannot read", v)
	}
	d.must(fault.ExitOK, "status")
	if d.err != "" {
		t.Errorf("once is enough, and here is %s", d.err)
	}
	d.says("backup      moments ago, of run 0, in " + d.path("backups"))
	d.must(fault.ExitOK, "restore", "--to", "back")
	d.must(fault.ExitOK, "runs", "--home", "back")
	d.says("nothing_to_do")
}

// TestUpgrade_NotWithoutABackup: where none can be made nothing is changed, unless daybook.yaml says that none is wanted.
func TestUpgrade_NotWithoutABackup(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.older()
	settings := func(line string) {
		if err := os.WriteFile(d.path("daybook.yaml"), []byte(line), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	settings("backup: {to: daybook.yaml/x}\n")
	d.must(fault.ExitFailed, "status")
	if !strings.Contains(d.err, "the warehouse was not upgraded") || !strings.Contains(d.err, "backup.before_upgrade: off") {
		t.Errorf("said %s", d.err)
	}
	if v, newest := d.version(d.path("daybook.duckdb")); v >= newest {
		t.Errorf("at step %d all the same", v)
	}
	settings("backup: {to: daybook.yaml/x, before_upgrade: off}\n")
	d.must(fault.ExitOK, "status")
	if v, newest := d.version(d.path("daybook.duckdb")); v != newest || d.err != "" {
		t.Errorf("at step %d, not %d: %s", v, newest, d.err)
	}
}
