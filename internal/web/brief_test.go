package web_test

import (
	"encoding/json"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/web"
)

func has(t *testing.T, where, want string) {
	t.Helper()
	if !strings.Contains(where, want) {
		t.Errorf("no %q in:\n%s", want, where)
	}
}

func hasNot(t *testing.T, where, not string) {
	t.Helper()
	if strings.Contains(where, not) {
		t.Errorf("%q in:\n%s", not, where)
	}
}

func TestBrief(t *testing.T) {
	t.Parallel()
	h := chain(t)
	t.Run("Ordinary", func(t *testing.T) {
		t.Parallel()
		a := get(t, h, "/").want(t, 200)
		truth := text(all(a.doc, "#truth")[0])
		has(t, truth, "Sat 30 May 2026 · published 05:12 · 36 of 38 stores · 1 file in quarantine · run 29")
		has(t, truth, "S0112 missing, normally € 26,327; S0127 partial, normally € 19,188.")
		cards := texts(all(a.doc, "article.card"))
		if len(cards) != 5 {
			t.Fatalf("%d cards", len(cards))
		}
		for i, want := range []string{"Net sales", "Gross margin", "Transactions", "ATV", "In stock"} {
			has(t, cards[i], want)
			if !strings.Contains(cards[i], "▼") && !strings.Contains(cards[i], "▲") {
				t.Errorf("a naked number: %s", cards[i])
			}
		}
		has(t, cards[0], "vs normal Saturday")
		if n := len(all(a.doc, "ol.findings li")); n != 3 {
			t.Errorf("%d findings, want 3: the capped one stays away", n)
		}
		has(t, text(all(a.doc, "#main")[0]), "14,208 checks ran, 4 stood out")
	})
	t.Run("Region", func(t *testing.T) {
		t.Parallel()
		a := get(t, h, "/?region=North&vs=lastweek").want(t, 200)
		has(t, text(all(a.doc, "#truth")[0]), "10 of 12 stores")
		has(t, text(all(a.doc, "article.card")[0]), "vs Sat 23 May")
		// What was checked of a part of the chain is said of that part.
		has(t, text(all(a.doc, "#first")[0]), "Checked here: the net sales of 10 stores against their normal, the stock of ")
		has(t, text(all(get(t, h, "/stores/S0104").want(t, 200).doc, "#first")[0]), "Checked here: its net sales against their normal, the stock of ")
		has(t, get(t, h, "/api/v1/brief?region=North").want(t, 200).Body.String(), `"checked_part":{"stores":10,"stock_records":`)
		for _, link := range all(a.doc, "nav a") {
			has(t, attr(link, "href"), "region=North&vs=lastweek")
		}
	})
	t.Run("Learning", func(t *testing.T) {
		t.Parallel()
		body := text(get(t, h, "/?date=2026-03-29").want(t, 200).doc)
		has(t, body, "Learning, 3 of 8 weeks.")
		hasNot(t, body, "▼")
		hasNot(t, body, "came from")
	})
	t.Run("Quiet", func(t *testing.T) {
		t.Parallel()
		body := text(get(t, h, "/?date=2026-05-29").want(t, 200).doc)
		has(t, body, "Nothing unusual. 14,205 checks ran and none stood out.")
		has(t, body, "An earlier night. To the newest, Sat 30 May")
	})
	t.Run("NoLastYear", func(t *testing.T) {
		t.Parallel()
		has(t, text(get(t, h, "/?vs=lastyear").want(t, 200).doc), "Nothing to compare with Sat 31 May 2025")
	})
	t.Run("Target", func(t *testing.T) {
		t.Parallel()
		body := text(get(t, h, "/?vs=target").want(t, 200).doc)
		has(t, body, "vs target")
		has(t, body, "targets are set for net sales only")
		has(t, body, "Targets are set by store, not by category.")
	})
	t.Run("AsOf", func(t *testing.T) {
		t.Parallel()
		truth := text(all(get(t, h, "/?run=28").want(t, 200).doc, "#truth")[0])
		has(t, truth, "Fri 29 May 2026")
		has(t, truth, "You read the chain as run 28 left it.")
	})
}

