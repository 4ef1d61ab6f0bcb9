package bench

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/daybookhq/daybook/internal/fault"
)

const (
	clients    = 20
	askedPages = 400             // of each kind in a round, no two of the same address
	lookedAt   = 14              // nights that they are of
	rounds     = 3               // of all kinds: far more pages than a server keeps lie between two requests for the same one
	revalidate = 5 * time.Second // how long what readers have is asked for again
)

// Page is how pages of one kind came: 20 clients ask, none for an address that the server still has, so that each page is made for its reader. Times are in
// milliseconds, of those that came.
type Page struct {
	Name  string  `json:"name"`
	Asked int     `json:"asked"`
	Lost  int     `json:"failed"`        // of those asked for: they came with an error, or not at all
	Why   string  `json:"first_failure"` // the first of them, its address and what came; "" for none
	P50   float64 `json:"p50_ms"`
	P95   float64 `json:"p95_ms"`
	Worst float64 `json:"worst_ms"`
	Rate  float64 `json:"pages_per_second"`
	CPU   float64 `json:"cpu_ms"` // of the servers' processes, a page
	KB    float64 `json:"kb"`     // sent, compressed, a page
}

// Again is how fast what a reader has is answered for (If-None-Match).
type Again struct {
	Rate float64 `json:"requests_per_second"`
	CPU  float64 `json:"cpu_ms"`
}

// pages asks for every page of the home.
func (b *running) pages(ctx context.Context, r *Report) error {
	s, err := Serve(ctx, Serving{Binary: b.Binary, Homes: []string{b.home}, Now: b.Now})
	if err != nil {
		return err
	}
	defer s.Stop()
	_, failed := s.Pages(ctx, b.Days, func(p Page) { r.Pages = append(r.Pages, p) })
	again, err := s.Again(ctx)
	if err == nil {
		r.Again = &again
	}
	return errors.Join(failed, err)
}

// Pages asks for every kind of page, of the newest nights of a home that has lived so many days, in several rounds, and tells of each in the end; it
// returns what came of all kinds together. Pages that fail hold no others back; the error names the first of each kind.
func (s *Served) Pages(ctx context.Context, days int, told func(Page)) (all Page, err error) {
	list, err := s.kinds(ctx, days)
	if err != nil {
		return all, err
	}
	sums := make([]asked, len(list))
	for range rounds {
		for i, k := range list {
			s.ask(ctx, k, &sums[i])
			if err := ctx.Err(); err != nil {
				return all, err
			}
		}
	}
	var failed []string
	var whole asked
	for i, k := range list {
		p := sums[i].page(k.name)
		told(p)
		whole.add(&sums[i])
		if p.Lost > 0 {
			failed = append(failed, fmt.Sprintf("%d of %d pages %s, the first %s", p.Lost, p.Asked, p.Name, p.Why))
		}
	}
	if len(failed) > 0 {
		err = fault.New(fault.Failed, "bench: pages failed: %s", strings.Join(failed, "; "))
	}
	return whole.page("all kinds"), err
}

// asked is what came of a kind of page so far.
type asked struct {
	pages, lost  int
	why          string
	took         []float64 // milliseconds, of pages that came
	bytes        int64
	seconds, cpu float64
}

// add adds what came of another kind.
func (a *asked) add(o *asked) {
	if a.lost == 0 {
		a.why = o.why
	}
	a.pages, a.lost, a.bytes = a.pages+o.pages, a.lost+o.lost, a.bytes+o.bytes
	a.seconds, a.cpu, a.took = a.seconds+o.seconds, a.cpu+o.cpu, append(a.took, o.took...)
}

// ask asks for every address of a kind once, and adds what comes to sum.
func (s *Served) ask(ctx context.Context, k kind, sum *asked) {
	var next atomic.Int64
	var mu sync.Mutex
	begin, cpu := s.now(), s.cpu()
	_ = s.crowd(func(c int) error {
		for i := next.Add(1) - 1; i < int64(len(k.addresses)) && ctx.Err() == nil; i = next.Add(1) - 1 {
			at := s.now()
			n, _, status, err := s.get(ctx, s.at(c)+k.addresses[i], "")
			ms := float64(s.now().Sub(at).Microseconds()) / 1000
			if err == nil && status != http.StatusOK {
				err = fmt.Errorf("status %d after %.1f s", status, ms/1000)
			}
			mu.Lock()
			sum.bytes += n
			if err == nil {
				sum.took = append(sum.took, ms)
			} else if sum.lost++; sum.lost == 1 {
				sum.why = fmt.Sprintf("%s: %v", k.addresses[i], err)
			}
			mu.Unlock()
		}
		return nil
	})
	sum.pages, sum.seconds, sum.cpu = sum.pages+len(k.addresses), sum.seconds+s.now().Sub(begin).Seconds(), sum.cpu+s.cpu()-cpu
}

// page sums up what came.
func (a *asked) page(name string) Page {
	n := float64(a.pages)
	p := Page{Name: name, Asked: a.pages, Lost: a.lost, Why: a.why, CPU: a.cpu * 1000 / n, KB: float64(a.bytes) / 1024 / n}
	if came := len(a.took); came > 0 {
		slices.Sort(a.took)
		at := func(share float64) float64 { return a.took[int(share*float64(came-1))] }
		p.P50, p.P95, p.Worst, p.Rate = at(0.5), at(0.95), at(1), float64(came)/a.seconds
	}
	return p
}

// Again asks for some seconds for pages that the reader has, whichever process they came from.
func (s *Served) Again(ctx context.Context) (Again, error) {
	addresses := []string{"/", "/stores", "/products", "/availability", "/data"}
	tags := make([]string, len(addresses))
	for i, a := range addresses {
		var err error
		if _, tags[i], _, err = s.get(ctx, s.urls[0]+a, ""); err != nil {
			return Again{}, fault.New(fault.Failed, "bench: %s: %w", a, err)
		}
	}
	var done atomic.Int64
	begin, spent := s.now(), s.cpu()
	err := s.crowd(func(c int) error {
		for i := c; s.now().Sub(begin) < revalidate; i++ {
			_, _, status, err := s.get(ctx, s.at(c)+addresses[i%len(addresses)], tags[i%len(addresses)])
			if err != nil {
				return err
			}
			if status != http.StatusNotModified {
				return fault.New(fault.Failed, "bench: %s: %d, and nothing has changed", addresses[i%len(addresses)], status)
			}
			done.Add(1)
		}
		return nil
	})
	n := float64(done.Load())
	return Again{Rate: n / s.now().Sub(begin).Seconds(), CPU: (s.cpu() - spent) * 1000 / n}, err
}

// crowd lets every client work at once, and returns the first error of any.
func (s *Served) crowd(work func(client int) error) error {
	errs := make([]error, clients)
	var group sync.WaitGroup
	for c := range clients {
		group.Go(func() { errs[c] = work(c) })
	}
	group.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
