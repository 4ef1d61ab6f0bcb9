package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/batch"
)

func (a *app) gateCommand() *cobra.Command {
	return group("gate", "A run that is held because its files are of unusual size",
		"  daybook gate show\n  daybook gate publish --why \"the stores in the north were closed: snow\"\n  daybook gate refuse --why \"prices are in cents\"",
		a.gateShow(),
		a.gateDecide("publish", "It is right so: go on with the held run and publish it", "the stores in the north were closed: snow", false,
			`Publish runs the files of the held run again and lets in what was unusual of these very files. Files that came since stay for the next run,
and one that was sent again is looked at again.`),
		a.gateDecide("refuse", "It is not right: quarantine what is unusual and publish the others", "prices are in cents", true,
			`Refuse runs the files of the held run again; those that were unusual go to quarantine with the reason, untouched, the others are published.
Files of a held release stay in quarantine.`))
}

func (a *app) gateShow() *cobra.Command {
	return &cobra.Command{
		Use: "show", Short: "Which run is held, and why", Args: takes(),
		Long:    "Show tells which run waits for a person's word and what of its files is unlike the same weekdays before. A home holds runs where daybook.yaml says gate: hold.",
		Example: "  daybook gate show --json   # null where no run is held",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withHome(cmd.Context(), func(h *opened) error {
				held, err := batch.Waiting(cmd.Context(), h.Home)
				if err != nil {
					return err
				}
				if a.json {
					return a.printJSON(held)
				}
				if held == nil {
					a.printf("no run is held\n")
					return nil
				}
				a.printHeld(held)
				a.line("next", `daybook gate publish --why "…"`)
				a.under(`daybook gate refuse --why "…"`)
				return nil
			})
		},
	}
}

func (a *app) gateDecide(use, short, example string, refuse bool, long string) *cobra.Command {
	var why string
	cmd := exits(&cobra.Command{
		Use: use + " [RUN]", Short: short, Args: takes("[RUN]"), Long: long,
		Example: fmt.Sprintf("  daybook gate %s --why %q", use, example),
		RunE: func(cmd *cobra.Command, args []string) error {
			list, err := ids("run", args)
			if err != nil {
				return err
			}
			if why == "" {
				return needs(cmd, "why", fmt.Sprintf("--why %q", example))
			}
			return a.withRun(cmd.Context(), false, func(h *opened) error {
				held, err := batch.Waiting(cmd.Context(), h.Home)
				if err != nil {
					return err
				}
				run := int64(0)
				if len(list) > 0 {
					run = list[0]
				}
				result, err := batch.Decide(cmd.Context(), h.Home, run, refuse, why)
				err = a.showResult(result, err)
				if held == nil {
					return err
				}
				return a.did(cmd.Context(), h, err, "gate_"+use, fmt.Sprintf("run %d", held.Run), why)
			})
		},
	}, runExits...)
	whyFlag(cmd, &why, "why (needed)")
	return cmd
}

// printHeld tells which run waits for a person's word, and why.
func (a *app) printHeld(held *batch.HeldRun) {
	if held == nil {
		return
	}
	owner := ""
	for i, u := range held.Unusual {
		if i == mostStatus {
			a.under("… and %d more", len(held.Unusual)-mostStatus)
			break
		}
		for _, f := range u.Files {
			owner = f.Owner
		}
		if i == 0 {
			a.line("HELD", "run %d: %s%s", held.Run, clean(u.String()), owned(owner, ""))
			continue
		}
		a.under("%s%s", clean(u.String()), owned(owner, ""))
	}
	a.under("readers see nothing of it before somebody decides; %s", plural(int64(held.Files), "file waits", "files wait"))
}
