package web

import (
	"errors"
	"go/ast"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/contract"
)

// TestGerman_SaysWhatIsFound keeps values as they are, whatever stands in them.
func TestGerman_SaysWhatIsFound(t *testing.T) {
	t.Parallel()
	f := NewFormat("de-AT", "EUR")
	for english, want := range map[string]string{
		"must not be empty":                                                                     "darf nicht leer sein",
		"must not be negative":                                                                  "darf nicht unter null sein",
		"must not be negative: Menge say what came back":                                        "darf nicht unter null sein: was zurückkam, sagt Menge",
		"must be at least 2026-01-01":                                                           "muss mindestens 2026-01-01 sein",
		"must be a multiple of 0.25":                                                            "muss ein Vielfaches von 0.25 sein",
		`must match ^"S"[0-9]+ must be 0$`:                                                      `muss zu ^"S"[0-9]+ must be 0$ passen`,
		"must have at most 3 characters":                                                        "darf höchstens 3 Zeichen haben",
		"each A and B stands in the file once":                                                  "jeder Wert von A and B steht in der Datei nur einmal",
		"is not in the products master":                                                         "steht nicht in den Stammdaten products",
		`is no number: the contract's decimal mark is ","`:                                      `ist keine Zahl: das Dezimalzeichen des Vertrags ist ","`,
		"is no date that exists, written as dd.MM.yyyy":                                         "ist kein Datum, das es gibt, geschrieben als dd.MM.yyyy",
		"the same key stands on line 12 already":                                                "derselbe Schlüssel steht in Zeile 12 schon",
		"number of rows must be greater than 0, the file has 0":                                 "die Zahl der Zeilen muss größer als 0 sein, die Datei hat 0",
		"number of rows must be between 5 and 7.5, the file has 8":                              "die Zahl der Zeilen muss zwischen 5 und 7.5 liegen, die Datei hat 8",
		"nullValues must be less than 10 %, 100 of 1000 rows have none":                         "die Zahl der leeren Werte muss kleiner als 10 % sein, 100 von 1000 Zeilen haben keinen",
		"the number of values that are none of a, must be 1, c must be at most 5 %":             "die Zahl der Werte außer a, must be 1, c darf höchstens 5 % sein",
		"the number of values that are none of a, b and 3 more must not be 0":                   "die Zahl der Werte außer a, b und 3 weiteren darf nicht 0 sein",
		"has 1 cells where the contract has 9 columns: it looks as if its delimiter were a tab": "hat 1 Zellen, wo der Vertrag 9 Spalten hat: es sieht aus, als wäre das Trennzeichen ein Tabulator",
		`the delimiter is ";"; the contract says a tab`:                                         `das Trennzeichen ist ";"; der Vertrag sagt ein Tabulator`,
		"200 of 900 rows do not have the 9 cells of the contract: line 3 has 8 cells where the contract has 9 columns": "200 von 900 Zeilen haben nicht die 9 Zellen des Vertrags: Zeile 3 hat 8 Zellen, wo der Vertrag 9 Spalten hat",
		"the row is longer than 16 MiB":   "die Zeile ist länger als 16 MiB",
		"the row is longer than 99 bytes": "die Zeile ist länger als 99 Byte",
		`brings 3 rows where what it replaces has 9: more than 50 % fewer; if that is right: daybook quarantine release 7 --accept-loss --why "…"`:        `bringt 3 Zeilen, wo das, was sie ersetzt, 9 hat: über 50 % weniger; wenn das stimmt: daybook quarantine release 7 --accept-loss --why "…"`,
		"store S1 on 2026-05-30: sales add up to 1.00 (after returns), store_days.net_sales says 2.00; difference -1.00, compared with what is published": "Filiale S1 am 2026-05-30: die Verkäufe ergeben 1.00 (nach Rückgaben), store_days.net_sales sagt 2.00; Unterschied -1.00, verglichen mit dem, was veröffentlicht ist",
		"was overtaken: delivery 9 brought sales of 2026-05-30, store S1 later, and an older file does not come over a newer one":                         "wurde überholt: Lieferung 9 brachte sales vom 2026-05-30, Filiale S1, später, und eine ältere Datei kommt nicht über eine neuere",
		"-4.99 is below 0": "-4.99 is below 0", // what is not known stays
	} {
		if says := f.sayFound(english); says != want {
			t.Errorf("%s:\n got %s\nwant %s", english, says, want)
		}
		if says := NewFormat("en", "EUR").sayFound(english); says != english {
			t.Errorf("English became %s", says)
		}
	}
}

