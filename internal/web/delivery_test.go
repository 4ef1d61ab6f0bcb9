package web_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/intake"
	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/people"
	"github.com/daybookhq/daybook/internal/web"
)

func TestDelivery(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	d.Drift(t)
	d.Exec(t, `update wh.delivery set verdict = '{"outcome":"ok","rows":912,"sums":{"units":"12345.500","sales_value":"1070309.76"},"owner":"pos@alder.example","rules":{"declared":11,"run":11}}' where delivery_id = 1841`)
	h := handlerOf(sourceOf(d), nil)
	t.Run("Loaded", func(t *testing.T) {
		t.Parallel()
		body := text(get(t, h, "/data/files/1841?line=7").want(t, 200).doc)
		for _, want := range []string{
			"sales_2026-05-30.csv", "loaded", "Line 7", "cat archive/sales_2026-05-30.csv | sed -n 7p", "units 12,345.500", "sales_value 1,070,309.76",
			"11 rules declared, 11 run", "pos@alder.example", "Sat 30 May 2026", "48,211", "sales 1.0.0",
		} {
			has(t, body, want)
		}
		hasNot(t, body, "What was found")
		hasNot(t, text(get(t, h, "/data/files/1841").want(t, 200).doc), "sed -n")
	})
	t.Run("InQuarantine", func(t *testing.T) {
		t.Parallel()
		page := get(t, h, "/data/files/9002").want(t, 200)
		body := text(page.doc)
		has(t, attr(all(page.doc, ".file td a")[0], "href"), "/data/files/9002?line=") // what is wrong, in its line
		has(t, body, "violation, in quarantine")
		has(t, body, "no such product in the product master")
		has(t, body, "daybook quarantine release 9002")
	})
	t.Run("Drifted", func(t *testing.T) {
		t.Parallel()
		body := text(get(t, h, "/data/files/9100").want(t, 200).doc)
		has(t, body, "probably renamed")
		has(t, body, "daybook run --hold sales_2026-05-31.csv")
	})
	t.Run("Unknown", func(t *testing.T) {
		t.Parallel()
		for _, address := range []string{"/data/files/1", "/data/files/0", "/data/files/-1", "/data/files/x", "/data/files/99999999999999999999"} {
			get(t, h, address).want(t, 404)
		}
		get(t, h, "/data/files/1841?line=x").want(t, 400)
	})
	t.Run("OfARunningRun", func(t *testing.T) {
		t.Parallel()
		own := readtest.Chain(t)
		own.Exec(t, "update wh.run set outcome = 'running' where run_id = 29; update wh.published set run_id = 28")
		get(t, handlerOf(sourceOf(own), nil), "/data/files/1841").want(t, 404)
	})
}

// TestDelivery_Messages are what owners are sent: what is wrong, where, and what is asked of them.
func TestDelivery_Messages(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	d.Drift(t)
	for id, outcome := range map[string]string{"9101": "unreadable", "9102": "unknown"} {
		d.Exec(t, `insert into wh.delivery (delivery_id, run_id, dataset, file, sha256, bytes, contract_id, contract_version, contract_sha256, outcome, rows, sales_value, findings_total, verdict, place, path, moved, closed_why)
values (`+id+`, 29, '', 'file`+id+`.csv', '', 0, '', '', '', '`+outcome+`', 0, 0, 1, '{"findings":[{"line":0,"rule":"readable","message":"the file has 0 bytes"}]}', 'quarantine', 'quarantine/x', true, '')`)
	}
	h := handlerOf(sourceOf(d), nil)
	message := func(id string) string {
		return text(all(get(t, h, "/data/files/"+id).want(t, 200).doc, "textarea")[0])
	}
	for id, want := range map[string]string{
		"9002": `Your file promotions.csv was not loaded: 3 findings in 214 rows. line 17, column product_id, value "P999": no such product in the product master line 40, column promo_price, value "-4.99": -4.99 is below 0 line 41, column ends_on, value "2026-02-30": no such date We change nothing in your files. Please send it again under the same name.`,
		"9100": `Your file sales_2026-05-31.csv for Sun 31 May 2026 does not have the shape that we agreed on, so nothing of it was loaded. agreed: units sent: quantity (probably renamed) agreed: (none) sent: cashier (not in the contract) Please send it again in the agreed shape, or tell us that the change is meant to stay, so that we change the contract together.`,
		"9101": `Your file file9101.csv cannot be read, so nothing of it was loaded. the file has 0 bytes Please send it again under the same name.`,
		"9102": `Your file file9102.csv has a name that none of our contracts knows, so it was not loaded. Please send it again under the name that we agreed on, or tell us what it holds.`,
	} {
		if got := message(id); got != want {
			t.Errorf("%s\n got %s\nwant %s", id, got, want)
		}
	}
}

