package web_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/mart/read/readtest"
)

// figures are those of a brief for programs.
type figures struct {
	Data struct {
		Numbers []struct {
			Value   *string `json:"value"`
			Against string  `json:"compared_with_text"`
			BaseOf  *string `json:"compared_with"`
			ID      string  `json:"id"`
		} `json:"numbers"`
		Periods []struct {
			Name string  `json:"name"`
			Net  *string `json:"net_sales"`
			Base *string `json:"compared_with"`
		} `json:"to_date"`
	} `json:"data"`
}

// TestClosedDays says that a day on which a store was closed is compared nowhere, on neither side, and that month to date is one figure wherever it stands.
func TestClosedDays(t *testing.T) {
	t.Parallel()
	for name, closed := range map[string]string{
		"SaidByTheStore": "update wh.store_day set is_open = false, net_sales = 0, units = 0, transactions = 0, gross_margin = 0 where store_id = 'S0104' and business_date = date '2026-05-23'",
		"SaidByTheCalendar": "update wh.store_day set is_open = null, net_sales = 0, units = 0, transactions = 0, gross_margin = 0 where store_id = 'S0104' and business_date = date '2026-05-23'\n--;\n" +
			"insert into wh.calendar (date, region, store_id, event, kind, delivery_id, source_line) values (date '2026-05-23', null, 'S0104', 'refit', 'closed', 3, 5)",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := readtest.Chain(t)
			d.Exec(t, closed)
			h := handlerOf(sourceOf(d), nil)
			has(t, get(t, h, "/stores/S0104/patterns").want(t, 200).Body.String(), "over 7 store-days") // its Saturdays of eight weeks
			brief := func(query string) (b figures) {
				t.Helper()
				if err := json.Unmarshal(get(t, h, "/api/v1/brief?"+query).want(t, 200).Body.Bytes(), &b); err != nil {
					t.Fatal(err)
				}
				return b
			}
			for _, vs := range []string{"lastweek", "normal", "target"} {
				for _, date := range []string{"2026-05-23", "2026-05-29", "2026-05-30"} { // the day, a week that has it on this side, and one that has it on the other
					day := brief("vs=" + vs + "&date=" + date)
					for i, period := range []string{"week", "month"} {
						alone := brief("vs=" + vs + "&date=" + date + "&period=" + period)
						is, want := day.Data.Periods[i], alone.Data.Numbers[0]
						if *is.Net != *want.Value || *is.Base != *want.BaseOf {
							t.Errorf("%s of %s vs %s: %s against %s on the brief of the day, %s against %s on its own", period, date, vs, *is.Net, *is.Base, *want.Value, *want.BaseOf)
						}
						var stores struct {
							Data struct {
								Total struct {
									Values map[string]*string `json:"values"`
								} `json:"total"`
							} `json:"data"`
						}
						if err := json.Unmarshal(get(t, h, "/api/v1/stores?vs="+vs+"&date="+date+"&period="+period).want(t, 200).Body.Bytes(), &stores); err != nil {
							t.Fatal(err)
						}
						if base := stores.Data.Total.Values["compared_with"]; base == nil || *base != *want.BaseOf {
							t.Errorf("%s of %s vs %s: the stores table has %v, the brief %s", period, date, vs, base, *want.BaseOf)
						}
					}
				}
			}
			shut := text(get(t, h, "/stores/S0104?date=2026-05-23&vs=lastweek").want(t, 200).doc)
			has(t, shut, "The store was closed on this day")
			hasNot(t, shut, "−100")
			has(t, text(get(t, h, "/stores/S0104?vs=lastweek").want(t, 200).doc), "Nothing to compare with Sat 23 May: the store was closed then.")
			for _, row := range all(get(t, h, "/stores?date=2026-05-23&vs=lastweek").want(t, 200).doc, "table.grid tbody tr") {
				if strings.HasPrefix(text(row), "S0104") {
					has(t, text(row), "closed")
					hasNot(t, text(row), "−")
				}
			}
		})
	}
}