func TestBrief_States(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	page := func(t *testing.T, change func(*web.State)) answer {
		t.Helper()
		return get(t, handlerOf(altered{sourceOf(d), change}, nil), "/").want(t, 200)
	}
	t.Run("StoppedByDrift", func(t *testing.T) {
		t.Parallel()
		a := page(t, func(s *web.State) {
			s.NewestRun, s.Outcome = 30, "stopped_by_drift"
			s.Drifted = []web.Drifted{{File: "sales_2026-05-31.csv"}}
		})
		if len(all(a.doc, "section.truth.red")) == 0 && !strings.Contains(attr(all(a.doc, "#truth")[0], "class"), "red") {
			t.Error("the line of truth is not red")
		}
		has(t, text(all(a.doc, "#truth")[0]), "Run 30 stopped: the shape of sales_2026-05-31.csv is not what the contract says. Nothing of it was published; the figures below are those of run 29.")
	})
	t.Run("Failed", func(t *testing.T) {
		t.Parallel()
		has(t, text(page(t, func(s *web.State) { s.NewestRun, s.Outcome = 30, "failed" }).doc), "Run 30 failed. The figures below are those of run 29.")
	})
	t.Run("Held", func(t *testing.T) {
		t.Parallel()
		has(t, text(page(t, func(s *web.State) { s.Held = []string{"inventory"} }).doc), "Published on purpose without inventory.")
	})
	t.Run("Busy", func(t *testing.T) {
		t.Parallel()
		a := page(t, func(s *web.State) { s.Busy = &web.Busy{What: "demo", Done: 12, Total: 28} })
		has(t, text(a.doc), "Demo: night 12 of 28; this page follows")
		if attr(all(a.doc, "#truth")[0], "hx-trigger") == "" {
			t.Error("the line does not renew itself while nights are loading")
		}
	})
	t.Run("NothingPublished", func(t *testing.T) {
		t.Parallel()
		h := handlerOf(sourceOf(readtest.Empty(t)), nil)
		for _, url := range []string{"/", "/stores", "/data", "/stores/S0104"} {
			has(t, text(get(t, h, url).want(t, 200).doc), "Nothing is published yet")
		}
		get(t, h, "/stores.csv").want(t, 404)
		if a := get(t, h, "/readyz"); a.Code != 200 || !strings.Contains(a.Body.String(), "nothing is published yet") { // who waits for a first release gets in
			t.Errorf("/readyz answers %d: %s", a.Code, a.Body)
		}
		get(t, h, "/healthz").want(t, 200)
	})
	t.Run("Old", func(t *testing.T) {
		t.Parallel()
		d := readtest.Chain(t)
		d.Exec(t, "delete from wh.slice where business_date >= date '2026-05-27'")
		has(t, text(get(t, handlerOf(sourceOf(d), nil), "/").want(t, 200).doc), "These figures are 5 days old: nothing has been published for Sat 30 May.")
	})
}

// TestBrief_FirstThingsFirst says that a morning begins with a few findings, and that the others are there all the same.
func TestBrief_FirstThingsFirst(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	d.Exec(t, `insert into wh.insight (run_id, business_date, insight_id, kind, level, store_id, place, capped, state, document)
select 29, date '2026-05-30', 'x' || n, 'stockout', 'product', 'S0104', 10 + n, false, 'open', replace(replace(document, 'so-S0104-P007', 'x' || n), 'Yoghurt plain 500 g', 'Product ' || n)
from wh.insight, range(20) as r(n) where insight_id = 'so-S0104-P007'`)
	h := handlerOf(sourceOf(d), nil)
	for url, first := range map[string]int{"/": 7, "/stores/S0104": 5} {
		a := get(t, h, url).want(t, 200)
		lists := all(a.doc, "#first ol.findings")
		if len(lists) != 2 || len(all(lists[0], "li")) != first {
			t.Fatalf("%s: %d lists, the first with %d", url, len(lists), len(all(lists[0], "li")))
		}
		if n := len(all(lists[1], "li")); n != 16 { // of 23 in the chain, of 21 in the store
			t.Errorf("%s: %d more, want 16", url, n)
		}
	}
}

