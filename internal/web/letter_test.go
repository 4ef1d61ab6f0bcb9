package web_test

import (
	"io"
	"log/slog"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/people"
	"github.com/daybookhq/daybook/internal/web"
)

func lettersOf(d readtest.DB) *web.Letters {
	return web.NewLetters(web.Config{Source: sourceOf(d), Now: morning, Currency: "EUR", ChainName: "Alder Foods", Log: slog.New(slog.NewTextHandler(io.Discard, nil))}, "https://daybook.example.com/")
}

func addressee(role people.Role, stores ...string) web.Addressee {
	return web.Addressee{
		Person: people.Person{ID: 7, Login: "anna", Role: role}, Scope: people.Scope{All: len(stores) == 0, Stores: stores},
		Off: "https://daybook.example.com/mail/off?who=7&key=abc",
	}
}

// night is the newest one of the chain.
func night(t *testing.T) contract.Day {
	t.Helper()
	d, err := contract.ParseDay("2026-05-30")
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestLetter_SaysWhatThePageSays: each number of the page stands in both forms of the mail; the mail is whole without styles and scripts.
func TestLetter_SaysWhatThePageSays(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	l, err := lettersOf(d).Brief(t.Context(), addressee(people.Chain), night(t))
	if err != nil {
		t.Fatal(err)
	}
	if l.Kind != "brief" || l.Date.String() != "2026-05-30" || l.Run != 29 {
		t.Errorf("%s of %s, run %d", l.Kind, l.Date, l.Run)
	}
	page := get(t, handlerOf(sourceOf(d), nil), "/").want(t, 200)
	doc, err := html.Parse(strings.NewReader(l.HTML))
	if err != nil {
		t.Fatal(err)
	}
	mailed := text(doc)
	for _, card := range all(page.doc, "article.card") {
		if strings.Contains(text(card), "margin") {
			continue // the reader does not see cost
		}
		value := text(all(card, "p.value")[0])
		has(t, mailed, value)
		has(t, l.Text, strings.Fields(value)[0])
	}
	for _, head := range all(page.doc, "ol.findings a.head") {
		has(t, mailed, text(head))
		has(t, l.Text, text(head))
	}
	for _, says := range []string{", net sales missed]", "14,208 checks ran, 4 stood out.", "Ordered by the net sales beside them, those without any last."} {
		has(t, l.Text, says) // no amount without what it is
	}
	has(t, mailed, "214.50 net sales missed")
	has(t, mailed, "14,208 checks ran, 4 stood out. Ordered by the net sales beside them, those without any last.")
	has(t, l.Subject, "Alder Foods · Sat 30 May 2026: €")
	has(t, l.HTML, `href="https://daybook.example.com/insights/`)
	has(t, l.HTML, `href="https://daybook.example.com/mail/off?who=7&amp;key=abc"`)
	has(t, l.Text, "https://daybook.example.com/mail/off?who=7&key=abc")
	has(t, mailed, "36 of 38 stores")
	hasNot(t, strings.ToLower(mailed), "margin")
	for _, never := range []string{"<script", "<svg", "<link", "url(", "<img", "class=\"delta", "ZgotmplZ"} {
		hasNot(t, l.HTML, never)
	}
	hasNot(t, l.Text, "<")
	if n := len(l.HTML); n > 100_000 {
		t.Errorf("%d bytes: mail programs cut what is longer than 102 KB", n)
	}
}

// TestLetter_HoldsNothingOfOtherStores: a store's manager reads their own store.
func TestLetter_HoldsNothingOfOtherStores(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	l, err := lettersOf(d).Brief(t.Context(), addressee(people.Store, "S0104"), night(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, form := range []string{l.HTML, l.Text, l.Subject} {
		for _, other := range []string{"S0112", "S0119", "S0127", "S0131"} {
			hasNot(t, form, other)
		}
	}
	if l.Kind != "brief" {
		t.Errorf("kind %s", l.Kind)
	}
}

// TestLetter_LateInsteadOfZeros: S0112 has sent nothing for the newest night.
func TestLetter_LateInsteadOfZeros(t *testing.T) {
	t.Parallel()
	l, err := lettersOf(readtest.Chain(t)).Brief(t.Context(), addressee(people.Store, "S0112"), night(t))
	if err != nil {
		t.Fatal(err)
	}
	if l.Kind != "late" {
		t.Errorf("kind %s", l.Kind)
	}
	has(t, l.Subject, "Your store's file is late: Sat 30 May 2026")
	for _, form := range []string{l.HTML, l.Text} {
		hasNot(t, form, "€ 0")
		hasNot(t, form, "Net sales")
	}
	has(t, l.Text, "so no sum is shown")
}

// TestLetter_NothingIsWithdrawnThatReadersStillSee: what a run said of a night and what is said now are compared store by store.
func TestLetter_NothingIsWithdrawnThatReadersStillSee(t *testing.T) {
	t.Parallel()
	l, err := lettersOf(readtest.Chain(t)).Withdrawn(t.Context(), addressee(people.Chain), night(t), 29)
	if err != nil || l != nil {
		t.Errorf("%v %v", l, err)
	}
}

// TestLetter_NamesAreText: what files call stores and findings steers nothing.
func TestLetter_NamesAreText(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	l, err := lettersOf(d).Notice(addressee(people.Chain), 20000, 3, "a\r\nBcc: x@example.com\u202e<b>bold</b>")
	if err != nil {
		t.Fatal(err)
	}
	hasNot(t, l.HTML, "<b>bold")
	hasNot(t, l.Text, "\nBcc")
	hasNot(t, l.Text, "\u202e")
}

// TestLetter_NothingToDo: where nothing stood out the mail says that, and why, as the page does.
func TestLetter_NothingToDo(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	for day, want := range map[string][]string{
		"2026-03-29": {"Learning, 3 of 8 weeks. Facts without reasons until then", "No checks ran for this night."},
		"2026-05-29": {"Nothing unusual.", "14,205 checks ran, 0 stood out."},
	} {
		date, err := contract.ParseDay(day)
		if err != nil {
			t.Fatal(err)
		}
		l, err := lettersOf(d).Brief(t.Context(), addressee(people.Chain), date)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := html.Parse(strings.NewReader(l.HTML))
		if err != nil {
			t.Fatal(err)
		}
		for _, form := range []string{l.Text, text(doc)} {
			for _, says := range want {
				has(t, form, says)
			}
			hasNot(t, form, "dealt with")
		}
	}
}

// TestLetter_PlainText: what keeps a sign beside its amount on a page is not in a mail of plain text.
func TestLetter_PlainText(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	d.Exec(t, `update wh.insight set document = replace(document, 'North sold 11 % less', 'North sold −€ 12,023 less')`)
	l, err := lettersOf(d).Brief(t.Context(), addressee(people.Chain), night(t))
	if err != nil {
		t.Fatal(err)
	}
	has(t, l.HTML, "−\u2060€")
	has(t, l.Text, "North sold −€")
}
