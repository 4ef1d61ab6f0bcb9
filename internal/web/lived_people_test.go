package web_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/intake"
	"github.com/daybookhq/daybook/internal/people"
	"github.com/daybookhq/daybook/internal/web"
)

// staff lets people in, and serves the home to them from half past seven on.
func (l *lived) staff(t *testing.T) {
	t.Helper()
	*l.now = time.Unix(int64(l.day+1)*86400, 0).UTC().Add(7*time.Hour + 30*time.Minute)
	l.register = people.Register{Warehouse: l.Warehouse, Now: l.Now}
	named := func(p people.Person, name string) people.Person {
		p.Name, p.Email = name, strings.ToLower(strings.ReplaceAll(name, " ", "."))+"@alder.example"
		return p
	}
	fresh := person("frida", people.Store, false, "store:S0002")
	fresh.MustChange = true
	for _, p := range []people.Person{
		named(person("clara", people.Chain, true), "Clara Weiss"), named(person("rita", people.Region, true, "region:North"), "Rita Moreno"),
		named(person("sam", people.Store, false, "store:S0001"), "Sam Hill"), named(person("dora", people.Data, true), "Dora Lindt"), named(person("anna", people.Admin, true), "Anna Berg"), fresh,
	} {
		_, err := l.register.Add(t.Context(), p)
		must(t, err)
	}
	l.log = &people.Log{Register: l.register, File: slog.New(slog.DiscardHandler)}
	l.people = &web.People{Directory: &people.Directory{Register: l.register}, Log: l.log, Key: []byte(strings.Repeat("k", 32))}
}

// serve serves the home in a language to whoever logged in by a name; "": to somebody who did not.
func (l *lived) serve(t *testing.T, locale, login string) string {
	t.Helper()
	lines := &batch.Lines{Now: time.Now}
	l.Handler = web.New(web.Config{
		Lines: func(ctx context.Context, delivery, line int64) (intake.Record, error) {
			return lines.Line(ctx, l.Home, delivery, line)
		},
		Source: web.FromWarehouse(l.Warehouse, nil), Now: l.Now, Currency: "EUR", Locale: locale, ChainName: "Alder Markets", Log: slog.New(slog.DiscardHandler), People: l.people,
		EmbedIn: []string{intranet}, Mend: &mends{}, Mails: lettered{}, Contracts: func() web.Contracts { return web.Contracts{Set: l.Contracts, Stamp: "1"} },
	})
	shown, cookie := l.Handler, ""
	if login != "" {
		cookie = l.cookie(t, login)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if cookie != "" {
			r.Header.Set("Cookie", cookie)
		}
		shown.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// lettered sends the brief to everybody who has an address.
type lettered struct{ post }

// Known implements web.Mails.
func (lettered) Known(int64, string) bool { return true }

// Of implements web.Mails.
func (lettered) Of(_ context.Context, list []people.Person) (map[int64]web.MailLine, error) {
	lines := map[int64]web.MailLine{}
	for _, p := range list {
		if lines[p.ID] = (web.MailLine{Gets: true, Last: "brief of 2026-05-30", State: "sent"}); p.Email == "" {
			lines[p.ID] = web.MailLine{Why: "no mail address"}
		}
	}
	return lines, nil
}
