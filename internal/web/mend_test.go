package web_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/people"
	"github.com/daybookhq/daybook/internal/web"
)

// mends notes what it was asked for.
type mends struct {
	mu    sync.Mutex
	asked []string
	err   error
}

func (m *mends) Release(_ context.Context, id int64, loss bool, why string) error {
	return m.note("release %d %v %s", id, loss, why)
}

func (m *mends) Discard(_ context.Context, id int64, who, why string) error {
	return m.note("discard %d %s: %s", id, who, why)
}

func (m *mends) Decide(_ context.Context, run int64, refuse bool, why string) error {
	return m.note("decide %d %v %s", run, refuse, why)
}

func (m *mends) note(format string, args ...any) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.asked = append(m.asked, fmt.Sprintf(format, args...))
	return m.err
}

// mended is an office whose dora minds the data, and what its pages ask for.
func mended(t *testing.T, db readtest.DB) (office, *mends) {
	t.Helper()
	o := staffed(t, db, "", person("dora", people.Data, false), person("anna", people.Chain, true), person("olaf", people.Store, true, "store:S0104"))
	m := &mends{}
	o.Handler = web.New(web.Config{Source: web.FromWarehouse(db.Warehouse(morning), nil), Now: morning, Currency: "EUR", People: o.people, Mend: m, Log: slog.New(slog.DiscardHandler)})
	return o, m
}

// TestMend says that whoever minds the data releases and discards files on a page, with a reason, and nobody else does.
func TestMend(t *testing.T) {
	t.Parallel()
	db := readtest.Chain(t)
	db.Exec(t, ownFiles)
	o, m := mended(t, db)
	dora, anna, olaf := o.cookie(t, "dora"), o.cookie(t, "anna"), o.cookie(t, "olaf")

	form := all(get(t, o, "/data/files/9002", "Cookie", dora).want(t, 200).doc, "article.file form")
	if len(form) != 2 || attr(form[0], "action") != "/data/files/9002/release" || attr(form[1], "action") != "/data/files/9002/discard" {
		t.Fatalf("%d forms", len(form))
	}
	for login, cookie := range map[string]string{"anna": anna, "olaf": olaf} {
		if n := len(all(get(t, o, "/data", "Cookie", cookie).want(t, 200).doc, "article.file form")); n != 0 {
			t.Errorf("%s is shown %d forms", login, n)
		}
		o.post(t, "/data/files/9100/release", url.Values{"why": {"so"}}, "Cookie", cookie).want(t, http.StatusNotFound)
	}
	o.post(t, "/data/files/9002/release", url.Values{"why": {" \n "}}, "Cookie", dora).want(t, http.StatusBadRequest)
	o.post(t, "/data/files/9002/release", url.Values{"why": {strings.Repeat("x", 301)}}, "Cookie", dora).want(t, http.StatusBadRequest)
	o.post(t, "/data/files/1841/discard", url.Values{"why": {"loaded long ago"}}, "Cookie", dora).want(t, http.StatusNotFound)
	if len(m.asked) != 0 {
		t.Fatalf("was asked for %q", m.asked)
	}
	a := o.post(t, "/data/files/9002/release", url.Values{"why": {"the master  is mended"}}, "Cookie", dora).want(t, http.StatusSeeOther)
	if to := a.Header().Get("Location"); to != "/data/files/9002" {
		t.Errorf("led to %s", to)
	}
	o.post(t, "/data/files/9100/discard", url.Values{"why": {"sent twice"}}, "Cookie", dora).want(t, http.StatusSeeOther)
	m.err = fault.New(fault.Quarantined, "still bad")
	o.post(t, "/data/files/9100/release", url.Values{"why": {"once more"}}, "Cookie", dora).want(t, http.StatusSeeOther)
	m.err = fault.New(fault.Locked, "busy")
	has(t, text(o.post(t, "/data/files/9101/release", url.Values{"why": {"again"}, "accept_loss": {"yes"}}, "Cookie", dora).want(t, http.StatusConflict).doc), "A run is under way")
	want := "release 9002 false the master is mended (dora)\ndiscard 9100 dora: sent twice (dora)\nrelease 9100 false once more (dora)\nrelease 9101 true again (dora)"
	if got := strings.Join(m.asked, "\n"); got != want {
		t.Errorf("was asked for\n%s", got)
	}
	deeds := strings.Join(o.deeds(t), "\n")
	for _, deed := range []string{"dora release file 9002", "dora discard file 9100", "anna refused /data/files/9100/release"} {
		has(t, deeds, deed)
	}
}

