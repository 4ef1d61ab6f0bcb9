package web_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/people"
	"github.com/daybookhq/daybook/internal/web"
)

// TestData_ARunThatWaits: the page says what a run by plan waits for, whatever a store is called, to who sees the whole chain and to nobody else: it may name
// stores of others.
func TestData_ARunThatWaits(t *testing.T) {
	t.Parallel()
	o := staffed(t, readtest.Chain(t), "", person("ida", people.Chain, false), person("anna", people.Region, false, "region:North"))
	awaits := &web.Awaits{Due: "04:30", Until: "06:30", All: 1, For: []web.Awaited{{Dataset: "sales", StoreID: "<b>S0104</b>", BusinessDate: "2026-05-31"}}}
	o.Handler = web.New(web.Config{
		Source: sourceOf(o.db), Now: morning, Currency: "EUR", People: o.people, Contracts: contracts(), Log: slog.New(slog.DiscardHandler),
		Due: func(context.Context) (web.Due, error) { return web.Due{Awaits: awaits}, nil },
	})
	ida, anna := o.cookie(t, "ida"), o.cookie(t, "anna")
	page := get(t, o, "/data", "Cookie", ida).want(t, http.StatusOK)
	has(t, text(all(page.doc, "#runs #waits")[0]), "The run of 04:30 waits until 06:30 for sales <b>S0104</b> of Sun 31 May. It begins")
	if other := get(t, o, "/data", "Cookie", anna).want(t, http.StatusOK).Body.String(); strings.Contains(other, "waits until") || strings.Contains(other, "S0104") {
		t.Error("who sees the north is told of a store elsewhere")
	}
	// A file that arrives changes what it waits for, and no page of who is not told of it.
	tag := get(t, o, "/data", "Cookie", ida).Header().Get("ETag")
	others := get(t, o, "/data", "Cookie", anna).Header().Get("ETag")
	awaits = &web.Awaits{Due: "04:30", Until: "06:30", All: 1, For: []web.Awaited{{Dataset: "store_days", BusinessDate: "2026-05-31"}}}
	has(t, text(all(get(t, o, "/data", "Cookie", ida, "If-None-Match", tag).want(t, http.StatusOK).doc, "#runs #waits")[0]), "for store_days")
	if a := get(t, o, "/data", "Cookie", anna, "If-None-Match", others); a.Code != http.StatusNotModified {
		t.Errorf("a reader who is told nothing gets another page: %d", a.Code)
	}
	awaits = nil
	if page := get(t, o, "/data", "Cookie", ida).want(t, http.StatusOK); len(all(page.doc, "#waits")) != 0 {
		t.Error("no run waits, and the page says that one does")
	}
}

// TestGerman_ARunThatWaits: what it waits for is said in German: one thing, two, and more than are named.
func TestGerman_ARunThatWaits(t *testing.T) {
	t.Parallel()
	db := readtest.Chain(t)
	for names, want := range map[int]string{
		1:  "auf sales S01 vom So 31. Mai.",
		2:  "auf sales S01 und sales S02 vom So 31. Mai.",
		11: "sales S09, sales S10 und 1 weitere vom So 31. Mai.",
		14: "sales S09, sales S10 und 4 weitere vom So 31. Mai.",
	} {
		awaits := &web.Awaits{Due: "04:30", Until: "06:30", All: names}
		for i := range min(names, 12) { // the first of them
			awaits.For = append(awaits.For, web.Awaited{Dataset: "sales", StoreID: fmt.Sprintf("S%02d", i+1), BusinessDate: "2026-05-31"})
		}
		h := web.New(web.Config{
			Source: sourceOf(db), Now: morning, Currency: "EUR", Locale: "de", Contracts: contracts(), Log: slog.New(slog.DiscardHandler),
			Due: func(context.Context) (web.Due, error) { return web.Due{Awaits: awaits}, nil },
		})
		says := text(all(get(t, h, "/data").want(t, http.StatusOK).doc, "#runs #waits")[0])
		has(t, says, "Der Lauf von 04:30 wartet bis 06:30 auf sales S01")
		has(t, says, want+" Er beginnt davor, sobald alles da ist")
	}
}
