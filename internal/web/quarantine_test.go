package web_test

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/people"
	"github.com/daybookhq/daybook/internal/web"
)

// salesWait is the file of what all stores sold on a night in quarantine, and four masters that came after it.
const salesWait = `
insert into wh.delivery (delivery_id, run_id, dataset, file, sha256, bytes, contract_id, contract_version, contract_sha256, business_date, store_id, outcome,
  rows, sales_value, findings_total, verdict, place, path, moved, closed_by, closed_why)
select 9200, 29, 'sales', 'sales_2026-05-30.csv', sha256('waits'), 777001, 'sales', '1.0.0', '', date '2026-05-30', null, 'violation', 777002, 7770.03, 777004,
  '{"file":"sales_2026-05-30.csv","dataset":"sales","outcome":"violation","rows":777002,"sums":{"sales_value":"7770.03"},"findings_total":777004,"findings":[{"line":2,"column":"units","value":"77705","rule":"minimum","message":"is below 0"}],"owner":"pos@alder.example","support":"","rules":{"declared":9,"run":9}}',
  'quarantine', 'quarantine/29/sales_2026-05-30.csv', true, null, ''
union all
select v.id, 29, 'products', 'products_' || v.id || '.csv', sha256(cast(v.id as text)), 480, 'products', '1.0.0', '', null, null, 'violation', 1, 0, 1,
  '{"dataset":"products","outcome":"violation","rows":1,"findings_total":1,"findings":[],"owner":"","support":""}', 'quarantine', 'quarantine/29/products.csv', true, null, ''
from (values (9201), (9202), (9203), (9204)) as v(id)
--;
update wh.store_day set complete = false, net_sales = null where business_date = date '2026-05-30'`

// TestQuarantine_OfNoDataset says that a file which no contract knows, or one of a day long ago, is told and does not make a good night amber: no figure goes without it.
func TestQuarantine_OfNoDataset(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	level := func() (string, string) {
		a := get(t, handlerOf(sourceOf(d), nil), "/api/v1/brief").want(t, 200)
		var doc struct{ Meta struct{ Notes []string } }
		if err := json.Unmarshal(a.Body.Bytes(), &doc); err != nil {
			t.Fatal(err)
		}
		return strings.Join(doc.Meta.Notes, "\n"), text(all(get(t, handlerOf(sourceOf(d), nil), "/data").want(t, 200).doc, "#quarantine")[0])
	}
	before, _ := level()
	d.Exec(t, `insert into wh.delivery (delivery_id, run_id, dataset, file, sha256, bytes, contract_id, contract_version, contract_sha256, business_date, store_id, outcome,
  rows, sales_value, findings_total, verdict, place, path, moved, closed_by, closed_why)
values (9300, 29, '', '--help', sha256('odd'), 1, '', '', '', null, null, 'unknown', 0, 0, 0, '{"outcome":"unknown","findings":[]}', 'quarantine', 'quarantine/29/--help', true, null, ''),
  (9301, 29, 'sales', 'sales_2026-03-02.csv', sha256('old'), 1, 'sales', '1.0.0', '', date '2026-03-02', null, 'violation', 1, 0, 1, '{"outcome":"violation","findings":[]}', 'quarantine', 'quarantine/29/x', true, null, '')`)
	after, list := level()
	if said := "Of other nights, or of no dataset, 2 files in quarantine."; strings.ReplaceAll(after, "\n"+said, "") != before {
		t.Errorf("before: %s\nafter: %s", before, after)
	}
	has(t, list, "--help")
	has(t, list, "sales_2026-03-02.csv")
}

