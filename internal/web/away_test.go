package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/web"
)

// line is the way to a warehouse, which may be cut.
type line struct {
	web.Source
	cut   atomic.Bool
	asked atomic.Int64
}

func (l *line) broken() error {
	l.asked.Add(1)
	if l.cut.Load() {
		return fault.New(fault.Unreachable, "warehouse alder cannot be reached: connection refused").ThatPasses()
	}
	return nil
}

func (l *line) State(ctx context.Context) (web.State, error) {
	if err := l.broken(); err != nil {
		return web.State{}, err
	}
	return l.Source.State(ctx)
}

func (l *line) At(ctx context.Context, run int64) (warehouse.Reader, error) {
	if err := l.broken(); err != nil {
		return nil, err
	}
	return l.Source.At(ctx, run)
}

func (l *line) Run(ctx context.Context, run int64) (warehouse.RunRow, error) {
	if err := l.broken(); err != nil {
		return warehouse.RunRow{}, err
	}
	return l.Source.Run(ctx, run)
}

// TestAway_KnownPagesAreServedAndSaySo: while the warehouse does not answer, pages that were read before are the same but for one line;
// others say why they cannot be shown, and where to go. Nothing of it stays once the warehouse is back.
func TestAway_KnownPagesAreServedAndSaySo(t *testing.T) {
	t.Parallel()
	now := morning()
	var log bytes.Buffer
	l := &line{Source: sourceOf(readtest.Chain(t))}
	h := web.New(web.Config{Source: l, Now: func() time.Time { return now }, Currency: "EUR", StateFor: time.Second, Log: slog.New(slog.NewTextHandler(&log, nil))})
	brief := get(t, h, "/").want(t, 200)
	tag := brief.Header().Get("ETag")
	hasNot(t, brief.Body.String(), "has not answered")

	l.cut.Store(true)
	now = now.Add(5 * time.Minute)
	const banner = "The warehouse has not answered since 07:35. These are the figures of run 29"
	away := get(t, h, "/", "If-None-Match", tag).want(t, 200)
	has(t, away.Body.String(), banner)
	if away.Header().Get("ETag") != "" || away.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("a browser keeps the banner: %v", away.Header())
	}
	i, j := strings.Index(away.Body.String(), `<div id="away"`), strings.Index(away.Body.String(), `<section id="truth"`)
	if got := away.Body.String()[:i] + "<div id=\"away\"></div>\n" + away.Body.String()[j:]; got != brief.Body.String() {
		t.Error("more than the banner is different")
	}
	// A page that nobody looked at, made of figures that were read for others: it is there as well.
	has(t, get(t, h, "/?region=North").want(t, 200).Body.String(), banner)
	// One that needs the warehouse says so.
	later := get(t, h, "/?date=2026-03-29").want(t, 503)
	has(t, text(later.doc), "The warehouse has not answered since 07:35, and this page was not read before that.")
	hasNot(t, later.Body.String(), "refused") // what the engine says is for the log
	has(t, log.String(), "connection refused")
	if n := strings.Count(log.String(), "pages are served from memory"); n != 1 {
		t.Errorf("told %d times", n)
	}
	get(t, h, "/readyz").want(t, 200)
	var health web.Health
	if err := json.Unmarshal(get(t, h, "/healthz").want(t, 503).Body.Bytes(), &health); err != nil || health.Status != "down" {
		t.Errorf("%+v, %v", health, err)
	}
	// The warehouse is not asked at each page.
	asked := l.asked.Load()
	for range 20 {
		get(t, h, "/").want(t, 200)
	}
	if n := l.asked.Load() - asked; n != 0 {
		t.Errorf("asked %d times in the same moment", n)
	}

	l.cut.Store(false)
	now = now.Add(5 * time.Second)
	if again := get(t, h, "/").want(t, 200); again.Body.String() != brief.Body.String() || again.Header().Get("ETag") != tag {
		t.Error("the page is not what it was before")
	}
	get(t, h, "/?date=2026-03-29").want(t, 200)
	get(t, h, "/healthz").want(t, 200)
	has(t, log.String(), "the warehouse answers again")
}

// TestAway_FromTheBeginning: where nothing was ever read there is nothing to show, and that is said plainly.
func TestAway_FromTheBeginning(t *testing.T) {
	t.Parallel()
	l := &line{Source: sourceOf(readtest.Chain(t))}
	l.cut.Store(true)
	h := handlerOf(l, nil)
	has(t, text(get(t, h, "/").want(t, 503).doc), "Try again in a minute")
	get(t, h, "/readyz").want(t, 503)
	l.cut.Store(false)
	get(t, h, "/").want(t, 200)
}
