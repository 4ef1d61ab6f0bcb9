package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/people"
)

// userWords describes somebody in one line.
func userWords(p people.Person) string { return clean(p.Access().Words()) }

// userJSON is somebody for scripts. password is there where it was just made.
func userJSON(p people.Person, password string) map[string]any {
	scope := make([]string, 0, len(p.Grants))
	for _, g := range p.Grants {
		scope = append(scope, g.String())
	}
	v := map[string]any{
		"id": p.ID, "login": p.Login, "name": p.Name, "email": p.Email, "role": p.Role, "sees_cost": p.SeesCost, "scope": scope, "source": p.Source,
		"created_at": p.Created.UTC(), "must_change": p.MustChange,
	}
	if password != "" {
		v["password"] = password
	}
	return v
}

func (a *app) userList() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "Who may see what", Args: takes(), Example: "  daybook user list --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withPeople(cmd.Context(), func(r people.Register) error {
				all, err := r.All(cmd.Context())
				if err != nil {
					return err
				}
				list, rows := []map[string]any{}, [][]string{}
				for _, p := range all {
					if p.Removed != nil {
						continue
					}
					list = append(list, userJSON(p, ""))
					cost := ""
					if p.SeesCost {
						cost = "yes"
					}
					rows = append(rows, []string{p.Login, p.Name, string(p.Role), scopeText(p.Grants), cost, p.Source})
				}
				if a.json {
					return a.printJSON(list)
				}
				if len(rows) == 0 {
					a.printf("no users: the pages are served to this machine only, and ask for no login\n")
					a.line("next", "daybook user add LOGIN --role admin --sees-cost")
					return nil
				}
				a.table([]string{"login", "name", "role", "scope", "sees cost", "source"}, rows)
				return nil
			})
		},
	}
}

// scopeText is a scope for a table.
func scopeText(list []people.Grant) string {
	words := make([]string, len(list))
	for i, g := range list {
		words[i] = g.String()
	}
	if len(words) == 0 {
		return "chain"
	}
	return strings.Join(words, " ")
}
