package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/score"
)

// evaluation says which chains the heuristics are scored on.
type evaluation struct {
	seeds, stores, products, days int
	first                         uint64
	calm                          int    // so many of them have a calm twin, in which nothing is planted; all of them where it is below 0
	long                          int    // so many chains live two years, of store totals alone
	keep                          string // where the chains are made and left; "": a temporary folder
}

func (a *app) evaluateCommand() *cobra.Command {
	e := evaluation{seeds: 20, stores: 60, products: 80, days: 190, first: 1001, calm: -1, long: 4}
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
	f.IntVar(&e.calm, "calm", e.calm, "`N` of the chains have a calm twin; -1: all")
	f.IntVar(&e.long, "long", e.long, "`N` chains more live two years, of store totals alone")
	f.StringVar(&e.keep, "keep", "", "make the chains in `DIR` and leave them there; those that are there already are scored as they are")
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
	chains := e.chains()
	for i, c := range chains {
		home := filepath.Join(work, c.name())
		truth, said, err := a.liveThrough(ctx, c, home)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.name(), err)
		}
		switch {
		case c.calm:
			card.AddCalm(said)
		case c.long:
			card.AddLong(truth, said)
		default:
			card.Add(truth, said)
		}
		if e.keep == "" {
			if err := os.RemoveAll(home); err != nil {
				return nil, fault.New(fault.Unreachable, "evaluate: %w", err)
			}
		}
		bar.Step("chains", int64(i+1), int64(len(chains)))
	}
	return card.Table(), nil
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
