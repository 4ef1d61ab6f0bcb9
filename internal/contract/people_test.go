package contract_test

import (
	"os"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/contract"
)

// peopleContract is the contract that docs/operations.md tells to begin with.
func peopleContract(t *testing.T) string {
	t.Helper()
	doc, err := os.ReadFile("../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(doc), "```yaml\n# Who may see the pages")
	text, _, closed := strings.Cut(rest, "```")
	if !found || !closed {
		t.Fatal("docs/operations.md has no contract of people")
	}
	return "# Who may see the pages" + text
}

func TestPeople_TheContractOfTheGuide(t *testing.T) {
	t.Parallel()
	c, err := contract.Load("people.odcs.yaml", []byte(peopleContract(t)))
	if err != nil {
		t.Fatal(err)
	}
	login := rule[contract.UniqueRule](t, c, "primaryKey", "login")
	if !login.Fold || c.Dataset.Name != "people" {
		t.Errorf("%+v of %s", login, c.Dataset.Name)
	}
	for column, cases := range map[string]map[string]string{
		"login": {"anna": "", "anna.kaese@alder.example": "", "an na": "letters, digits", "<b>": "letters, digits", "": "letters, digits"},
		"email": {"anna@alder.example": "", "anna": "mail address", "a@b\r\nBcc: c@d": "mail address", "Anna <a@b.c>": "mail address"},
		"role":  {"store": "", "region": "", "chain": "", "admin": "daybook user add", "data": "daybook user add", "Store": "must be store"},
		"scope": {"S0104": "", "chain": "", "store:S0104; region:North West@2026-07-31": "", "nort:h": "must begin", "region:": "which region", "S1;;S2": "between its semicolons", "S1@soon": "date after its @", "chain:all": "there is one"},
	} {
		r := rule[contract.PersonRule](t, c, column, column)
		for text, want := range cases {
			if got := r.Check(contract.Value{Text: []byte(text)}); want == "" && got != "" || !strings.Contains(got, want) {
				t.Errorf("%s %q: %q, want %q", column, text, got, want)
			}
		}
		if r.Check(contract.Value{Null: true}) != "" || c.Says(r) == "" || c.Describe(r) == "" {
			t.Errorf("%s: a rule about an empty cell, or one without words", column)
		}
	}
}

func TestPeople_ConstantsAreHeldToo(t *testing.T) {
	t.Parallel()
	doc := strings.Replace(peopleContract(t), "      - {name: role, logicalType: string, required: true}\n", "", 1)
	doc = strings.Replace(doc, `{property: filePattern, value: "people.csv"}`, `{property: filePattern, value: "people.csv"}`+"\n"+`      - {property: constants, value: {role: admin}}`, 1)
	if _, err := contract.Load("people.odcs.yaml", []byte(doc)); err == nil || !strings.Contains(err.Error(), `the constant role is "admin"`) {
		t.Errorf("%v\n%s", err, doc)
	}
	if _, err := contract.Load("people.odcs.yaml", []byte(strings.Replace(doc, "role: admin", "role: store", 1))); err != nil {
		t.Error(err)
	}
}

func TestParseScope(t *testing.T) {
	t.Parallel()
	list, err := contract.ParseScope("store:S0104 ; S0105@2026-07-31;region:North: West;chain")
	if err != nil || len(list) != 4 {
		t.Fatal(list, err)
	}
	until := list[1].Until
	if list[0].Value != "S0104" || list[1].Node != "store" || until == nil || until.String() != "2026-07-31" || list[2].Value != "North: West" || list[3].Node != "chain" {
		t.Errorf("%+v", list)
	}
	if _, err := contract.ParseScope(strings.Repeat("S0001;", 5_000) + "S1"); err == nil {
		t.Error("a scope of 30,000 bytes is taken")
	}
}