// held is a run whose sales are unlike those of other Saturdays; nobody has decided yet.
const held = `insert into wh.run (run_id, kind, outcome, started_at, finished_at, first_date, last_date, files_landed, files_loaded, files_quarantined, files_duplicate, files_left,
  rows_in, rows_loaded, rows_quarantined, value_in, value_loaded, value_quarantined, seconds, version, reason, report, first_delivery, last_delivery)
values (30, 'run', 'held', timestamp '2026-06-01 03:00:00', timestamp '2026-06-01 03:00:09', date '2026-05-30', date '2026-05-30', 1, 0, 0, 0, 1,
  9, 0, 0, 12.00, 0, 0, 9, 'test', '', '{"unusual": [{"dataset": "sales", "business_date": "2026-05-30", "measures": [
    {"measure": "sales value", "value": "10000.00", "usual": "1000000.00", "low": "900000.00", "high": "1100000.00"}],
    "events": ["=1+1 fair"], "files": [{"file": "<b>sales.csv", "sha256": "", "owner": "tills@example.com"}]}]}', 9100, 9100)`

// TestGate says that whoever minds the data decides on a held run on its page, with a reason, and nobody else does.
func TestGate(t *testing.T) {
	t.Parallel()
	db := readtest.Chain(t)
	db.Exec(t, held)
	o, m := mended(t, db)
	dora, anna, olaf := o.cookie(t, "dora"), o.cookie(t, "anna"), o.cookie(t, "olaf")

	page := get(t, o, "/data/runs/30", "Cookie", dora).want(t, 200).doc
	has(t, text(all(page, "#unusual")[0]), "sales Sat 30 May sales value 10,000.00 1,000,000.00 900,000.00 to 1,100,000.00")
	has(t, text(all(page, "#unusual")[0]), "<b>sales.csv tills@example.com")
	form := all(page, "#unusual form")
	if len(form) != 2 || attr(form[0], "action") != "/data/runs/30/publish" || attr(form[1], "action") != "/data/runs/30/refuse" {
		t.Fatalf("%d forms", len(form))
	}
	page = get(t, o, "/data/runs/30", "Cookie", anna).want(t, 200).doc
	if n := len(all(page, "#unusual form")); n != 0 {
		t.Errorf("anna is shown %d forms", n)
	}
	has(t, text(page), "daybook gate publish --why")
	for _, cookie := range []string{anna, olaf} {
		o.post(t, "/data/runs/30/publish", url.Values{"why": {"so"}}, "Cookie", cookie).want(t, http.StatusNotFound)
	}
	o.post(t, "/data/runs/30/publish", url.Values{"why": {" "}}, "Cookie", dora).want(t, http.StatusBadRequest)
	for _, other := range []string{"29", "31", "0", "x"} {
		o.post(t, "/data/runs/"+other+"/publish", url.Values{"why": {"so"}}, "Cookie", dora).want(t, http.StatusNotFound)
	}
	if len(m.asked) != 0 {
		t.Fatalf("was asked for %q", m.asked)
	}
	a := o.post(t, "/data/runs/30/publish", url.Values{"why": {"a fair  in town"}}, "Cookie", dora).want(t, http.StatusSeeOther)
	if to := a.Header().Get("Location"); to != "/data" {
		t.Errorf("led to %s", to)
	}
	m.err = fault.New(fault.Quarantined, "some are in quarantine")
	o.post(t, "/data/runs/30/refuse", url.Values{"why": {"in cents"}}, "Cookie", dora).want(t, http.StatusSeeOther)
	if got := strings.Join(m.asked, "\n"); got != "decide 30 false a fair in town (dora)\ndecide 30 true in cents (dora)" {
		t.Errorf("was asked for\n%s", got)
	}
	has(t, strings.Join(o.deeds(t), "\n"), "dora gate_publish run 30")
}

// TestData_Closed names the files that left quarantine, and why.
func TestData_Closed(t *testing.T) {
	t.Parallel()
	db := readtest.Chain(t)
	db.Exec(t, "update wh.delivery set place = 'discarded', closed_why = 'sent twice (dora)' where delivery_id = 9002")
	a := get(t, handlerOf(sourceOf(db), nil), "/data").want(t, 200)
	has(t, text(all(a.doc, "#quarantine")[0]), "promotions.csv discarded: sent twice (dora)")
}

// TestRun_SaysWhyItFailed to whoever minds the data, and where the reason stands to everybody else.
func TestRun_SaysWhyItFailed(t *testing.T) {
	t.Parallel()
	db := readtest.Chain(t)
	db.Exec(t, `update wh.run set outcome = 'failed', report = '{"error": "no space left in <archive>"}' where run_id = 12`)
	o, _ := mended(t, db)
	for login, want := range map[string]string{"dora": "no space left in <archive>", "anna": "The reason is in logs/daybook.log of the home."} {
		page := text(get(t, o, "/data/runs/12", "Cookie", o.cookie(t, login)).want(t, 200).doc)
		has(t, page, want)
		if login != "dora" {
			hasNot(t, page, "no space left")
		}
	}
}
