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
	askedPages = 400             // of each kind, no two of the same address
	lookedAt   = 14              // nights that they are of
	revalidate = 5 * time.Second // how long what readers have is asked for again
)

// Page is how pages of one kind came: 20 clients ask, none for the same address twice, so that each page is made for its reader. Times are in
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
	CPU   float64 `json:"cpu_ms"` // of the server's process, a page
	KB    float64 `json:"kb"`     // sent, compressed, a page
}

// Again is how fast what a reader has is answered for (If-None-Match).
type Again struct {
	Rate float64 `json:"requests_per_second"`
	CPU  float64 `json:"cpu_ms"`
}

// pages asks for every page of the home.
func (b *running) pages(ctx context.Context, r *Report) error {
	s, err := Serve(ctx, b.Binary, b.home, b.Now)
	if err != nil {
		return err
	}
	defer s.Stop()
	failed := s.Pages(ctx, b.Days, func(p Page) { r.Pages = append(r.Pages, p) })
	again, err := s.Again(ctx)
	if err == nil {
		r.Again = &again
	}
	return errors.Join(failed, err)
}

// Pages asks for every kind of page, of the newest nights of a home that has lived so many days, and tells of each. Pages that fail hold no
// others back; the error at the end names the first of each kind.
func (s *Served) Pages(ctx context.Context, days int, told func(Page)) error {
	list, err := s.kinds(ctx, days)
	if err != nil {
		return err
	}
	var failed []string
	for _, k := range list {
		p := s.ask(ctx, k)
		if err := ctx.Err(); err != nil {
			return err
		}
		told(p)
		if p.Lost > 0 {
			failed = append(failed, fmt.Sprintf("%d of %d pages %s, the first %s", p.Lost, p.Asked, p.Name, p.Why))
		}
	}
	if len(failed) > 0 {
		return fault.New(fault.Failed, "bench: pages failed: %s", strings.Join(failed, "; "))
	}
	return nil
}

// ask asks for every address of a kind once.
func (s *Served) ask(ctx context.Context, k kind) Page {
	var next, bytes atomic.Int64
	var mu sync.Mutex
	p := Page{Name: k.name, Asked: len(k.addresses)}
	took := make([]float64, 0, len(k.addresses))
	begin, cpu := s.now(), s.cpu()
	_ = s.crowd(func(int) error {
		for i := next.Add(1) - 1; i < int64(len(k.addresses)) && ctx.Err() == nil; i = next.Add(1) - 1 {
			at := s.now()
			n, _, status, err := s.get(ctx, k.addresses[i], "")
			ms := float64(s.now().Sub(at).Microseconds()) / 1000
			if err == nil && status != http.StatusOK {
				err = fmt.Errorf("status %d after %.1f s", status, ms/1000)
			}
			mu.Lock()
			if err == nil {
				took = append(took, ms)
			} else {
				if p.Lost++; p.Lost == 1 {
					p.Why = fmt.Sprintf("%s: %v", k.addresses[i], err)
				}
			}
			mu.Unlock()
			bytes.Add(n)
		}
		return nil
	})
	n := float64(p.Asked)
	p.CPU, p.KB = (s.cpu()-cpu)*1000/n, float64(bytes.Load())/1024/n
	if came := len(took); came > 0 {
		slices.Sort(took)
		at := func(share float64) float64 { return took[int(share*float64(came-1))] }
		p.P50, p.P95, p.Worst, p.Rate = at(0.5), at(0.95), at(1), float64(came)/s.now().Sub(begin).Seconds()
	}
	return p
}

// Again asks for some seconds for pages that the reader has.
func (s *Served) Again(ctx context.Context) (Again, error) {
	addresses := []string{"/", "/stores", "/products", "/availability", "/data"}
	tags := make([]string, len(addresses))
	for i, a := range addresses {
		var err error
		if _, tags[i], _, err = s.get(ctx, a, ""); err != nil {
			return Again{}, fault.New(fault.Failed, "bench: %s: %w", a, err)
		}
	}
	var done atomic.Int64
	begin, spent := s.now(), s.cpu()
	err := s.crowd(func(c int) error {
		for i := c; s.now().Sub(begin) < revalidate; i++ {
			_, _, status, err := s.get(ctx, addresses[i%len(addresses)], tags[i%len(addresses)])
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
