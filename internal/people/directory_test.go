package people_test

import (
	"context"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/people"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// A session ends within Fresh of the person's removal, wherever that was done, and at once where the password changed here.
func TestDirectory(t *testing.T) {
	t.Parallel()
	on(t, func(t *testing.T, r people.Register) {
		now := noon
		r.Now = func() time.Time { return now }
		d := &people.Directory{Register: r}
		if any, err := d.Anybody(t.Context()); any || err != nil {
			t.Fatalf("an empty register has somebody: %v", err)
		}
		anna, err := r.Add(t.Context(), people.Person{Login: "anna", Role: people.Store, Source: "local", Grants: []people.Grant{{Node: people.OneStore, Value: "S1"}}})
		if err != nil {
			t.Fatal(err)
		}
		d.Forget()
		s := people.Session{Person: anna.ID, Epoch: anna.Epoch}
		if got, err := d.Person(t.Context(), s); err != nil || got.Login != "anna" {
			t.Fatalf("%+v %v", got, err)
		}
		if _, err := d.Person(t.Context(), people.Session{Person: anna.ID, Epoch: anna.Epoch - 1}); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a session of before: %v", err)
		}
		_, secret, err := r.NewToken(t.Context(), people.Token{Name: "tills", Role: people.Chain, Expires: noon.Add(time.Minute)})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.Remove(t.Context(), "anna"); err != nil {
			t.Fatal(err)
		}
		now = now.Add(people.Fresh)
		if _, err := d.Person(t.Context(), s); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a session of somebody who is gone: %v", err)
		}
		if got, err := d.Token(t.Context(), secret); err != nil || got.Name != "tills" {
			t.Errorf("%+v %v", got, err)
		}
		now = now.Add(time.Minute)
		if _, err := d.Token(t.Context(), secret); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a token that is over: %v", err)
		}
		if _, err := d.Token(t.Context(), ""); fault.KindOf(err) != fault.NotFound {
			t.Errorf("no token at all: %v", err)
		}
		for role, all := range map[people.Role]bool{people.Chain: true, people.Store: false} {
			if s, err := d.Scope(t.Context(), role, nil, false); err != nil || s.All != all {
				t.Errorf("%s: %+v %v", role, s, err)
			}
		}
	})
}

func TestScope_Key(t *testing.T) {
	t.Parallel()
	seen := map[string]people.Scope{}
	for _, s := range []people.Scope{{}, {All: true}, people.Everything, {Stores: []string{"S1"}}, {Stores: []string{"S1"}, SeesCost: true}, {Stores: []string{"S1", "S2"}}, {Stores: []string{"S1S2"}}} {
		if other, ok := seen[s.Key()]; ok {
			t.Errorf("%+v and %+v have one key", s, other)
		}
		seen[s.Key()] = s
	}
}

// cut is a warehouse that cannot be reached.
type cut struct{ warehouse.Driver }

func (cut) At(context.Context, int64) (warehouse.Reader, error) {
	return nil, fault.New(fault.Unreachable, "connection refused").ThatPasses()
}

// Where there are no people none can be removed: whoever is at the machine reads on, however long the register is away.
func TestDirectory_NobodyWhileTheRegisterIsAway(t *testing.T) {
	t.Parallel()
	on(t, func(t *testing.T, r people.Register) {
		now := noon
		r.Now = func() time.Time { return now }
		d := &people.Directory{Register: r}
		if some, err := d.Anybody(t.Context()); some || err != nil {
			t.Fatalf("%v, %v", some, err)
		}
		d.Register.Warehouse = warehouse.New(cut{r.Warehouse.Driver}, r.Now)
		now = noon.Add(8 * time.Hour)
		if some, err := d.Anybody(t.Context()); some || err != nil {
			t.Errorf("after eight hours: %v, %v", some, err)
		}
	})
}

// While the register cannot be reached people stay who they were, for a quarter of an hour or as long as was said; a register that answers and cannot be read knows nobody.
func TestDirectory_WhileTheRegisterIsAway(t *testing.T) {
	t.Parallel()
	on(t, func(t *testing.T, r people.Register) {
		now := noon
		r.Now = func() time.Time { return now }
		anna, err := r.Add(t.Context(), people.Person{Login: "anna", Role: people.Chain, Source: "local"})
		if err != nil {
			t.Fatal(err)
		}
		d := &people.Directory{Register: r}
		s := people.Session{Person: anna.ID, Epoch: anna.Epoch}
		if _, err := d.Person(t.Context(), s); err != nil {
			t.Fatal(err)
		}
		d.Register.Warehouse = warehouse.New(cut{r.Warehouse.Driver}, r.Now)
		now = noon.Add(14 * time.Minute)
		if got, err := d.Person(t.Context(), s); err != nil || got.Login != "anna" {
			t.Errorf("after 14 minutes: %+v, %v", got, err)
		}
		now = noon.Add(15 * time.Minute)
		if _, err := d.Person(t.Context(), s); fault.KindOf(err) != fault.Unreachable {
			t.Errorf("after 15 minutes: %v", err)
		}
		d.Away = time.Hour
		if got, err := d.Person(t.Context(), s); err != nil || got.Login != "anna" {
			t.Errorf("where an hour was allowed: %+v, %v", got, err)
		}
		now = noon.Add(time.Hour)
		if _, err := d.Person(t.Context(), s); fault.KindOf(err) != fault.Unreachable {
			t.Errorf("after that hour: %v", err)
		}
		fresh := &people.Directory{Register: d.Register}
		if _, err := fresh.Anybody(t.Context()); err == nil {
			t.Error("a register that was never read has nobody, so that nobody has to log in")
		}
		d.Register = r
		if _, err := r.Remove(t.Context(), "anna"); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Person(t.Context(), s); fault.KindOf(err) != fault.NotFound {
			t.Errorf("removed while the register was away: %v", err)
		}
	})
}
