package main

import (
	"context"
	"log"
	"os"
	"time"

	measure "github.com/daybookhq/daybook/internal/bench"
)

// pages measures the dashboard on 150 stores x 200 products x 180 days: every kind of page by clients that never ask for the same address
// twice, so that each is made for them, and then what they have already.
func (b *bench) pages() {
	home := b.pagesHome
	if home == "" {
		home = b.home("pages", b.lived(), "*.csv")
		b.night(home)
		defer func() { check(os.RemoveAll(home)) }()
	}
	ctx := context.Background()
	s, err := measure.Serve(ctx, measure.Serving{Binary: b.binary, Homes: []string{home}, Now: time.Now})
	check(err)
	defer s.Stop()
	b.printf("## Pages\n\n20 clients, server and clients on the same machine; three rounds over all kinds, in each no address twice and far more than the server keeps, so every page is made for its reader: another store or product, another of the\nlast 14 nights, another comparison, another region. The server has read these nights ahead, as it does once they are published; no page is kept. Sent as a browser takes them, compressed. CPU is what the server's process spent on a page.\n\n")
	b.printf("| page | p50 ms | p95 ms | worst ms | pages/s | CPU ms | KB sent |\n|---|---|---|---|---|---|---|\n")
	all, err := s.Pages(ctx, 180, func(p measure.Page) {
		b.printf("| `%s` | %.1f | %.1f | %.0f | %.0f | %.1f | %.1f |\n", p.Name, p.P50, p.P95, p.Worst, p.Rate, p.CPU, p.KB)
		log.Printf("%-24s p50 %.1f p95 %.1f worst %.0f ms, %.0f/s, cpu %.1f ms, %.1f KB", p.Name, p.P50, p.P95, p.Worst, p.Rate, p.CPU, p.KB)
	})
	stopOn(s, err)
	again, err := s.Again(ctx)
	stopOn(s, err)
	b.printf("\nAll kinds one after the other: %.0f pages/s (wanted: p95 at most 50 ms, 400 pages/s). What a reader has and asks for again (`If-None-Match`): %.0f requests/s, %.2f ms CPU each (wanted: 5,000).\n\n", all.Rate, again.Rate, again.CPU)
	log.Printf("all %.0f/s; revalidated %.0f/s, cpu %.2f ms", all.Rate, again.Rate, again.CPU)
}

// stopOn is check; it leaves no process behind.
func stopOn(s *measure.Served, err error) {
	if err != nil {
		s.Stop()
		check(err)
	}
}