// TestBrief_TodaySoFar says that a day that files still come in for is no night: nothing is said to stand out of it, and a brief
// begins with the day before.
func TestBrief_TodaySoFar(t *testing.T) {
	t.Parallel()
	noon := readtest.Last.Time().Add(12 * time.Hour)
	d := readtest.Chain(t)
	h := web.New(web.Config{
		Source: sourceOf(d), Now: func() time.Time { return noon }, Currency: "EUR", ChainName: "Alder Foods", Contracts: contracts(),
		Log: slog.New(slog.DiscardHandler), ByDay: func() bool { return true },
	})
	today := "?date=" + readtest.Last.String()
	a := get(t, h, "/"+today).want(t, 200)
	has(t, text(a.doc), "What stands out is told when the day is over.")
	if n := len(all(a.doc, "ol.findings li")); n != 0 {
		t.Errorf("%d things stand out of a day that is not over", n)
	}
	has(t, text(get(t, h, "/stores/S0104"+today).want(t, 200).doc), "What stands out is told when the day is over.")
	get(t, h, "/insights/so-S0104-P007"+today).want(t, 404)
	hasNot(t, text(get(t, h, "/").want(t, 200).doc), "What stands out is told when the day is over.")
	has(t, text(a.doc), "without till lines that say when they were sold (sold_at) nobody knows what is normal by now")
}

// TestBrief_TodayByHours: where till lines have times, today is held against the same hours of a normal day. S0104 sold a quarter of each of the
// last Saturdays before eleven, so a quarter of what is normal for today is normal by then.
func TestBrief_TodayByHours(t *testing.T) {
	t.Parallel()
	noon := readtest.Last.Time().Add(12 * time.Hour)
	d := readtest.Chain(t)
	d.Exec(t, `
insert into wh.hour_day (business_date, store_id, category, hour, until_hour, net_sales, units, run_id)
select n.day, 'S0104', '', h.hour, case when n.back = 0 then 11 else 20 end, h.sold, 1, 28
from (select date '2026-05-30' - 7 * cast(i as integer) as day, i as back from range(6) as r(i)) as n, (values (9, 100), (10, 150), (11, 750)) as h(hour, sold)
--;
insert into wh.slice (dataset, business_date, store_id, delivery_id, build_run, run_id, superseded_by, stores, rows, units, sales_value, returned_value)
select 'hour_day', date '2026-05-30' - 7 * cast(i as integer), '', 0, 28, 28, null, 0, 0, 0, 0, 0 from range(6) as r(i)
--;
update wh.expected_store_day set expected_net_sales = 2000, event = null where store_id = 'S0104' and business_date = date '2026-05-30'`)
	h := web.New(web.Config{
		Source: sourceOf(d), Now: func() time.Time { return noon }, Currency: "EUR", ChainName: "Alder Foods", Contracts: contracts(),
		Log: slog.New(slog.DiscardHandler), ByDay: func() bool { return true },
	})
	date := "?date=" + readtest.Last.String()
	has(t, text(get(t, h, "/stores/S0104"+date).want(t, 200).doc), "Today so far, until 11:00 in 1 store: net sales € 250.00, and normal for a Saturday by then is € 500.00 (−50.0 %).")
	has(t, text(get(t, h, "/"+date).want(t, 200).doc), "Today so far, until 11:00 in 1 of ")
	has(t, text(get(t, h, "/stores/S0105"+date).want(t, 200).doc), "without till lines")
	var brief struct {
		Data struct {
			Today struct {
				Until    string
				Stores   int
				NetSales string `json:"net_sales"`
				Normal   string `json:"normal_by_then"`
			}
		}
	}
	a := get(t, h, "/api/v1/brief"+date).want(t, 200)
	if err := json.Unmarshal(a.Body.Bytes(), &brief); err != nil || brief.Data.Today.Until != "11:00" || brief.Data.Today.Stores != 1 ||
		brief.Data.Today.NetSales != "250.00" || brief.Data.Today.Normal != "500.00" {
		t.Errorf("%v %+v", err, brief)
	}
}

