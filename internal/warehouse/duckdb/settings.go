package duckdb

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
)

// settings are all that the engine is told at opening; afterwards none can be changed.
func settings(opt Options) url.Values {
	v := url.Values{}
	v.Set("memory_limit", strconv.Itoa(opt.MemoryMB)+"MB")
	v.Set("autoload_known_extensions", "false")
	v.Set("autoinstall_known_extensions", "false")
	v.Set("allow_community_extensions", "false")
	v.Set("allow_persistent_secrets", "false")
	// Rows have no order but the one that a query asks for; keeping that of their arrival makes a load four times slower.
	v.Set("preserve_insertion_order", "false")
	if opt.ReadOnly {
		v.Set("access_mode", "read_only")
	}
	if opt.Threads > 0 {
		v.Set("threads", strconv.Itoa(opt.Threads))
	}
	if opt.TempDir != "" {
		// Once external access is off the engine takes no other temp folder, and the driver passes settings in no order:
		// here lockIn turns it off, as the first thing that the engine is asked to do.
		v.Set("temp_directory", opt.TempDir)
		return v
	}
	v.Set("enable_external_access", "false")
	v.Set("lock_configuration", "true")
	return v
}

// lockIn makes sure that the engine reads no file but its own and takes no other settings, or fails.
func (d *DB) lockIn(ctx context.Context) error {
	if d.options.TempDir != "" {
		for _, statement := range []string{"set enable_external_access = false", "set lock_configuration = true"} {
			if _, err := d.db.ExecContext(ctx, statement); err != nil {
				return fmt.Errorf("%s: %w", statement, err)
			}
		}
	}
	var external, locked bool
	if err := d.db.QueryRowContext(ctx, text("locked_in")).Scan(&external, &locked); err != nil {
		return fmt.Errorf("read the settings of warehouse %s: %w", d.path, err)
	}
	if external || !locked {
		return fmt.Errorf("warehouse %s: the engine could reach files outside it (external access %v, settings locked %v)", d.path, external, locked)
	}
	return nil
}
