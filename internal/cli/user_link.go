package cli

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/daybookhq/daybook/internal/config"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/people"
	"github.com/daybookhq/daybook/internal/web"
)

func (a *app) userLink() *cobra.Command {
	t := people.Token{}
	e := people.Embed{}
	var role string
	var scope []string
	var days int
	cmd := exits(&cobra.Command{
		Use: "link NAME PAGE", Short: "A signed link that shows a page within a page of yours", Args: takes("NAME", "PAGE"),
		Long: `Link prints an address for a frame (<iframe src=…>) of another site: one page, or one of its headline numbers, as its role and scope see it,
for so many days. It is shown on the sites of dashboard.embed in daybook.yaml and nowhere else. Whoever has the address sees the page: treat it like a key.
What the link itself may never see is refused. The address is that of dashboard.url in daybook.yaml, else of the process that serves the home here.
It is listed, and ended, like a token: daybook user token list, daybook user token revoke NUMBER.`,
		Example: `  daybook user link intranet "/stores?vs=lastweek" --days 90 --scope region:North
  daybook user link lobby / --card net_sales --days 365`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if !cmd.Flags().Changed("days") {
				return needs(cmd, "days", strings.Join(args, " ")+" --days 90")
			}
			e.Path = args[1]
			if err := web.Embeddable(e.Path, e.Card); err != nil {
				return err
			}
			var err error
			if t.Grants, err = grants(scope); err != nil {
				return err
			}
			t.Name, t.Role, t.CreatedBy, t.Expires = args[0], people.Role(role), a.actor(), a.now().Add(time.Duration(days)*24*time.Hour)
			return a.withHome(cmd.Context(), func(h *opened) error {
				if h.config.Dashboard.Embed == "" {
					return fault.New(fault.Usage, "no site may show pages of this home").WithHint("dashboard.embed in daybook.yaml names those that may, as in https://intranet.example.com; start serve anew afterwards")
				}
				if h.directory != nil {
					defer h.directory.Forget()
				}
				r := people.Register{Warehouse: h.Warehouse, Now: a.now}
				if err := a.opens(cmd.Context(), h, t, e); err != nil {
					return err
				}
				if err := a.warnOfScope(cmd.Context(), r, t.Grants); err != nil {
					return err
				}
				made, _, err := r.NewToken(cmd.Context(), t) // nobody gets its secret: it is worth nothing but in the link
				if err != nil {
					return err
				}
				key, err := r.Key(cmd.Context(), "session")
				if err != nil {
					return err
				}
				e.Token = made.ID
				seal, err := e.Seal(key)
				if err != nil {
					return err
				}
				if err := a.record(cmd.Context(), r, "link_add", made.Name, clean(strings.TrimSpace(e.Path+" "+e.Card)+", "+made.Words())); err != nil {
					return err
				}
				home, known := a.pagesAt(h.config)
				address := home + web.EmbedURL(seal)
				if a.json {
					v := tokenJSON(made)
					v["url"], v["url_known"], v["path"], v["page"], v["card"] = address, known, web.EmbedURL(seal), e.Path, e.Card
					return a.printJSON(v)
				}
				a.line("address", "%s", address)
				a.under("number %d, until %s; on %s", made.ID, made.Expires.Format("Mon 2006-01-02"), h.config.Dashboard.Embed)
				if !known {
					a.tell("note: nothing serves this home here now, so %s is a guess: dashboard.url in daybook.yaml names the address that readers use", home)
				}
				return nil
			})
		},
	}, "0  made", "2  wrong words, a page that the link may never see, or dashboard.embed names no site")
	f := cmd.Flags()
	f.StringVar(&e.Card, "card", "", "only one headline `NUMBER` of a brief: net_sales, gross_margin, transactions, atv, in_stock")
	f.StringVar(&role, "role", "chain", "shows what `ROLE` chain, region or store would see")
	f.StringArrayVar(&scope, "scope", nil, scopeWords)
	f.BoolVar(&t.SeesCost, "sees-cost", false, "shows cost, margin and funding")
	f.IntVar(&days, "days", 0, "is worth something for `N` days")
	return cmd
}

// opens refuses a link that would never show anything, and says where it shows nothing yet.
func (a *app) opens(ctx context.Context, h *opened, t people.Token, e people.Embed) error {
	if err := t.Validate(a.now()); err != nil {
		return err
	}
	crew, err := a.peopleOf(ctx, h, h.config.Listen)
	if err != nil {
		return err
	}
	pages := a.pageConfig(h, crew)
	pages.Source, pages.Contracts = web.FromWarehouse(h.Warehouse, nil), (&contractFolder{home: h.Dir, path: h.config.Contracts}).now
	err = web.NewEmbeds(pages).Opens(ctx, t, e)
	if fault.KindOf(err) == fault.NotFound {
		a.tell("note: %s", clean(err.Error()))
		return nil
	}
	return err
}

// pagesAt is where pages of a home are read, without a slash at the end. known is false where neither daybook.yaml nor a serving process says it.
func (a *app) pagesAt(c config.Config) (address string, known bool) {
	switch {
	case c.Dashboard.URL != "":
		return strings.TrimSuffix(c.Dashboard.URL, "/"), true
	case a.served != "":
		return a.served, true
	case c.Dashboard.TLSCert != "":
		return "https://" + c.Listen, false
	}
	return "http://" + c.Listen, false
}