// TestTarget_HasNoMargin says that a target of net sales says nothing of margin.
func TestTarget_HasNoMargin(t *testing.T) {
	t.Parallel()
	h := chain(t)
	for _, address := range []string{"/?vs=target", "/?vs=target&period=week", "/stores/S0104?vs=target"} {
		body := text(get(t, h, address).want(t, 200).doc)
		hasNot(t, body, "vs target € 0")
		if n := strings.Count(body, "targets are set for net sales only"); n != 3 { // margin, transactions, ATV
			t.Errorf("%s says it %d times", address, n)
		}
	}
	var b figures
	if err := json.Unmarshal(get(t, h, "/api/v1/brief?vs=target").want(t, 200).Body.Bytes(), &b); err != nil {
		t.Fatal(err)
	}
	for _, n := range b.Data.Numbers {
		if n.ID == "gross_margin" && (n.Value == nil || n.BaseOf != nil) {
			t.Errorf("%+v", n)
		}
	}
}

// TestPeriods_Alone says that week and month to date are there where there is nothing to compare them with.
func TestPeriods_Alone(t *testing.T) {
	t.Parallel()
	h := chain(t)
	for _, address := range []string{"/?vs=lastyear", "/stores/S0104?vs=lastyear", "/?date=2026-03-29"} {
		periods := all(get(t, h, address).want(t, 200).doc, ".periods li")
		if len(periods) != 2 {
			t.Errorf("%s has %d", address, len(periods))
			continue
		}
		has(t, text(periods[0]), "Week to date €")
		has(t, text(periods[1]), "Month to date €")
		for _, p := range periods {
			has(t, text(p), "nothing to compare with")
			hasNot(t, text(p), "▼")
		}
	}
}

// TestBrief_StockOfAPeriod says of which night the one card is that does not add up over days.
func TestBrief_StockOfAPeriod(t *testing.T) {
	t.Parallel()
	h := chain(t)
	for _, address := range []string{"/", "/stores/S0104"} {
		one, week := all(get(t, h, address).want(t, 200).doc, ".cards article"), all(get(t, h, address+"?period=week").want(t, 200).doc, ".cards article")
		hasNot(t, text(one[len(one)-1]), "at close on")
		has(t, text(week[len(week)-1]), "In stock")
		has(t, text(week[len(week)-1]), "at close on Sat 30 May")
		hasNot(t, text(week[0]), "at close on")
	}
}

// TestBrief_OrderOfSeveralNights says what the list goes by: those of a few nights by their money, and of too many nights as on any night, for then it is of the newest.
func TestBrief_OrderOfSeveralNights(t *testing.T) {
	t.Parallel()
	h := chain(t)
	const byMoney, asEver = "Ordered by the gross margin at stake.", "Ordered by the gross margin at stake, how sure it is and what can still be done."
	for address, want := range map[string]string{"/": asEver, "/?from=2026-05-30": asEver, "/?from=2026-05-17": byMoney, "/?from=2026-05-16": asEver} {
		if body := text(get(t, h, address).want(t, 200).doc); !strings.Contains(body, want) {
			t.Errorf("%s does not say %q", address, want)
		}
	}
}
