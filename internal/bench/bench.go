// Package bench measures Daybook on this machine: it lives through the nights of a made-up chain with the real binary, each as cron would
// run it, holds what facts cost against the engine's own load of the same files, and asks for every page. A night's files are made when
// their night comes and go after it, so that a chain of 50,000 stores needs no large disk.
package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/synth"
)

// Options say what is measured.
type Options struct {
	Stores, Products int
	Days             int    // nights in all
	Last             int    // so many of them, at the end, are the night that is reported
	Warehouse        string // postgres://… of an empty database, or file:PATH with its URL; "": a file in Dir
	Pages            bool   // ask for every page at the end
	Binary           string // the daybook to measure
	Version          string // of it
	Dir              string // an empty folder to work in
	Now              func() time.Time
	Progress         func(done, total int) // nights
}

// Night is what one night cost, in seconds: the median of several.
type Night struct {
	Seconds float64            `json:"seconds"` // of the whole process
	Least   float64            `json:"least"`
	Most    float64            `json:"most"`
	Steps   map[string]float64 `json:"steps"` // check, load, archive, marts, insights, publish: of the last one
}

// Spent says what the steps took.
func (n Night) Spent() string {
	s := n.Steps
	return fmt.Sprintf("check %.2f, load %.2f, archive %.2f, marts %.2f, insights %.2f, publish %.2f s", s["check"], s["load"], s["archive"], s["marts"], s["insights"], s["publish"])
}

// Report is what was measured, as scripts read it.
type Report struct {
	Version   string  `json:"version"` // of the binary
	Cores     int     `json:"cores"`
	Engine    string  `json:"engine"`
	Stores    int     `json:"stores"`
	Products  int     `json:"products"`
	Nights    int     `json:"nights"` // that were lived through
	Rows      int64   `json:"rows"`   // all that was loaded
	Last      Night   `json:"night"`
	First     Night   `json:"night_after_three_weeks"` // the first nights on which something was compared with normal; zero where there are no later ones
	Facts     float64 `json:"facts_seconds"`           // check, hash, load and archive over all nights
	Raw       float64 `json:"engine_seconds"`          // the engine's own load of the same files
	Peak      int64   `json:"peak_bytes"`              // memory of a night's process at most
	Warehouse int64   `json:"warehouse_bytes"`
	Pages     []Page  `json:"pages"`
	Again     *Again  `json:"revalidated"`
}

// settled is the night from which on a night does all that it ever does: normals need three weeks.
const settled = 23

// Run measures. What is left in opt.Dir is the caller's to remove. What it returns beside an error is what was measured until then.
func Run(ctx context.Context, opt Options) (r Report, err error) {
	b := &running{Options: opt, home: filepath.Join(opt.Dir, "home"), next: filepath.Join(opt.Dir, "next")}
	r = Report{Version: opt.Version, Cores: runtime.NumCPU(), Stores: opt.Stores, Products: opt.Products}
	raw, url, err := openRaw(ctx, opt)
	if err != nil {
		return r, err
	}
	defer func() { raw.close() }()
	r.Engine = raw.name()
	words := []string{"init", b.home}
	if url != "" {
		words = append(words, "--warehouse", opt.Warehouse)
	}
	if _, err := b.daybook(ctx, words...); err != nil {
		return r, err
	}
	if err := b.nights(ctx, raw, &r); err != nil {
		return r, err
	}
	if r.Warehouse, err = raw.size(ctx, b.home); err != nil {
		return r, err
	}
	if opt.Pages {
		err = b.pages(ctx, &r)
	}
	return r, err
}

type running struct {
	Options
	home, next string // next is where a night's files are made
}

