package cli

import (
	"fmt"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/people"
)

func (a *app) userToken() *cobra.Command {
	return group("token", "Tokens, with which programs read what pages show",
		"  daybook user token add finance --days 90 --scope region:North\n  daybook user token list\n  daybook user token revoke 3",
		a.tokenAdd(), a.tokenList(), a.tokenRevoke())
}

func (a *app) tokenAdd() *cobra.Command {
	t := people.Token{}
	var role string
	var scope []string
	var days int
	cmd := exits(&cobra.Command{
		Use: "add NAME", Short: "A token for a program", Args: takes("NAME"),
		Long: "Add prints the token once; only its sha256 is kept. A program sends it as Authorization: Bearer TOKEN.",
		Example: `  daybook user token add finance --days 90 --scope region:North
  daybook user token add warehouse --days 365 --sees-cost`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if !cmd.Flags().Changed("days") {
				return needs(cmd, "days", args[0]+" --days 90")
			}
			var err error
			if t.Grants, err = grants(scope); err != nil {
				return err
			}
			t.Name, t.Role, t.CreatedBy, t.Expires = args[0], people.Role(role), a.actor(), a.now().Add(time.Duration(days)*24*time.Hour)
			return a.withPeople(cmd.Context(), func(r people.Register) error {
				made, secret, err := r.NewToken(cmd.Context(), t)
				if err != nil {
					return err
				}
				if err := a.warnOfScope(cmd.Context(), r, made.Grants); err != nil {
					return err
				}
				if err := a.record(cmd.Context(), r, "token_add", made.Name, clean(made.Words())); err != nil {
					return err
				}
				if a.json {
					v := tokenJSON(made)
					v["token"] = secret
					return a.printJSON(v)
				}
				a.line("token", "%s", secret)
				a.under("number %d, until %s; it is shown only here", made.ID, made.Expires.Format("Mon 2006-01-02"))
				return nil
			})
		},
	}, "0  made", "2  wrong words")
	f := cmd.Flags()
	f.StringVar(&role, "role", "chain", "reads as `ROLE` chain, region, store or data would")
	f.StringArrayVar(&scope, "scope", nil, scopeWords)
	f.BoolVar(&t.SeesCost, "sees-cost", false, "sees cost, margin and funding")
	f.IntVar(&days, "days", 0, "is worth something for `N` days")
	return cmd
}

// tokenJSON is a token for scripts, without its secret.
func tokenJSON(t people.Token) map[string]any {
	scope := make([]string, 0, len(t.Grants))
	for _, g := range t.Grants {
		scope = append(scope, g.String())
	}
	return map[string]any{
		"id": t.ID, "name": t.Name, "role": t.Role, "sees_cost": t.SeesCost, "scope": scope, "created_by": t.CreatedBy,
		"created_at": t.Created.UTC(), "expires_at": t.Expires.UTC(), "revoked_at": t.Revoked,
	}
}

func (a *app) tokenList() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "The tokens there are", Args: takes(), Example: "  daybook user token list --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withPeople(cmd.Context(), func(r people.Register) error {
				all, err := r.Tokens(cmd.Context())
				if err != nil {
					return err
				}
				list, rows := []map[string]any{}, [][]string{}
				for _, t := range all {
					list = append(list, tokenJSON(t))
					state := "until " + t.Expires.Format(time.DateOnly)
					switch {
					case t.Revoked != nil:
						state = "revoked"
					case !a.now().Before(t.Expires):
						state = "over"
					}
					rows = append(rows, []string{strconv.FormatInt(t.ID, 10), t.Name, string(t.Role), scopeText(t.Grants), t.CreatedBy, state})
				}
				if a.json {
					return a.printJSON(list)
				}
				if len(rows) == 0 {
					a.printf("no tokens\n")
					return nil
				}
				a.table([]string{"number", "name", "role", "scope", "made by", "state"}, rows)
				return nil
			})
		},
	}
}

func (a *app) tokenRevoke() *cobra.Command {
	return exits(&cobra.Command{
		Use: "revoke NUMBER", Short: "End a token", Args: takes("NUMBER"), Example: "  daybook user token revoke 3",
		RunE: func(cmd *cobra.Command, args []string) error {
			list, err := ids("token", args)
			if err != nil {
				return err
			}
			return a.withPeople(cmd.Context(), func(r people.Register) error {
				if err := r.Revoke(cmd.Context(), list[0]); err != nil {
					return err
				}
				if err := a.record(cmd.Context(), r, "token_revoke", fmt.Sprint(list[0]), ""); err != nil {
					return err
				}
				a.printf("revoked %d\n", list[0])
				return nil
			})
		},
	}, "0  revoked", "2  there is no such token")
}
