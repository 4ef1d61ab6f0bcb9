package web_test

import (
	"testing"

	"github.com/daybookhq/daybook/internal/mart/read/readtest"
)

// TestOffloaded_PagesSayWhereRowsAre: a night whose rows have left says so, for where, and how to ask them; no list of it is empty as if nothing
// had been sold, and no file of it either.
func TestOffloaded_PagesSayWhereRowsAre(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	d.Exec(t, `insert into wh.offload (month, left_before, dataset, rows, sums, cost_sums, place, path, sha256, bytes, manifest_sha256, run_id, offloaded_at, actor)
		values (date '2026-05-01', date '2026-06-01', 'sales', 9, '{}', '{}', 's3://alder-lake/daybook', 'data/sales/x', '', 1, '', 29, timestamp '2026-06-01 08:00:00', 'cli')`)
	for _, table := range []string{"sales", "inventory", "stockout_day", "silent_day", "cover_day"} {
		d.Exec(t, "delete from wh."+table+" where business_date < date '2026-06-01'")
	}
	h := handlerOf(sourceOf(d), nil)
	const says = "Rows of May 2026 have left this warehouse for s3://alder-lake/daybook (run 29)"
	for _, url := range []string{"/", "/stores", "/stores/S0104", "/stores/S0104/rows", "/availability"} {
		body := text(get(t, h, url).want(t, 200).doc)
		has(t, body, says)
		has(t, body, "daybook sql --from 's3://alder-lake/daybook'")
		hasNot(t, body, "Not in this feed")
		hasNot(t, body, "No product is recorded as out of stock")
	}
	has(t, get(t, h, "/api/v1/stores/S0104/rows").want(t, 200).Body.String(), says)
	has(t, get(t, h, "/stores/S0104/rows.csv").want(t, 404).Body.String(), "of 2026-05 have left this warehouse")
	has(t, get(t, h, "/availability.csv").want(t, 404).Body.String(), "of 2026-05 have left this warehouse")
}
