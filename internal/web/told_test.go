package web_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/people"
	"github.com/daybookhq/daybook/internal/web"
)

// TestData_Told: whoever minds the data sees on the page which alerts are open and what did not get through, as it is now, and nobody else
// sees a word of it.
func TestData_Told(t *testing.T) {
	t.Parallel()
	db := readtest.Chain(t)
	o := staffed(t, db, "", person("dora", people.Data, false), person("dana", people.Data, true), person("nora", people.Data, true, "region:North"), person("anna", people.Chain, true), person("olaf", people.Store, true, "store:S0104"))
	at := time.Date(2026, 5, 31, 4, 30, 0, 0, time.UTC)
	told := &web.Told{
		Alerts: []web.AlertLine{
			{
				ID: 12, Kind: "quarantine", Title: "sales_<b>.csv in quarantine: minimum", Severity: "error", State: "open", Since: at, Owner: "tills@example.com", Next: "daybook quarantine show 7",
				Heard: []string{"chat"}, Unheard: []web.UnsentMessage{{Channel: "pager", Action: "open", At: at.Add(time.Minute), Tries: 5, Error: "events.example.com answered 503"}},
			},
			{ID: 11, Title: "Schema drift", Severity: "critical", State: "resolved", Since: at, Unheard: []web.UnsentMessage{{Channel: "hook", Action: "resolve", At: at, Tries: 1, Error: "gone"}}},
			{ID: 10, Kind: "insight", Title: "Milk was given away: 412.00 of margin", Severity: "info", State: "open", Since: at},
		},
		Mails: []web.UnsentMail{{Login: "otto", Kind: "brief", Night: "2026-05-30", State: "refused", At: at, Error: "no such mailbox"}},
	}
	var err error
	o.Handler = web.New(web.Config{
		Source: web.FromWarehouse(db.Warehouse(morning), nil), Now: morning, Currency: "EUR", People: o.people, Log: slog.New(slog.DiscardHandler),
		Told: func(context.Context) (*web.Told, error) { return told, err },
	})
	dora, anna, olaf := o.cookie(t, "dora"), o.cookie(t, "anna"), o.cookie(t, "olaf")
	has(t, get(t, o, "/data", "Cookie", o.cookie(t, "dana")).want(t, 200).Body.String(), "412.00 of margin")
	german := web.New(web.Config{
		Source: web.FromWarehouse(db.Warehouse(morning), nil), Now: morning, Currency: "EUR", Locale: "de", People: o.people, Log: slog.New(slog.DiscardHandler),
		Told: func(context.Context) (*web.Told, error) { return told, err },
	})
	said := get(t, german, "/data", "Cookie", o.cookie(t, "dana")).want(t, 200)
	has(t, text(all(said.doc, "#told")[0]), "sales_<b>.csv in Quarantäne: minimum")
	has(t, text(all(said.doc, "#told")[0]), "Milk was given away: 412.00 of margin") // an insight speaks the language of its home
	has(t, text(all(said.doc, "#told")[0]), "abgelehnt Überblick von 2026-05-30 an otto")
	has(t, get(t, german, "/api/v1/data", "Cookie", o.cookie(t, "dana")).want(t, 200).Body.String(), "in quarantine: minimum")

	page := get(t, o, "/data", "Cookie", dora).want(t, 200)
	if strings.Contains(page.Body.String(), "412.00") {
		t.Error("who sees no cost reads of margin in an alert")
	}
	body := text(all(page.doc, "#told")[0])
	for _, want := range []string{
		"error sales_<b>.csv in quarantine: minimum alert 12, since ", "owner tills@example.com", "next: daybook quarantine show 7", "told to chat",
		"pager did not take it (open, ", "5 tries): events.example.com answered 503", "critical, resolved Schema drift", "1 try): gone",
		"refused brief of 2026-05-30 to otto", "no such mailbox",
	} {
		has(t, body, want)
	}
	for name, cookie := range map[string]string{"anna": anna, "olaf": olaf, "nora": o.cookie(t, "nora")} {
		for _, address := range []string{"/data", "/api/v1/data"} {
			if a := get(t, o, address, "Cookie", cookie).want(t, 200); strings.Contains(a.Body.String(), "otto") || strings.Contains(a.Body.String(), "answered 503") {
				t.Errorf("%s is shown what was told on %s", name, address)
			}
		}
	}
	var api struct {
		Data struct {
			Told struct {
				Alerts []struct {
					ID      int64                             `json:"alert_id"`
					NotSent []struct{ Channel, Error string } `json:"undelivered"`
				}
				Mails []struct{ Login, Error string } `json:"undelivered_mails"`
			}
		}
	}
	if derr := json.Unmarshal(get(t, o, "/api/v1/data", "Cookie", dora).want(t, 200).Body.Bytes(), &api); derr != nil || len(api.Data.Told.Alerts) != 2 || api.Data.Told.Alerts[0].NotSent[0].Channel != "pager" || api.Data.Told.Mails[0].Login != "otto" {
		t.Errorf("%v %+v", derr, api)
	}

	// It is of now, though no run was published; other pages do not care.
	brief := get(t, o, "/", "Cookie", dora).want(t, 200).Header().Get("ETag")
	tag := get(t, o, "/data", "Cookie", dora).want(t, 200).Header().Get("ETag")
	if again := get(t, o, "/data", "Cookie", dora, "If-None-Match", tag); again.Code != http.StatusNotModified {
		t.Errorf("nothing has changed: %d", again.Code)
	}
	told = &web.Told{}
	over := get(t, o, "/data", "Cookie", dora, "If-None-Match", tag).want(t, 200)
	has(t, text(all(over.doc, "#told")[0]), "No alert is open.")
	if again := get(t, o, "/", "Cookie", dora, "If-None-Match", brief); again.Code != http.StatusNotModified {
		t.Errorf("the brief has changed: %d", again.Code)
	}

	// Where it cannot be read, or nobody is to be told, the page has everything else.
	for _, e := range []error{errors.New("away"), nil} {
		told, err = nil, e
		if a := get(t, o, "/data", "Cookie", dora).want(t, 200); len(all(a.doc, "#told")) != 0 || len(all(a.doc, "#board")) != 1 {
			t.Errorf("%v: the page is another one", e)
		}
	}
}
