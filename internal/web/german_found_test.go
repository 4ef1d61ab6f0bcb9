package web_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/web"
)

// found are files in quarantine, with findings as intake writes them.
const found = `insert into wh.delivery (delivery_id, run_id, dataset, file, sha256, bytes, contract_id, contract_version, contract_sha256, outcome, rows, sales_value, findings_total, verdict, place, path, moved, closed_why)
values (9103, 29, 'sales', 'sales.csv', '', 0, '', '', '', 'violation', 9, 0, 3, '{"outcome":"violation","owner":"pos@alder.example","note":"fails only because its master waits too: products.csv; when that is released this file is checked again with it","findings":[
  {"line":17,"column":"product_id","value":"must not be empty","rule":"reference","message":"is not in the products master"},
  {"line":18,"column":"units","value":"<b>1,5","rule":"type","message":"is no number: the contract''s decimal mark is \".\""},
  {"line":0,"rule":"rowCount","message":"number of rows must be greater than 10, the file has 9"}]}', 'quarantine', 'quarantine/x', true, ''),
(9104, 29, 'sales', 'days.csv', '', 0, '', '', '', 'drift', 0, 0, 0, '{"outcome":"drift","owner":"pos@alder.example","findings":[],"diff":{"other":["the delimiter is \";\"; the contract says a tab"]}}', 'quarantine', 'quarantine/y', true, '')`

// TestGerman_FoundInFiles: what rules found is said in German on pages and to the owner of the file, its place, value and rule as they are.
// Programs get the sentence of the ledger.
func TestGerman_FoundInFiles(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	d.Exec(t, found)
	h := web.New(web.Config{Source: sourceOf(d), Now: morning, Currency: "EUR", Locale: "de", Contracts: contracts(), Log: slog.New(slog.DiscardHandler)})
	for _, url := range []string{"/data/files/9103", "/data"} {
		body := text(get(t, h, url).want(t, 200).doc)
		has(t, body, "17 product_id must not be empty reference steht nicht in den Stammdaten products")
		has(t, body, `18 units <b>1,5 type ist keine Zahl: das Dezimalzeichen des Vertrags ist "."`)
		has(t, body, "rowCount die Zahl der Zeilen muss größer als 10 sein, die Datei hat 9")
		has(t, body, "scheitert nur, weil ihre Stammdaten auch warten: products.csv; wenn die freigegeben werden, wird diese Datei mit ihnen neu geprüft")
		has(t, body, `Zeile 17, Spalte product_id, Wert "must not be empty": steht nicht in den Stammdaten products`)
		hasNot(t, body, "is not in the products master")
	}
	drifted := text(get(t, h, "/data/files/9104").want(t, 200).doc)
	if says := `das Trennzeichen ist ";"; der Vertrag sagt ein Tabulator`; strings.Count(drifted, says) != 2 { // and to the owner
		t.Errorf("%q not twice in %s", says, drifted)
	}
	hasNot(t, drifted, "the delimiter")
	if api := get(t, h, "/api/v1/data/files/9103").want(t, 200).Body.String(); !strings.Contains(api, `"message":"is not in the products master"`) || !strings.Contains(api, `"note":"fails only because`) {
		t.Error(api)
	}
	// The same pages in English say what the ledger says.
	english := text(get(t, handlerOf(sourceOf(d), nil), "/data/files/9103").want(t, 200).doc)
	has(t, english, "17 product_id must not be empty reference is not in the products master")
	has(t, english, "rowCount number of rows must be greater than 10, the file has 9")

	rules := text(all(get(t, h, "/data/contracts/sales").want(t, 200).doc, "#columns")[0])
	has(t, rules, "darf nicht unter null sein")
	has(t, rules, "muss in den Stammdaten stores stehen")
	hasNot(t, rules, "must ")
	hasNot(t, rules, "stands in the file once")
}

// TestGerman_OverdueNights: what of an overdue night waits in landing, and why, is said in German on pages and in mails.
func TestGerman_OverdueNights(t *testing.T) {
	t.Parallel()
	c := web.Config{
		Source: sourceOf(readtest.Chain(t)), Now: morning, Currency: "EUR", Locale: "de", Log: slog.New(slog.DiscardHandler),
		Due: func(context.Context) (web.Due, error) {
			return web.Due{Overdue: &web.Overdue{From: "2026-05-31", To: "2026-06-01", Datasets: []string{"sales", "inventory"}, Owners: []string{"pos@alder.example"}, Landing: 3, Why: "because the run stopped"}}, nil
		},
	}
	want := "So 31. Mai bis Mo 1. Juni ist nicht veröffentlicht, obwohl es fällig war (sales und inventory): 3 Dateien davon liegen in landing und warten, weil der Lauf angehalten hat; zuständig ist pos@alder.example."
	has(t, text(all(get(t, web.New(c), "/").want(t, 200).doc, "#truth")[0]), want)
	l, err := web.NewLetters(c, "https://daybook.example.com").Brief(t.Context(), addressee("chain"), night(t))
	if err != nil {
		t.Fatal(err)
	}
	has(t, l.Text, want)
	has(t, l.HTML, want)
}

// TestGerman_TheTopIsNoHigher: at a desk navigation and controls of a page take no more rows in German than in English; on a phone nothing reaches
// beyond the window.
func TestGerman_TheTopIsNoHigher(t *testing.T) {
	t.Parallel()
	ctx, db := browser(t), readtest.Chain(t)
	height := map[string]int{} // in English
	for _, locale := range []string{"en", "de"} {
		server := httptest.NewServer(web.New(web.Config{Source: sourceOf(db), Now: morning, Currency: "EUR", Locale: locale, ChainName: "Alder Foods", Contracts: contracts(), Log: slog.New(slog.DiscardHandler)}))
		t.Cleanup(server.Close)
		for _, l := range []look{phone, desk} {
			tab, _ := open(t, ctx, l)
			for _, url := range []string{"/availability", "/", "/stores", "/products", "/promotions", "/patterns", "/data", "/definitions"} {
				visit(t, tab, server.URL+url)
				if wide := evaluate[int](t, tab, "document.documentElement.scrollWidth - innerWidth"); wide > 0 {
					t.Errorf("%s %s at %d px reaches %d px too far", locale, url, l.width, wide)
				}
				top := evaluate[int](t, tab, "Math.round(document.querySelector('header.top').getBoundingClientRect().height)")
				at := fmt.Sprint(url, l.width)
				if is, known := height[at]; known && top > is+2 {
					t.Errorf("%s at %d px: the top is %d px high, %d in English", url, l.width, top, is)
				}
				height[at] = top
			}
		}
	}
}
