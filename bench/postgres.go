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
func (b *bench) factsOnServer(s *server) { b.factsOfServer(s, b.sales(180, false)) }

// bigFactsOnServer is factsOnServer of 1,800 days, without their marts.
func (b *bench) bigFactsOnServer(s *server) { b.factsOfServer(s, b.sales(1800, true)) }

func (b *bench) factsOfServer(s *server, l lot) {
	chain := b.sold(l)
	var ours, raw []float64
	var last result
	for i := range b.runs {
		name := fmt.Sprintf("facts_pg_%d", i)
		drop := s.empty(name)
		home := b.homeOn(s, name, chain, "stores.csv", "products.csv")
		last = b.loaded(home, chain, l)
		log.Printf("daybook on PostgreSQL: %d rows, facts %.2f s, whole %.2f s, peak %d MB", last.rows(), last.facts(), last.Seconds, last.Peak>>20)
		ours = append(ours, last.facts())
		drop()
		check(os.RemoveAll(home))
		seconds := b.copied(s, chain, i)
		log.Printf("raw \\copy: %.2f s", seconds)
		raw = append(raw, seconds)
	}
	b.printf("## %s\n\n%d rows of sales (%d stores x %d products x %d days, one file a day) into PostgreSQL %s on the same machine (no synced writes on either side), against psql's `\\copy` of the same files in one transaction into a table of the same columns without index and partitions. Statistics of the new rows, which `\\copy` does not gather, count with marts.%s\n\n",
		l.title("PostgreSQL"), last.rows(), b.stores, factsProducts, l.days, strings.SplitN(s.exec("postgres", "show server_version"), " ", 2)[0], l.how())
	b.factsTable(l, last, ours, raw, "`\\copy`", "1.15")
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
