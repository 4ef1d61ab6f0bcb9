package cli

import (
	"cmp"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/synth"
)

func (a *app) generateCommand() *cobra.Command {
	c := synth.Default()
	var from, out string
	var faults []string
	cmd := &cobra.Command{
		Use:   "generate",
		Short: "Write a synthetic chain's files, and truth.json beside them",
		Long:  "Generate writes the files of a chain in the default layout: the same seed writes the same bytes. What was planted stands in\ntruth.json beside them, never in landing: with --home and without --out the files go into that home's landing folder, and\nwhat is not for it (truth.json, corrections/) into the home.\n\nA chain is made once, whole: other --days, --stores or --products make another chain, whose earlier dates differ too, so a chain\nis not continued by a second call. Make as many days as will be needed, and put them into landing night by night.\n\nFaults (--fault KIND@DATE):\n" + faultHelp(),
		Example: `  daybook generate --out chain
  daybook generate --stores 20 --products 50 --from 2026-01-01 --days 60 --seed 7 --fault renamed_column@2026-02-10 --out chain`,
		Args: takes(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			first, err := day(cmd, "from", from)
			if err != nil {
				return err
			}
			if cmd.Flags().Changed("years") && (c.Years < 1 || cmd.Flags().Changed("days")) {
				return misuse(cmd, "--years takes the place of --days, and is at least 1")
			}
			if first != nil {
				c.From = *first
			}
			for _, word := range faults {
				f, err := synth.ParseFault(word)
				if err != nil {
					return fault.New(fault.Usage, "--fault: %w", err)
				}
				c.Faults = append(c.Faults, f)
			}
			if c.Out, err = a.chainFolder(out); err != nil {
				return err
			}
			bar := a.progress()
			c.Progress = func(done, total int) { bar.Step("nights", int64(done), int64(total)) }
			s, err := synth.Generate(cmd.Context(), c)
			if err != nil {
				return err
			}
			if a.json {
				return a.printJSON(s)
			}
			a.tell("wrote %s; the truth is in %s", c.Out, filepath.Clean(s.TruthPath))
			return nil
		},
	}
	f := cmd.Flags()
	f.IntVar(&c.Stores, "stores", c.Stores, "`N` stores")
	f.IntVar(&c.Products, "products", c.Products, "`N` products")
	f.StringVar(&from, "from", "", "the first business date, `DATE` (else 2026-01-01: the same words make the same chain on any day)")
	f.IntVar(&c.Days, "days", c.Days, "`N` business dates")
	f.IntVar(&c.Years, "years", c.Years, "`N` years instead of days, with holidays, trend and year over year")
	f.Uint64Var(&c.Seed, "seed", c.Seed, "the same seed `N` writes the same bytes")
	f.StringArrayVar(&faults, "fault", nil, "plant a fault, `KIND@DATE`; may be given several times")
	f.StringVar(&out, "out", "", "write to `DIR` (else the landing folder of --home or DAYBOOK_HOME, else chain)")
	return cmd
}

// chainFolder is where a chain is written: the folder named, else the landing folder of the home that is named, else chain.
func (a *app) chainFolder(out string) (string, error) {
	if out == "" && (a.home != "" || a.env("DAYBOOK_HOME") != "") {
		home, err := a.findHome()
		if err != nil {
			return "", err
		}
		c, err := a.loadConfig(home)
		return c.Landing, err
	}
	return a.abs([]string{cmp.Or(out, "chain")})[0], nil
}

// faultHelp lists the kinds of faults for the help.
func faultHelp() string {
	var b strings.Builder
	for _, k := range synth.Kinds() {
		_, _ = fmt.Fprintf(&b, "  %-22s %s\n", k.Name, k.Text)
	}
	return b.String()
}
