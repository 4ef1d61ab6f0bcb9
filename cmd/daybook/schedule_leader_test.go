package main_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestSchedule_TwoProcessesRunOnce: two processes serve one PostgreSQL by the same plan, with landing on a share. Whatever a run finds (files, none, a drifted
// one), one of them runs and the other leaves it at that. The one that runs is killed in the middle of it: the other does it at once, and goes on alone.
func TestSchedule_TwoProcessesRunOnce(t *testing.T) {
	t.Parallel()
	p := newPlanned(t, server, "schedule: {timezone: UTC, runs: \"0 4 * * *; 0 12 * * *; 0 20 * * *\"}\n", "renamed_column@2026-03-10")
	other := p
	other.home = filepath.Join(t.TempDir(), "other")
	must(t, []int{0}, "init", other.home)
	for _, folder := range []string{"landing", "quarantine", "archive", "contracts"} { // a share lies at the same place in each home
		if err := errors.Join(os.RemoveAll(filepath.Join(other.home, folder)), os.Symlink(filepath.Join(p.home, folder), filepath.Join(other.home, folder))); err != nil {
			t.Fatal(err)
		}
	}
	for _, file := range []string{"daybook.yaml", "warehouse.url"} {
		write(t, filepath.Join(other.home, file), read(t, filepath.Join(p.home, file)))
	}
	both := []planned{p, other}
	processes := make([]*started, len(both))
	for i, at := range both {
		processes[i], _ = at.serve(t)
	}
	left := func(due string) (n int) { // how many processes have left what was due to another
		for _, at := range both {
			for _, d := range at.logged(t, "scheduled run: another process has run it") {
				if d == due {
					n++
				}
			}
		}
		return n
	}
	outcomes := func(want ...string) {
		t.Helper()
		var runs []struct{ Outcome string }
		decode(t, p.must(t, []int{0}, "runs", "--json"), &runs)
		got := []string{}
		for _, r := range runs {
			got = append(got, r.Outcome)
		}
		slices.Reverse(got)
		if !slices.Equal(got, want) {
			t.Fatalf("runs ended with %q, want %q", got, want)
		}
	}
	once := func(due string, want ...string) {
		t.Helper()
		p.at(t, due)
		eventually(t, "one of them runs what is due at "+due, func() bool { return left(due) == 1 }, nil)
		outcomes(want...)
	}
	p.land(t, "*_2026-03-09.csv")
	once("2026-03-10T04:00:00Z", "published", "published")
	once("2026-03-10T12:00:00Z", "published", "published")
	p.land(t, "*_2026-03-10.csv")
	once("2026-03-10T20:00:00Z", "published", "published", "stopped_by_drift")

	// It is mended. The run begins, cannot write what it has read, and its process is killed.
	file := filepath.Join(p.home, "landing", "sales_2026-03-10.csv")
	write(t, file, strings.Replace(read(t, file), "quantity", "units", 1))
	began := make([]int, len(both))
	for i, at := range both {
		began[i] = len(at.logged(t, "run started"))
	}
	release := holdSales(t, strings.TrimSpace(read(t, filepath.Join(p.home, "warehouse.url"))))
	p.at(t, "2026-03-11T04:00:00Z")
	leader := -1
	eventually(t, "one of them runs", func() bool {
		for i, at := range both {
			if len(at.logged(t, "run started")) > began[i] {
				leader = i
			}
		}
		return leader >= 0
	}, nil)
	if err := processes[leader].cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = processes[leader].cmd.Wait()
	release()
	p, alone := both[1-leader], processes[1-leader]
	eventually(t, "the other takes over", func() bool { return p.status(t).LastOutcome == "published" }, nil)
	outcomes("published", "published", "stopped_by_drift", "failed", "published")

	p.chain = both[0].chain
	copyInto(t, filepath.Join(p.chain, "*_2026-03-11.csv"), filepath.Join(both[0].home, "landing"))
	p.at(t, "2026-03-11T12:00:00Z")
	p.publishes(t, 6)
	outcomes("published", "published", "stopped_by_drift", "failed", "published", "published")
	if code := alone.interrupt(t); code != 0 {
		t.Errorf("serve: exit code %d, %s", code, alone.told.String())
	}
	for _, home := range both {
		home.must(t, []int{0}, "verify")
	}
}

// holdSales keeps everybody from writing sales until it is told to release them.
func holdSales(t *testing.T, url string) (release func()) {
	t.Helper()
	db, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	t.Cleanup(cancel)
	tx, err := db.BeginTx(ctx, nil)
	if err == nil {
		_, err = tx.ExecContext(ctx, "lock table wh.sales in share mode")
	}
	if err != nil {
		t.Fatal(fmt.Errorf("hold wh.sales: %w", err))
	}
	return func() {
		if err := tx.Rollback(); err != nil {
			t.Fatal(err)
		}
	}
}