// nights lives through all of them.
func (b *running) nights(ctx context.Context, raw rawEngine, r *Report) error {
	cfg := synth.Default()
	cfg.Stores, cfg.Products, cfg.Days, cfg.Out = b.Stores, b.Products, b.Days, b.next
	cfg.From = contract.DayOf(b.Now()) - contract.Day(b.Days) // it ends yesterday
	chain, err := synth.New(cfg)
	if err != nil {
		return err
	}
	landing := filepath.Join(b.home, "landing")
	if err := chain.WriteMasters(landing); err != nil {
		return err
	}
	if _, err := b.night(ctx); err != nil {
		return err
	}
	var took []float64
	var steps []map[string]float64
	defer func() { b.sum(r, took, steps) }()
	for i := range b.Days {
		if err := os.MkdirAll(b.next, 0o755); err != nil {
			return fault.New(fault.Unreachable, "bench: %w", err)
		}
		if _, err := chain.WriteNight(b.next, cfg.From+contract.Day(i)); err != nil {
			return err
		}
		seconds, err := raw.load(ctx, b.next, b.Now)
		if err != nil {
			return err
		}
		r.Raw += seconds
		if err := land(b.next, landing); err != nil {
			return err
		}
		begin := b.Now()
		n, err := b.night(ctx)
		if err != nil {
			return err
		}
		took, steps = append(took, b.Now().Sub(begin).Seconds()), append(steps, n.Steps)
		r.Nights++
		r.Rows += n.Rows.Loaded
		r.Facts += n.Steps["check"] + n.Steps["load"] + n.Steps["archive"]
		r.Peak = max(r.Peak, n.Peak)
		if err := os.RemoveAll(filepath.Join(b.home, "archive", fmt.Sprintf("run-%06d", n.Run))); err != nil {
			return fault.New(fault.Unreachable, "bench: %w", err)
		}
		if b.Progress != nil {
			b.Progress(i+1, b.Days)
		}
	}
	return nil
}

// sum reports the nights that were lived through.
func (b *running) sum(r *Report, took []float64, steps []map[string]float64) {
	if len(took) == 0 {
		return
	}
	r.Last = median(took[max(0, len(took)-b.Last):], steps[len(steps)-1])
	if upTo := settled + b.Last; upTo < len(took) {
		r.First = median(took[settled:upTo], steps[upTo-1])
	}
}

// land moves a night's files into landing.
func land(from, to string) error {
	list, err := filepath.Glob(filepath.Join(from, "*.csv"))
	for _, f := range list {
		if err == nil {
			err = os.Rename(f, filepath.Join(to, filepath.Base(f)))
		}
	}
	if err != nil {
		return fault.New(fault.Unreachable, "bench: %w", err)
	}
	return nil
}

// ran is what is read of `run --json`.
type ran struct {
	Run     int64
	Outcome string
	Rows    struct{ Loaded int64 }
	Steps   map[string]float64
	Peak    int64 `json:"peak_bytes"`
}

func (b *running) night(ctx context.Context) (r ran, err error) {
	out, err := b.daybook(ctx, "run", "--json", "--home", b.home)
	if err != nil {
		return r, err
	}
	if err := json.Unmarshal(out, &r); err != nil {
		return r, fmt.Errorf("bench: a run's facts: %w", err)
	}
	if r.Outcome != "published" {
		return r, fault.New(fault.Failed, "bench: run %d ended %s", r.Run, r.Outcome)
	}
	return r, nil
}

// daybook runs the binary and returns what it printed.
func (b *running) daybook(ctx context.Context, words ...string) ([]byte, error) {
	var said strings.Builder
	cmd := exec.CommandContext(ctx, b.Binary, words...) //nolint:gosec // the binary that is measured
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		return nil, fault.New(fault.Failed, "daybook %s: %w: %s", words[0], err, strings.TrimSpace(said.String()))
	}
	return out, nil
}

// median of seconds; steps are those of the last.
func median(seconds []float64, steps map[string]float64) Night {
	s := slices.Sorted(slices.Values(seconds))
	return Night{Seconds: s[len(s)/2], Least: s[0], Most: s[len(s)-1], Steps: steps}
}