// TestQuarantine_OfAllStores says that a file of all stores that waits is told to each reader whose figures lack it, by its name alone; and that no page
// says of the same night that nothing waits, or that nothing came.
func TestQuarantine_OfAllStores(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	d.Exec(t, salesWait)
	o := staffed(t, d, "", person("anna", people.Admin, true), person("rob", people.Region, true, "region:North"), person("sue", people.Store, false, "store:S0104"))
	for who, whole := range map[string]bool{"anna": true, "rob": false, "sue": false} {
		t.Run(who, func(t *testing.T) {
			t.Parallel()
			cookie := o.cookie(t, who)
			for _, address := range []string{"/api/v1/data", "/api/v1/brief"} {
				var doc struct {
					Meta struct {
						State string
						Notes []string
					}
				}
				if err := json.Unmarshal(get(t, o, address, "Cookie", cookie).want(t, 200).Body.Bytes(), &doc); err != nil {
					t.Fatal(err)
				}
				notes := strings.Join(doc.Meta.Notes, "\n")
				if doc.Meta.State != "amber" {
					t.Errorf("%s: the state is %s", address, doc.Meta.State)
				}
				has(t, notes, "In quarantine: sales_2026-05-30.csv (sales of Sat 30 May)")
			}
			page := get(t, o, "/data", "Cookie", cookie).want(t, 200)
			has(t, text(all(page.doc, "table.board")[0]), "quarantined")
			list := text(all(page.doc, "#quarantine")[0])
			has(t, list, "sales_2026-05-30.csv")
			hasNot(t, list, "No file waits in quarantine")
			has(t, text(get(t, o, "/", "Cookie", cookie).want(t, 200).doc), "A file of this night came and waits in quarantine, so no sum is shown")
			if whole {
				has(t, text(all(page.doc, "#truth")[0]), "In quarantine: sales_2026-05-30.csv (sales of Sat 30 May), products_9204.csv, products_9203.csv and 3 more.")
				has(t, list, "777,002")
				return
			}
			hasNot(t, list, "products_9201.csv") // no store's
			for _, address := range []string{"/data", "/api/v1/data", "/data/quarantine.csv", "/data/files/9200", "/api/v1/data/files/9200"} {
				a := get(t, o, address, "Cookie", cookie).want(t, 200)
				has(t, a.Body.String(), "sales_2026-05-30.csv")
				for _, figure := range []string{"7770", "777,0", "777001", "quarantine release"} {
					hasNot(t, a.Body.String(), figure)
				}
				if strings.HasPrefix(address, "/api/") { // not known is not none
					for _, unknown := range []string{`"rows":null`, `"findings_total":null`, `"findings":[]`} {
						has(t, a.Body.String(), unknown)
					}
				}
			}
		})
	}
}

// toldLine is the line of truth of an address, as programs get it.
type toldLine struct {
	Meta struct {
		State string
		Notes []string
	}
}

func (l toldLine) notes() string { return strings.Join(l.Meta.Notes, "\n") }

func truthOf(t *testing.T, h http.Handler, address string, header ...string) (l toldLine) {
	t.Helper()
	if err := json.Unmarshal(get(t, h, address, header...).want(t, 200).Body.Bytes(), &l); err != nil {
		t.Fatal(err)
	}
	return l
}

// TestQuarantine_OfOtherNights says that a night that is complete is not the worse for a file of another night that waits, and that the newest one is, whose figures go
// on from it.
func TestQuarantine_OfOtherNights(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	d.Exec(t, salesWait+"\n--;\nupdate wh.delivery set business_date = date '2026-05-27', file = 'sales_2026-05-27.csv' where delivery_id = 9200")
	o := staffed(t, d, "", person("anna", people.Admin, true), person("rob", people.Region, true, "region:North"))
	anna, rob := o.cookie(t, "anna"), o.cookie(t, "rob")
	for address, want := range map[string]string{"/api/v1/data": "amber", "/api/v1/data?date=2026-05-27": "amber", "/api/v1/data?date=2026-05-26": "ok", "/api/v1/stores?date=2026-05-28": "ok", "/api/v1/stores?date=2026-05-28&period=week": "amber"} {
		l := truthOf(t, o, address, "Cookie", rob)
		if l.Meta.State != want {
			t.Errorf("%s is %s: %s", address, l.Meta.State, l.notes())
		}
		if (want == "amber") != strings.Contains(l.notes(), "In quarantine: sales_2026-05-27.csv (sales of Wed 27 May)") {
			t.Errorf("%s says %s", address, l.notes())
		}
	}
	page := get(t, o, "/?date=2026-05-26", "Cookie", rob).want(t, 200)
	has(t, text(all(page.doc, "#truth")[0]), "Of other nights, 1 file in quarantine.")
	hasNot(t, text(all(page.doc, "#truth")[0]), "· 1 file in quarantine")
	// A master that waits is of no night, and of every one.
	l := truthOf(t, o, "/api/v1/data?date=2026-05-26", "Cookie", anna)
	has(t, l.notes(), "In quarantine: products_9204.csv, products_9203.csv, products_9202.csv and 2 more.")
	hasNot(t, l.notes(), "sales_2026-05-27.csv")
}

