//go:build chaos

package main_test

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/warehouse/postgres/postgrestest"
)

// connectionsEnded ends all connections of a database in the middle of nights: the server stays, and a run gets through by itself.
func connectionsEnded(t *testing.T, _ engine, nights int) (hit int) {
	n := newNightly(t, server, nights)
	all := postgrestest.Server(t)
	own, err := os.ReadFile(filepath.Join(n.home, "warehouse.url"))
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(strings.TrimSpace(string(own)))
	if err != nil {
		t.Fatal("the address of the warehouse is no URL")
	}
	name := strings.TrimPrefix(u.Path, "/")
	ended := 0
	hit, codes := n.live(t, nights, blow{
		strike: func(int) {
			rows := postgrestest.Rows(t, all, "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = $1", name)
			if rows[0][0] != "0" {
				ended++
			}
		},
		hit: caught,
	})
	if codes[0] != nights {
		t.Errorf("runs ended with %v: the server was there all the time", codes)
	}
	return min(hit, ended)
}

// fileGone ends the process and takes the file of the embedded engine away in the middle of nights. While it is away a run says so and takes
// nothing in.
func fileGone(t *testing.T, _ engine, nights int) (hit int) {
	n := newNightly(t, embedded, nights)
	away := t.TempDir()
	move := func(from, to string) {
		t.Helper()
		list, err := filepath.Glob(filepath.Join(from, "daybook.duckdb*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range list {
			if err := os.Rename(path, filepath.Join(to, filepath.Base(path))); err != nil {
				t.Fatal(err)
			}
		}
	}
	hit, _ = n.live(t, nights, blow{
		during: func(_ int, s *begun) {
			_ = s.cmd.Process.Kill() // as a process ends whose disk is pulled
			<-s.gone
			move(n.home, away)
			refused := 0
			if len(files(t, filepath.Join(n.home, "landing"))) > 0 {
				refused = 1
			}
			n.must(t, []int{refused}, "run")
		},
		mend: func(int) {
			for _, made := range []string{"daybook.duckdb", "daybook.duckdb.wal"} { // by the run that found none
				_ = os.Remove(filepath.Join(n.home, made))
			}
			move(away, n.home)
		},
		hit: caught,
	})
	return hit
}
