package cli

import "github.com/spf13/cobra"

func (a *app) contractCommand() *cobra.Command {
	return group("contract", "Contracts as source code: lint, diff, infer",
		"  daybook contract infer sales.csv > contracts/sales.odcs.yaml\n  daybook contract lint",
		a.inferCommand(), a.lintCommand(), a.diffCommand())
}
