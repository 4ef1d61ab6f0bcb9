package web

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/mart/read"
)

// notWords are what a template may hold beside catalogue calls: names, which are none of a language.
var notWords = []string{"Daybook"}

var action = regexp.MustCompile(`(?s)\{\{.*?\}\}`)

// TestTemplates_HoldNoWordsOfTheirOwn says that what a template shows comes out of the catalogue: text, and the attributes that are read out.
func TestTemplates_HoldNoWordsOfTheirOwn(t *testing.T) {
	t.Parallel()
	files, err := fs.Glob(embedded, "template/*")
	if err != nil || len(files) < 20 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		doc, err := embedded.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, label := range regexp.MustCompile(`\{\{term \S+ "\w+" "([^"]+)"\}\}`).FindAllStringSubmatch(string(doc), -1) {
			t.Errorf("%s: the label %q is not asked of the catalogue", file, label[1])
		}
		for _, words := range ownWords(action.ReplaceAllString(string(doc), "")) {
			t.Errorf("%s holds %q", file, words)
		}
	}
	for _, file := range []string{"static/daybook.css", "static/daybook.js"} {
		doc, err := embedded.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, words := range regexp.MustCompile(`(content:|textContent =|title =) *"[^"]*\pL[^"]*"`).FindAllString(string(doc), -1) {
			t.Errorf("%s holds %q", file, words)
		}
	}
	if got := ownWords(action.ReplaceAllString(`<p title="Close">{{t "Do first"}} and then</p><code>daybook run</code>`, "")); !slices.Equal(got, []string{"Close", "and then"}) {
		t.Errorf("the guard sees %q", got)
	}
}

// ownWords are the words of a document that a reader sees or hears.
func ownWords(doc string) (list []string) {
	letters := regexp.MustCompile(`\pL`)
	z, quiet := html.NewTokenizer(strings.NewReader(doc)), 0
	for {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			return list
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			token := z.Token()
			for _, a := range token.Attr {
				if slices.Contains([]string{"title", "aria-label", "placeholder", "alt", "data-label", "data-says"}, a.Key) && letters.MatchString(a.Val) && !slices.Contains(notWords, strings.TrimSpace(a.Val)) {
					list = append(list, a.Val)
				}
			}
			if slices.Contains([]string{"code", "kbd", "script", "style", "pre"}, token.Data) {
				quiet += map[html.TokenType]int{html.StartTagToken: 1, html.EndTagToken: -1}[kind]
			}
		case html.TextToken:
			if text := strings.Trim(string(z.Text()), " \n·"); quiet == 0 && letters.MatchString(text) && !slices.Contains(notWords, text) {
				list = append(list, text)
			}
		}
	}
}

// asked are the words that templates and the program ask of the catalogue.
func asked(t *testing.T) map[string]string {
	t.Helper()
	keys := map[string]string{}
	files, err := fs.Glob(embedded, "template/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		doc, err := embedded.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, pattern := range []*regexp.Regexp{shownWords, givenWords} {
			for _, m := range pattern.FindAllStringSubmatch(string(doc), -1) {
				key, err := strconv.Unquote(m[1])
				if err != nil {
					t.Fatal(err)
				}
				keys[key] = file
			}
		}
	}
	for _, term := range read.Terms {
		for _, text := range []string{term.Name, term.Short, term.Says, term.Formula, term.Source, term.LeftOut} {
			if columns := regexp.MustCompile(`^[\w.,;: ÷−]+$`); strings.Contains(text, " ") && (!columns.MatchString(text) || !strings.ContainsAny(text, "_.")) {
				keys[text] = "terms.go"
			}
		}
	}
	for _, d := range contract.Datasets {
		for _, f := range d.Fields {
			if means := meanings.Column(d.Name, f.Name); means != "" {
				keys[means] = "words.txt"
			}
		}
	}
	for file, parsed := range sources(t, "*.go") {
		ast.Inspect(parsed, func(n ast.Node) bool {
			if c, ok := n.(*ast.CallExpr); ok {
				for _, key := range askedBy(c) {
					keys[key] = file
				}
			}
			return true
		})
	}
	return keys
}

// sources are the parsed files of a pattern, but for tests.
func sources(t *testing.T, pattern string) map[string]*ast.File {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatal(pattern, err)
	}
	parsed := map[string]*ast.File{}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		if parsed[file], err = parser.ParseFile(token.NewFileSet(), file, nil, 0); err != nil {
			t.Fatal(err)
		}
	}
	return parsed
}