// TestGerman_HasWordsForEveryRule says what each rule of the contracts wants, those of the defaults and of the contract package's own tests.
func TestGerman_HasWordsForEveryRule(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../contract/*/*.yaml")
	more, err2 := filepath.Glob("../contract/testdata/good/*.yaml")
	if err != nil || err2 != nil {
		t.Fatal(err, err2)
	}
	f, rules := NewFormat("de", "EUR"), map[string]bool{}
	for _, file := range append(files, more...) {
		doc, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		c, err := contract.Load(file, doc)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range c.Rules {
			rules[r.Name()] = true
			if says := ruleWords(f, c, r); says == c.Says(r) {
				t.Errorf("%s, %s: %s", file, r.Name(), says)
			}
			if says := ruleWords(NewFormat("en", "EUR"), c, r); says != c.Says(r) {
				t.Errorf("%s, %s: English became %s", file, r.Name(), says)
			}
		}
	}
	for _, name := range []string{"required", "minimum", "pattern", "primaryKey", "reference", "rowCount", "nullValues", "invalidValues", "opposite_signs"} {
		if !rules[name] {
			t.Errorf("no contract has the rule %s", name)
		}
	}
}

// foundBy are the functions whose sentences pages show as what was found in a file; "": all of a file's.
var foundBy = map[string][]string{
	"../intake/*.go":           nil,
	"../contract/rule*.go":     {"Check", "check", "says", "notNegative"},
	"../contract/says.go":      {"Says", "invalid"},
	"../contract/threshold.go": {"words"},
	"../contract/scope.go":     {"ParseScope"},
	"../contract/explain.go":   {"Explain"},
	"../batch/judge.go":        {"unopened", "steady"},
	"../batch/loss.go":         {"loss"},
	"../batch/control.go":      {"compare", "otherSide"},
	"../batch/overtaken.go":    {"overtaken"},
	"../batch/offload.go":      {"whyClosed"},
	"../batch/masters.go":      {"onlyOnce", "explainWaiting"},
	"../batch/twins.go":        {"twins"},
	"../batch/duplicates.go":   {"again"},
	"../batch/usual.go":        {"String"},
	"../batch/gate.go":         {"refuse"},
}

// alertBy are the files whose sentences alerts are made of.
var alertBy = map[string][]string{"../notify/judge.go": nil, "../notify/today.go": nil, "../notify/unusual.go": nil, "../notify/message.go": {"Text"}}

// contractBy are the files whose sentences say what is wrong in a contract.
var contractBy = map[string][]string{
	"../contract/load*.go": nil, "../contract/document.go": nil, "../contract/shape.go": nil, "../contract/pattern.go": nil, "../contract/timeformat.go": nil, "../contract/timeformat_parse.go": nil,
	"../contract/rule_range.go": {"boundTime"}, "../contract/rule_multiple.go": {"newMultiple"}, "../contract/rule_pattern.go": {"compileExpr"}, "../contract/rule_people.go": {"people"}, "../fault/yaml.go": {"whyNotYAML"},
	"../contract/set.go": {"newSet", "LoadDir"}, "../contract/threshold.go": {"dead"}, "../contract/decimal.go": nil,
}

// notFound are what else these functions write: errors of the machine, what ruleWords words by itself, commands, patterns, and what is looked for in an error.
var notFound = regexp.MustCompile(`%w|no words for rule|^each combination of |^daybook [a-z ]+$|ACTER VARYING|^y u M |^mapping values `)

// TestGerman_HasWordsForAllThatIsFound looks for sentences where they are made: each part of one stands in a key of the catalogue.
func TestGerman_HasWordsForAllThatIsFound(t *testing.T) {
	t.Parallel()
	f := NewFormat("de", "EUR")
	if seen := wanted(t, foundBy, f.sayFound, foundKey); seen < 100 {
		t.Errorf("%d sentences", seen)
	}
	if seen := wanted(t, contractBy, f.sayContract, contractKey); seen < 200 {
		t.Errorf("%d sentences of contracts", seen)
	}
	if seen := wanted(t, alertBy, f.SayAlert, alertKey, foundKey); seen < 35 {
		t.Errorf("%d sentences of alerts", seen)
	}
}

// wanted looks for sentences of which keys with one of some prefixes have no part, and counts the parts.
func wanted(t *testing.T, by map[string][]string, say func(string) string, prefixes ...string) (seen int) {
	t.Helper()
	var keys []string
	for key := range languages()["de"] {
		for _, prefix := range prefixes {
			if english, ok := strings.CutPrefix(key, prefix); ok {
				keys = append(keys, english)
			}
		}
	}
	verb, words := regexp.MustCompile(`%%|%[0-9]*[a-z]`), regexp.MustCompile(`\pL \pL`)
	for pattern, functions := range by {
		called := map[string]bool{}
		for file, parsed := range sources(t, pattern) {
			for _, d := range parsed.Decls {
				if fn, ok := d.(*ast.FuncDecl); ok {
					called[fn.Name.Name] = true
					if functions != nil && !slices.Contains(functions, fn.Name.Name) {
						continue
					}
				} else if functions != nil {
					continue
				}
				for _, text := range literals(d) {
					for part := range strings.SplitSeq(verb.ReplaceAllString(text, "\x00"), "\x00") {
						if !words.MatchString(part) || notFound.MatchString(text) {
							continue
						}
						seen++
						if say(text) == text && !slices.ContainsFunc(keys, func(key string) bool { return strings.Contains(key, strings.TrimSpace(part)) }) {
							t.Errorf("%s: no words for %q", file, text)
						}
					}
				}
			}
		}
		for _, f := range functions {
			if !called[f] {
				t.Errorf("%s has no function %s", pattern, f)
			}
		}
	}
	return seen
}

// TestGerman_SaysWhatIsWrongInContracts says every problem of the broken contracts of the contract package's own tests, and what to do about it.
func TestGerman_SaysWhatIsWrongInContracts(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../contract/testdata/bad/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	f, seen := NewFormat("de", "EUR"), 0
	english := regexp.MustCompile(`\b(the|is|are|has|does|nothing|must|write|never|of|twice|with|without|reads?|holds?|names?|counts?|a|no|add|move|remove|leave)\b`)
	values := regexp.MustCompile(`"(?:[^"\\]|\\.)*"|\{[^}]*\}|\([^)]*\)|[\w.]*_\w*`)
	for _, file := range files {
		doc, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		_, err = contract.Load(file, doc)
		var wrong contract.Errors
		if !errors.As(err, &wrong) {
			t.Fatal(file, err)
		}
		for _, p := range wrong {
			if strings.Contains(p.Msg, "error parsing regexp") {
				continue // the words of the library that reads it
			}
			for _, text := range []string{p.Msg, p.Hint} {
				seen++
				if says := f.sayContract(text); text != "" && says == text {
					t.Errorf("%s: no words for %q", file, text)
				} else if left := english.FindAllString(values.ReplaceAllString(says, ""), -1); len(left) > 0 {
					t.Errorf("%s: %q in %q", file, left, says)
				}
			}
		}
	}
	if seen < 100 {
		t.Errorf("%d sentences", seen)
	}
}

// TestGerman_SaysAlerts: an alert is said with its values as they are, however many things it is about; what is not known stays.
func TestGerman_SaysAlerts(t *testing.T) {
	t.Parallel()
	f := NewFormat("de", "EUR")
	day := batch.Unusual{Dataset: "sales", BusinessDate: "2026-05-30", Measures: []batch.Measured{{Measure: "rows", Value: "3", Usual: "9", Low: "8", High: "10"}, {Measure: "sales value a store", Value: "1.50", Usual: "4", Low: "3", High: "5"}}}
	eve := day
	eve.Events = []string{"Fair", "Carnival; night"}
	for english, want := range map[string]string{
		"Schema drift in sales_2026-05-31.csv stopped the night; readers see the last published run":       "Eine Abweichung der Form in sales_2026-05-31.csv hat die Nacht angehalten; zu sehen ist der zuletzt veröffentlichte Lauf",
		"Schema drift in 3 files stopped the night; readers see the last published run":                    "Eine Abweichung der Form in 3 Dateien hat die Nacht angehalten; zu sehen ist der zuletzt veröffentlichte Lauf",
		"sales.csv: missing units; extra qty, till; qty may be called units now; columns in another order": "sales.csv: es fehlt units; zu viel ist qty, till; qty heißt jetzt vielleicht units; Spalten in anderer Reihenfolge",
		"4 files of sales in quarantine: minimum, reference":                                               "4 Dateien von sales in Quarantäne: minimum, reference",
		"9103 sales.csv, 12 rows, 3 findings":                                                              "9103 sales.csv, 12 Zeilen, 3 Befunde",
		"sales of 2026-05-30: store S0104 is missing":                                                      "sales vom 2026-05-30: Filiale S0104 fehlt",
		"sales of 2026-05-30: 12 stores are late":                                                          "sales vom 2026-05-30: 12 Filialen sind spät",
		"2026-05-30 to 2026-05-31 is not published, though it was due":                                     "2026-05-30 bis 2026-05-31 ist nicht veröffentlicht, obwohl es fällig war",
		"files of it lie in landing and wait because the run stopped":                                      "Dateien davon liegen in landing und warten, weil der Lauf angehalten hat",
		"brief to ann@alder.example: given_up: 550 no such user":                                           "Überblick an ann@alder.example: aufgegeben: 550 no such user",
		"P7 Milk in store S1 will be out of stock before closing, unless goods arrive":                     "Vor Ladenschluss ausverkauft, wenn keine Ware kommt: P7 Milk in Filiale S1",
		"3 products in 2 stores will be out of stock before closing, unless goods arrive":                  "Vor Ladenschluss ausverkauft, wenn keine Ware kommt: 3 Produkte in 2 Filialen",
		"S1 P7 Milk: 2 of 30 left at 09:00, 12 more are expected to be asked for":                          "S1 P7 Milk: um 09:00 Uhr noch 2 von 30 da, gefragt werden voraussichtlich noch 12",
		"27 units until 09:00 in 2 stores, 9 are expected by then":                                         "27 Stück bis 09:00 Uhr in 2 Filialen, erwartet sind bis dahin 9",
		day.String():                   "sales vom 2026-05-30 ist anders als an anderen Samstagen: 3 Zeilen, gewöhnlich 9 (8 bis 10); 1.50 Verkaufswert je Filiale, gewöhnlich 4 (3 bis 5)",
		eve.String() + "; refused: no": "sales vom 2026-05-30 ist anders als an anderen Samstagen: 3 Zeilen, gewöhnlich 9 (8 bis 10); 1.50 Verkaufswert je Filiale, gewöhnlich 4 (3 bis 5); der Kalender hat Fair, Carnival; night; abgelehnt: no",
		"calendar of 2026-06-04 is 4 days ahead of today": "calendar vom 2026-06-04 liegt 4 Tage nach heute",
		"dial tcp 10.0.0.1:5432: connection refused":      "dial tcp 10.0.0.1:5432: connection refused",
	} {
		if says := f.SayAlert(english); says != want {
			t.Errorf("%s:\n got %s\nwant %s", english, says, want)
		}
		if says := NewFormat("en", "EUR").SayAlert(english); says != english {
			t.Errorf("English became %s", says)
		}
	}
	for _, u := range []batch.Unusual{day, eve} {
		if says := f.sayFound(u.String() + "; refused: no"); !strings.Contains(says, "anders als an anderen Samstagen") || !strings.HasSuffix(says, "; abgelehnt: no") {
			t.Error(says)
		}
	}
	for _, why := range batch.WhyWaiting {
		if says := f.SayAlert("files of it lie in landing and wait " + why); strings.Contains(says, why) {
			t.Error(says)
		}
	}
}

// literals are the texts of a declaration, without those of its imports.
func literals(d ast.Decl) (list []string) {
	ast.Inspect(d, func(n ast.Node) bool {
		if _, ok := n.(*ast.ImportSpec); ok {
			return false
		}
		if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
			if text, err := strconv.Unquote(l.Value); err == nil {
				list = append(list, text)
			}
		}
		return true
	})
	return list
}

// TestGerman_SaysWhyFilesWait: each reason that status gives has words.
func TestGerman_SaysWhyFilesWait(t *testing.T) {
	t.Parallel()
	de, en := NewFormat("de", "EUR"), NewFormat("en", "EUR")
	for _, why := range batch.WhyWaiting {
		for _, n := range []int{1, 3} {
			o := &Overdue{Landing: n, Why: why}
			if says := o.came(en); says != (batch.Overdue{Landing: n, Why: why}).Came() {
				t.Errorf("pages say %q, status does not", says)
			}
			if says := o.came(de); strings.Contains(says, why) || strings.Contains(says, "  ") || !strings.Contains(says, " davon lieg") {
				t.Errorf("%q", says)
			}
		}
	}
	if says := (&Overdue{Landing: 3, Why: batch.WhyWaiting[2]}).came(de); says != "3 Dateien davon liegen in landing und warten, weil der Lauf angehalten hat" {
		t.Error(says)
	}
	d, err := contract.ParseDay("2026-05-30")
	if err != nil {
		t.Fatal(err)
	}
	for why := NoRunBegins; why <= NothingCame; why++ {
		if says, english := de.NoBrief(why, d), en.NoBrief(why, d); !strings.HasSuffix(says, " Die neuesten Zahlen sind die von Samstag 30. Mai; der Überblick folgt, wenn die Nacht veröffentlicht ist.") ||
			!strings.HasSuffix(english, " The newest figures are those of Saturday 30 May; the brief follows when the night is published.") || strings.HasPrefix(says, strings.Split(english, ".")[0]) {
			t.Errorf("%s\n%s", says, english)
		}
	}
}
