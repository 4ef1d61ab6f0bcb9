package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/people"
)

func (a *app) userCommand() *cobra.Command {
	return group("user", "Who may see the dashboard, and how much of it",
		`  daybook user add anna --role store --scope store:S0104
  daybook user add otto --role region --scope region:North --sees-cost
  daybook user list
  daybook user remove anna`,
		a.userAdd(), a.userList(), a.userSet(), a.userPassword(), a.userRemove(), a.userToken(), a.userLink(), a.userLog())
}

// scopeWords say in a help what --scope takes.
const scopeWords = "may see `SCOPE`: chain, banner:B, area:A, region:R or store:S, with @DATE as its last day; again for more"

// grants reads the values of --scope.
func grants(values []string) (list []people.Grant, err error) {
	for _, s := range values {
		g, err := people.ParseGrant(s)
		if err != nil {
			return nil, err
		}
		list = append(list, g)
	}
	return list, nil
}

// withPeople runs f on the register of the home.
func (a *app) withPeople(ctx context.Context, f func(people.Register) error) error {
	return a.withHome(ctx, func(h *opened) error {
		if h.directory != nil {
			defer h.directory.Forget()
		}
		return f(people.Register{Warehouse: h.Warehouse, Now: a.now})
	})
}

func (a *app) userAdd() *cobra.Command {
	var p people.Person
	var role string
	var scope []string
	var single bool
	cmd := exits(&cobra.Command{
		Use: "add LOGIN", Short: "Let somebody in", Args: takes("LOGIN"),
		Long: `Add prints a password that works once: at their first login they choose their own. With the first user, pages ask for a login.
Roles: store and region see the stores of their scope; chain, data and admin the whole chain, or what their scope says; data may
release and discard files too, admin looks after people.`,
		Example: `  daybook user add anna --role store --scope store:S0104 --name "Anna Käse"
  daybook user add otto --role region --scope region:North --scope store:S0131@2026-12-31 --sees-cost
  daybook user add ida@alder.example --role chain --email ida@alder.example --company-login`,
		RunE: func(cmd *cobra.Command, args []string) error {
			p.Login, p.Role, p.Source, p.MustChange = args[0], people.Role(role), "local", !single
			if role == "" {
				return needs(cmd, "role", args[0]+" --role store --scope store:S0104")
			}
			var err error
			if p.Grants, err = grants(scope); err != nil {
				return err
			}
			password := ""
			if !single {
				if password, err = people.OneTime(); err != nil {
					return err
				}
				if p.Password, err = people.Hash(password); err != nil {
					return err
				}
			}
			return a.withPeople(cmd.Context(), func(r people.Register) error {
				first, err := noPeople(cmd.Context(), r)
				if err != nil {
					return err
				}
				added, err := r.Add(cmd.Context(), p)
				if err != nil {
					return err
				}
				if err := a.warnOfScope(cmd.Context(), r, added.Grants); err != nil {
					return err
				}
				if err := a.record(cmd.Context(), r, "user_add", added.Login, userWords(added)); err != nil {
					return err
				}
				if first {
					a.tell("this is the first user: from now on the pages ask for a login")
				}
				if a.json {
					return a.printJSON(userJSON(added, password))
				}
				a.line("added", "%s · %s", added.Login, userWords(added))
				if password != "" {
					a.line("password", "%s   (works once; they choose their own at the first login)", password)
				}
				return nil
			})
		},
	}, "0  added", "2  wrong words, or the login is taken")
	f := cmd.Flags()
	f.StringVar(&role, "role", "", "`ROLE` store, region, chain, data or admin")
	f.StringArrayVar(&scope, "scope", nil, scopeWords)
	f.BoolVar(&p.SeesCost, "sees-cost", false, "sees cost, margin and funding")
	f.StringVar(&p.Name, "name", "", "`NAME` as pages show it")
	f.StringVar(&p.Email, "email", "", "mail `ADDRESS`; the company's login finds people by it")
	f.BoolVar(&single, "company-login", false, "no password here: they come in through the company's login (login.oidc in daybook.yaml)")
	return cmd
}

func noPeople(ctx context.Context, r people.Register) (bool, error) {
	all, err := r.All(ctx)
	for _, p := range all {
		if p.Removed == nil {
			return false, err
		}
	}
	return true, err
}

// warnOfScope says where a scope names something that the store master does not have.
func (a *app) warnOfScope(ctx context.Context, r people.Register, grants []people.Grant) error {
	placed, err := r.Placed(ctx)
	if err != nil {
		return err
	}
	for _, g := range people.NoStore(grants, placed) {
		a.tell("note: no store of the published master is in %s", clean(g.String()))
	}
	return nil
}

func (a *app) userRemove() *cobra.Command {
	return exits(&cobra.Command{
		Use: "remove LOGIN", Short: "Let somebody in no longer", Args: takes("LOGIN"),
		Long:    fmt.Sprintf("Remove ends their sessions at once, in every serving process within %s. What they did stays in the audit log; the login is free again.", people.Fresh),
		Example: "  daybook user remove anna",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withPeople(cmd.Context(), func(r people.Register) error {
				p, err := r.Remove(cmd.Context(), args[0])
				if err != nil {
					return err
				}
				if err := a.record(cmd.Context(), r, "user_remove", p.Login, ""); err != nil {
					return err
				}
				if a.json {
					return a.printJSON(map[string]any{"login": p.Login, "removed_at": p.Removed})
				}
				a.printf("removed %s\n", p.Login)
				if none, err := noPeople(cmd.Context(), r); err != nil || !none {
					return err
				}
				a.tell("that was the last user: on loopback the pages ask for no login any more")
				return nil
			})
		},
	}, "0  removed", "2  there is no such user")
}