// salesLines are the lines of a file of sales: 912 rows of S0104, but for two.
func salesLines(_ context.Context, delivery, line int64) (intake.Record, error) {
	switch {
	case delivery != 1841:
		return intake.Record{}, fault.New(fault.NotFound, "its bytes are no longer kept")
	case line > 913:
		return intake.Record{}, fmt.Errorf("line: %w", intake.NoLineError{Lines: 913})
	}
	store, product := "S0104", "<b>P001</b>"
	if line == 8 {
		store = "S0112"
	}
	cells := []intake.Cell{
		{Column: "business_date", Name: "business_date", Text: "2026-05-30", Sure: true},
		{Column: "store_id", Name: "store_id", Text: store, Sure: true},
		{Column: "Artikel", Name: "product_id", Text: product, Sure: true},
		{Column: "cogs", Name: "cogs", Text: "7.70", Sure: true},
		{Column: "note", Text: "EK 7.70"},
		{Column: "customer", Hidden: true},
	}
	switch line {
	case 1:
		for i := range cells {
			cells[i].Text = cells[i].Column
		}
	case 10: // below a row that stands where the header should
		cells = []intake.Cell{{Column: "2026-05-30", Text: "2026-05-31"}, {Column: "7.71", Text: "7.72"}}
	case 11: // of a file without a header that is not good
		cells = []intake.Cell{{Column: "units", Name: "units", Text: "7.73"}, {Column: "cogs", Name: "cogs", Text: "3"}}
	}
	rec := intake.Record{Line: line, Last: line, Delimiter: ";", Cells: cells, Header: line == 1}
	if line == 9 {
		rec.Cells, rec.Text = cells[:3], "2026-05-30;S0104;\"<b>P001</b>\""
	}
	return rec, nil
}

// TestDelivery_ALine says that the last page of the walk from a number shows the line of the file itself, to whoever may see its row, without what else they may not see.
func TestDelivery_ALine(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	o := staffed(t, d, "", person("anna", people.Chain, true), person("dora", people.Data, false), person("sue", people.Store, false, "store:S0104"))
	o.Handler = web.New(web.Config{Source: sourceOf(d), Now: morning, Currency: "EUR", People: o.people, Lines: salesLines, Log: slog.New(slog.DiscardHandler)})
	anna, dora, sue := o.cookie(t, "anna"), o.cookie(t, "dora"), o.cookie(t, "sue")
	shown := func(cookie, line string) string {
		page := get(t, o, "/data/files/1841?line="+line, "Cookie", cookie).want(t, 200)
		hasNot(t, page.Body.String(), "<b>P001</b>")
		return text(all(page.doc, "main")[0])
	}
	page := shown(anna, "7")
	for _, want := range []string{"2026-05-30;S0104;<b>P001</b>;7.70;EK 7.70;•••", "Line 7 of sales_2026-05-30.csv · run 29 · sha256 ", "Artikel product_id", "value hidden: personal or confidential"} {
		has(t, page, want)
	}
	hasNot(t, page, "sed -n")
	has(t, shown(anna, "9"), `2026-05-30;S0104;"<b>P001</b>"`)
	has(t, shown(anna, "1"), " · the header")
	for _, cookie := range []string{dora, sue} {
		page := shown(cookie, "7")
		has(t, page, "2026-05-30;S0104;<b>P001</b>;•••;•••;•••")
		has(t, page, "value hidden: needs sees_cost")
		hasNot(t, page, "7.70")
	}
	has(t, shown(anna, "10"), "2026-05-31;7.72 Line 10 of")
	has(t, shown(anna, "11"), "7.73;3 Line 11 of")
	for line, want := range map[string]string{"1": "business_date;store_id;Artikel;cogs;•••;••• Line 1 of", "10": "•••;••• Line 10 of", "11": "•••;••• Line 11 of"} {
		page := shown(dora, line)
		has(t, page, want)
		for _, secret := range []string{"7.7", "note", "2026-05-31;"} {
			hasNot(t, page, secret)
		}
	}
	for _, line := range []string{"8", "1"} { // another store's, and no row
		page := shown(sue, line)
		has(t, page, "The file holds other stores too")
		hasNot(t, page, "S0112")
	}
	for _, address := range []string{"/data/files/1841?line=914", "/api/v1/data/files/1841?line=914"} {
		has(t, get(t, o, address, "Cookie", anna).want(t, 404).Body.String(), "File 1841 has no line 914: its last one is line 913")
		beyond := get(t, o, address, "Cookie", sue).want(t, 200).Body.String() // as another store's line, so that nobody can find where the file ends
		another := get(t, o, strings.Replace(address, "914", "8", 1), "Cookie", sue).want(t, 200).Body.String()
		if got, want := strings.ReplaceAll(beyond, "914", "8"), another; got != want {
			t.Errorf("a line beyond the end of the file reads\n%s\nand another store's\n%s", got, want)
		}
	}
	json := get(t, o, "/api/v1/data/files/1841?line=7", "Cookie", sue).want(t, 200).Body.String()
	has(t, json, `{"column":"cogs","as":"cogs","value":"","hidden":"value hidden: needs sees_cost"}`)
	hasNot(t, json, "7.70")
	has(t, text(get(t, o, "/data/files/1842?line=2", "Cookie", anna).want(t, 200).doc), "The bytes of this file are no longer kept")
	large := readtest.Chain(t)
	large.Exec(t, "update wh.delivery set bytes = 268435457 where delivery_id = 1841")
	o.Handler = web.New(web.Config{Source: sourceOf(large), Now: morning, Currency: "EUR", People: o.people, Lines: salesLines, Log: slog.New(slog.DiscardHandler)})
	has(t, shown(anna, "7"), "cat archive/sales_2026-05-30.csv | sed -n 7p")
	broken := web.New(web.Config{Source: sourceOf(d), Now: morning, Currency: "EUR", Lines: func(context.Context, int64, int64) (intake.Record, error) {
		return intake.Record{}, errors.New("the disk is gone")
	}, Log: slog.New(slog.DiscardHandler)})
	get(t, broken, "/data/files/1841?line=7").want(t, 500)
}

