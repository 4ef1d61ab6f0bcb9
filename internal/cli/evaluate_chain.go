package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/score"
	"github.com/daybookhq/daybook/internal/synth"
)

// evaluated is one chain of an evaluation.
type evaluated struct {
	seed                   uint64
	stores, products, days int
	calm                   bool // nothing is planted in it
	long                   bool // two years of store totals, which is all that is sent
}

// chains are those of an evaluation, in the order in which they are scored.
func (e evaluation) chains() (list []evaluated) {
	for i := range e.seeds {
		c := evaluated{seed: e.first + uint64(i), stores: e.stores, products: e.products, days: e.days}
		list = append(list, c)
		if c.calm = true; e.calm < 0 || i < e.calm {
			list = append(list, c)
		}
	}
	for i := range e.long {
		list = append(list, evaluated{seed: e.first + uint64(i), stores: longStores, products: longProducts, days: longDays, long: true})
	}
	return list
}

const (
	longDays     = 2*364 + 28 // the second year, and some weeks of a third
	longStores   = 120        // in six regions: the week of a region of seven is its stores' luck
	longProducts = 40
)

func (c evaluated) name() string {
	switch {
	case c.calm:
		return fmt.Sprintf("chain-%d-calm", c.seed)
	case c.long:
		return fmt.Sprintf("chain-%d-long", c.seed)
	}
	return fmt.Sprintf("chain-%d", c.seed)
}

// ownSettings are those of a chain that differ from a home's defaults. Goods come the night after they are ordered there, so a lead time of some days
// makes lists that nobody would keep: what they say is scored and shown nowhere.
const ownSettings = `
  stock: {lead_days: 4, review_days: 1}
  kinds: {run_out_risk: shadow}
`

// lived is the file that says that a chain in a home is complete.
const lived = "truth/complete"

// make makes one chain in a home of its own and runs it.
func (c evaluated) make(ctx context.Context, a *app, home string) error {
	if _, err := a.ask(ctx, home, "init", home); err != nil {
		return err
	}
	settings, err := os.OpenFile(filepath.Join(home, "daybook.yaml"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return fault.New(fault.Unreachable, "evaluate: %w", err)
	}
	_, err = settings.WriteString(ownSettings)
	if err := errors.Join(err, settings.Close()); err != nil {
		return fault.New(fault.Unreachable, "evaluate: %w", err)
	}
	cfg := synth.Default()
	cfg.Stores, cfg.Products, cfg.Days, cfg.Seed, cfg.Calm, cfg.Out = c.stores, c.products, c.days, c.seed, c.calm, filepath.Join(home, "landing")
	truth := filepath.Dir(filepath.Join(home, lived))
	if err := os.MkdirAll(truth, 0o755); err != nil {
		return fault.New(fault.Unreachable, "evaluate: %w", err)
	}
	if cfg.NoOffers = c.long; !c.long { // which week has which offer differs from year to year, and would be most of what is told
		cfg.TellDir, cfg.TellFrom = truth, cfg.From+contract.Day(c.days-42)
	}
	if _, err := synth.Generate(ctx, cfg); err != nil {
		return err
	}
	if c.long {
		if err := totalsOnly(cfg.Out); err != nil {
			return err
		}
	}
	if _, err := a.ask(ctx, home, "run", "--json"); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(home, lived), nil, 0o600); err != nil {
		return fault.New(fault.Unreachable, "evaluate: %w", err)
	}
	return nil
}

// totalsOnly leaves of a chain's files those that a chain sends which knows nothing but what its stores took.
func totalsOnly(dir string) error {
	for _, pattern := range []string{"sales_*", "inventory_*", "products*", "promotions*", "targets*"} {
		names, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			return err
		}
		for _, name := range names {
			if err := os.Remove(name); err != nil {
				return fault.New(fault.Unreachable, "evaluate: %w", err)
			}
		}
	}
	return nil
}

// liveThrough makes one chain in a home of its own, unless it is there, and asks what a script would ask.
func (a *app) liveThrough(ctx context.Context, c evaluated, home string) (t score.Truth, s score.Said, err error) {
	if _, err := os.Stat(filepath.Join(home, lived)); err != nil {
		if err := c.make(ctx, a, home); err != nil {
			return t, s, err
		}
	}
	if t, err = score.ReadTruth(filepath.Join(home, "truth.json"), filepath.Join(home, "truth")); err != nil {
		return t, s, err
	}
	s.Begun = t.From
	questions := score.Questions
	if c.long {
		questions = score.LongQuestions
	}
	for _, q := range questions {
		csv, err := a.ask(ctx, home, "sql", "--format", "csv", "--", score.Question(q))
		if err != nil {
			return t, s, err
		}
		if err := s.Answer(q, bytes.NewReader(csv)); err != nil {
			return t, s, err
		}
	}
	for list, words := range map[*[]score.Insight][]string{
		&s.Insights: {"insights", "--json"}, &s.All: {"insights", "--all", "--json"}, &s.Shadow: {"insights", "--shadow", "--all", "--json"},
	} {
		doc, err := a.ask(ctx, home, words...)
		if err != nil {
			return t, s, err
		}
		if *list, err = score.ReadInsights(doc); err != nil {
			return t, s, err
		}
	}
	return t, s, nil
}

// ask runs one command line in this process, as a script would, and returns what it prints.
func (a *app) ask(ctx context.Context, home string, words ...string) ([]byte, error) {
	var out, complaints bytes.Buffer
	none := func(string) string { return "" }
	sub := &app{env: none, dir: a.dir, now: a.now, nap: a.nap, streams: Streams{In: bytes.NewReader(nil), Out: &out, Err: &complaints}}
	if words[0] != "init" {
		words = append([]string{"--home", home}, words...)
	}
	if code := sub.main(ctx, words); code != 0 {
		return nil, fault.New(fault.Failed, "daybook %s ended with %d: %s", words[len(words)-1], code, complaints.String())
	}
	return out.Bytes(), nil
}
