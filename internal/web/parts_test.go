package web_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/web"
)

// seen is what a page says, with ordinary spaces.
func seen(t *testing.T, h http.Handler, address string) string {
	t.Helper()
	return strings.NewReplacer("\u202f", " ", "\u00a0", " ").Replace(text(get(t, h, address).want(t, 200).doc))
}

// TestParts_BeforeHistory says that a week that begins before the first night is a part of one: beside the number, in a line of the brief and in JSON. The chain of
// the test begins on Wednesday 1 January 2025.
func TestParts_BeforeHistory(t *testing.T) {
	t.Parallel()
	h := twoYears(t, web.Config{})
	const date = "date=2025-01-04&vs=lastweek"
	for _, address := range []string{"/?period=week&" + date, "/stores/A?period=week&" + date} {
		has(t, lead(t, h, address), "4 of 6 nights")
		has(t, seen(t, h, address), "These figures hold 4 of 6 nights, the same on both sides, as history begins on Wed 1 Jan 2025.")
	}
	has(t, seen(t, h, "/?"+date), "Week to date € 1,200 nothing to compare with · 4 of 6 days, as history begins on Wed 1 Jan 2025")
	has(t, seen(t, h, "/stores?period=week&"+date), "These figures hold 4 of 6 nights")
	var brief struct {
		Data struct {
			Numbers []struct {
				Part string `json:"part"`
			} `json:"numbers"`
			LeftOut string `json:"left_out"`
		} `json:"data"`
	}
	if err := json.Unmarshal(get(t, h, "/api/v1/brief?period=week&"+date).want(t, 200).Body.Bytes(), &brief); err != nil {
		t.Fatal(err)
	}
	if brief.Data.Numbers[0].Part != "4 of 6 nights" || !strings.Contains(brief.Data.LeftOut, "history begins") {
		t.Errorf("%+v", brief.Data)
	}
	hasNot(t, seen(t, h, "/?period=week&vs=lastyear"), "nights")
}

// TestParts_NightsThatLack says which nights neither side holds: here a night of the week itself, and one of the week that it is held against.
func TestParts_NightsThatLack(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	d.Exec(t, "delete from wh.store_day where business_date in (date '2026-05-26', date '2026-05-21')\n--;\ndelete from wh.slice where dataset = 'store_day' and business_date in (date '2026-05-26', date '2026-05-21')")
	h := handlerOf(sourceOf(d), nil)
	page := seen(t, h, "/?period=week&vs=lastweek")
	has(t, page, "4 of 6 nights")
	has(t, page, "These figures hold 4 of 6 nights, the same on both sides, without Tue 26 May and Thu 28 May.")
	has(t, seen(t, h, "/?vs=lastweek"), "4 of 6 days, without Tue 26 May and Thu 28 May")
}

// TestTrend_MarksParts: a week of which nights are not there says so in the table and on the chart.
func TestTrend_MarksParts(t *testing.T) {
	t.Parallel()
	h := twoYears(t, web.Config{})
	page := get(t, h, "/trend").want(t, 200)
	marked := []string{}
	for _, row := range all(page.doc, ".trend tbody tr") {
		if strings.Contains(text(row), "of 7 nights") {
			marked = append(marked, strings.Join(strings.Fields(text(row))[:8], " "))
		}
	}
	if len(marked) != 1 || marked[0] != "Week 1 2026 ◐ 5 of 7 nights" {
		t.Errorf("%q", marked)
	}
	drawn := all(page.doc, ".wide-only text.partial")
	if len(drawn) != 1 || !strings.Contains(text(drawn[0]), "◐") {
		t.Errorf("%d marks", len(drawn))
	}
	has(t, text(all(page.doc, "section.chart")[0]), "some nights are not there, see the table")
	if n := strings.Count(seen(t, h, "/trend?date=2025-01-19"), "5 of 7 nights"); n < 1 {
		t.Error("the first week is no part")
	}
	has(t, get(t, h, "/trend.csv").want(t, 200).Body.String(), ",1500.00,40.00,2.7,2,5,7")
}

// TestAvailability_SaysItOnce: where there is nothing to compare a rate with, the sentence about it stands once.
func TestAvailability_SaysItOnce(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"/availability?vs=lastyear", "/availability", "/stores/S0104/availability?vs=target"} {
		if n := strings.Count(text(all(get(t, chain(t), address).want(t, 200).doc, ".cards")[0]), "products in stores"); n != 1 {
			t.Errorf("%s says it %d times", address, n)
		}
	}
}
