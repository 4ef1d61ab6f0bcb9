package batch_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/apache/arrow-go/v18/arrow/array"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/warehouse"
)

var errKilled = errors.New("killed")

// mortal is an engine whose process is killed before its n-th step that lasts: a transaction that begins or commits, a load, a
// checkpoint. From then on nothing reaches the engine. What was committed stays, what was not does not.
type mortal struct {
	warehouse.Driver
	mu    sync.Mutex
	steps int
	dies  int // 0: never
}

func (m *mortal) step() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.steps++
	if m.dies > 0 && m.steps >= m.dies {
		return errKilled
	}
	return nil
}

// dead reports whether the process is gone.
func (m *mortal) dead() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.dies > 0 && m.steps >= m.dies
}

func (m *mortal) Begin(ctx context.Context, run int64) (warehouse.Tx, error) {
	if err := m.step(); err != nil {
		return nil, err
	}
	tx, err := m.Driver.Begin(ctx, run)
	return &mortalTx{tx, m}, err
}

func (m *mortal) Load(ctx context.Context, table string, r array.RecordReader) (int64, error) {
	if err := m.step(); err != nil {
		return 0, err
	}
	return m.Driver.Load(ctx, table, r)
}

func (m *mortal) Maintain(ctx context.Context) error {
	if err := m.step(); err != nil {
		return err
	}
	return m.Driver.Maintain(ctx)
}

func (m *mortal) At(ctx context.Context, run int64) (warehouse.Reader, error) {
	if m.dead() {
		return nil, errKilled
	}
	return m.Driver.At(ctx, run)
}

type mortalTx struct {
	warehouse.Tx
	m *mortal
}

func (t *mortalTx) Commit() error {
	if err := t.m.step(); err != nil {
		_ = t.Rollback()
		return err
	}
	return t.Tx.Commit()
}

// killed runs a command that is killed before its n-th step, and reports how many steps it made.
func (c *chain) killed(n int, command func(*chain) error) (steps int) {
	c.Helper()
	m := &mortal{Driver: c.Warehouse.Driver, dies: n}
	dying := *c
	dying.Warehouse = warehouse.New(m, c.Now)
	err := command(&dying)
	if m.dead() && err == nil && n > 0 {
		// Only what is not looked at any more may be lost without a word, as the checkpoint of a sweep.
		c.Logf("killed before step %d of %d, and the command did not notice", n, m.steps)
	}
	if !m.dead() && err != nil && !strings.Contains(err.Error(), "quarantine") {
		c.Errorf("not killed, but: %v", err)
	}
	return m.steps
}

// everything is what readers see, and every file with the folder that it is in.
func (c *chain) everything() string {
	var files []string
	for _, folder := range []string{"landing", "quarantine", "archive"} {
		base := filepath.Join(c.Dir, folder)
		_ = filepath.WalkDir(base, func(path string, d os.DirEntry, err error) error {
			if err == nil && !d.IsDir() && !strings.HasSuffix(path, ".verdict.json") {
				files = append(files, folder+"/"+filepath.Base(path))
			}
			return nil
		})
	}
	return c.seen() + "\n" + strings.Join(files, " ")
}

func (c *chain) seen() string { return c.read(0, sums) + "; " + c.read(0, "products: category") }

// TestKill_BeforeEveryStep kills each command before every step of it that lasts. Right after the kill readers see the state
// before the command or the one after it, whole. The same command again, or the next run, ends as if nothing had happened: the
// same answers, every file in one place, nothing left over.
func TestKill_BeforeEveryStep(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	livedIn(t, home)
	for _, x := range []struct {
		name    string
		prepare func(*chain)
		command func(*chain) error
	}{
		{"run", func(c *chain) {
			c.land(dated("sales", "05-01", salesHead, "S1 P1 1 11.00", "S2 P1 1 5.00"), dated("sales", "05-02", salesHead, "S1 P1 1 -1.00"),
				dated("sales", "05-03", salesHead, "S1 P1 1 3.00"), file("products.csv", productsHead, "P1 drinks 0.5"), doc{"unknown.txt", "x"})
		}, func(c *chain) error {
			_, err := batch.Run(c.ctx, c.Home, batch.Options{})
			return err
		}},
		{"release", func(c *chain) {
			c.contracts(plain("sales_{business_date}.csv"), products)
		}, func(c *chain) error {
			_, err := batch.Release(c.ctx, c.Home, batch.ReleaseOptions{Dataset: "sales"})
			return err
		}},
		{"discard", func(*chain) {}, func(c *chain) error { return batch.Discard(c.ctx, c.Home, 4, "cli", "no use") }},
		{"withdraw", func(*chain) {}, func(c *chain) error {
			_, err := batch.Withdraw(c.ctx, c.Home, 3, "wrong")
			return err
		}},
		{"rollback", func(*chain) {}, func(c *chain) error {
			_, err := batch.Rollback(c.ctx, c.Home, 1, "wrong")
			return err
		}},
		{"sweep", func(c *chain) { c.now = c.now.AddDate(0, 0, 99) }, func(c *chain) error {
			_, err := batch.Sweep(c.ctx, c.Home, 1)
			return err
		}},
	} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			calm := copyOf(t, home)
			x.prepare(calm)
			before := calm.seen()
			steps := calm.killed(0, x.command)
			calm.run()
			after, want := calm.seen(), calm.everything()
			calm.verifies()
			t.Logf("%d steps", steps)
			if steps < 3 {
				t.Fatalf("%d steps", steps)
			}
			for n := 1; n <= steps; n++ {
				c := copyOf(t, home)
				x.prepare(c)
				c.killed(n, x.command)
				if now := c.seen(); now != before && now != after {
					t.Errorf("killed before step %d of %d: readers see\n%s", n, steps, now)
				}
				mended(c, x.command)
				if got := c.everything(); got != want {
					t.Errorf("killed before step %d of %d: in the end\n%s\nwant\n%s", n, steps, got, want)
				}
				c.verifies()
				if left := c.rowsIn("slice_new", "slice_gone"); left != "slice_new 0, slice_gone 0" {
					t.Errorf("killed before step %d: %s", n, left)
				}
			}
		})
	}
}

