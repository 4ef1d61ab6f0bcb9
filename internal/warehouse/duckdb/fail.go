package duckdb

import (
	"context"
	"errors"
	"os"
	"regexp"
	"strings"

	duck "github.com/duckdb/duckdb-go/v2"

	"github.com/daybookhq/daybook/internal/fault"
)

var lockHolder = regexp.MustCompile(`\(PID (\d+)\)`)

// openError gives what the engine says about a file its kind. The engine has no codes for these, only sentences.
func openError(path string, err error) error {
	say := err.Error()
	has := func(parts ...string) bool {
		for _, p := range parts {
			if strings.Contains(say, p) {
				return true
			}
		}
		return false
	}
	switch {
	case has("Could not set lock on file"):
		by := "another process"
		if m := lockHolder.FindStringSubmatch(say); m != nil {
			by += " (" + m[1] + ")"
		}
		return locked(path, by)
	case has("not a valid DuckDB database file", "Not a valid DuckDB"):
		return fault.New(fault.Config, "warehouse %s is not a DuckDB database: %w", path, err).
			WithHint("set warehouse: duckdb:PATH in daybook.yaml to another file; this one is left untouched")
	case has("with version number", "newer version of DuckDB", "storage version"):
		return fault.New(fault.Config, "warehouse %s was written by a newer engine: %w", path, err).
			WithHint("use the Daybook that wrote it, or a newer one")
	case has("Permission denied", "No such file or directory", "read-only file system", "Read-only file system", "Cannot open file") ||
		errors.Is(err, os.ErrPermission):
		return fault.New(fault.Unreachable, "warehouse %s cannot be opened: %w", path, err).
			WithHint("check that this user may read and write the file and its folder")
	case has("Corrupt", "corrupt", "checksum"):
		return fault.New(fault.Failed, "warehouse %s is damaged: %w", path, err).
			WithHint("bring back a backup: daybook restore")
	}
	return fault.New(fault.Unreachable, "warehouse %s cannot be opened: %w", path, err)
}

// explain adds to an error of a statement what to do about it, where there is something.
func (d *DB) explain(err error) error {
	var e *duck.Error
	if err == nil || !errors.As(err, &e) {
		return err
	}
	switch {
	case e.Type == duck.ErrorTypeOutOfMemory:
		return fault.New(fault.Failed, "%w", err).
			WithHint("the warehouse may hold %d MB in memory; set more in daybook.yaml, or free disk for its temp folder", d.options.MemoryMB)
	case strings.Contains(e.Msg, "No space left on device"):
		return fault.New(fault.Failed, "%w", err).WithHint("free space where %s lies", d.path)
	case strings.Contains(e.Msg, "Permission denied"):
		return fault.New(fault.Failed, "%w", err).WithHint("check that this user may read and write %s and its folder", d.path)
	}
	return err
}

// Explain implements warehouse.Driver.
func (d *DB) Explain(ctx context.Context, err error) error {
	var known *fault.Error
	if errors.As(err, &known) {
		return err
	}
	return d.explain(stopped(ctx, err))
}

// stopped replaces what the engine says of an interrupted statement by the reason it was interrupted for.
func stopped(ctx context.Context, err error) error {
	cause := context.Cause(ctx)
	if err == nil || cause == nil {
		return err
	}
	var e *duck.Error
	interrupted := errors.As(err, &e) && e.Type == duck.ErrorTypeInterrupt
	if interrupted || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return cause
	}
	return err
}
