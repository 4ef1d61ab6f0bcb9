package web

import (
	"context"
	"errors"
	"net/http"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/people"
)

// Embeds tries links before they are made.
type Embeds struct{ s *server }

// NewEmbeds makes ready what tries links over the dashboard's own Config.
func NewEmbeds(c Config) Embeds { return Embeds{newServer(c.filled())} }

// Opens says whether a link of a token shows anything. fault.Usage: it never would, as what it is of lies beyond what the token may see. fault.NotFound: nothing is
// there now, for nobody, which may change.
func (l Embeds) Opens(ctx context.Context, t people.Token, e people.Embed) error {
	if e.Card == read.GrossMargin.ID && !t.SeesCost {
		return fault.New(fault.Usage, "the number %s is shown to who sees cost, which this link does not", e.Card).WithHint("--sees-cost, or another number")
	}
	scope, err := l.s.People.Directory.Scope(ctx, t.Role, t.Grants, t.SeesCost)
	if err != nil {
		return err
	}
	own := l.made(ctx, visitor{role: t.Role, scope: scope}, e)
	if own == nil || !notThere(own) {
		return own
	}
	switch all := l.made(ctx, visitor{role: t.Role, scope: people.Everything}, e); {
	case all != nil && notThere(all):
		return fault.New(fault.NotFound, "%q shows nothing now: %w", cut(e.Path), all)
	case all != nil:
		return all
	}
	return fault.New(fault.Usage, "%q lies beyond what this link may see (%s), and would never be shown", cut(e.Path), people.Access{Role: t.Role, Grants: t.Grants, SeesCost: t.SeesCost}.Words()).
		WithHint("a --scope that holds it, or another page")
}

// notThere says of an error that a page is not there for who asks.
func notThere(err error) bool {
	return fault.KindOf(err) == fault.NotFound || errors.Is(err, errNothingYours)
}

// made makes what a link is of for a visitor, and throws it away.
func (l Embeds) made(ctx context.Context, v visitor, e people.Embed) error {
	u, _, err := l.s.pageOf(e.Path)
	if err != nil {
		return err
	}
	mux := http.NewServeMux() // which knows what the address names
	for _, p := range l.s.pageList() {
		mux.HandleFunc(http.MethodGet+" "+p.path, func(_ http.ResponseWriter, hr *http.Request) {
			err = l.s.withinOf(hr, func(r *request) error {
				whole, err := p.build(r)
				if err == nil && e.Card != "" {
					_, err = cardOf(whole, e.Card)
				}
				return err
			})
		})
	}
	hr := withVisitor((&http.Request{Method: http.MethodGet, URL: u, Header: http.Header{}}).WithContext(ctx), v)
	mux.ServeHTTP(unread{}, hr)
	return err
}