// mended gives the command again, which says that there is nothing to do where it was done, and then runs.
func mended(c *chain, command func(*chain) error) {
	c.Helper()
	if err := batch.Mend(c.ctx, c.Home); err != nil {
		c.Fatalf("mend: %v", err)
	}
	_ = command(c)
	c.run()
}

// livedIn makes a home that has lived: a correction, a file in quarantine.
func livedIn(t *testing.T, dir string) {
	t.Helper()
	t.Run("the home", func(t *testing.T) {
		c := openAt(t, dir, livedContracts...)
		c.land(dated("sales", "05-01", salesHead, "S1 P1 1 10.00", "S2 P1 1 5.00"), file("products.csv", productsHead, "P1 food 0.5"))
		c.run()
		c.land(dated("sales", "05-01", salesHead, "S1 P1 1 10.50", "S2 P1 1 5.00"), dated("sales", "05-04", salesHead, "S1 P1 1 4.00", "S1 P2 1.5 4.00"))
		c.run()
	})
}

// copyOf opens a copy of a home, as a home may be copied.
func copyOf(t *testing.T, home string) *chain {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(home)); err != nil {
		t.Fatal(err)
	}
	return openAt(t, dir, livedContracts...)
}

var livedContracts = []string{deal("sales", "sales_{business_date}.csv", "business_date*!:d", "store_id*!", "product_id*!", "units!:0", "sales_value!:2"), products}

// TestKill_BetweenFiles kills a run and a release while they move files.
func TestKill_BetweenFiles(t *testing.T) {
	t.Parallel()
	for n := 1; n <= 4; n++ {
		t.Run(fmt.Sprint("after ", n), func(t *testing.T) {
			t.Parallel()
			c := open(t, plain("sales_{business_date}.csv"))
			c.land(dated("sales", "05-01", salesHead, "S1 P1 1 10.00"), dated("sales", "05-02", salesHead, "S1 P1 1 -1.00"),
				dated("sales", "05-03", salesHead, "S1 P1 1 30.00"), doc{"unknown.txt", "x"})
			c.Progress = dies{int64(n)}
			func() {
				defer func() { _ = recover() }()
				_, _ = batch.Run(c.ctx, c.Home, batch.Options{})
				t.Error("it was not killed")
			}()
			c.Progress = batch.Quiet{}
			c.sees(sums, "2026-05-01 S1 10.00, 2026-05-03 S1 30.00")
			// Before anybody mends it, the file comes again under its name, with other bytes.
			c.land(dated("sales", "05-03", salesHead, "S1 P1 1 31.00"))
			c.run().is("published", "landed 1 loaded 1")
			c.sees(sums, "2026-05-01 S1 10.00, 2026-05-03 S1 31.00")
			c.holds("landing")
			c.holds("quarantine", "run-000001/sales_2026-05-02.csv", "run-000001/unknown.txt")
			if n >= 3 { // the first one was moved before it came again
				c.holds("archive", "run-000001/sales_2026-05-01.csv", "run-000001/sales_2026-05-03.csv", "run-000002/sales_2026-05-03.csv")
				c.verifies()
				return
			}
			// Else its first bytes are written over: they were read, they are in the warehouse, and verify says that the file is gone.
			c.holds("archive", "run-000001/sales_2026-05-01.csv", "run-000002/sales_2026-05-03.csv")
			r, err := batch.Verify(c.ctx, c.Home)
			if err != nil || len(r.Problems) != 1 || !strings.Contains(r.Problems[0].What, "is not at archive/run-000001/sales_2026-05-03.csv") {
				t.Errorf("verify: %+v, %v", r.Problems, err)
			}
		})
	}
}

// TestKill_BetweenACopyAndItsRemoval: where landing is a disk of its own a file may lie at both ends of its move. It is one delivery, and ends
// in one place.
func TestKill_BetweenACopyAndItsRemoval(t *testing.T) {
	t.Parallel()
	c := open(t, plain("sales_{business_date}.csv"))
	first := dated("sales", "05-01", salesHead, "S1 P1 1 10.00")
	c.land(first, dated("sales", "05-02", salesHead, "S1 P1 1 20.00"))
	c.Progress = dies{1}
	func() {
		defer func() { _ = recover() }()
		_, _ = batch.Run(c.ctx, c.Home, batch.Options{})
		t.Error("it was not killed")
	}()
	c.Progress = batch.Quiet{}
	c.land(first)
	c.run().is("nothing_to_do", "")
	c.holds("landing")
	c.holds("archive", "run-000001/sales_2026-05-01.csv", "run-000001/sales_2026-05-02.csv")
	c.verifies()
}

// dies is a process that is killed after it moved so many files.
type dies struct{ after int64 }

func (d dies) Step(name string, done, _ int64) {
	if name == "archive" && done == d.after {
		panic("killed")
	}
}
