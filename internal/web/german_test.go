package web_test

import (
	"log/slog"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"gopkg.in/yaml.v3"

	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/people"
	"github.com/daybookhq/daybook/internal/web"
)

// germanHomes are the homes that pages are looked at on, with pages in German.
func germanHomes(t *testing.T) map[string]http.Handler {
	t.Helper()
	config := func(d readtest.DB, change func(*web.State)) web.Config {
		return web.Config{Source: altered{sourceOf(d), change}, Now: morning, Currency: "EUR", Locale: "de", Contracts: contracts(), Log: slog.New(slog.DiscardHandler)}
	}
	well, stopped, partial, said, empty := readtest.Chain(t), readtest.Chain(t), readtest.Chain(t), readtest.Chain(t), readtest.Empty(t)
	stopped.Drift(t)
	said.Exec(t, ownFiles+"\n--;"+dealt)
	partial.Exec(t, "update wh.store_day set complete = false where business_date = date '2026-05-30'")
	list := map[string]http.Handler{"two years": twoYears(t, web.Config{Locale: "de"})}
	for name, h := range map[string]struct {
		db     readtest.DB
		change func(*web.State)
	}{
		"well": {well, func(*web.State) {}}, "drift": {stopped, func(*web.State) {}}, "partial": {partial, func(*web.State) {}}, "empty": {empty, func(*web.State) {}},
		"corrected": {corrected(t), func(*web.State) {}}, "said": {said, func(*web.State) {}},
		"busy": {well, func(s *web.State) { s.Busy = &web.Busy{What: "demo", Night: "2026-05-31", Done: 12, Total: 28} }},
		"held": {well, func(s *web.State) {
			s.Held = []string{"inventory"}
			s.Missing = []web.Missing{{Dataset: "inventory", BusinessDate: "2026-05-30", Word: "missing", Owner: "stock@alder.example"}}
		}},
		"empty-drift": {empty, func(s *web.State) {
			s.NewestRun, s.Outcome, s.Drifted = 1, "stopped_by_drift", []web.Drifted{{File: "sales_2026-05-31.csv"}}
		}},
	} {
		list[name] = web.New(config(h.db, h.change))
	}
	fresh := person("new", people.Store, false, "store:S0104")
	fresh.MustChange = true
	waiting := readtest.Chain(t)
	waiting.Exec(t, held)
	o := staffed(t, waiting, "", person("anna", people.Admin, true), person("region", people.Region, true, "region:North"), person("store", people.Store, false, "store:S0104"),
		person("nobody", people.Store, false, "store:S9999"), fresh)
	c := config(waiting, func(*web.State) {})
	c.People, c.Mend, c.Mails = o.people, &mends{}, post{}
	o.Handler = web.New(c)
	list["door"] = o
	for name, login := range map[string]string{"as admin": "anna", "as region": "region", "as store": "store", "as new": "new", "as nobody": "nobody", "at the gate": "anna"} {
		cookie := o.cookie(t, login)
		list[name] = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			r.Header.Set("Cookie", cookie)
			o.ServeHTTP(w, r)
		})
	}
	return list
}

// TestGerman_NoPageSpeaksEnglish renders every page in German and looks for words that only the English side of the catalogue has, where the program
// speaks: what came out of files and what people wrote says itself by dir="auto", commands and statements stand in code.
func TestGerman_NoPageSpeaksEnglish(t *testing.T) {
	t.Parallel()
	english := onlyEnglish(t)
	at := germanHomes(t)
	seen := 0
	for _, p := range browsed {
		h, ok := at[p.home]
		if !ok {
			continue
		}
		seen++
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			doc := get(t, h, p.url).doc
			if lang := attr(all(doc, "html")[0], "lang"); lang != "de" {
				t.Errorf("the page says that it is %q", lang)
			}
			for _, says := range spoken(doc) {
				if words := english.in(says); len(words) > 0 {
					t.Errorf("%q in %q", words, says)
				}
			}
		})
	}
	if seen < 50 {
		t.Errorf("%d pages", seen)
	}
}

