package web_test

import (
	"context"
	"log/slog"
	"regexp"
	"sync/atomic"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/web"
)

// counted counts how often pages go to the warehouse.
type counted struct {
	web.Source
	asked *atomic.Int64
}

func (c counted) At(ctx context.Context, run int64) (warehouse.Reader, error) {
	c.asked.Add(1)
	return c.Source.At(ctx, run)
}

// offerLink finds the pages of promotions in their table.
var offerLink = regexp.MustCompile(`/promotions/[A-Z0-9]+`)

// TestReadAhead says that the first reader of a morning waits for nothing that the newest nights rest on, in any region, and that nothing is read
// ahead while a run is under way.
func TestReadAhead(t *testing.T) {
	t.Parallel()
	var asked atomic.Int64
	var busy atomic.Pointer[web.Busy]
	busy.Store(&web.Busy{})
	source := web.FromWarehouse(readtest.Chain(t).Warehouse(morning), busy.Load)
	h := web.New(web.Config{Source: counted{source, &asked}, Now: morning, Currency: "EUR", Log: slog.New(slog.DiscardHandler)})
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		h.ReadAhead(ctx)
	}()
	time.Sleep(3 * time.Second) // it looks every two
	if asked.Load() > 0 || h.Ahead() != 0 {
		t.Errorf("read while a run was under way: %d times", asked.Load())
	}
	busy.Store(nil)
	for begin := time.Now(); h.Ahead() == 0; time.Sleep(50 * time.Millisecond) {
		if time.Since(begin) > 5*time.Minute {
			t.Fatal("the nights were not read")
		}
	}
	before := asked.Load()
	if before == 0 {
		t.Error("nothing was read ahead")
	}
	pages := []string{"/", "/stores", "/products", "/promotions", "/availability", "/patterns", "/trend", "/stores/S0104", "/stores/S0104/rows"}
	pages = append(pages, offerLink.FindAllString(get(t, h, "/promotions").Body.String(), 3)...)
	if len(pages) < 10 {
		t.Fatal("no promotion was asked for")
	}
	for _, address := range pages {
		for _, query := range []string{"", "?region=North", "?date=2026-05-24&region=South", "?date=2026-05-26", "?date=2026-05-24&vs=target"} {
			was := asked.Load()
			get(t, h, address+query).want(t, 200)
			if now := asked.Load(); now != was {
				t.Errorf("%s%s made the dashboard ask the warehouse %d times", address, query, now-was)
			}
		}
	}
	cancel()
	<-ended
}
