package contract_test

import (
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/contract"
)

func TestPatternMatch(t *testing.T) {
	t.Parallel()
	const none = "-"
	for _, c := range []struct{ pattern, name, want string }{
		{"stores.csv", "stores.csv", " "},
		{"stores.csv", "a/b/stores.csv", " "},
		{"stores.csv", "stores.csv.gz", " "},
		{"stores.csv", "stores.csv.zst", " "},
		{"stores.csv", "stores.csv.zip", " "},
		{"stores.csv", "stores.csv.bz2", none},
		{"stores.csv", "Stores.csv", none},
		{"stores.csv", "xstores.csv", none},
		{"stores.csv.gz", "stores.csv.gz", " "},
		{"stores.csv.gz", "stores.csv", none},
		{"sales_{business_date}.csv", "sales_2026-05-30.csv", "2026-05-30 "},
		{"sales_{business_date}.csv", "sales_2026-02-30.csv", none},
		{"sales_{business_date:yyyyDDD}.csv", "sales_2026150.csv", "2026-05-30 "},
		{"sales_{business_date:d.M.yyyy}.csv", "sales_3.5.2026.csv", "2026-05-03 "},
		{"{store_id}_{business_date:yyyyMMdd}.csv", "S 01_20260530.csv.gz", "2026-05-30 S 01"},
		{"{store_id}_{business_date:yyyyMMdd}.csv", "a_b_20260530.csv", "2026-05-30 a_b"},
		{"{store_id}_{business_date:yyyyMMdd}.csv", "_20260530.csv", none},
		{"{store_id}{business_date:yyyyMMdd}.csv", "120260530.csv", "2026-05-30 1"},
		{"{store_id}{business_date:yyyyMMdd}.csv", "x120260530.csv", "2026-05-30 x1"},
		{"{store_id}-{*}.csv", "S1-7.csv", " S1"},
		{"{store_id}-{*}.csv", "S1-7-8.csv", none}, // S1 or S1-7
		{"{store_id}{business_date:d.M.yyyy}.csv", "S11.5.2026.csv", none},
		{"{*}{business_date}.csv", "2026-05-30.csv", "2026-05-30 "},
		{"{*}.csv", ".csv", " "},
		{"{store_id}/sales_{business_date}.csv", "S01/sales_2026-05-30.csv", "2026-05-30 S01"},
		{"{store_id}/sales_{business_date}.csv", "x/S01/sales_2026-05-30.csv", none},
		{"{store_id}/sales_{business_date}.csv", "sales_2026-05-30.csv", none},
		{"in/{*}.csv", "in/a.csv", " "},
		{"in/{*}.csv", "in/a/b.csv", none},
		{"{store_id}", "S01.gz", " S01"},
		{"umsatz_{store_id}_{business_date:yyyyMMdd}.csv.gz", "umsatz_017_20260530.csv.gz", "2026-05-30 017"},
	} {
		t.Run(c.pattern+" "+c.name, func(t *testing.T) {
			t.Parallel()
			p, err := contract.ParsePattern(c.pattern)
			if err != nil {
				t.Fatal(err)
			}
			got := none
			if slot, ok := p.Match(c.name); ok {
				got = slotText(slot)
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	if _, ok := (contract.Pattern{}).Match(""); ok {
		t.Error("the zero pattern matches")
	}
}

func slotText(s contract.Slot) string {
	text := " "
	if s.BusinessDate != nil {
		text = s.BusinessDate.String() + " "
	}
	if s.StoreID != nil {
		text += *s.StoreID
	}
	return text
}

// A name made to be read in very many ways is given up on, not pondered over.
func TestPatternGivesUp(t *testing.T) {
	t.Parallel()
	p, err := contract.ParsePattern("{*}a{*}a{*}a{*}a{store_id}b")
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := p.Match(strings.Repeat("a", 4000)); ok {
		t.Error("matches")
	}
}

func TestSet(t *testing.T) {
	t.Parallel()
	var list []*contract.Contract
	for name, doc := range contract.Defaults() {
		c, err := contract.Load(name, doc)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, c)
	}
	list = append(list, load(t, "testdata/good/rich.yaml"))
	set, err := contract.NewSet(list...)
	if err != nil {
		t.Fatal(err)
	}
	for name, id := range map[string]string{"sales_2026-05-30.csv": "sales", "stores.csv.gz": "stores", "kasse_017_20260530.csv": "alder-lines", "kasse_017_2026150_2.csv": "alder-lines"} {
		m, err := set.Find(name)
		if err != nil || m == nil || m.Contract.ID != id {
			t.Errorf("%s: %+v %v", name, m, err)
		}
	}
	for name, want := range map[string]string{
		"sales_2026-02-30.csv":          `the name fits the pattern "sales_{business_date}.csv" of contract sales, but its date does not exist`,
		"slaes_2026-05-30.csv":          `matches no contract; the nearest pattern is "sales_{business_date}.csv" of contract sales`,
		"--help":                        "matches no contract, and is like no pattern of one",
		"kasse_017_20260230.csv":        "its date does not exist",
		"kasse_x_2026150_2026151_a.csv": "in two ways",
	} {
		m, err := set.Find(name)
		if m != nil || err != nil {
			t.Errorf("%s: matches %v, %v", name, m, err)
		}
		if got, of := set.Explain(name); !strings.Contains(got, want) || (of == nil) != strings.HasPrefix(got, "matches no contract") {
			t.Errorf("%s: %s, of %v", name, got, of)
		}
	}
	twin, err := contract.Load("twin.odcs.yaml", []byte(strings.Replace(string(contract.Defaults()["sales.odcs.yaml"]), "id: sales", "id: twin", 1)))
	if err != nil {
		t.Fatal(err)
	}
	if set, err = contract.NewSet(append(list, twin)...); err != nil {
		t.Fatal(err)
	}
	if m, err := set.Find("sales_2026-05-30.csv"); m != nil || err == nil || !strings.Contains(err.Error(), "matches 2 contracts (sales, twin)") {
		t.Errorf("two contracts: %v %v", m, err)
	}
}
