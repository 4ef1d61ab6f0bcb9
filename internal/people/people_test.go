package people_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/people"
)

var noon = time.Date(2026, 5, 30, 12, 0, 0, 0, time.UTC)

func day(t testing.TB, s string) contract.Day {
	t.Helper()
	d, err := contract.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestParseGrant(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"chain", "region:North", "store:S0001@2026-12-31", "banner:Alder & Sons", "area:a:b"} {
		g, err := people.ParseGrant(s)
		if err != nil || g.String() != s {
			t.Errorf("%s became %s, %v", s, g, err)
		}
	}
	for s, want := range map[string]string{
		"": "none of chain", "stroe:S1": `did you mean "store"?`, "store:": "which store?", "store": "which store?", "chain:x": "no name", "store:S1@soon": "not a date",
	} {
		if _, err := people.ParseGrant(s); fault.KindOf(err) != fault.Usage || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", s, err)
		}
	}
}

func TestScopeOf(t *testing.T) {
	t.Parallel()
	stores := []people.Placed{{"S3", "North", "N1", "Alder"}, {"S1", "North", "N2", "Beech"}, {"S2", "South", "S1", "Alder"}, {"S4", "", "", ""}}
	yesterday, tomorrow := day(t, "2026-05-29"), day(t, "2026-05-31")
	for name, c := range map[string]struct {
		role   people.Role
		grants []people.Grant
		want   string
	}{
		"chain sees all":                 {people.Chain, nil, "all"},
		"data sees all":                  {people.Data, nil, "all"},
		"chain of one banner":            {people.Chain, []people.Grant{{Node: people.Banner, Value: "Alder"}}, "S2 S3"},
		"region":                         {people.Region, []people.Grant{{Node: people.InRegion, Value: "North"}}, "S1 S3"},
		"area and a store":               {people.Region, []people.Grant{{Node: people.Area, Value: "N2"}, {Node: people.OneStore, Value: "S2"}}, "S1 S2"},
		"the whole chain is granted":     {people.Store, []people.Grant{{Node: people.WholeChain}}, "all"},
		"a stand-in until tomorrow":      {people.Store, []people.Grant{{Node: people.OneStore, Value: "S1", Until: &tomorrow}}, "S1"},
		"a stand-in until yesterday":     {people.Store, []people.Grant{{Node: people.OneStore, Value: "S1", Until: &yesterday}}, ""},
		"nothing is granted any more":    {people.Chain, []people.Grant{{Node: people.WholeChain, Until: &yesterday}}, ""},
		"a store without a region":       {people.Region, []people.Grant{{Node: people.InRegion, Value: ""}}, "S4"},
		"a store that there is not":      {people.Store, []people.Grant{{Node: people.OneStore, Value: "S9"}}, ""},
		"nothing at all for one's store": {people.Store, nil, ""},
	} {
		s := people.ScopeOf(c.role, c.grants, true, stores, day(t, "2026-05-30"))
		got := strings.Join(s.Stores, " ")
		if s.All {
			got = "all"
		}
		if got != c.want || !s.SeesCost || s.Empty() != (c.want == "") {
			t.Errorf("%s: %q", name, got)
		}
		for _, p := range stores {
			if s.Holds(p.StoreID) != (s.All || slices.Contains(s.Stores, p.StoreID)) {
				t.Errorf("%s: holds %s", name, p.StoreID)
			}
		}
	}
}

func TestPassword(t *testing.T) {
	t.Parallel()
	stored, err := people.Hash("correct horse battery")
	if err != nil || !strings.HasPrefix(stored, "$argon2id$v=19$m=65536,t=3,p=4$") {
		t.Fatalf("%s %v", stored, err)
	}
	for password, want := range map[string]bool{"correct horse battery": true, "correct horse batterx": false, "": false} {
		if ok, err := people.Check(stored, password); ok != want || err != nil {
			t.Errorf("%q: %v %v", password, ok, err)
		}
	}
	if ok, err := people.Check("", "anything at all"); ok || err != nil {
		t.Errorf("nobody's password: %v %v", ok, err)
	}
	for _, bad := range []string{"x", "$argon2id$v=19$m=1$x$y", "$2a$10$abcdefghijklmnopqrstuv", "$argon2id$v=18$m=65536,t=3,p=4$AAAA$AAAA"} {
		if ok, err := people.Check(bad, "correct horse battery"); ok || err == nil {
			t.Errorf("%s: %v %v", bad, ok, err)
		}
	}
	for _, short := range []string{"short", strings.Repeat("x", 257)} {
		if _, err := people.Hash(short); fault.KindOf(err) != fault.Usage {
			t.Errorf("%d characters: %v", len(short), err)
		}
	}
	a, errA := people.OneTime()
	b, errB := people.OneTime()
	if errA != nil || errB != nil || a == b || len(a) != 19 {
		t.Errorf("%q %q", a, b)
	}
}

func TestSession(t *testing.T) {
	t.Parallel()
	key, other := []byte("a key of thirty-two bytes, or so"), []byte("another key of thirty-two bytes!")
	s := people.NewSession(people.Person{ID: 7, Epoch: 3}, noon, time.Hour)
	if other := people.NewSession(people.Person{ID: 7, Epoch: 3}, noon, time.Hour); other == s {
		t.Error("two logins are one session")
	}
	sealed := s.Seal(key)
	if got, err := people.Open(sealed, key, noon.Add(59*time.Minute)); err != nil || got != s {
		t.Errorf("%+v %v", got, err)
	}
	if _, err := people.Open(sealed, key, noon.Add(time.Hour)); err == nil {
		t.Error("a session that is over is taken")
	}
	if _, err := people.Open(sealed, other, noon); err == nil {
		t.Error("a session under another key is taken")
	}
	for i := range sealed {
		changed := []byte(sealed)
		changed[i] ^= 1
		if got, err := people.Open(string(changed), key, noon); err == nil && got != s {
			t.Fatalf("changed at %d it is taken", i)
		}
	}
}

func TestThrottle(t *testing.T) {
	t.Parallel()
	now := noon
	th := &people.Throttle{Now: func() time.Time { return now }}
	for range 4 {
		th.Wrong("anna", "10.0.0.1")
	}
	if th.Wait("anna") != 0 {
		t.Error("four wrong ones wait already")
	}
	th.Wrong("anna", "10.0.0.1")
	if th.Wait("anna") != 2*time.Second || th.Wait("bert", "10.0.0.1") != 2*time.Second || th.Wait("bert") != 0 {
		t.Errorf("waits %v, %v, %v", th.Wait("anna"), th.Wait("bert", "10.0.0.1"), th.Wait("bert"))
	}
	for range 30 {
		th.Wrong("anna")
	}
	if w := th.Wait("anna"); w != 15*time.Minute {
		t.Errorf("the longest wait is %v", w)
	}
	now = now.Add(16 * time.Minute)
	if th.Wait("anna") != 0 {
		t.Error("it is not forgotten")
	}
	th.Wrong("bert")
	th.Right("bert", "10.0.0.1")
	if th.Wait("bert", "10.0.0.1") != 0 {
		t.Error("the right one does not count")
	}
}
