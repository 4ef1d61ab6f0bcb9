package web

import (
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
	"../batch/masters.go":      {"onlyOnce", "explainWaiting"},
	"../batch/twins.go":        {"twins"},
	"../batch/duplicates.go":   {"again"},
}

// notFound are what else these functions write: errors of the machine, and what ruleWords words by itself.
var notFound = regexp.MustCompile(`%w|no words for rule|^each combination of `)

// TestGerman_HasWordsForAllThatIsFound looks for sentences where they are made: each part of one stands in a key of the catalogue.
func TestGerman_HasWordsForAllThatIsFound(t *testing.T) {
	t.Parallel()
	var keys []string
	for key := range languages()["de"] {
		if english, ok := strings.CutPrefix(key, foundKey); ok {
			keys = append(keys, english)
		}
	}
	verb, words := regexp.MustCompile(`%%|%[a-z]`), regexp.MustCompile(`\pL \pL`)
	f, seen := NewFormat("de", "EUR"), 0
	for pattern, functions := range foundBy {
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
						if f.sayFound(text) == text && !slices.ContainsFunc(keys, func(key string) bool { return strings.Contains(key, strings.TrimSpace(part)) }) {
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
	if seen < 100 {
		t.Errorf("%d sentences", seen)
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
