package people_test

import (
	"context"
	"io"
	"log/slog"
	"maps"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/people"
	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/warehouse/engine/enginetest"
)

// on runs a test with an empty register on each engine.
func on(t *testing.T, f func(t *testing.T, r people.Register)) {
	t.Helper()
	enginetest.Each(t, func(t *testing.T, d warehouse.Driver) {
		now := func() time.Time { return noon }
		f(t, people.Register{Warehouse: warehouse.New(d, now), Now: now})
	})
}

func TestRegister_People(t *testing.T) {
	t.Parallel()
	on(t, func(t *testing.T, r people.Register) {
		until := day(t, "2026-12-31")
		anna := people.Person{
			Login: "anna", Name: "Anna Käse", Email: "anna@alder.example", Role: people.Store, Password: "$argon2id$…", MustChange: true, Source: "local",
			Grants: []people.Grant{{Node: people.OneStore, Value: "S1"}, {Node: people.OneStore, Value: "S2", Until: &until}},
		}
		added, err := r.Add(t.Context(), anna)
		if err != nil || added.ID != 1 || added.Epoch != 1 {
			t.Fatalf("%+v %v", added, err)
		}
		got, err := r.ByLogin(t.Context(), "ANNA")
		if err != nil || got.Name != "Anna Käse" || len(got.Grants) != 2 || *got.Grants[1].Until != until || !got.MustChange || !got.Created.Equal(noon) {
			t.Errorf("%+v %v", got, err)
		}
		if _, err := r.Add(t.Context(), people.Person{Login: "Anna", Role: people.Chain}); fault.KindOf(err) != fault.Usage {
			t.Errorf("a login twice: %v", err)
		}
		if _, err := r.Add(t.Context(), people.Person{Login: "a b", Role: "boss"}); fault.KindOf(err) != fault.Usage {
			t.Errorf("a wrong person: %v", err)
		}
		got.Role, got.Grants, got.SeesCost = people.Region, []people.Grant{{Node: people.InRegion, Value: "North"}}, true
		stale := got
		if err := r.Save(t.Context(), got); err != nil {
			t.Fatal(err)
		}
		stale.Name = "Anna Brot"
		if err := r.Save(t.Context(), stale); fault.KindOf(err) != fault.Usage {
			t.Errorf("what somebody else changed meanwhile was written over: %v", err)
		}
		if got, err = r.ByID(t.Context(), 1); err != nil || got.Role != people.Region || len(got.Grants) != 1 || !got.SeesCost {
			t.Errorf("%+v %v", got, err)
		}
		gone, err := r.Remove(t.Context(), "anna")
		if err != nil || gone.Epoch != 2 {
			t.Errorf("%+v %v", gone, err)
		}
		if _, err := r.ByLogin(t.Context(), "anna"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("removed, and found: %v", err)
		}
		if again, err := r.Add(t.Context(), anna); err != nil || again.ID != 2 {
			t.Errorf("the login is not free again: %+v %v", again, err)
		}
		if all, err := r.All(t.Context()); err != nil || len(all) != 2 || all[0].Removed == nil {
			t.Errorf("%+v %v", all, err)
		}
	})
}

func TestRegister_Tokens(t *testing.T) {
	t.Parallel()
	on(t, func(t *testing.T, r people.Register) {
		token, secret, err := r.NewToken(t.Context(), people.Token{
			Name: "finance", Role: people.Chain, CreatedBy: "admin", Expires: noon.Add(time.Hour), Grants: []people.Grant{{Node: people.InRegion, Value: "North"}},
		})
		if err != nil || token.ID != 1 {
			t.Fatalf("%+v %v", token, err)
		}
		if got, err := r.ByToken(t.Context(), secret); err != nil || got.Name != "finance" || len(got.Grants) != 1 {
			t.Errorf("%+v %v", got, err)
		}
		later := r
		later.Now = func() time.Time { return noon.Add(2 * time.Hour) }
		if _, err := later.ByToken(t.Context(), secret); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a token that is over: %v", err)
		}
		if err := r.Revoke(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		for _, s := range []string{secret, "", "daybook_", secret + "x"} {
			if _, err := r.ByToken(t.Context(), s); fault.KindOf(err) != fault.NotFound {
				t.Errorf("%q: %v", s, err)
			}
		}
		if _, _, err := r.NewToken(t.Context(), people.Token{Name: "x", Role: people.Store, Expires: noon.Add(time.Hour)}); fault.KindOf(err) != fault.Usage {
			t.Errorf("a token that sees nothing: %v", err)
		}
	})
}