// TestQuarantine_AsOfARun says that a page as of an older run tells what waited then, and nothing of what happened since.
func TestQuarantine_AsOfARun(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	d.Exec(t, salesWait+`
--;
insert into wh.delivery (delivery_id, run_id, dataset, file, sha256, bytes, contract_id, contract_version, contract_sha256, business_date, store_id, outcome,
  rows, sales_value, findings_total, verdict, place, path, moved, closed_by, closed_why)
select v.id, v.run, 'sales', v.file, sha256(v.file), 480, 'other', '1.0.0', '', date '2026-05-19', null, 'violation', 1, 0, 1,
  '{"dataset":"sales","outcome":"violation","rows":1,"findings_total":1,"findings":[{"line":2,"rule":"minimum","message":"is below 0"}]}', v.place, 'quarantine/x', true, v.closer, v.why
from (values (9301, 19, 'released_later.csv', 'released', 25, 'let in'), (9302, 19, 'thrown_later.csv', 'discarded', null, 'of no use'), (9303, 19, 'released_then.csv', 'released', 20, 'let in at once'),
  (9304, 19, 'thrown_some_day.csv', 'discarded', null, 'nobody knows when')) as v(id, run, file, place, closer, why)
--;
update wh.delivery set closed_at = timestamp '2026-05-28 09:15:00', closed_who = 'dora' where delivery_id = 9302`)
	d.Drift(t)
	h := handlerOf(altered{sourceOf(d), func(s *web.State) { s.Busy = &web.Busy{What: "demo"} }}, nil)
	then := get(t, h, "/data?run=22").want(t, 200)
	truth := text(all(then.doc, "#truth")[0])
	for _, want := range []string{"2 files in quarantine", "You read the chain as run 22 left it.", "thrown_later.csv", "released_later.csv"} {
		has(t, truth, want)
	}
	for _, later := range []string{"sales_2026-05-30.csv", "products_92", "promotions.csv", "stopped", "this page follows", "demo"} {
		hasNot(t, truth, later)
	}
	main := text(all(then.doc, "main")[0])
	for _, later := range []string{"sales_2026-05-30.csv", "stopped by schema drift", "of no use", "daybook quarantine release 9", "nobody knows when"} {
		hasNot(t, main, later)
	}
	has(t, main, "released_then.csv released by run 20: let in at once")
	for _, row := range all(then.doc, ".runs tbody tr th") {
		if len(text(row)) == 2 && text(row) > "22" {
			t.Errorf("run %s is told as of run 22", text(row))
		}
	}
	file := text(get(t, h, "/data/files/9301?run=22").want(t, 200).doc)
	has(t, file, "violation, in quarantine")
	hasNot(t, file, "let in")
	has(t, text(get(t, h, "/data/files/9301?run=26").want(t, 200).doc), "violation, released")
	csv := get(t, h, "/data/quarantine.csv?run=22").want(t, 200).Body.String()
	has(t, csv, "released_later.csv")
	hasNot(t, csv, "sales_2026-05-30.csv")
	runs := strings.Split(strings.TrimSpace(get(t, h, "/data/runs.csv?run=22").want(t, 200).Body.String()), "\n")[1:]
	if len(runs) == 0 || !strings.HasPrefix(runs[0], "22,") {
		t.Errorf("the file of runs as of run 22 begins with %q", runs)
	}
	for _, line := range runs {
		if run, _, _ := strings.Cut(line, ","); len(run) > 2 || len(run) == 2 && run > "22" {
			t.Errorf("the file of runs has run %s as of run 22", run)
		}
	}
	hasNot(t, text(all(get(t, h, "/data?run=29").want(t, 200).doc, "#truth")[0]), "stopped")
	now := text(all(get(t, h, "/data").want(t, 200).doc, "main")[0])
	hasNot(t, now, "daybook quarantine release 9301")
	has(t, now, "thrown_later.csv discarded by dora , Thu 28 May 09:15: of no use")
}

