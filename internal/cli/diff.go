package cli

import (
	"os"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
)

func (a *app) diffCommand() *cobra.Command {
	return exits(&cobra.Command{
		Use:   "diff OLD NEW",
		Short: "What changed between two contracts, and would yesterday's files drift",
		Long: `Diff compares two versions of a contract and marks with ! what would make files of yesterday's shape drift, and what asks
more of them (stricter) or less (looser).`,
		Example: "  daybook contract diff sales.v1.odcs.yaml contracts/sales.odcs.yaml",
		Args:    takes("OLD", "NEW"),
		RunE: func(cmd *cobra.Command, args []string) error {
			pair := make([]*contract.Contract, 2)
			for i, p := range a.abs(args) {
				doc, err := os.ReadFile(p)
				if err != nil {
					return misuse(cmd, "diff: %w", err)
				}
				if pair[i], err = contract.Load(p, doc); err != nil {
					return fault.New(fault.Config, "%w", err)
				}
			}
			changes := contract.DiffContracts(pair[0], pair[1])
			effects := map[contract.Effect]int64{}
			for _, c := range changes {
				effects[c.Effect]++
			}
			if a.json {
				if changes == nil {
					changes = []contract.Change{}
				}
				if err := a.printJSON(changes); err != nil {
					return err
				}
			} else {
				for _, c := range changes {
					a.printf("%s\n", clean(c.String()))
				}
				if len(changes) == 0 {
					a.printf("no change\n")
				} else {
					a.printf("%s: %d would make yesterday's files drift, %d stricter, %d looser\n", plural(int64(len(changes)), "change", "changes"),
						effects[contract.Drifts], effects[contract.Stricter], effects[contract.Looser])
				}
			}
			if effects[contract.Drifts] > 0 {
				return fault.New(fault.Drift, "files of yesterday's shape would drift under %s", args[1]).
					WithHint("change the contract when the files change, not before; what drifts is marked with !")
			}
			return nil
		},
	}, "0  the same, or yesterday's files would still pass", "2  a contract has errors", "4  yesterday's files would drift")
}