func TestRegister_KeysAndSeen(t *testing.T) {
	t.Parallel()
	on(t, func(t *testing.T, r people.Register) {
		a, err := r.Key(t.Context(), "sessions")
		if err != nil || len(a) != 32 {
			t.Fatal(a, err)
		}
		b, _ := r.Key(t.Context(), "sessions")
		c, _ := r.Key(t.Context(), "links")
		if string(a) != string(b) || string(a) == string(c) {
			t.Error("keys are not kept apart")
		}
		if _, ok, err := r.Seen(t.Context(), 1); ok || err != nil {
			t.Error("seen by nobody", err)
		}
		for _, d := range []string{"2026-05-29", "2026-05-30"} {
			if err := r.See(t.Context(), 1, day(t, d)); err != nil {
				t.Fatal(err)
			}
		}
		if d, ok, err := r.Seen(t.Context(), 1); !ok || err != nil || d != day(t, "2026-05-30") {
			t.Errorf("%s %v %v", d, ok, err)
		}
	})
}

func TestLog(t *testing.T) {
	t.Parallel()
	on(t, func(t *testing.T, r people.Register) {
		l := &people.Log{Register: r, File: slog.New(slog.NewTextHandler(io.Discard, nil))}
		l.Note(people.Deed{Actor: "anna", Action: "see", Object: "/stores?sort=-gap", Run: 184})
		l.Note(people.Deed{At: noon.Add(time.Minute), Actor: "anna", Action: "see", Object: "/stores?sort=-gap", Run: 184}) // the same look
		l.Note(people.Deed{At: noon.Add(time.Minute), Actor: "token:finance", Action: "export", Object: "/api/v1/stores", Address: "10.0.0.1"})
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		if err := l.Flush(gone); err == nil {
			t.Error("nothing was written and nobody is told")
		}
		if err := l.Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
		list, err := r.Deeds(t.Context(), noon, noon.Add(time.Hour), 10)
		if err != nil || len(list) != 2 || list[0].Action != "export" || list[1].Run != 184 || !list[1].At.Equal(noon) {
			t.Errorf("%+v %v", list, err)
		}
		if list, err = r.Deeds(t.Context(), noon, noon.Add(time.Second), 10); err != nil || len(list) != 1 {
			t.Errorf("%+v %v", list, err)
		}
	})
}

// TestRegister_Readers: people count once however much they look at, by their role; who did something else, or looked earlier, does not.
func TestRegister_Readers(t *testing.T) {
	t.Parallel()
	on(t, func(t *testing.T, r people.Register) {
		for _, p := range []people.Person{
			{Login: "anna", Role: people.Store, Source: "local", Grants: []people.Grant{{Node: people.OneStore, Value: "S1"}}},
			{Login: "ben", Role: people.Store, Source: "local", Grants: []people.Grant{{Node: people.OneStore, Value: "S2"}}},
			{Login: "ida", Role: people.Admin, Source: "local"},
			{Login: "old", Role: people.Chain, Source: "local"},
		} {
			if _, err := r.Add(t.Context(), p); err != nil {
				t.Fatal(err)
			}
		}
		see := func(actor, action string, ago time.Duration) people.Deed {
			return people.Deed{At: noon.Add(-ago), Actor: actor, Action: action, Object: "/stores"}
		}
		err := r.Record(t.Context(), see("anna", "see", time.Hour), see("anna", "see", time.Minute), see("ben", "see", time.Hour), see("ida", "login", time.Hour), see("old", "see", 25*time.Hour),
			see("token:bi", "see", time.Hour), see("token:lake", "see", time.Hour), see("link:lobby", "see", time.Hour), see("who", "see", time.Hour), see("local", "see", time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		got, err := r.Readers(t.Context(), noon.Add(-24*time.Hour))
		if want := (map[string]int{"store": 2, "program": 2, "link": 1, "gone": 1, "local": 1}); err != nil || !maps.Equal(got, want) {
			t.Errorf("%v %v, want %v", got, err, want)
		}
	})
}
