package web_test

import (
	"testing"

	"github.com/daybookhq/daybook/internal/mart/read/readtest"
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
		body := text(get(t, h, "/data/files/9002").want(t, 200).doc)
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
