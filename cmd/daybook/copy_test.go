//go:build unix

package main_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/warehouse/postgres/postgrestest"
)

// TestCopy_MovesAHome: a chain begins on the embedded file, and moves to its server by one command and one line of daybook.yaml. There all is as it
// was, to the cent; the next night says the same on both; and the way back is the same command.
func TestCopy_MovesAHome(t *testing.T) {
	t.Parallel()
	postgrestest.Server(t)
	dir := t.TempDir()
	chain, home := filepath.Join(dir, "chain"), filepath.Join(dir, "home")
	must(t, []int{0}, "generate", "--stores", "5", "--products", "12", "--from", "2026-01-01", "--days", "40", "--seed", "9",
		"--fault", "negative_sales@2026-02-07", "--fault", "late_correction@2026-02-05", "--out", chain)
	must(t, []int{0}, "init", home)
	landing := filepath.Join(home, "landing")
	copyInto(t, filepath.Join(chain, "[pstc]*s.csv"), landing)
	copyInto(t, filepath.Join(chain, "calendar.csv"), landing)
	copyInto(t, filepath.Join(chain, "*_2026-01-??.csv"), landing)
	must(t, []int{0}, "run", "--home", home)
	copyInto(t, filepath.Join(chain, "*_2026-02-0[1-8].csv"), landing)
	must(t, []int{3}, "run", "--each-night", "--home", home)
	copyInto(t, filepath.Join(chain, "corrections", "*"), landing)
	must(t, []int{0, 3}, "run", "--home", home)
	must(t, []int{0}, "user", "add", "ann", "--role", "chain", "--home", home)

	// The same home, on the server.
	moved := filepath.Join(dir, "moved")
	if err := os.CopyFS(moved, os.DirFS(home)); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(home, "server.url"), postgrestest.Database(t)+"\n")
	write(t, filepath.Join(moved, "server.url"), read(t, filepath.Join(home, "server.url")))
	must(t, []int{0}, "copy", "--to", "file:"+filepath.Join(home, "server.url"), "--home", home)
	must(t, []int{2}, "copy", "--to", "file:"+filepath.Join(home, "server.url"), "--home", home) // it holds a warehouse now
	settings := filepath.Join(moved, "daybook.yaml")
	write(t, settings, warehouseLine.ReplaceAllString(read(t, settings), "warehouse: file:server.url"))
	if err := os.Remove(filepath.Join(moved, "daybook.duckdb")); err != nil {
		t.Fatal(err)
	}
	homes := map[engine]string{embedded: home, server: moved}
	both := func(what string) {
		t.Helper()
		sameViews(t, homes, what, 0)
		sameInsights(t, homes)
		var a, b struct {
			Clean      bool
			Rows       int64
			SalesValue string `json:"sales_value"`
		}
		decode(t, must(t, []int{0}, "verify", "--json", "--home", home), &a)
		decode(t, must(t, []int{0}, "verify", "--json", "--home", moved), &b)
		if a != b || !a.Clean || a.Rows == 0 {
			t.Errorf("%s: verify says %+v of the file and %+v of the server", what, a, b)
		}
	}
	both("after the move")
	sameViews(t, homes, "as it was", 3)
	if out := must(t, []int{0}, "user", "list", "--home", moved).out; !strings.Contains(out, "ann") {
		t.Errorf("people did not come along:\n%s", out)
	}

	for _, h := range homes {
		copyInto(t, filepath.Join(chain, "*_2026-02-09.csv"), filepath.Join(h, "landing"))
		must(t, []int{0}, "run", "--home", h)
	}
	both("after one more night")

	must(t, []int{0}, "copy", "--to", "duckdb:"+filepath.Join(moved, "back.duckdb"), "--home", moved)
	write(t, settings, warehouseLine.ReplaceAllString(read(t, settings), "warehouse: duckdb:back.duckdb"))
	both("after the way back")
}

// TestCopy_KilledLeavesNothingToBuildOn: a copy is killed in the middle of a table. Whoever points a home at what is there hears that it is half a
// warehouse, whatever the command, and every file stays where it is; the same copy given again finishes it.
func TestCopy_KilledLeavesNothingToBuildOn(t *testing.T) {
	t.Parallel()
	target := postgrestest.Database(t)
	dir := t.TempDir()
	chain, home, moved := filepath.Join(dir, "chain"), filepath.Join(dir, "home"), filepath.Join(dir, "moved")
	must(t, []int{0}, "generate", "--stores", "2", "--products", "3", "--from", "2026-01-01", "--days", "3", "--seed", "7", "--out", chain)
	must(t, []int{0}, "init", home)
	landNight(t, chain, home, 0)
	landNight(t, chain, home, 1)
	must(t, []int{0}, "run", "--home", home)
	if err := os.CopyFS(moved, os.DirFS(home)); err != nil {
		t.Fatal(err)
	}
	for _, h := range []string{home, moved} {
		write(t, filepath.Join(h, "server.url"), target+"\n")
	}
	settings := filepath.Join(moved, "daybook.yaml")
	write(t, settings, warehouseLine.ReplaceAllString(read(t, settings), "warehouse: file:server.url"))
	must(t, []int{0}, "status", "--home", moved) // makes the tables

	// Somebody holds a table, so that the copy is in the middle when it is killed.
	db, err := sql.Open("pgx", target)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	if _, err := tx.Exec("lock table wh.sales in access exclusive mode"); err != nil {
		t.Fatal(err)
	}
	copying := begin(t, "copy", "--to", "file:"+filepath.Join(home, "server.url"), "--home", home)
	for end := time.Now().Add(2 * time.Minute); ; time.Sleep(50 * time.Millisecond) {
		if postgrestest.Rows(t, target, "select count(*)::text from pg_locks where not granted and relation = 'wh.sales'::regclass")[0][0] != "0" {
			break
		}
		if time.Now().After(end) {
			t.Fatal("the copy never comes to the table that is held")
		}
	}
	if err := copying.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	copying.end(t)
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}

	landNight(t, chain, moved, 2)
	landed := files(t, filepath.Join(moved, "landing"))
	for _, args := range [][]string{{"status"}, {"run"}, {"verify"}, {"rebuild", "--from", "2026-01-01"}, {"serve", "--listen", "127.0.0.1:0"}} {
		e := must(t, []int{2}, append(args, "--home", moved)...)
		if !strings.Contains(e.errOut, "a copy into this database is not finished") || !strings.Contains(e.errOut, "→ give daybook copy --to again") {
			t.Errorf("%v says %s", args, e.errOut)
		}
	}
	if left := files(t, filepath.Join(moved, "landing")); len(landed) == 0 || len(left) != len(landed) {
		t.Errorf("landing held %v, and now %v", landed, left)
	}
	must(t, []int{0}, "copy", "--to", "file:"+filepath.Join(home, "server.url"), "--home", home)
	must(t, []int{0}, "run", "--home", moved)
	whole(t, moved, 5+3*3)
}
