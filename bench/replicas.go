package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	measure "github.com/daybookhq/daybook/internal/bench"
)

// replicaNights are as many as give pages something to compare with: normals need three weeks.
const replicaNights = 25

// replicas measures pages by one process and by two on one PostgreSQL, and whether readers may go to either of them.
func (b *bench) replicas(s *server) {
	defer s.empty("replicas")()
	first := b.homeOn(s, "replicas", b.chain("replicas-chain", b.stores, 200, replicaNights), "*.csv")
	b.night(first)
	second := b.secondHome(first)
	b.printf("## Two processes on one PostgreSQL\n\n%d stores x 200 products, %d nights in PostgreSQL %s; 20 clients, spread evenly over the processes, ask for all kinds of pages as under Pages: three rounds, no address twice in any, each row measured once. Processes, clients and database share the cores of one machine, so that what a page costs the processes counts beside the rate. A process makes as many pages at a time as `GOMAXPROCS` says, and takes one processor more for all else that it does: with 1 it may keep two cores busy.\n\n",
		b.stores, replicaNights, strings.SplitN(s.exec("postgres", "show server_version"), " ", 2)[0])
	b.printf("| served by | pages/s | x | p50 ms | p95 ms | CPU ms a page | processors busy with pages | revalidated/s | x | CPU ms |\n|---|---|---|---|---|---|---|---|---|---|\n")
	var one served
	for _, w := range []struct {
		title string
		how   measure.Serving
	}{
		{"1 process, one page at a time (`GOMAXPROCS=1`)", measure.Serving{Homes: []string{first}, PagesAtOnce: 1}},
		{"2 processes, one page at a time each", measure.Serving{Homes: []string{first, second}, PagesAtOnce: 1}},
		{fmt.Sprintf("1 process, %d pages at a time, one for each core", runtime.GOMAXPROCS(0)), measure.Serving{Homes: []string{first}}},
	} {
		got := b.serve(w.how)
		if one.pages.Rate == 0 {
			one = got
		}
		p, a := got.pages, got.again
		b.printf("| %s | %.0f | %.2f | %.1f | %.1f | %.2f | %.2f | %.0f | %.2f | %.3f |\n", w.title, p.Rate, p.Rate/one.pages.Rate, p.P50, p.P95, p.CPU, p.CPU*p.Rate/1000, a.Rate, a.Rate/one.again.Rate, a.CPU)
		log.Printf("%s: %.0f pages/s, p95 %.1f ms, CPU %.2f ms; revalidated %.0f/s", w.title, p.Rate, p.P95, p.CPU, a.Rate)
	}
	b.printf("\nThe clients themselves took %.2f ms of a processor a page and %.3f ms for a revalidated one, of the same cores.\n", one.ownPage, one.ownAgain)
	b.alike(first, second)
	check(os.RemoveAll(first))
}

// served is what processes did.
type served struct {
	pages measure.Page
	again measure.Again

	ownPage, ownAgain float64 // milliseconds of processor that the clients took for one
}

// serve measures pages by some processes.
func (b *bench) serve(how measure.Serving) (got served) {
	ctx := context.Background()
	how.Binary, how.Now = b.binary, time.Now
	s, err := measure.Serve(ctx, how)
	check(err)
	defer s.Stop()
	used := processor()
	got.pages, err = s.Pages(ctx, replicaNights, func(measure.Page) {})
	stopOn(s, err)
	got.ownPage = 1000 * (processor() - used) / float64(got.pages.Asked)
	used, begin := processor(), time.Now()
	got.again, err = s.Again(ctx)
	stopOn(s, err)
	got.ownAgain = 1000 * (processor() - used) / (got.again.Rate * time.Since(begin).Seconds())
	return got
}

// alike checks whether two processes answer as one, and writes what came of it. It lets a first user in, and so comes last.
func (b *bench) alike(first, second string) {
	ctx := context.Background()
	s, err := measure.Serve(ctx, measure.Serving{Binary: b.binary, Homes: []string{first, second}, Now: time.Now})
	check(err)
	defer s.Stop()
	a, err := s.Alike(ctx, replicaNights)
	stopOn(s, err)
	var user struct{ Login, Password string }
	stopOn(s, json.Unmarshal(b.daybook("user", "add", "reader", "--role", "chain", "--json", "--home", first), &user))
	e, err := s.Enter(ctx, user.Login, user.Password)
	stopOn(s, err)
	b.printf("\nA balancer may send a reader to either process: of %d addresses of %d kinds of pages, %d had another ETag, none, or other bytes at the second than at the first, or were sent again to who had them from there%s (wanted: none). ", a.Asked, a.Kinds, len(a.Other), named(a.Other))
	b.printf("A session is a cookie, signed with a key that lies in the warehouse; no process keeps anything of it. A login at the first process was %s at the second, asked %.2f s later; logged out at the second, it was over at the first after %.1f s (a process's picture of who may see what is at most 10 s old).\n\n", valid(e.Valid), e.After, e.Over)
	log.Printf("%d of %d addresses answered otherwise; a session was %s, and over after %.1f s", len(a.Other), a.Asked, valid(e.Valid), e.Over)
}

func valid(is bool) string {
	if is {
		return "valid"
	}
	return "NOT valid"
}

// named are the first of what was found.
func named(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return fmt.Sprintf(" (%s)", strings.Join(list[:min(3, len(list))], "; "))
}

// secondHome makes another home on the warehouse of the first, whose folders it shares as machines do that serve one warehouse.
func (b *bench) secondHome(first string) string {
	second := filepath.Join(b.dir, "second", filepath.Base(first))
	check(os.MkdirAll(filepath.Join(second, "logs"), 0o755)) //nolint:gosec // as the first one
	for _, name := range []string{"daybook.yaml", "landing", "quarantine", "archive", "contracts"} {
		check(os.Symlink(filepath.Join(first, name), filepath.Join(second, name)))
	}
	return second
}
