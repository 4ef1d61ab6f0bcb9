package postgres

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/stdlib"

	"github.com/daybookhq/daybook/internal/fault"
)

// Lock implements warehouse.Driver: the run lock is an advisory lock of a session. It ends with its connection, so a process
// that is killed, or whose machine is gone, leaves none behind.
func (d *DB) Lock(ctx context.Context, wait bool) (release func() error, err error) {
	d.mu.Lock()
	held := d.leader != nil
	d.mu.Unlock()
	if held && !wait {
		return nil, d.taken("this process")
	}
	if err := d.lead(ctx, wait); err != nil {
		return nil, err
	}
	d.mu.Lock()
	d.term++
	term := d.term
	d.mu.Unlock()
	return func() error { return d.unlock(term) }, nil
}

// Relock implements warehouse.Driver.
func (d *DB) Relock(ctx context.Context) error {
	d.mu.Lock()
	leader := d.leader
	d.mu.Unlock()
	if leader == nil {
		return fault.New(fault.Failed, "this process does not hold the run lock of warehouse %s", d.name)
	}
	if alive(leader) && leader.PingContext(ctx) == nil {
		return nil
	}
	discard(leader)
	return d.lead(ctx, false)
}

// lead takes a connection that holds the run lock.
func (d *DB) lead(ctx context.Context, wait bool) error {
	conn, err := d.db.Conn(ctx)
	if err != nil {
		return d.explain(ctx, err)
	}
	ok, err := tryLock(ctx, conn, wait)
	if err != nil {
		discard(conn)
		return d.explain(ctx, err)
	}
	if !ok && !wait {
		by := d.holder(ctx, conn)
		_ = conn.Close()
		return d.taken(by)
	}
	if !ok {
		if _, err := conn.ExecContext(ctx, text("lock_run")); err != nil {
			discard(conn)
			return d.explain(ctx, err)
		}
	}
	d.months.forget() // whoever had the lock may have made or dropped some
	d.mu.Lock()
	d.leader = conn
	d.mu.Unlock()
	return nil
}

// tryLock tries to get the run lock. A process that was killed holds it until the server has noticed, which takes a moment
// on a busy machine: who does not mean to wait waits that long.
func tryLock(ctx context.Context, conn *sql.Conn, wait bool) (ok bool, err error) {
	const moments, moment = 20, 100 * time.Millisecond
	for n := 0; ; n++ {
		if err = conn.QueryRowContext(ctx, text("lock_run_try")).Scan(&ok); err != nil || ok || wait || n == moments {
			return ok, err
		}
		select {
		case <-ctx.Done():
			return false, ctx.Err()
		case <-time.After(moment):
		}
	}
}

// unlock gives back what the Lock of a term took. It may be called again.
func (d *DB) unlock(term int) error {
	d.mu.Lock()
	conn, own := d.leader, d.term == term
	if own {
		d.leader = nil
	}
	d.mu.Unlock()
	if !own || conn == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	var ok bool
	if err := conn.QueryRowContext(ctx, text("unlock_run")).Scan(&ok); err != nil || !ok {
		discard(conn) // with the connection the lock is gone, too
		return nil
	}
	return conn.Close()
}

func (d *DB) taken(by string) error {
	return fault.New(fault.Locked, "another run is under way on warehouse %s: %s", d.name, by).WithHint("wait for it with daybook run --wait")
}

// holder says who has the run lock, for people.
func (d *DB) holder(ctx context.Context, conn *sql.Conn) string {
	var program, address string
	var pid int
	var since time.Time
	if err := conn.QueryRowContext(ctx, text("lock_run_holder")).Scan(&pid, &program, &address, &since); err != nil {
		return "it ended just now"
	}
	return fmt.Sprintf("%s from %s since %s (server process %d)", program, address, since.UTC().Format(time.RFC3339), pid)
}

// LockTelling implements warehouse.Driver: an advisory lock of a session of its own, which is one connection for as long as it is held.
func (d *DB) LockTelling(ctx context.Context) (release func(), err error) {
	conn, err := d.db.Conn(ctx)
	if err != nil {
		return nil, d.explain(ctx, err)
	}
	if _, err := conn.ExecContext(ctx, text("lock_telling")); err != nil {
		discard(conn)
		return nil, d.explain(ctx, err)
	}
	return func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if _, err := conn.ExecContext(ctx, text("unlock_telling")); err != nil {
			discard(conn) // with the connection the lock is gone, too
			return
		}
		_ = conn.Close()
	}, nil
}

// writingConn is the connection for a writing transaction: the one that holds the run lock where this process has it. A
// ledger entry (run 0) may go another way when that connection is lost: it is how the failure gets on record.
func (d *DB) writingConn(ctx context.Context, run int64) (conn *sql.Conn, keep bool, err error) {
	d.mu.Lock()
	leader := d.leader
	d.mu.Unlock()
	if leader != nil && alive(leader) {
		return leader, true, nil
	}
	if leader != nil && run > 0 {
		return nil, false, fault.New(fault.Unreachable, "the connection that holds the run lock of warehouse %s was lost", d.name).ThatPasses().
			WithHint("nothing was published; give the same command again")
	}
	conn, err = d.db.Conn(ctx)
	return conn, false, err
}

func alive(conn *sql.Conn) bool {
	open := false
	err := conn.Raw(func(c any) error {
		open = !c.(*stdlib.Conn).Conn().IsClosed()
		return nil
	})
	return err == nil && open
}

// ended commits and returns what the server says became of the transaction: COMMIT or ROLLBACK.
func ended(conn *sql.Conn) (tag string, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	err = conn.Raw(func(c any) error {
		t, err := c.(*stdlib.Conn).Conn().Exec(ctx, "commit")
		tag = t.String()
		return err
	})
	return tag, err
}
