package people_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/people"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// A session that was logged out of is over here at once and elsewhere within Fresh, also where it was renewed before; their other one goes on.
func TestDirectory_End(t *testing.T) {
	t.Parallel()
	on(t, func(t *testing.T, r people.Register) {
		now := noon
		r.Now = func() time.Time { return now }
		anna, err := r.Add(t.Context(), people.Person{Login: "anna", Role: people.Chain, Source: "local"})
		if err != nil {
			t.Fatal(err)
		}
		here, there := &people.Directory{Register: r}, &people.Directory{Register: r}
		s, other := people.NewSession(anna, now, people.SessionHours), people.NewSession(anna, now, people.SessionHours)
		in := func(d *people.Directory, s people.Session) bool {
			t.Helper()
			_, err := d.Person(t.Context(), s)
			if err != nil && fault.KindOf(err) != fault.NotFound {
				t.Fatal(err)
			}
			return err == nil
		}
		if !in(here, s) || !in(there, s) || !in(there, other) {
			t.Fatal("nobody is let in")
		}
		if err := here.End(t.Context(), s.Renewed(now.Add(time.Hour), people.SessionHours)); err != nil {
			t.Fatal(err)
		}
		if in(here, s) || !in(here, other) {
			t.Error("it is not this session that is over at once")
		}
		now = now.Add(people.Fresh)
		if in(there, s) || !in(there, other) {
			t.Error("it is not this session that is over elsewhere")
		}
		if err := there.End(t.Context(), s); err != nil { // once more
			t.Error(err)
		}
		now = now.Add(24 * time.Hour) // one that was renewed while the register was away may last as long
		if in(here, s) {
			t.Error("it is forgotten while it may be tried again")
		}
	})
}

// Where the register cannot be written a session is over in this process all the same, and elsewhere once it can.
func TestDirectory_EndWhileTheRegisterIsAway(t *testing.T) {
	t.Parallel()
	on(t, func(t *testing.T, r people.Register) {
		anna, err := r.Add(t.Context(), people.Person{Login: "anna", Role: people.Chain, Source: "local"})
		if err != nil {
			t.Fatal(err)
		}
		d, s := &people.Directory{Register: r}, people.NewSession(anna, noon, people.SessionHours)
		if _, err := d.Person(t.Context(), s); err != nil {
			t.Fatal(err)
		}
		d.Register.Warehouse = warehouse.New(locked{r.Warehouse.Driver}, r.Now)
		if err := d.End(t.Context(), s); err == nil {
			t.Error("nothing tells that it could not be written")
		}
		if _, err := d.Person(t.Context(), s); fault.KindOf(err) != fault.NotFound {
			t.Errorf("it goes on: %v", err)
		}
		if err := d.Settle(t.Context()); err == nil {
			t.Error("written to a register that cannot be")
		}
		d.Register.Warehouse = r.Warehouse
		if err := d.Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := (&people.Directory{Register: r}).Person(t.Context(), s); fault.KindOf(err) != fault.NotFound {
			t.Errorf("it goes on elsewhere: %v", err)
		}
	})
}

// locked is a warehouse that nobody can write to.
type locked struct{ warehouse.Driver }

func (locked) Begin(context.Context, int64) (warehouse.Tx, error) {
	return nil, errors.New("no room on the disk")
}

// Who logs in and out without end ends all sessions of theirs at some time, so that what is kept of them is bounded.
func TestRegister_EndSessionWithoutEnd(t *testing.T) {
	t.Parallel()
	on(t, func(t *testing.T, r people.Register) {
		anna, err := r.Add(t.Context(), people.Person{Login: "anna", Role: people.Chain, Source: "local"})
		if err != nil {
			t.Fatal(err)
		}
		var first people.Session
		for i := range 101 {
			s := people.NewSession(anna, noon, people.SessionHours)
			if i == 0 {
				first = s
			}
			if err := r.EndSession(t.Context(), s); err != nil {
				t.Fatal(err)
			}
		}
		now, err := r.ByLogin(t.Context(), "anna")
		if err != nil || now.Epoch != anna.Epoch+1 {
			t.Fatalf("epoch %d, %v", now.Epoch, err)
		}
		d := &people.Directory{Register: r}
		for name, s := range map[string]people.Session{"the first": first, "one that went on": people.NewSession(anna, noon, people.SessionHours)} {
			if _, err := d.Person(t.Context(), s); fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := d.Person(t.Context(), people.NewSession(now, noon, people.SessionHours)); err != nil {
			t.Errorf("a new login: %v", err)
		}
	})
}
