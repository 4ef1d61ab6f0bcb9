package cli

import (
	"strconv"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
)

// whyFlag adds --why, which ends in the ledger.
func whyFlag(cmd *cobra.Command, why *string, usage string) {
	cmd.Flags().StringVar(why, "why", "", usage+", `TEXT` for the ledger")
}

// asOfFlag adds --run N, which reads the past.
func asOfFlag(cmd *cobra.Command, run *int64) {
	cmd.Flags().Int64Var(run, "run", 0, "read as it was after run `N` (0: as the newest shows it)")
}

// day reads the value of a date flag; "" is nil.
func day(cmd *cobra.Command, flag, value string) (*contract.Day, error) {
	if value == "" {
		return nil, nil //nolint:nilnil // no date is a good answer: the flag was not given
	}
	d, err := contract.ParseDay(value)
	if err != nil {
		return nil, misuse(cmd, "--%s: %w", flag, err)
	}
	return &d, nil
}

// ids reads the numbers of files or runs.
func ids(what string, args []string) ([]int64, error) {
	list := make([]int64, 0, len(args))
	for _, s := range args {
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil || n <= 0 {
			return nil, fault.New(fault.Usage, "%q is no number of a %s", s, what)
		}
		list = append(list, n)
	}
	return list, nil
}
