package cli

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/score"
	"github.com/daybookhq/daybook/internal/synth"
)

// evaluation says which chains the heuristics are scored on.
type evaluation struct {
	seeds, stores, products, days int
	first                         uint64
	restless                      bool   // no calm chains beside those in which causes are planted
	keep                          string // where the chains are made and left; "": a temporary folder
}

func (a *app) evaluateCommand() *cobra.Command {
	e := evaluation{seeds: 20, stores: 60, products: 80, days: 190, first: 1001}
	cmd := exits(&cobra.Command{
		Use: "evaluate", Short: "Score the heuristics on chains whose truth is known", Args: takes(),
		Long: `Evaluate makes chains in which causes are planted, and others in which nothing is, runs them, and holds what was expected and
told against the truth. The score reads only what scripts can read: views and insights.`,
		Example: "  daybook evaluate\n  daybook evaluate --seeds 3 --stores 40 --json\n  daybook evaluate --keep /tmp/chains",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if e.seeds < 1 {
				return fault.New(fault.Usage, "--seeds: at least 1, not %d", e.seeds)
			}
			if e.days < 120 {
				return fault.New(fault.Usage, "--days: at least 120, not %d: the first weeks are for learning", e.days)
			}
			table, err := a.evaluate(cmd.Context(), e)
			if err != nil {
				return err
			}
			return a.printScore(table)
		},
	}, "0  every target that could be scored is met", "1  one is not")
	f := cmd.Flags()
	f.IntVar(&e.seeds, "seeds", e.seeds, "`N` chains, and as many calm ones")
	f.Uint64Var(&e.first, "first-seed", e.first, "the first chain's seed is `N`")
	f.IntVar(&e.stores, "stores", e.stores, "`N` stores a chain")
	f.IntVar(&e.products, "products", e.products, "`N` products a chain")
	f.IntVar(&e.days, "days", e.days, "`N` days a chain")
	f.StringVar(&e.keep, "keep", "", "make the chains in `DIR` and leave them there")
	return cmd
}

// evaluate makes, runs and scores every chain.
func (a *app) evaluate(ctx context.Context, e evaluation) ([]score.Row, error) {
	work := e.keep
	if work == "" {
		dir, err := os.MkdirTemp("", "daybook-evaluate-")
		if err != nil {
			return nil, fault.New(fault.Unreachable, "evaluate: %w", err)
		}
		defer func() { _ = os.RemoveAll(dir) }()
		work = dir
	} else {
		work = a.abs([]string{work})[0]
	}
	var card score.Card
	bar := a.progress()
	for i := range e.seeds {
		for _, calm := range []bool{false, true} {
			home := filepath.Join(work, fmt.Sprintf("chain-%d", e.first+uint64(i)))
			if calm && e.restless {
				continue
			}
			if calm {
				home += "-calm"
			}
			truth, said, err := a.liveThrough(ctx, e, e.first+uint64(i), calm, home)
			if err != nil {
				return nil, fmt.Errorf("chain of seed %d: %w", e.first+uint64(i), err)
			}
			if calm {
				card.AddCalm(said)
			} else {
				card.Add(truth, said)
			}
			if e.keep == "" {
				if err := os.RemoveAll(home); err != nil {
					return nil, fault.New(fault.Unreachable, "evaluate: %w", err)
				}
			}
		}
		bar.Step("chains", int64(i+1), int64(e.seeds))
	}
	return card.Table(), nil
}

// liveThrough makes one chain in a home of its own, runs it, and asks what a script would ask.
func (a *app) liveThrough(ctx context.Context, e evaluation, seed uint64, calm bool, home string) (t score.Truth, s score.Said, err error) {
	if _, err := a.ask(ctx, home, "init", home); err != nil {
		return t, s, err
	}
	c := synth.Default()
	c.Stores, c.Products, c.Days, c.Seed, c.Calm = e.stores, e.products, e.days, seed, calm
	c.Out, c.TellDir, c.TellFrom = filepath.Join(home, "landing"), filepath.Join(home, "truth"), c.From+contract.Day(e.days-42)
	if err := os.MkdirAll(c.TellDir, 0o755); err != nil {
		return t, s, fault.New(fault.Unreachable, "evaluate: %w", err)
	}
	made, err := synth.Generate(ctx, c)
	if err != nil {
		return t, s, err
	}
	if t, err = score.ReadTruth(made.TruthPath, c.TellDir); err != nil {
		return t, s, err
	}
	s.Begun = t.From
	if _, err := a.ask(ctx, home, "run", "--json"); err != nil {
		return t, s, err
	}
	for _, q := range score.Questions {
		csv, err := a.ask(ctx, home, "sql", "--format", "csv", "--", score.Question(q))
		if err != nil {
			return t, s, err
		}
		if err := s.Answer(q, bytes.NewReader(csv)); err != nil {
			return t, s, err
		}
	}
	for list, words := range map[*[]score.Insight][]string{&s.Insights: {"insights", "--json"}, &s.All: {"insights", "--all", "--json"}} {
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
	sub := &app{env: none, dir: a.dir, now: a.now, streams: Streams{In: bytes.NewReader(nil), Out: &out, Err: &complaints}}
	if words[0] != "init" {
		words = append([]string{"--home", home}, words...)
	}
	if code := sub.main(ctx, words); code != 0 {
		return nil, fault.New(fault.Failed, "daybook %s ended with %d: %s", words[len(words)-1], code, complaints.String())
	}
	return out.Bytes(), nil
}

// printScore prints the table; a target that is not met is an error.
func (a *app) printScore(table []score.Row) error {
	missed := 0
	for _, r := range table {
		if r.Known && !r.Met {
			missed++
		}
	}
	if a.json {
		if err := a.printJSON(table); err != nil {
			return err
		}
	} else {
		writeScore(a.streams.Out, table)
	}
	if missed > 0 {
		return fault.New(fault.Failed, "%d of %d targets are not met", missed, len(table))
	}
	return nil
}

func writeScore(w io.Writer, table []score.Row) {
	width := 0
	for _, r := range table {
		width = max(width, len(r.What))
	}
	for _, r := range table {
		word := "met   "
		switch {
		case !r.Known:
			word = "-     "
		case !r.Met:
			word = "MISSED"
		}
		_, _ = fmt.Fprintf(w, "%s  %-*s  %-15s  %s\n", word, width, r.What, r.Target, r.Text)
	}
}