// TestDelivery_Discarded says of a file that was discarded who did it, when and why, and nowhere that it waits.
func TestDelivery_Discarded(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	d.Exec(t, "update wh.delivery set place = 'discarded', closed_at = timestamp '2026-05-31 07:20:00', closed_who = 'dora', closed_why = 'sent again (dora)' where delivery_id = 9002")
	h := handlerOf(sourceOf(d), nil)
	for _, address := range []string{"/data/files/9002", "/data/files/9002?line=17"} {
		page := text(all(get(t, h, address).want(t, 200).doc, "main")[0])
		for _, want := range []string{"violation, discarded", "Discarded by dora, Sun 31 May 2026 07:20: sent again. The file is gone and waits for nobody", "Where it was"} {
			has(t, page, want)
		}
		for _, old := range []string{"in quarantine", "Where it is", "daybook quarantine", "(dora)"} {
			hasNot(t, page, old)
		}
	}
	json := get(t, h, "/api/v1/data/files/9002").want(t, 200).Body.String()
	for _, want := range []string{`"closed_who":"dora"`, `"closed_at":"2026-05-31T07:20:00Z"`, `"place":"discarded"`} {
		has(t, json, want)
	}
}

// TestInsight_OfAFileThatWasDiscarded says on what was told of a file in quarantine what became of it.
func TestInsight_OfAFileThatWasDiscarded(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	d.Exec(t, salesWait+`
--;
update wh.insight set document = replace(document, '"evidence":{}', '"evidence":{"what":"quarantined","file":"sales_2026-05-30.csv"}') where insight_id = 'dq-S0112'`)
	waits := get(t, handlerOf(sourceOf(d), nil), "/insights/dq-S0112").want(t, 200)
	if len(all(waits.doc, "#closed")) > 0 {
		t.Errorf("it waits: %s", text(all(waits.doc, "#closed")[0]))
	}
	d.Exec(t, "update wh.delivery set place = 'discarded', closed_at = timestamp '2026-05-31 07:20:00', closed_who = 'dora', closed_why = 'sent again' where delivery_id = 9200")
	h := handlerOf(sourceOf(d), nil)
	has(t, text(all(get(t, h, "/insights/dq-S0112").want(t, 200).doc, "#closed")[0]), "sales_2026-05-30.csv waits no more: discarded by dora , Sun 31 May 07:20: sent again")
	has(t, get(t, h, "/api/v1/insights/dq-S0112").want(t, 200).Body.String(), `"file_closed":{"delivery_id":9200,`)
	// One of the same name that came after it waits again.
	d.Exec(t, strings.ReplaceAll(strings.Split(salesWait, "\nunion all")[0], "9200", "9300"))
	again := get(t, handlerOf(sourceOf(d), nil), "/insights/dq-S0112").want(t, 200)
	if closed := all(again.doc, "#closed"); len(closed) > 0 {
		t.Errorf("a newer file of its name waits: %s", text(closed[0]))
	}
}

