package duckdb

import (
	"context"

	"github.com/daybookhq/daybook/internal/fault"
)

// Lock implements warehouse.Driver. No other process can have the file open, so the run lock is one of this process.
func (d *DB) Lock(ctx context.Context, wait bool) (release func() error, err error) {
	free := func() error {
		d.runner <- struct{}{}
		return nil
	}
	select {
	case <-d.runner:
		return free, nil
	default:
	}
	if !wait {
		return nil, fault.New(fault.Locked, "another run is under way on warehouse %s", d.path).WithHint("wait for it with daybook run --wait")
	}
	select {
	case <-d.runner:
		return free, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// Relock implements warehouse.Driver: the lock is one of this process, and cannot be lost.
func (d *DB) Relock(context.Context) error { return nil }

// LockTelling implements warehouse.Driver. This process is the only one that has the file open.
func (d *DB) LockTelling(ctx context.Context) (release func(), err error) {
	select {
	case <-d.teller:
		return func() { d.teller <- struct{}{} }, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}
