package people_test

import (
	"testing"

	"github.com/daybookhq/daybook/internal/people"
)

func TestParseAccess(t *testing.T) {
	t.Parallel()
	a, err := people.ParseAccess("region; region:North West ;store:S1@2026-12-31; cost")
	if err != nil || a.Role != people.Region || len(a.Grants) != 2 || a.Grants[0].Value != "North West" || !a.SeesCost {
		t.Errorf("%+v %v", a, err)
	}
	for _, bad := range []string{"", "boss", "cost", "region; nort:h", "store:S1", "; store"} {
		if _, err := people.ParseAccess(bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

func TestAccess_Join(t *testing.T) {
	t.Parallel()
	of := func(s string) people.Access {
		if s == "" {
			return people.Access{}
		}
		a, err := people.ParseAccess(s)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	for _, c := range [][3]string{
		{"", "store; store:S1", "store; store:S1"},
		{"store; store:S1", "region; region:North; cost", "region; region:North; store:S1; cost"},
		{"admin", "store; store:S1", "admin; chain; store:S1"}, // a store more does not narrow the whole chain
		{"chain; region:North", "data", "data; chain; region:North"},
		{"store; store:S1", "store; store:S1", "store; store:S1"},
	} {
		for _, got := range []people.Access{of(c[0]).Join(of(c[1])), of(c[1]).Join(of(c[0]))} {
			if !got.Equal(of(c[2])) {
				t.Errorf("%q and %q: %+v", c[0], c[1], got)
			}
		}
	}
}

func TestSign(t *testing.T) {
	t.Parallel()
	key := []byte("a key of thirty-two bytes, or so")
	s := people.Sign("login", key, []byte("state"))
	if got, err := people.Signed("login", key, s); err != nil || string(got) != "state" {
		t.Errorf("%q %v", got, err)
	}
	for _, bad := range []string{"", "x", s + "A", s[1:]} {
		if _, err := people.Signed("login", key, bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
	if _, err := people.Signed("link", key, s); err == nil {
		t.Error("it is taken for another purpose")
	}
}
