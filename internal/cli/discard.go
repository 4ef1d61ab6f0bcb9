package cli

import (
	"errors"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/batch"
)

func (a *app) discardCommand() *cobra.Command {
	var why string
	var replaced bool
	cmd := &cobra.Command{
		Use: "discard ID… | --replaced", Short: "Remove quarantined files for good", Args: takes("[ID…]"),
		Long: `Discard removes files. Their verdicts, hashes and the reason stay in the ledger. --replaced means all in whose place a good file was
loaded since.`,
		Example: `  daybook quarantine discard 17 18 --why "sent again as delivery 21"
  ` + discardReplaced,
		RunE: func(cmd *cobra.Command, args []string) error {
			list, err := ids("file", args)
			switch {
			case err != nil:
				return err
			case len(list) == 0 && !replaced:
				return misuse(cmd, "%s needs ID, or --replaced", cmd.CommandPath()).WithHint(`as in %s 17 --why "sent again as delivery 21"`, cmd.CommandPath())
			case len(list) > 0 && replaced:
				return misuse(cmd, "name files by number, or --replaced, not both")
			case why == "":
				return needs(cmd, "why", strings.TrimSpace(strings.Join(args, " ")+map[bool]string{true: "--replaced"}[replaced])+` --why "sent again as delivery 21"`)
			}
			return a.withRun(cmd.Context(), false, func(h *opened) error {
				if replaced {
					if list, err = replacedFiles(cmd, h); err != nil {
						return err
					}
				}
				return a.discard(cmd, h, list, why, replaced || len(list) > 1)
			})
		},
	}
	cmd.Flags().BoolVar(&replaced, "replaced", false, "all files in whose place a good one was loaded since")
	whyFlag(cmd, &why, "why (needed)")
	return cmd
}

// replacedFiles are the numbers of the files in quarantine in whose place another was loaded since.
func replacedFiles(cmd *cobra.Command, h *opened) (list []int64, err error) {
	items, err := h.Warehouse.Quarantined(cmd.Context())
	for _, q := range items {
		if q.ReplacedBy != nil {
			list = append(list, q.ID)
		}
	}
	return list, err
}

// discard removes files, all or none where one of them does not wait. As JSON it tells one as an object, or several as an array.
func (a *app) discard(cmd *cobra.Command, h *opened, list []int64, why string, several bool) error {
	ctx := cmd.Context()
	gone, err := batch.DiscardAll(ctx, h.Home, list, a.actor(), why)
	for _, d := range gone {
		err = errors.Join(err, a.did(ctx, h, nil, "discard", "file "+strconv.FormatInt(d.ID, 10), why))
	}
	if err != nil {
		return err
	}
	facts := make([]map[string]any, 0, len(gone))
	for _, d := range gone {
		facts = append(facts, map[string]any{"id": d.ID, "file": d.File, "sha256": d.SHA256, "why": why})
	}
	switch {
	case a.json && several:
		return a.printJSON(facts)
	case a.json:
		return a.printJSON(facts[0])
	case len(gone) == 0:
		a.printf("nothing in quarantine was replaced\n")
	}
	for _, d := range gone {
		a.printf("discarded %d %s\n", d.ID, clean(d.File))
	}
	return nil
}