// askedBy are the literal words that a call asks for.
func askedBy(c *ast.CallExpr) []string {
	name := ""
	switch f := c.Fun.(type) {
	case *ast.SelectorExpr:
		name = f.Sel.Name
	case *ast.Ident:
		name = f.Name
	}
	if f, ok := c.Fun.(*ast.SelectorExpr); ok && f.Sel.Name == "New" && len(c.Args) > 1 {
		if pkg, ok := f.X.(*ast.Ident); ok && pkg.Name == "fault" {
			if text, ok := c.Args[1].(*ast.BasicLit); ok && text.Value != `"%s %q is not %s"` && !strings.Contains(text.Value, "%w") {
				key, err := strconv.Unquote(text.Value)
				if err == nil {
					return []string{errorKey + key}
				}
			}
		}
	}
	at, ok := map[string]int{"say": 0, "sayf": 0, "count": 2}[name]
	if !ok || at >= len(c.Args) {
		return nil
	}
	literal, ok := c.Args[at].(*ast.BasicLit)
	if !ok {
		return nil
	}
	key, err := strconv.Unquote(literal.Value)
	switch {
	case err != nil:
		return nil
	case name == "count":
		return []string{key + "|1", key + "|n"}
	}
	return []string{key}
}

// TestLanguages_HaveAllWords holds every catalogue against what is asked of it; its formats take what the English ones take.
func TestLanguages_HaveAllWords(t *testing.T) {
	t.Parallel()
	keys := asked(t)
	if len(keys) < 900 || len(languages()) < 2 {
		t.Fatalf("%d words, %d languages", len(keys), len(languages()))
	}
	verb := regexp.MustCompile(`%(\[\d\])?[a-z0-9.]*[a-z%]`)
	for code, l := range languages() {
		if code == "en" {
			continue
		}
		for key, file := range keys {
			if _, ok := l[key]; !ok {
				t.Errorf("%s has no words for %q (%s)", code, key, file)
			}
		}
		for key, says := range l {
			if strings.ContainsAny(says, "<>{}") && !strings.ContainsAny(key, "<>{}") || strings.Contains(says, "{{") {
				t.Errorf("%s: %q is more than words: %q", code, key, says)
			}
			if is, want := verb.FindAllString(says, -1), verb.FindAllString(key, -1); !strings.Contains(says, "%[") && !slices.Equal(is, want) {
				t.Errorf("%s: %q takes %q, %q takes %q", code, says, is, key, want)
			}
			if quoted := strings.Contains(says, `"`); quoted && !strings.Contains(key, `"`) {
				t.Errorf("%s: %q would end an attribute", code, says)
			}
		}
	}
	if f := NewFormat("fr-CA", "EUR"); f.say("Do first") != "Do first" {
		t.Error("a language without a catalogue is not English")
	}
}

// TestFormat_SaysErrorsInTheLanguage keeps their values as they are.
func TestFormat_SaysErrorsInTheLanguage(t *testing.T) {
	t.Parallel()
	f := NewFormat("de", "EUR")
	for english, want := range map[string]string{
		fault.New(fault.NotFound, "there is no store %q, or it is not yours to see", `S"1 %d`).Error():                `es gibt keine Filiale "S\"1 %d", oder Sie sehen sie nicht`,
		fault.New(fault.Usage, "from %s on there are %d days; a page sums up %d at most", "1. Mai", 500, 400).Error(): "ab 1. Mai sind es 500 Tage; eine Seite summiert höchstens 400",
		"disk full": "disk full",
		"there is no store \"S1\", or it is not yours to see: or so": "there is no store \"S1\", or it is not yours to see: or so",
	} {
		if says := f.sayError(english); says != want {
			t.Errorf("%s: %s, want %s", english, says, want)
		}
	}
	if says := f.sayErrors("nothing was said\nnobody is logged in"); says != "es wurde nichts gesagt; niemand ist angemeldet" {
		t.Error(says)
	}
	if says := NewFormat("en", "EUR").sayError("nothing was said"); says != "nothing was said" {
		t.Error(says)
	}
}

// TestFormat_WritesDatesInTheLanguage counts by the catalogue's words.
func TestFormat_WritesDatesInTheLanguage(t *testing.T) {
	t.Parallel()
	f := NewFormat("de-CH", "CHF")
	at := morningOf(t, "2026-03-01T07:30:00Z")
	for is, want := range map[string]string{
		f.date(at, "Mon 2 Jan 2006"): "So 1. März 2026", f.date(at, "Mon 2 Jan 15:04"): "So 1. März 07:30", f.date(at, "January"): "März", f.weekday(at.Weekday()): "Sonntag",
		count(f, 1, "store"): "1 Filiale", count(f, 2, "store-day"): "2 Filialtage", count(f, 4, "Saturday"): "4 Samstage",
		named(f, []string{"A", "B", "C"}, 2): "A, B und 1 weitere", named(f, []string{"A", "B"}, 2): "A und B",
	} {
		if is != want {
			t.Errorf("%q, want %q", is, want)
		}
	}
}

func morningOf(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}
