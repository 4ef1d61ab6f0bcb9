package insight_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/insight"
)

// goldens are the insights that people have checked, one a kind, as scripts read them.
func goldens(t *testing.T) map[string]insight.Insight {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("testdata", "*.golden.json"))
	if err != nil || len(names) != len(insight.Kinds()) {
		t.Fatalf("%d answers of %d kinds, %v", len(names), len(insight.Kinds()), err)
	}
	all := map[string]insight.Insight{}
	for _, n := range names {
		doc, err := os.ReadFile(n)
		if err != nil {
			t.Fatal(err)
		}
		var i insight.Insight
		if err := json.Unmarshal(doc, &i); err != nil {
			t.Fatal(err)
		}
		all[i.Kind] = i
	}
	return all
}

// told is an insight's evidence as a person reads it, a line each.
func told(locale string, i insight.Insight) string {
	var lines []string
	for _, f := range insight.Facts(locale, "EUR", i.Kind, i.Evidence) {
		lines = append(lines, plain(f.Name+": "+f.Value))
	}
	return strings.Join(lines, "\n")
}

// TestFacts_Read: what stands on the page of an insight, in both languages.
func TestFacts_Read(t *testing.T) {
	t.Parallel()
	all := goldens(t)
	for _, c := range []struct{ locale, kind, want string }{
		{"en", "stockout", `since: Wed 27 May
for: 4 days
on record at close: 0 units
normally sold a day: 6.5 units
missed: 26 units
price of one: € 12.49
cost of one: € 8.20
sales missed: € 324.74
margin of what was missed: € 111.54
bought otherwise instead: 50 %
margin lost: € 55.77
chance that it is real: 95 %`},
		{"de", "run_out_risk", `muss reichen für: 4 Tage
durch eine Bestellung jetzt gerettet: 1,9 Stück
Bestand laut Buch am Abend: 10 Stück
bestellt: 6 Stück
eine Bestellung kommt nach: 2 Tage
nächste Bestellung nach: 2 Tage
Risiko, dass es ausgeht: 43,3 %
zu bestellen: 12 Stück
bis dahin normal verkauft: 16 Stück
Artikel: 1
Filialen: 1
Rohertrag je Stück: 4,29 €
stattdessen anders gekauft: 50 %
die Liste: S0004 Espresso 1 kg 43,3 % 1,9 Stück −4,08 €
Wahrscheinlichkeit, dass es stimmt: 100 %`},
	} {
		if got := told(c.locale, all[c.kind]); got != c.want {
			t.Errorf("%s in %s:\n%s", c.kind, c.locale, got)
		}
	}
}

// TestFacts_AllOfThem: each key of the evidence has words in every language or is for scripts alone; nothing of what is known is lost on the way.
func TestFacts_AllOfThem(t *testing.T) {
	t.Parallel()
	for kind, i := range goldens(t) {
		for _, locale := range insight.Languages() {
			said := map[string]bool{}
			for _, f := range insight.Facts(locale, "EUR", kind, i.Evidence) {
				said[f.Key] = true
				if strings.Contains(f.Name+f.Value, "!") || strings.Contains(f.Value, "map[") || f.Value == "" {
					t.Errorf("%s, %s: %q is %q", kind, locale, f.Name, f.Value)
				}
			}
			for key, v := range i.Evidence {
				if empty, _ := json.Marshal(v); said[key] || v == i.Evidence["units"] || insight.ForScripts(key) || string(empty) == "null" || string(empty) == `""` || string(empty) == "[]" || string(empty) == "0" || insight.OmittedAtZero(key) && strings.Trim(string(empty), `"-0.`) == "" {
					continue
				}
				t.Errorf("%s, %s: nobody is told %s, %v", kind, locale, key, v)
			}
		}
	}
}

// TestFacts_Zero: what there was none of, or too little to be written, is left out; a zero that is what was found is told.
func TestFacts_Zero(t *testing.T) {
	t.Parallel()
	all := goldens(t)
	all["promotion"].Evidence["missed_units"], all["sales_gap"].Evidence["common_move_percent"] = "0.040", "-0.04"
	for _, c := range []struct {
		kind, told string
		left       []string
	}{
		{"chain_stockout", "stores that sold it: 0", nil},
		{"stockout", "on record at close: 0 units", nil},
		{"sales_gap", "gap: −€ 6,000.00", []string{"what its surroundings did"}},
		{"promotion", "sold beyond normal", []string{"fixed cost", "paid by the supplier", "missed", "of it without a normal to compare with", "stores that ran out", "stores that sold nothing"}},
	} {
		got := told("en", all[c.kind])
		if !strings.Contains(got, c.told) {
			t.Errorf("%s does not tell %q:\n%s", c.kind, c.told, got)
		}
		for _, name := range c.left {
			if strings.Contains("\n"+got, "\n"+name+": ") {
				t.Errorf("%s tells %q:\n%s", c.kind, name, got)
			}
		}
	}
}
