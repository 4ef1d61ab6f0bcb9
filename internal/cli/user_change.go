package cli

import (
	"slices"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/people"
)

func (a *app) userSet() *cobra.Command {
	var role, name, email string
	var scope []string
	var cost bool
	cmd := exits(&cobra.Command{
		Use: "set LOGIN", Short: "Change what somebody may see", Args: takes("LOGIN"),
		Long: "Set changes what is named and leaves the rest. --scope takes the place of the whole scope.",
		Example: `  daybook user set anna --scope store:S0104 --scope store:S0105@2026-07-31
  daybook user set otto --sees-cost=false`,
		RunE: func(cmd *cobra.Command, args []string) error {
			changed := cmd.Flags().Changed
			if !slices.ContainsFunc([]string{"role", "scope", "sees-cost", "name", "email"}, changed) {
				return misuse(cmd, "%s changes nothing: say what is to be different", cmd.CommandPath()).WithHint("as in daybook user set %s --role region", args[0])
			}
			list, err := grants(scope)
			if err != nil {
				return err
			}
			return a.withPeople(cmd.Context(), func(r people.Register) error {
				p, err := r.ByLogin(cmd.Context(), args[0])
				if err != nil {
					return err
				}
				if changed("role") {
					p.Role = people.Role(role)
				}
				if changed("scope") {
					p.Grants = list
				}
				if changed("sees-cost") {
					p.SeesCost = cost
				}
				if changed("name") {
					p.Name = name
				}
				if changed("email") {
					p.Email = email
				}
				if err := r.Save(cmd.Context(), p); err != nil {
					return err
				}
				if err := a.warnOfScope(cmd.Context(), r, p.Grants); err != nil {
					return err
				}
				if err := a.record(cmd.Context(), r, "user_set", p.Login, userWords(p)); err != nil {
					return err
				}
				if a.json {
					return a.printJSON(userJSON(p, ""))
				}
				a.line("changed", "%s · %s", p.Login, userWords(p))
				return nil
			})
		},
	}, "0  changed", "2  wrong words, or there is no such user")
	f := cmd.Flags()
	f.StringVar(&role, "role", "", "`ROLE` store, region, chain, data or admin")
	f.StringArrayVar(&scope, "scope", nil, scopeWords)
	f.BoolVar(&cost, "sees-cost", false, "sees cost, margin and funding")
	f.StringVar(&name, "name", "", "`NAME` as pages show it")
	f.StringVar(&email, "email", "", "mail `ADDRESS`")
	return cmd
}
