package main

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"log"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

//go:embed raw_copy.sql
var rawCopy string

// server is a PostgreSQL for measurements.
type server struct{ url *url.URL }

// onServer does a measurement on the server that DAYBOOK_TEST_POSTGRES names, which scripts/with-postgres starts.
func (b *bench) onServer(measure func(*server)) {
	address := os.Getenv("DAYBOOK_TEST_POSTGRES")
	if address == "" {
		log.Print("left out: DAYBOOK_TEST_POSTGRES names no server")
		b.printf("## PostgreSQL\n\nLeft out: no server was named.\n\n")
		return
	}
	u, err := url.Parse(address)
	check(err)
	measure(&server{u})
}

// exec runs one statement in a database.
func (s *server) exec(database, statement string) string {
	ctx := context.Background()
	c, err := pgx.Connect(ctx, s.in(database))
	check(err)
	defer func() { _ = c.Close(ctx) }()
	rows, err := c.Query(ctx, statement)
	check(err)
	said := ""
	for rows.Next() {
		values, err := rows.Values()
		check(err)
		said = fmt.Sprint(values[0])
	}
	check(rows.Err())
	return said
}

func (s *server) in(database string) string {
	u := *s.url
	u.Path = "/" + database
	return u.String()
}

// empty makes an empty database and returns what removes it.
func (s *server) empty(name string) (drop func()) {
	s.exec("postgres", "create database "+name+" encoding 'UTF8' template template0")
	return func() { s.exec("postgres", "drop database "+name+" with (force)") }
}

// homeOn is home, with its warehouse in a database.
func (b *bench) homeOn(s *server, name, chain string, globs ...string) string {
	home := filepath.Join(b.dir, name)
	secret := filepath.Join(b.dir, name+".url")
	check(os.WriteFile(secret, []byte(s.in(name)), 0o600))
	b.daybook("init", home, "--warehouse", "file:"+secret)
	for _, g := range globs {
		b.land(home, chain, g)
	}
	return home
}

// factsOnServer measures check, hash, load and archive of 180 days of sales against psql's \copy of the same files.
func (b *bench) factsOnServer(s *server) {
	chain := b.sold()
	var ours, raw []float64
	var last result
	for i := range b.runs {
		name := fmt.Sprintf("facts_pg_%d", i)
		drop := s.empty(name)
		home := b.homeOn(s, name, chain, "stores.csv", "products.csv")
		b.night(home)
		b.land(home, chain, "sales_*.csv")
		r, _ := b.night(home)
		log.Printf("daybook on PostgreSQL: %d rows, facts %.2f s, whole %.2f s, peak %d MB", r.Rows.Loaded, r.facts(), r.Seconds, r.Peak>>20)
		ours, last = append(ours, r.facts()), r
		drop()
		check(os.RemoveAll(home))
		seconds := b.copied(s, chain, i)
		log.Printf("raw \\copy: %.2f s", seconds)
		raw = append(raw, seconds)
	}
	b.printf("## PostgreSQL: check, hash, load, archive\n\nThe same files into PostgreSQL %s on the same machine (no synced writes on either side), against psql's `\\copy` of them in one transaction into a table of the same columns without index and partitions. Statistics of the new rows, which `\\copy` does not gather, count with marts.\n\n",
		strings.SplitN(s.exec("postgres", "show server_version"), " ", 2)[0])
	b.printf("| what | median s | spread | rows/s |\n|---|---|---|---|\n")
	b.printf("| Daybook: check, hash, load, archive | %.2f | %s | %.0f |\n", median(ours), spread(ours), float64(last.Rows.Loaded)/median(ours))
	b.printf("| raw `\\copy` | %.2f | %s | %.0f |\n", median(raw), spread(raw), float64(last.Rows.Loaded)/median(raw))
	b.printf("\nRatio %.2f (wanted: at most 1.15). Peak memory of the process %d MB. Marts and insights of the same run: %.1f s and %.1f s for 180 dates.\n\n",
		median(ours)/median(raw), last.Peak>>20, last.Steps["marts"], last.Steps["insights"])
}

// copied loads the files as psql does and returns the seconds.
func (b *bench) copied(s *server, chain string, i int) float64 {
	name := fmt.Sprintf("raw_pg_%d", i)
	defer s.empty(name)()
	s.exec(name, rawCopy)
	list, err := filepath.Glob(filepath.Join(chain, "sales_*.csv"))
	check(err)
	var script bytes.Buffer
	for _, f := range list {
		fmt.Fprintf(&script, "\\copy sales from '%s' with (format csv, header)\n", f)
	}
	cmd := exec.Command("psql", "--quiet", "--no-psqlrc", "--single-transaction", "--set", "ON_ERROR_STOP=1", "--file", "-", s.in(name))
	cmd.Stdin, cmd.Stderr = &script, os.Stderr
	begin := time.Now()
	check(cmd.Run())
	return time.Since(begin).Seconds()
}

// nightsOnServer measures one more night on a chain with 30 and with 180 days of history.
func (b *bench) nightsOnServer(s *server) {
	seconds, last := b.nightsIn("night on PostgreSQL", func(days int, globs ...string) (string, func()) {
		name := fmt.Sprintf("night_pg_%d", days)
		drop := s.empty(name)
		return b.homeOn(s, name, b.lived(), globs...), drop
	})
	b.printf("## PostgreSQL: one more night\n\n")
	b.nightTable(seconds, last, "the night at most 5 s")
}
