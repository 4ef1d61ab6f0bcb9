package web_test

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/web"
)

// contracts are those that init writes; with words, of one of them as it would be with another text in the place of one of its own.
func contracts(words ...string) web.ContractsFunc {
	var c web.Contracts
	var good []*contract.Contract
	for name, doc := range contract.Defaults() {
		if len(words) == 3 && name == words[0]+contract.Suffix {
			doc = []byte(strings.Replace(string(doc), words[1], words[2], 1))
		}
		one, err := contract.Load("contracts/"+name, doc)
		var wrong contract.Errors
		switch {
		case errors.As(err, &wrong):
			c.Broken = append(c.Broken, wrong...)
			continue
		case err != nil:
			panic(err)
		}
		good = append(good, one)
	}
	set, err := contract.NewSet(good...)
	if err != nil {
		panic(err)
	}
	c.Set, c.Stamp = set, fmt.Sprint(words)
	return func() web.Contracts { return c }
}

// TestContracts_ABrokenOneIsToldOnEveryPage says that a mistake in a contract is told on top of every page, with file, line and what is
// wrong, that the page of definitions has all of it, and that it goes when it is mended.
func TestContracts_ABrokenOneIsToldOnEveryPage(t *testing.T) {
	t.Parallel()
	now := contracts("sales", "mustBeGreaterThan", "mustBeGreater")
	h := web.New(web.Config{Source: sourceOf(readtest.Chain(t)), Now: morning, Currency: "EUR", Contracts: func() web.Contracts { return now() }, Log: slog.New(slog.DiscardHandler)})
	for _, address := range []string{"/", "/stores", "/stores/S0104", "/data", "/products", "/promotions/PR21", "/insights/so-S0104-P007"} {
		truth := all(get(t, h, address).want(t, 200).doc, "#truth")[0]
		if !strings.Contains(attr(truth, "class"), "red") {
			t.Errorf("%s: the line of truth is %s", address, attr(truth, "class"))
		}
		has(t, text(truth), "The contract contracts/sales.odcs.yaml cannot be used (line 27: a rule without an operator can never fail). No night")
		has(t, text(truth), "No night is loaded before that is mended. The figures below are those of run 29.")
	}
	page := get(t, h, "/definitions").want(t, 200)
	wrong := text(all(page.doc, ".broken")[0])
	has(t, wrong, "contracts/sales.odcs.yaml cannot be used Line 27:")
	has(t, wrong, "mustBeGreaterThan") // did you mean
	get(t, h, "/data/contracts/sales").want(t, http.StatusNotFound)
	get(t, h, "/data/contracts/stores").want(t, http.StatusOK)
	has(t, get(t, h, "/healthz").Body.String(), `"contracts_broken": 1`)

	tag := get(t, h, "/").Header().Get("ETag")
	now = contracts()
	mended := get(t, h, "/", "If-None-Match", tag).want(t, 200)
	hasNot(t, text(mended.doc), "cannot be used")
	get(t, h, "/data/contracts/sales").want(t, http.StatusOK)
}

// TestGerman_BrokenContracts: what is wrong in a contract is said in German, to people.
func TestGerman_BrokenContracts(t *testing.T) {
	t.Parallel()
	h := web.New(web.Config{Source: sourceOf(readtest.Chain(t)), Now: morning, Currency: "EUR", Locale: "de", Contracts: contracts("sales", "mustBeGreaterThan", "mustBeGreater"), Log: slog.New(slog.DiscardHandler)})
	has(t, text(all(get(t, h, "/").want(t, 200).doc, "#truth")[0]), "Zeile 27: eine Regel ohne Operator kann nie scheitern")
	wrong := text(all(get(t, h, "/definitions").want(t, 200).doc, ".broken")[0])
	has(t, wrong, `meinten Sie "mustBeGreaterThan"?`)
	hasNot(t, wrong, "did you mean")
	has(t, get(t, h, "/api/v1/definitions").want(t, 200).Body.String(), `"message":"a rule without an operator can never fail"`)
}

// TestContracts_OfAnEmptyHome says that a first night that cannot begin says why.
func TestContracts_OfAnEmptyHome(t *testing.T) {
	t.Parallel()
	h := web.New(web.Config{Source: sourceOf(readtest.Empty(t)), Now: morning, Currency: "EUR", Contracts: contracts("stores", "store_id", "shop"), Log: slog.New(slog.DiscardHandler)})
	truth := text(all(get(t, h, "/").want(t, 200).doc, "#truth")[0])
	has(t, truth, "The contract contracts/stores.odcs.yaml cannot be used (line ")
	hasNot(t, truth, "The figures below")
}

// TestContracts_AsPages says what a contract's page tells whoever sends the file: owner, names of files, when they are due, every column
// with how it is written, what it means and its rules, and what rests on it.
func TestContracts_AsPages(t *testing.T) {
	t.Parallel()
	h := chain(t)
	list := texts(all(all(get(t, h, "/definitions").want(t, 200).doc, "#contracts")[0], "tbody tr"))
	if len(list) != len(contract.Defaults()) || list[0] != "stores stores.csv whenever it changes owner@example.com" {
		t.Fatalf("%q", list)
	}
	page := get(t, h, "/data/contracts/sales").want(t, 200)
	main := text(all(page.doc, "main")[0])
	for _, want := range []string{
		"owner@example.com · #store-data", "sales_{business_date}.csv", "every day, by 06:00 of the next", "Encoding utf-8", "Amounts without tax", "stops the night",
		"over 20 % fewer stores, rows or money", "the number of rows must be greater than 0", "each combination of business_date, store_id and product_id stands in the file once",
	} {
		has(t, main, want)
	}
	rows := texts(all(all(page.doc, "#columns")[0], "tbody tr"))
	if want := "units number with up to 3 decimals Units sold, before returns. must not be empty ; must not be negative"; rows[3] != want {
		t.Errorf("units: %q, want %q", rows[3], want)
	}
	has(t, rows[1], "must be in the master of stores")
	for _, dataset := range contract.Datasets {
		if !strings.Contains(web.ShownOn(), " "+dataset.Name+" ") {
			t.Errorf("nobody knows which pages use %s", dataset.Name)
		}
	}
	var uses []string
	for _, a := range all(page.doc, "main a") {
		uses = append(uses, attr(a, "href"))
	}
	for _, want := range []string{"/stores", "/products", "/definitions#net_sales", "/definitions#gross_margin", "/definitions#category_gap"} {
		if !strings.Contains(" "+strings.Join(uses, " ")+" ", " "+want+" ") {
			t.Errorf("%s does not rest on sales: %v", want, uses)
		}
	}
}