// TestGerman_Letters: a mail speaks as the pages do.
func TestGerman_Letters(t *testing.T) {
	t.Parallel()
	english := onlyEnglish(t)
	letters := web.NewLetters(web.Config{Source: sourceOf(readtest.Chain(t)), Now: morning, Currency: "EUR", Locale: "de", Log: slog.New(slog.DiscardHandler)}, "https://daybook.example.com")
	for _, to := range []web.Addressee{addressee(people.Chain), addressee(people.Store, "S0112")} {
		l, err := letters.Brief(t.Context(), to, night(t))
		if err != nil {
			t.Fatal(err)
		}
		doc, err := html.Parse(strings.NewReader(l.HTML))
		if err != nil {
			t.Fatal(err)
		}
		for _, says := range append(spoken(all(doc, "body")[0]), l.Subject) {
			if words := english.in(says); len(words) > 0 {
				t.Errorf("%q in %q", words, says)
			}
		}
		has(t, l.Text, "Sie sehen die Filialen, die Ihr Zugang zeigt.")
	}
}

type wordSet map[string]bool

var letters = regexp.MustCompile(`\pL+`)

// fromFiles are names and words of the chain that stand in titles beside words of the program.
var fromFiles = strings.NewReplacer("Coffee two for one", "", "Spring bank holiday", "", "Early May holiday", "", "Yoghurt plain 500 g", "", "Market Place", "", "Linden Square", "", "East", "", "Dale End", "", "Street closed", "",
	": out of stock since Wednesday", "", "North sold 11 % less than a normal Saturday, for the fourth day running", "", "Daybook", "")

// columns are names of tables and their columns, paths and addresses.
var columns = regexp.MustCompile(`#\S+|\S+[_./@]\w\S*`)

// in are the words of a text that are in the set.
func (w wordSet) in(text string) (list []string) {
	for _, word := range letters.FindAllString(columns.ReplaceAllString(fromFiles.Replace(text), ""), -1) {
		if w[strings.ToLower(word)] {
			list = append(list, word)
		}
	}
	return list
}

// onlyEnglish are the words of the English side of the catalogue that the German side does not have.
func onlyEnglish(t *testing.T) wordSet {
	t.Helper()
	doc, err := os.ReadFile("messages/de.yaml")
	if err != nil {
		t.Fatal(err)
	}
	catalogue := map[string]string{}
	if err := yaml.Unmarshal(doc, &catalogue); err != nil {
		t.Fatal(err)
	}
	words := wordSet{}
	for english := range catalogue {
		for _, word := range letters.FindAllString(english, -1) {
			if len(word) > 1 {
				words[strings.ToLower(word)] = true
			}
		}
	}
	for _, german := range catalogue {
		for _, word := range letters.FindAllString(german, -1) {
			delete(words, strings.ToLower(word))
		}
	}
	if got := words.in("Nothing stood of allem, was da ist"); !slices.Equal(got, []string{"Nothing", "stood", "of"}) {
		t.Fatalf("the words are told apart as %q", got)
	}
	return words
}

// saysItself finds what is said with names in it.
func saysItself(n *html.Node) bool {
	return n.Data == "dd" || fits(n.Parent, "p.note") || n.Data == "b" && fits(n.Parent, "li") || fits(n.Parent, "section.state")
}

// spoken is what the program says on a page. What it says of the night, of files and of answers has names in it, and dir="auto" for their sake.
func spoken(n *html.Node) (list []string) {
	if n.Type == html.TextNode {
		return []string{n.Data}
	}
	if attr(n, "dir") == "auto" && !saysItself(n) || slices.Contains([]string{"code", "pre", "script", "style", "kbd", "textarea"}, n.Data) {
		return nil
	}
	for _, key := range []string{"title", "aria-label", "placeholder", "data-label", "data-says", "data-done", "data-by-hand", "alt"} {
		if says := attr(n, key); says != "" {
			list = append(list, says)
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		list = append(list, spoken(c)...)
	}
	return list
}
