package people_test

import (
	"strings"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/people"
)

// file is a published file of people: delivery n, of lines "login,role,sees cost,scope".
func file(t *testing.T, r people.Register, n int64, lines ...string) {
	t.Helper()
	tx, err := r.Warehouse.Begin(t.Context(), n)
	if err != nil {
		t.Fatal(err)
	}
	do := func(query string, args ...any) {
		t.Helper()
		if _, err := tx.Exec(t.Context(), query, args...); err != nil {
			t.Fatal(err)
		}
	}
	do(`insert into wh.delivery (delivery_id, run_id, dataset, file, sha256, bytes, contract_id, contract_version, contract_sha256, outcome, rows, sales_value, findings_total, verdict, place, path, moved, closed_why)
values (cast($1 as bigint), cast($1 as bigint), 'people', 'people.csv', '', 1, 'people', '', '', 'ok', 1, 0, 0, '{}', 'archive', '', true, '')`, n)
	do(`update wh.slice set superseded_by = cast($1 as bigint) where dataset = 'people'`, n)
	do(`insert into wh.slice (dataset, business_date, store_id, delivery_id, build_run, run_id, superseded_by, stores, rows, units, sales_value, returned_value)
values ('people', null, '', cast($1 as bigint), 0, cast($1 as bigint), null, 0, 1, 0, 0, 0)`, n)
	for i, line := range lines {
		cells := strings.SplitN(line, ",", 4)
		do(`insert into wh.people (login, name, email, role, sees_cost, scope, delivery_id, source_line)
values (cast($1 as text), 'N', null, cast($2 as text), cast($3 as boolean), cast($4 as text), cast($5 as bigint), cast($6 as bigint))`, cells[0], cells[1], cells[2] == "yes", cells[3], n, i+2)
	}
	if _, err := r.Follow(t.Context(), tx, n); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}

// who are those who are let in, as "login role scope source", and cost where they see it.
func who(t *testing.T, r people.Register) string {
	t.Helper()
	all, err := r.All(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, p := range all {
		if p.Removed != nil {
			continue
		}
		words := []string{p.Login, string(p.Role)}
		for _, g := range p.Grants {
			words = append(words, g.String())
		}
		if words = append(words, p.Source); p.SeesCost {
			words = append(words, "cost")
		}
		list = append(list, strings.Join(words, " "))
	}
	return strings.Join(list, " | ")
}

// A file adds, changes and ends; whom somebody added by hand it leaves alone, whom the company's login made known it takes over.
func TestRegister_Follow(t *testing.T) {
	t.Parallel()
	on(t, func(t *testing.T, r people.Register) {
		for login, source := range map[string]string{"ida": "local", "ola": "oidc"} {
			if _, err := r.Add(t.Context(), people.Person{Login: login, Role: people.Chain, Source: source, Subject: source}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := r.Add(t.Context(), people.Person{Login: "adam", Role: people.Admin, Source: "oidc", Subject: "adam"}); err != nil {
			t.Fatal(err)
		}
		file(t, r, 1, "anna,store,no,S1; S2@2026-12-31", "Otto,region,yes,region:North", "IDA,store,no,S1", "ola,store,no,S3", "adam,store,no,S1")
		anna, err := r.ByLogin(t.Context(), "anna")
		if err != nil {
			t.Fatal(err)
		}
		got := who(t, r)
		for _, want := range []string{"anna store store:S1 store:S2@2026-12-31 file", "Otto region region:North file cost", "ida chain local", "ola store store:S3 file", "adam admin oidc"} {
			if !strings.Contains(got, want) {
				t.Errorf("%q does not stand in %s", want, got)
			}
		}
		// Whoever called themselves ola at the company's login has not got what the file gives ola.
		if ola, err := r.BySubject(t.Context(), "oidc"); err == nil {
			t.Errorf("a login alone gave %+v what the file says", ola)
		}
		anna.Password = "$argon2id$…"
		if err := r.Save(t.Context(), anna); err != nil {
			t.Fatal(err)
		}

		// The same again, in another order of places, changes nobody; a moved manager keeps the password; who left is out.
		directory := &people.Directory{Register: r}
		session := people.Session{Person: anna.ID, Epoch: anna.Epoch}
		if _, err := directory.Person(t.Context(), session); err != nil {
			t.Error(err)
		}
		file(t, r, 2, "anna,store,no,S2@2026-12-31;S1", "otto,region,no,region:South", "ola,store,no,S3")
		otto, err := r.ByLogin(t.Context(), "otto")
		if err != nil || otto.SeesCost || otto.Grants[0].Value != "South" || otto.Login != "otto" {
			t.Errorf("%+v %v", otto, err)
		}
		file(t, r, 3, "otto,region,no,region:South")
		if got, want := who(t, r), "ida chain local | adam admin oidc | otto region region:South file"; got != want {
			t.Errorf("%s, want %s", got, want)
		}
		directory.Forget() // as a process does within Fresh
		if _, err := directory.Person(t.Context(), session); err == nil {
			t.Error("the session of somebody who left goes on")
		}

		deeds, err := r.Deeds(t.Context(), noon.Add(-time.Hour), noon.Add(time.Hour), 100)
		if err != nil {
			t.Fatal(err)
		}
		var log []string
		for _, d := range deeds {
			log = append(log, d.Actor+" "+d.Action+" "+d.Object+" "+d.Detail)
		}
		all := strings.Join(log, "\n")
		for _, want := range []string{"file:people.csv user_add anna delivery 1: store, store:S1", "file:people.csv user_set otto delivery 2: region, region:South", "file:people.csv user_remove anna delivery 3: store"} {
			if !strings.Contains(all, want) {
				t.Errorf("the audit log does not have %q:\n%s", want, all)
			}
		}
		if n := strings.Count(all, "anna"); n != 2 { // added, removed: the second file changed nothing
			t.Errorf("%d deeds about anna:\n%s", n, all)
		}
	})
}