// TestDelivery_HiddenValues says that who does not see cost sees which line and rule a value of cost broke, that it is hidden, and the values of other columns.
func TestDelivery_HiddenValues(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	var sha string
	for _, c := range contracts()().Set.Contracts() {
		if c.Dataset.Name == "promotions" {
			sha = c.SHA256
			d.Exec(t, "update wh.delivery set contract_id = '"+c.ID+"', contract_sha256 = '"+sha+"' where delivery_id = 9002")
		}
	}
	if sha == "" {
		t.Fatal("there is no contract of promotions")
	}
	d.Exec(t, `update wh.delivery set verdict = replace(verdict, '{"line":40,"column":"promo_price"', '{"line":39,"column":"funding_per_unit","value":"-7.77","rule":"minimum","message":"-7.77 is below 0"},{"line":43,"column":"","value":"a;7.77","rule":"columns","message":"has 2 cells"},{"line":45,"column":"funding_per_unit","value":"1","rule":"maximum","message":"\"1\" has more digits than the 12 of the contract"},{"line":44,"column":"funding_per_unit","value":"","rule":"required","message":"is empty"},{"line":40,"column":"promo_price"') where delivery_id = 9002`)
	o := staffed(t, d, "", person("anna", people.Data, true), person("dora", people.Data, false))
	with := func(config web.Config) {
		config.Source, config.Now, config.Currency, config.People, config.Log = sourceOf(d), morning, "EUR", o.people, slog.New(slog.DiscardHandler)
		o.Handler = web.New(config)
	}
	with(web.Config{Contracts: contracts()})
	anna, dora := o.cookie(t, "anna"), o.cookie(t, "dora")
	has(t, text(get(t, o, "/data/files/9002", "Cookie", anna).want(t, 200).doc), "39 funding_per_unit -7.77 minimum")
	page := get(t, o, "/data/files/9002", "Cookie", dora).want(t, 200)
	main := text(all(page.doc, "main")[0])
	for _, want := range []string{
		"39 funding_per_unit value hidden: needs sees_cost minimum ••• is below 0", "43 value hidden: needs sees_cost columns has 2 cells", "44 funding_per_unit required is empty",
		`45 funding_per_unit value hidden: needs sees_cost maximum "•••" has more digits than the 12 of the contract`, "17 product_id P999", "40 promo_price -4.99",
	} {
		has(t, main, want)
	}
	hasNot(t, page.Body.String(), "7.77")
	json := get(t, o, "/api/v1/data/files/9002", "Cookie", dora).want(t, 200).Body.String()
	has(t, json, `"hidden":"value hidden: needs sees_cost"`)
	hasNot(t, json, "7.77")
	// Under another contract than today's nobody knows which columns are of cost.
	with(web.Config{})
	has(t, text(get(t, o, "/data/files/9002", "Cookie", dora).want(t, 200).doc), "40 promo_price value hidden: needs sees_cost")
	if strings.Contains(text(all(page.doc, "textarea")[0]), "7.77") {
		t.Error("the message to the owner has a hidden value")
	}
}

// TestDelivery_ALostHeader says that the first row of a file that lost its header is told to who sees cost, and to nobody else.
func TestDelivery_ALostHeader(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	d.Drift(t)
	d.Exec(t, `update wh.delivery set verdict = replace(replace(replace(verdict, '"extra":["quantity","cashier"]', '"extra":["2026-05-31","S0104","7.77"]'),
  '"renamed":[{"from":"units","to":"quantity"}]', '"renamed":[{"from":"units","to":"7.77"}]'), '"found_header":["business_date","store_id","product_id","quantity","sales_value","cashier"]', '"found_header":["2026-05-31","S0104","7.77"]') where delivery_id = 9100`)
	o := staffed(t, d, "", person("anna", people.Data, true), person("dora", people.Data, false))
	anna, dora := o.cookie(t, "anna"), o.cookie(t, "dora")
	for _, address := range []string{"/data/files/9100", "/api/v1/data/files/9100", "/data", "/api/v1/data"} {
		has(t, get(t, o, address, "Cookie", anna).want(t, 200).Body.String(), "7.77")
		page := get(t, o, address, "Cookie", dora).want(t, 200).Body.String()
		hasNot(t, page, "7.77")
		has(t, page, "value hidden: needs sees_cost")
		has(t, page, "•••")
	}
	d.Exec(t, "update wh.delivery set dataset = 'people' where delivery_id = 9100")
	hasNot(t, get(t, o, "/data/files/9100", "Cookie", anna).want(t, 200).Body.String(), "7.77")
}
