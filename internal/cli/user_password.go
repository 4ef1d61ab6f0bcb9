package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/people"
)

func (a *app) userPassword() *cobra.Command {
	var missing bool
	cmd := exits(&cobra.Command{
		Use: "password LOGIN|--missing", Short: "A new password for somebody, that works once", Args: cobra.MaximumNArgs(1),
		Long: `Password ends their sessions, and the old password, at once. With --missing it makes one for everybody who has none: people from a file, where
they do not come in with the company's login.`,
		Example: `  daybook user password anna
  daybook user password --missing --json`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if missing == (len(args) == 1) {
				return fault.New(fault.Usage, "whose password? LOGIN, or --missing for everybody who has none").WithHint("%s", cmd.CommandPath()+" --help")
			}
			return a.withPeople(cmd.Context(), func(r people.Register) error {
				if missing {
					return a.missingPasswords(cmd.Context(), r)
				}
				p, err := r.ByLogin(cmd.Context(), args[0])
				if err != nil {
					return err
				}
				password, err := a.newPassword(cmd.Context(), r, p)
				if err != nil {
					return err
				}
				if a.json {
					p.MustChange = true
					return a.printJSON(userJSON(p, password))
				}
				a.line("password", "%s   (of %s; works once, they choose their own at the next login)", password, p.Login)
				return nil
			})
		},
	}, "0  done", "2  there is no such user")
	cmd.Flags().BoolVar(&missing, "missing", false, "for everybody who has none")
	return cmd
}

// newPassword gives somebody a password that works once.
func (a *app) newPassword(ctx context.Context, r people.Register, p people.Person) (string, error) {
	password, err := people.OneTime()
	if err != nil {
		return "", err
	}
	if p.Password, err = people.Hash(password); err != nil {
		return "", err
	}
	p.MustChange, p.Epoch = true, p.Epoch+1
	if err := r.Save(ctx, p); err != nil {
		return "", err
	}
	return password, a.record(ctx, r, "user_password", p.Login, "")
}

// missingPasswords gives everybody from a file a password who has none and has not come in with the company's login. What was made is printed also where a
// later one fails, so that none is lost.
func (a *app) missingPasswords(ctx context.Context, r people.Register) error {
	all, err := r.All(ctx)
	if err != nil {
		return err
	}
	list, rows := []map[string]any{}, [][]string{}
	for _, p := range all {
		if p.Removed != nil || p.Password != "" || p.Subject != "" || p.Source != people.FromFile {
			continue
		}
		var password string
		if password, err = a.newPassword(ctx, r, p); password == "" {
			break
		}
		p.MustChange = true
		list, rows = append(list, userJSON(p, password)), append(rows, []string{p.Login, p.Name, p.Email, password})
		if err != nil {
			break // it is set, and was not written to the audit log
		}
	}
	switch {
	case a.json:
		if printed := a.printJSON(list); err == nil {
			err = printed
		}
	case len(rows) > 0:
		a.table([]string{"login", "name", "email", "password"}, rows)
	case err == nil:
		a.printf("everybody from a file has a password, or comes in with the company's login\n")
	}
	return err
}
