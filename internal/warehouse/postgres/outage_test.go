package postgres_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/warehouse/postgres"
	"github.com/daybookhq/daybook/internal/warehouse/postgres/postgrestest"
	"github.com/daybookhq/daybook/internal/warehouse/warehousetest"
)

// cutLeader ends the connection that holds the run lock, from the other side.
const cutLeader = `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objid = 1 and granted
	and database = (select oid from pg_database where datname = current_database())`

// TestRelock_AfterTheConnectionWasLost: the same run may go on, unless another has begun meanwhile; one release ends it either way.
func TestRelock_AfterTheConnectionWasLost(t *testing.T) {
	t.Parallel()
	first, address := migrated(t)
	second := postgrestest.Open(t, address, postgres.Options{})
	if err := first.Relock(t.Context()); err == nil {
		t.Error("a lock that was never taken was taken again")
	}
	release, err := first.Lock(t.Context(), false)
	if err != nil {
		t.Fatal(err)
	}
	postgrestest.Exec(t, address, cutLeader)
	if err := first.Relock(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := second.Lock(t.Context(), false); fault.KindOf(err) != fault.Locked {
		t.Errorf("another process: %v", err)
	}
	tx, err := first.Begin(t.Context(), 5)
	if err != nil {
		t.Fatal(err)
	}
	if err := tx.Rollback(); err != nil {
		t.Error(err)
	}
	postgrestest.Exec(t, address, cutLeader)
	taken, err := second.Lock(t.Context(), true)
	if err != nil {
		t.Fatal(err)
	}
	if err := first.Relock(t.Context()); fault.KindOf(err) != fault.Locked {
		t.Errorf("another run has begun: %v", err)
	}
	if err := errors.Join(release(), release(), taken()); err != nil {
		t.Error(err)
	}
	again, err := second.Lock(t.Context(), false)
	if err != nil {
		t.Fatal(err)
	}
	if err := again(); err != nil {
		t.Error(err)
	}
}

// TestLockTelling_OverProcesses: another process waits, and has it once the connection of the first is lost.
func TestLockTelling_OverProcesses(t *testing.T) {
	t.Parallel()
	first, address := migrated(t)
	second := postgrestest.Open(t, address, postgres.Options{})
	free, err := first.LockTelling(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	over := errors.New("over")
	ctx, cancel := context.WithTimeoutCause(t.Context(), 200*time.Millisecond, over)
	defer cancel()
	if _, err := second.LockTelling(ctx); !errors.Is(err, over) {
		t.Errorf("another process: %v", err)
	}
	postgrestest.Exec(t, address, strings.Replace(cutLeader, "objid = 1", "objid = 5", 1))
	again, err := second.LockTelling(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	free()
	again()
}

// TestCommit_WhoseAnswerIsLost: it is not known whether the transaction was committed, and nothing says that it was not.
func TestCommit_WhoseAnswerIsLost(t *testing.T) {
	t.Parallel()
	d, address := migrated(t)
	tx, err := d.Begin(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), "update wh.published set run_id = 5"); err != nil {
		t.Fatal(err)
	}
	postgrestest.Exec(t, address, "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and state = 'idle in transaction'")
	err = tx.Commit()
	if fault.KindOf(err) != fault.Unreachable || !fault.Passes(err) || !strings.Contains(err.Error(), "it is not known whether") || strings.Contains(fault.HintOf(err), "nothing was published") {
		t.Errorf("%v, hint %s", err, fault.HintOf(err))
	}
}

// TestExplain_WhatPassesAndWhatDoesNot: a server that restarts is worth waiting for, a wrong password is not.
func TestExplain_WhatPassesAndWhatDoesNot(t *testing.T) {
	t.Parallel()
	d, address := migrated(t)
	_, err := postgres.Open(t.Context(), "postgres://daybook@127.0.0.1:1/x?connect_timeout=2", postgres.Options{})
	if !fault.Passes(err) {
		t.Errorf("a server that is not there: %v", err)
	}
	_, err = postgres.Open(t.Context(), strings.Replace(address, "daybook_test:", "daybook_test:x", 1), postgres.Options{})
	if fault.KindOf(err) != fault.Unreachable || fault.Passes(err) {
		t.Errorf("a wrong password: %v", err)
	}
	tx, err := d.Begin(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	if _, err := tx.Exec(t.Context(), "set local statement_timeout = '20ms'"); err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), "select pg_sleep(5)"); fault.KindOf(err) != fault.Failed || fault.Passes(err) || !strings.Contains(fault.HintOf(err), "time limit") {
		t.Errorf("a statement that a time limit stopped: %v, hint %s", err, fault.HintOf(err))
	}
}

// TestExplain_RowsThatEndEarly: an error that comes while rows are read has its kind, too.
func TestExplain_RowsThatEndEarly(t *testing.T) {
	t.Parallel()
	d, address := migrated(t)
	r, err := d.At(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	rows, err := r.Query(t.Context(), "select n, repeat('x', 1000) from generate_series(1, 2000000) as n")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	rows.Next()
	postgrestest.Exec(t, address, "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like '%generate_series(1, 2000000)%' and pid <> pg_backend_pid()")
	for rows.Next() {
	}
	if err := d.Explain(context.Background(), rows.Err()); fault.KindOf(err) != fault.Unreachable || !fault.Passes(err) {
		t.Errorf("kind %s, %v", fault.KindOf(err), err)
	}
}

// TestExplain_OneLineOneCause: the driver lists every attempt on every address; a person hears of one, the last, and what to do about that.
func TestExplain_OneLineOneCause(t *testing.T) {
	t.Parallel()
	plain := postgrestest.NewOwn(t) // without TLS
	for _, c := range []struct {
		what, url, says, hint string
		passes                bool
	}{
		{"no server", "postgres://daybook@127.0.0.1:1/x?connect_timeout=2", "connection refused", "warehouse: in daybook.yaml names it", true},
		{"no database", strings.Replace(plain.URL(), "/daybook?", "/nowhere?", 1), `database "nowhere" does not exist`, "create the database", false},
		{"no TLS", plain.URL() + "&sslmode=verify-full", "server refused TLS connection", "sslmode", false},
		{"no host", "postgres://daybook@nowhere.invalid/x?connect_timeout=2", "no such host", "nothing is known of host nowhere.invalid", true},
	} {
		_, err := postgres.Open(t.Context(), c.url, postgres.Options{})
		if fault.KindOf(err) != fault.Unreachable || fault.Passes(err) != c.passes {
			t.Errorf("%s: kind %s, passes %v: %v", c.what, fault.KindOf(err), fault.Passes(err), err)
			continue
		}
		if said := err.Error(); strings.ContainsAny(said, "\n\t") || strings.Count(said, c.says) != 1 || c.what != "no TLS" && strings.Contains(said, "TLS") {
			t.Errorf("%s: said %q", c.what, said)
		}
		if hint := fault.HintOf(err); !strings.Contains(hint, c.hint) {
			t.Errorf("%s: hint %q", c.what, hint)
		}
	}
	_, err := postgres.Open(t.Context(), "postgres://daybook@127.0.0.1:1/x?connect_timeout=2", postgres.Options{Named: "--to"})
	if hint := fault.HintOf(err); !strings.Contains(hint, "--to names it") || strings.Contains(hint, "daybook.yaml") {
		t.Errorf("a target of copy: hint %q", hint)
	}
}

// TestSelect_WhileTheServerIsAway: a query says what is the matter, not that it was cancelled.
func TestSelect_WhileTheServerIsAway(t *testing.T) {
	t.Parallel()
	server := postgrestest.NewOwn(t)
	d := postgrestest.Open(t, server.URL(), postgres.Options{})
	warehousetest.Migrate(t, d)
	server.Stop()
	for range 2 {
		_, _, err := d.Select(t.Context(), 0, "select * from sales", warehouse.Limit{})
		if fault.KindOf(err) != fault.Unreachable || errors.Is(err, context.Canceled) {
			t.Errorf("kind %s, %v", fault.KindOf(err), err)
		}
	}
}
