package warehousetest

import (
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
)

func migrate(t *testing.T, open Open) {
	t.Run("twice", func(t *testing.T) {
		t.Parallel()
		d := migrated(t, open)
		write(t, d, "update wh.published set run_id = 7")
		if err := d.Migrate(t.Context(), Steps(t, d)); err != nil {
			t.Fatal(err)
		}
		equal(t, "what was there stays", at(t, d, 0, "select cast(run_id as text) from wh.published"), "7")
	})
	t.Run("one step at a time", func(t *testing.T) {
		t.Parallel()
		d := open(t)
		all := Steps(t, d)
		version := func(want int) {
			t.Helper()
			if got, err := d.Version(t.Context()); err != nil || got != want {
				t.Errorf("version %d, want %d (%v)", got, want, err)
			}
		}
		version(0)
		for i := range all {
			if err := d.Migrate(t.Context(), all[:i+1]); err != nil {
				t.Fatalf("up to %s: %v", all[i].Name, err)
			}
			version(all[i].Number)
		}
		equal(t, "an empty view", at(t, d, 0, "select cast(count(*) as text) from sales"), "0")
	})
	t.Run("newer than the binary", func(t *testing.T) {
		t.Parallel()
		d := open(t)
		known := Steps(t, d)
		future := warehouse.Step{Number: 9999, Name: "9999_future", SQL: "create table wh.future (a bigint)"}
		if err := d.Migrate(t.Context(), append(known[:len(known):len(known)], future)); err != nil {
			t.Fatal(err)
		}
		err := d.Migrate(t.Context(), known)
		if fault.KindOf(err) != fault.Config || fault.HintOf(err) == "" {
			t.Errorf("got %v of kind %s, want kind config and a hint", err, fault.KindOf(err))
		}
	})
	t.Run("a step that breaks leaves nothing", func(t *testing.T) {
		t.Parallel()
		d := migrated(t, open)
		broken := warehouse.Step{Number: 9999, Name: "9999_broken", SQL: "create table wh.half (a bigint)\n--;\ncreate table wh.run (a bigint)"}
		if err := d.Migrate(t.Context(), append(Steps(t, d), broken)); err == nil {
			t.Fatal("a broken step passed")
		}
		mended := warehouse.Step{Number: 9999, Name: "9999_mended", SQL: "create table wh.half (a bigint)"}
		if err := d.Migrate(t.Context(), append(Steps(t, d), mended)); err != nil {
			t.Errorf("the mended step: %v", err)
		}
	})
	t.Run("what somebody else has there", func(t *testing.T) {
		t.Parallel()
		d := open(t)
		all := Steps(t, d)
		if err := d.Migrate(t.Context(), all[:2]); err != nil {
			t.Fatal(err)
		}
		write(t, d, "create table sales (theirs bigint)")
		write(t, d, "insert into sales values (7)")
		err := d.Migrate(t.Context(), all)
		if fault.KindOf(err) != fault.Config || !strings.Contains(err.Error(), ".sales is there already, and Daybook did not make it") || !strings.Contains(fault.HintOf(err), "of its own") {
			t.Errorf("got %v of kind %s, hint %s", err, fault.KindOf(err), fault.HintOf(err))
		}
		if version, err := d.Version(t.Context()); err != nil || version != all[1].Number {
			t.Errorf("version %d (%v), want the one before", version, err)
		}
		equal(t, "their table", at(t, d, 0, "select cast(theirs as text) from sales"), "7")
		write(t, d, "drop table sales")
		if err := d.Migrate(t.Context(), all); err != nil {
			t.Error(err)
		}
	})
}