// TestTruth_ANightBeforeThatIsNotThere says that what is missing of a night that the figures to date hold is told when nothing of it waits any more, too.
func TestTruth_ANightBeforeThatIsNotThere(t *testing.T) {
	t.Parallel()
	for _, waits := range []bool{true, false} {
		d := readtest.Chain(t)
		d.Exec(t, "delete from wh.delivery where place = 'quarantine'")
		if waits {
			d.Exec(t, strings.Split(salesWait, "\nunion all")[0]+"\n--;\nupdate wh.delivery set business_date = date '2026-05-27' where delivery_id = 9200")
		}
		h := handlerOf(altered{sourceOf(d), func(s *web.State) {
			s.Missing = []web.Missing{{Dataset: "sales", BusinessDate: "2026-05-27", Word: "missing"}, {Dataset: "sales", BusinessDate: "2026-01-02", Word: "missing"}}
		}}, nil)
		l := truthOf(t, h, "/api/v1/brief")
		if l.Meta.State != "amber" {
			t.Errorf("waits %v: %s", waits, l.Meta.State)
		}
		missing := "Of nights before, due and not there: sales of Wed 27 May."
		if waits == strings.Contains(l.notes(), missing) {
			t.Errorf("waits %v: %s", waits, l.notes())
		}
		if earlier := truthOf(t, h, "/api/v1/brief?date=2026-05-26"); strings.Contains(earlier.notes(), "27 May") {
			t.Errorf("the night before says %s", earlier.notes())
		}
	}
}

// TestQuarantine_DueAndWaiting says that what was due and waits in quarantine is told once, with its file and its owner, however many files came after it.
func TestQuarantine_DueAndWaiting(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	d.Exec(t, salesWait)
	h := handlerOf(altered{sourceOf(d), func(s *web.State) {
		s.Missing = []web.Missing{{Dataset: "sales", BusinessDate: "2026-05-30", Word: "missing", Owner: "pos@alder.example"}}
	}}, nil)
	notes := text(all(get(t, h, "/").want(t, 200).doc, "#truth")[0])
	has(t, notes, "In quarantine: sales_2026-05-30.csv (sales of Sat 30 May; its owner is pos@alder.example), products_9204.csv")
	for _, twice := range []string{"did not come", "sales came"} {
		hasNot(t, notes, twice)
	}
}

// TestQuarantine_OfOtherFacts says that a file that waits is not why a night has no sums where these do not come from it.
func TestQuarantine_OfOtherFacts(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	d.Exec(t, salesWait+"\n--;\nupdate wh.delivery set dataset = 'inventory' where delivery_id = 9200")
	page := text(get(t, handlerOf(sourceOf(d), nil), "/").want(t, 200).doc)
	has(t, page, "No store is complete on this night, so no sum is shown")
	hasNot(t, page, "A file of this night came and waits in quarantine")
}

// TestQuarantine_InALetter says that a mail does not call a file late that came and waits.
func TestQuarantine_InALetter(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	d.Exec(t, salesWait)
	letters := web.NewLetters(web.Config{Source: sourceOf(d), Now: morning, Currency: "EUR", Log: slog.New(slog.DiscardHandler)}, "https://daybook.example.com")
	for _, to := range []web.Addressee{addressee(people.Chain), addressee(people.Store, "S0112")} {
		l, err := letters.Brief(t.Context(), to, night(t))
		if err != nil {
			t.Fatal(err)
		}
		has(t, l.Subject, "A file of the night waits in quarantine")
		hasNot(t, l.Text+l.Subject, " late:")
	}
}
