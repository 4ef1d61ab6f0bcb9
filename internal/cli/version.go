package cli

import "github.com/spf13/cobra"

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "This binary's version", Args: takes(),
		Example: "  daybook version --json",
		RunE: func(*cobra.Command, []string) error {
			if a.json {
				return a.printJSON(map[string]string{"version": Version})
			}
			a.printf("daybook %s\n", Version)
			return nil
		},
	}
}
