package batch_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/daybookhq/daybook/internal/batch"
)

// What lies in landing was put there by others.

func TestHostile_NamesLeadNowhereElse(t *testing.T) {
	t.Parallel()
	c := open(t, plain("sales_{store_id}_{business_date}.csv"), storeDays)
	body := func(store string) string {
		return "business_date,store_id,product_id,units,sales_value\n2026-05-01,\"" + store + "\",P1,1,1.00\n"
	}
	good := []string{"sales_a b_2026-05-01.csv", "sales_Ümlaut_2026-05-01.csv", "sales_-rf_2026-05-01.csv", "sales_$(id)_2026-05-01.csv", "sales_.._2026-05-01.csv", "sales_'; drop table wh.run; --_2026-05-01.csv", "x/y/sales_Z_2026-05-01.csv", "sales_D_2026-05-01.csv/sales_D_2026-05-01.csv"}
	for _, name := range good {
		store := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(name), "sales_"), "_2026-05-01.csv")
		c.land(doc{name, body(store)})
	}
	bad := []string{"-rf", "two\nlines.csv", "bad\xff.csv", strings.Repeat("n", 250) + ".csv", "store_days_2026-02-30.csv", "x/sales_Q_2026-05-01.csv", "sales_S_2026-05-01.csv.exe"}
	for _, name := range bad {
		c.land(doc{name, "x,y\n1,2\n"})
	}
	c.contracts(plain("sales_{store_id}_{business_date}.csv", "onDrift=quarantine"), storeDays)
	if err := os.Symlink("/etc/passwd", filepath.Join(c.Folder.Landing, "sales_L_2026-05-01.csv")); err != nil {
		t.Fatal(err)
	}
	outside := tree(t, filepath.Dir(c.Dir), c.Dir)
	r := c.run().is("published_with_quarantine", "landed 15 loaded 8 quarantined 7")
	if len(r.Skipped) != 1 || r.Skipped[0].Name != "sales_L_2026-05-01.csv" {
		t.Errorf("skipped %+v", r.Skipped)
	}
	c.sees("sales: count(*)", "8")
	c.sees("run_ledger: run_id", "1")
	c.holds("landing", "sales_L_2026-05-01.csv")
	if again := tree(t, filepath.Dir(c.Dir), c.Dir); again != outside {
		t.Errorf("outside of the home there was %q, now %q", outside, again)
	}
	c.verifies()
	// What is released and thrown away finds its file, whatever its name.
	list, err := c.Warehouse.Quarantined(c.ctx)
	if err != nil {
		t.Fatal(err)
	}
	for i, q := range list {
		if i%2 == 0 {
			c.ran(batch.Release(c.ctx, c.Home, batch.ReleaseOptions{IDs: []int64{q.ID}}))
		} else if err := batch.Discard(c.ctx, c.Home, q.ID, "cli", "hostile"); err != nil {
			t.Errorf("%q: %v", q.File, err)
		}
	}
	c.verifies()
}

// tree lists what lies below a folder, but not in one of its folders.
func tree(t *testing.T, dir, without string) string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(dir, func(p string, d os.DirEntry, err error) error {
		if p == without {
			return filepath.SkipDir
		}
		names = append(names, p)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(names, "\n")
}

func TestHostile_VerdictsThatComeBackWithTheirFiles(t *testing.T) {
	t.Parallel()
	c := open(t, plain("sales_{business_date}.csv"))
	bad := dated("sales", "05-01", salesHead, "S1 P1 1 -1.00")
	c.land(bad)
	c.run().is("published_with_quarantine", "landed 1 quarantined 1")
	verdict, err := os.ReadFile(filepath.Join(c.Folder.Quarantine, "run-000001", bad.name+".verdict.json"))
	if err != nil {
		t.Fatal(err)
	}
	// Somebody copies the whole folder back.
	c.land(bad, doc{bad.name + ".verdict.json", string(verdict)})
	c.run().is("published_with_quarantine", "landed 1 quarantined 1")
	c.verifies()
}

// during does something to landing at one moment of a run: when a step tells that its last file is done.
type during struct {
	step string
	do   func()
	done atomic.Bool
}

func (d *during) Step(name string, done, total int64) {
	if name == d.step && done == total && !d.done.Swap(true) {
		d.do()
	}
}

func TestUnsteady_AFileThatChangesWhileItIsLookedAtStays(t *testing.T) {
	t.Parallel()
	steady := dated("sales", "05-02", salesHead, "S1 P1 1 2.00")
	for _, step := range []string{"sample", "check"} {
		for what, change := range map[string]func(path string) error{
			"grows": func(p string) error {
				f, err := os.OpenFile(p, os.O_APPEND|os.O_WRONLY, 0)
				if err != nil {
					return err
				}
				_, err = f.WriteString("2026-05-01,S1,P2,1,5.00\n")
				return errors.Join(err, f.Close())
			},
			"goes away":      os.Remove,
			"becomes a link": func(p string) error { return errors.Join(os.Remove(p), os.Symlink("/etc/passwd", p)) },
		} {
			t.Run(what+" after "+step, func(t *testing.T) {
				t.Parallel()
				c := open(t, plain("sales_{business_date}.csv"))
				file := dated("sales", "05-01", salesHead, "S1 P1 1 1.00")
				path := filepath.Join(c.Folder.Landing, file.name)
				c.land(file, steady)
				c.Progress = &during{step: step, do: func() {
					if err := change(path); err != nil {
						t.Error(err)
					}
				}}
				c.run().is("published", "landed 2 loaded 1 left 1").counts("rows 1=1+0 value 2.00=2.00+0.00")
				c.sees(sums, "2026-05-02 S1 2.00")
				c.verifies()
				c.Progress = batch.Quiet{}
				if what == "grows" {
					c.run().is("published", "landed 1 loaded 1")
					c.sees("sales: sum(sales_value)", "8.00")
					c.verifies()
				}
			})
		}
	}
}

func TestUnsteady_AFileThatChangesAfterItsRunWasPublished(t *testing.T) {
	t.Parallel()
	c := open(t, plain("sales_{business_date}.csv"))
	file := dated("sales", "05-01", salesHead, "S1 P1 1 1.00")
	c.land(file)
	c.Progress = &during{step: "marts", do: func() { c.land(dated("sales", "05-01", salesHead, "S1 P1 1 1.50")) }}
	c.run().is("published", "landed 1 loaded 1")
	c.sees(sums, "2026-05-01 S1 1.00")
	c.Progress = batch.Quiet{}
	// The new bytes are a delivery of their own. Those that were read are nowhere, and verify says so.
	c.run().is("published", "landed 1 loaded 1")
	c.sees(sums, "2026-05-01 S1 1.50")
	r, err := batch.Verify(c.ctx, c.Home)
	if err != nil || len(r.Problems) != 1 || r.Problems[0].Delivery != 1 {
		t.Errorf("verify: %+v, %v", r.Problems, err)
	}
}
