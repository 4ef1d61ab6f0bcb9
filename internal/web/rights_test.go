package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/people"
	"github.com/daybookhq/daybook/internal/web"
)

// place is what somebody sees: its stores in SQL, and things inside and outside of it by kind.
type place struct {
	grants          []string
	stores          string // of the chain's master
	inside, outside map[string][]string
}

// The store S0104 is in South, S0112 in North; file 1841 holds the sales of all stores, 9100 those of S0104 alone, 9101 those of S0112.
var (
	whole = place{stores: "true", inside: map[string][]string{
		"store": {"S0104", "S0112"}, "run": {"28", "29"}, "file": {"1841", "9002", "9100", "9101"}, "insight": {"sg-2026-05-30-north", "so-S0104-P007", "dq-S0112", "ml-S0104-P008"}, "region": {"North", "South"}, "product": {"P007"}, "promotion": {"PR21"}, "contract": {"sales", "store_days"},
	}}
	north = place{grants: []string{"region:North"}, stores: "region = 'North'", inside: map[string][]string{
		"store": {"S0112"}, "file": {"1841", "9101"}, "insight": {"sg-2026-05-30-north", "dq-S0112"}, "region": {"North"}, "product": {"P007"}, "promotion": {"PR21"}, "contract": {"sales", "store_days"},
	}, outside: map[string][]string{
		"store": {"S0104"}, "run": {"29", "30"}, "file": {"9002", "9100"}, "insight": {"so-S0104-P007", "so-S0119-P017"}, "region": {"South"},
	}}
	one = place{grants: []string{"store:S0104"}, stores: "store_id = 'S0104'", inside: map[string][]string{
		"store": {"S0104"}, "file": {"1841", "9100"}, "insight": {"so-S0104-P007", "ml-S0104-P008"}, "region": {"South"}, "product": {"P007"}, "promotion": {"PR21"}, "contract": {"sales", "store_days"},
	}, outside: map[string][]string{
		"store": {"S0112", "S0119"}, "run": {"29"}, "file": {"9002", "9101"}, "insight": {"sg-2026-05-30-north", "dq-S0112"}, "region": {"North"},
	}}
)

// sees is who may see what in the tests.
var sees = map[string]struct {
	role  people.Role
	place place
}{
	"chain": {people.Chain, whole}, "chain of the north": {people.Chain, north}, "region": {people.Region, north}, "store": {people.Store, one},
	"data": {people.Data, whole}, "admin": {people.Admin, whole},
}

// asked is how each address is asked for: the kind of thing in its path, and queries to try it with.
var asked = map[string]struct {
	kind    string
	queries []string
}{
	"GET /{$}":                        {"", []string{"", "?vs=lastweek", "?vs=target", "?date=2026-05-20", "?run=25", "?period=week", "?from=2026-05-25&vs=lastweek"}},
	"GET /stores":                     {"", []string{"", "?sort=-sales", "?vs=lastyear", "?category=Dairy", "?sort=upt-gap", "?period=month"}},
	"GET /stores.csv":                 {"", []string{"", "?category=Dairy&vs=lastweek", "?sort=-atv"}},
	"GET /stores/{id}":                {"store", []string{"", "?vs=lastweek", "?date=2026-05-20"}},
	"GET /stores/{id}/rows":           {"store", []string{"", "?category=Dairy", "?sort=-units"}},
	"GET /stores/{id}/rows.csv":       {"store", []string{""}},
	"GET /data":                       {"", []string{"", "?stores=each"}},
	"GET /data/runs/{run}":            {"run", []string{""}},
	"GET /data/files/{id}":            {"file", []string{"", "?line=7"}},
	"GET /data/contracts/{id}":        {"contract", []string{""}},
	"GET /definitions":                {"", []string{""}},
	"GET /insights/{id}":              {"insight", []string{""}},
	"GET /account":                    {"", []string{""}},
	"POST /account":                   {"", nil},
	"GET /mail/off":                   {"", nil},
	"POST /mail/off":                  {"", nil},
	"GET /admin":                      {"", []string{""}},
	"GET /admin/log.csv":              {"", []string{"", "?from=2026-05-01"}},
	"POST /admin/people":              {"", nil},
	"POST /admin/people/{id}":         {"", nil},
	"POST /admin/tokens":              {"", nil},
	"POST /admin/tokens/{id}":         {"", nil},
	"GET /api/v1/brief":               {"", []string{"", "?vs=lastweek", "?vs=target", "?date=2026-05-20", "?run=25", "?period=week", "?from=2026-05-25&vs=lastweek"}},
	"GET /api/v1/stores":              {"", []string{"", "?sort=-sales", "?vs=lastyear", "?category=Dairy", "?sort=upt-gap", "?period=month"}},
	"GET /api/v1/stores/{id}":         {"store", []string{"", "?vs=lastweek", "?date=2026-05-20"}},
	"GET /api/v1/stores/{id}/rows":    {"store", []string{"", "?category=Dairy", "?sort=-units"}},
	"GET /api/v1/data":                {"", []string{"", "?stores=each"}},
	"GET /api/v1/data/runs/{run}":     {"run", []string{""}},
	"GET /api/v1/data/files/{id}":     {"file", []string{"", "?line=7"}},
	"GET /api/v1/data/contracts/{id}": {"contract", []string{""}},
	"GET /api/v1/definitions":         {"", []string{""}},
	"GET /api/v1/insights/{id}":       {"insight", []string{""}},
	"GET /regions.csv":                {"", []string{"", "?category=Dairy", "?vs=lastweek&period=week"}},
	"GET /regions.xlsx":               {"", []string{""}},
	"GET /regions.parquet":            {"", []string{""}},
	"GET /stores.xlsx":                {"", []string{""}},
	"GET /stores.parquet":             {"", []string{""}},
	"GET /stores/{id}/rows.xlsx":      {"store", []string{""}},
	"GET /stores/{id}/rows.parquet":   {"store", []string{""}},
	"GET /insights.csv":               {"", []string{""}},
	"GET /insights.xlsx":              {"", []string{""}},
	"GET /insights.parquet":           {"", []string{""}},
	"GET /data/board.csv":             {"", []string{""}},
	"GET /data/board.xlsx":            {"", []string{""}},
	"GET /data/board.parquet":         {"", []string{""}},
	"GET /data/quarantine.csv":        {"", []string{""}},
	"GET /data/quarantine.xlsx":       {"", []string{""}},
	"GET /data/quarantine.parquet":    {"", []string{""}},
	"GET /data/runs.csv":              {"", []string{""}},
	"GET /data/runs.xlsx":             {"", []string{""}},
	"GET /data/runs.parquet":          {"", []string{""}},
	"GET /api/v1/openapi.json":        {"", []string{""}},
	"GET /trend":                      {"", []string{"", "?by=day", "?by=month&category=Dairy"}},
	"GET /stores/{id}/trend":          {"store", []string{"", "?by=day"}},
	"GET /api/v1/trend":               {"", []string{"", "?by=day&category=Dairy"}},
	"GET /api/v1/stores/{id}/trend":   {"store", []string{""}},
	"GET /trend.csv":                  {"", []string{""}}, "GET /trend.xlsx": {"", []string{""}}, "GET /trend.parquet": {"", []string{""}},
	"GET /stores/{id}/trend.csv": {"store", []string{""}}, "GET /stores/{id}/trend.xlsx": {"store", []string{""}}, "GET /stores/{id}/trend.parquet": {"store", []string{""}},
	"GET /search":                   {"", []string{"", "?q=s0104", "?q=yoghurt", "?q=north", "?q=dairy+stock"}},
	"GET /api/v1/search":            {"", []string{"?q=s01", "?q=nothing+such"}},
	"GET /products/{id}":            {"product", []string{"", "?sort=-net", "?date=2026-05-20"}},
	"GET /api/v1/products/{id}":     {"product", []string{""}},
	"GET /products/{id}/stores.csv": {"product", []string{""}}, "GET /products/{id}/stores.xlsx": {"product", []string{""}}, "GET /products/{id}/stores.parquet": {"product", []string{""}},
	"GET /patterns":                    {"", []string{"", "?date=2026-05-20"}},
	"GET /api/v1/patterns":             {"", []string{""}},
	"GET /stores/{id}/patterns":        {"store", []string{""}},
	"GET /api/v1/stores/{id}/patterns": {"store", []string{""}},
	"GET /patterns.csv":                {"", []string{""}}, "GET /patterns.xlsx": {"", []string{""}}, "GET /patterns.parquet": {"", []string{""}},
	"GET /stores/{id}/patterns.csv": {"store", []string{""}}, "GET /stores/{id}/patterns.xlsx": {"store", []string{""}}, "GET /stores/{id}/patterns.parquet": {"store", []string{""}},
	"GET /data/runs/{run}/changes":        {"run", []string{"", "?since=19"}},
	"GET /api/v1/data/runs/{run}/changes": {"run", []string{""}},
	"GET /data/runs/{run}/changes.csv":    {"run", []string{""}}, "GET /data/runs/{run}/changes.xlsx": {"run", []string{""}}, "GET /data/runs/{run}/changes.parquet": {"run", []string{""}},
	"GET /products":        {"", []string{"", "?category=Dairy&sort=-net"}},
	"GET /api/v1/products": {"", []string{""}},
	"GET /products.csv":    {"", []string{""}}, "GET /products.xlsx": {"", []string{""}}, "GET /products.parquet": {"", []string{""}},
	"GET /availability":                    {"", []string{"", "?date=2026-05-20"}},
	"GET /api/v1/availability":             {"", []string{""}},
	"GET /stores/{id}/availability":        {"store", []string{""}},
	"GET /api/v1/stores/{id}/availability": {"store", []string{""}},
	"GET /availability.csv":                {"", []string{""}}, "GET /availability.xlsx": {"", []string{""}}, "GET /availability.parquet": {"", []string{""}},
	"GET /stores/{id}/availability.csv": {"store", []string{""}}, "GET /stores/{id}/availability.xlsx": {"store", []string{""}}, "GET /stores/{id}/availability.parquet": {"store", []string{""}},
	"GET /promotions":             {"", []string{"", "?sort=units", "?date=2026-05-20"}},
	"GET /api/v1/promotions":      {"", []string{"", "?date=2026-05-13"}},
	"GET /promotions/{id}":        {"promotion", []string{"", "?sort=-units"}},
	"GET /api/v1/promotions/{id}": {"promotion", []string{""}},
	"GET /promotions.csv":         {"", []string{""}}, "GET /promotions.xlsx": {"", []string{""}}, "GET /promotions.parquet": {"", []string{""}},
	"GET /promotions/{id}/stores.csv": {"promotion", []string{""}}, "GET /promotions/{id}/stores.xlsx": {"promotion", []string{""}}, "GET /promotions/{id}/stores.parquet": {"promotion", []string{""}},
	"POST /insights/{id}/said":      {"insight", nil},
	"POST /data/files/{id}/release": {"file", nil},
	"POST /data/files/{id}/discard": {"file", nil},
	"POST /data/runs/{run}/publish": {"run", nil},
	"POST /data/runs/{run}/refuse":  {"run", nil},
	"POST /notes":                   {"", nil},
	"POST /notes/{id}":              {"", nil},
	"GET /embed/{seal}":             {"", nil}, // every page in a frame is asked beside the page itself
	"GET /login":                    {"", nil},
	"GET /login/oidc":               {"", nil},
	"GET /login/oidc/callback":      {"", nil},
	"POST /login":                   {"", nil},
	"POST /logout":                  {"", nil},
	"GET /healthz":                  {"", []string{""}},
	"GET /readyz":                   {"", []string{""}},
	"GET /robots.txt":               {"", []string{""}},
	"GET /static/{name...}":         {"", nil},
}

var inPath = regexp.MustCompile(`\{[a-z.$]+\}`)

// addressesOf are the addresses of a route with things of one kind in it.
func addressesOf(path string, things []string, queries []string) (list []string) {
	if !inPath.MatchString(strings.ReplaceAll(path, "{$}", "")) {
		things = []string{""}
	}
	for _, thing := range things {
		for _, q := range queries {
			list = append(list, strings.ReplaceAll(inPath.ReplaceAllString(strings.ReplaceAll(path, "{$}", ""), url.PathEscape(thing)), "//", "/")+q)
		}
	}
	return list
}

// ownFiles are two files of one store each.
const ownFiles = `
insert into wh.delivery (delivery_id, run_id, dataset, file, sha256, bytes, contract_id, contract_version, contract_sha256, business_date, store_id, outcome,
  rows, sales_value, findings_total, verdict, place, path, moved, closed_by, closed_why)
select v.id, 29, 'store_days', 'days_' || v.store || '.csv', sha256(v.store), 480, 'store_days', '1.0.0', '', date '2026-05-30', v.store, 'violation', 1, 0, 1,
  '{"file":"days.csv","dataset":"store_days","outcome":"violation","rows":1,"sums":{"net_sales":"7131.17"},"findings_total":1,"findings":[{"line":2,"column":"net_sales","value":"7131.17","rule":"control_total","message":"is not what the rows add up to"}],"owner":"pos@alder.example","support":"","rules":{"declared":9,"run":9}}',
  'quarantine', 'quarantine/29/days_' || v.store || '.csv', true, null, ''
from (values (9100, 'S0104'), (9101, 'S0112')) as v(id, store)
--;
insert into wh.feedback (given_at, actor, insight_id, kind, category, business_date, answer, until, reason, note, chance)
values (timestamp '2026-05-31 06:30:00', 'zoe', 'so-S0104-P007', 'stockout', 'Dairy', date '2026-05-30', 'confirmed', null, '', 'seen in the depot', 0.9),
  (timestamp '2026-05-31 06:31:00', 'yann', 'dq-S0112', 'data_quality', null, date '2026-05-30', 'snooze', date '2026-06-03', '', '', 0.9)
--;
insert into wh.remark (given_at, actor, insight_id, business_date, word, person, note)
select timestamp '2026-05-31 06:40:00', 'xaver', v.id, date '2026-05-30', 'note', '', 'About ' || v.id from (values ('so-S0104-P007'), ('dq-S0112'), ('sg-2026-05-30-north')) as v(id)
--;
insert into wh.annotation (annotation_id, written_at, actor, node, value, first_date, last_date, note)
values ('n1', timestamp '2026-05-30 06:40:00', 'xaver', 'store', 'S0104', date '2026-05-30', date '2026-05-30', 'Street closed'),
  ('n2', timestamp '2026-05-30 06:40:00', 'xaver', 'store', 'S0112', date '2026-05-30', date '2026-05-30', 'Flooded'),
  ('n3', timestamp '2026-05-30 06:40:00', 'xaver', 'region', 'North', date '2026-05-29', date '2026-05-30', 'Bus strike'),
  ('n4', timestamp '2026-05-30 06:40:00', 'xaver', 'region', 'South', date '2026-05-29', date '2026-05-30', 'Fair')`

// otherwise changes every figure of the stores that %s does not hold, their names, and what is summed over all of them.
const otherwise = `
create temp table other as select store_id from wh.stores where not (%s)
--;
update wh.store_day set net_sales = net_sales * 3 + 1.11, sales_value = sales_value * 3, units = units * 2 + 7, transactions = transactions * 2 + 9, discount = discount + 5,
  returned_value = returned_value + 3, gross_margin = gross_margin * 4 where store_id in (select store_id from other)
--;
update wh.expected_store_day set expected_net_sales = expected_net_sales * 2 + 0.01, low_net_sales = 1, high_net_sales = high_net_sales * 9, expected_transactions = expected_transactions * 5,
  expected_units = expected_units + 11 where store_id in (select store_id from other)
--;
update wh.category_day set net_sales = net_sales * 7, units = units + 1, gross_margin = gross_margin - 4 where store_id in (select store_id from other)
--;
update wh.expected_category_day set expected_net_sales = expected_net_sales * 6 where store_id in (select store_id from other)
--;
update wh.sales set units = units + 1, sales_value = sales_value + 9, cogs = cogs + 2 where store_id in (select store_id from other)
--;
update wh.store_days set transactions = transactions + 3, net_sales = net_sales + 1 where store_id in (select store_id from other)
--;
update wh.inventory set on_hand = case when on_hand = 0 then 5 else 0 end where store_id in (select store_id from other)
--;
update wh.promotion_pair_day set units = units + 5, baseline_units = baseline_units * 2, sales_value = sales_value + 9, regular_value = regular_value + 30, missed_units = missed_units + 1 where store_id in (select store_id from other)
--;
update wh.promotion_to_date set units = units + 5, all_units = all_units + 5, baseline_units = baseline_units * 2, sales_value = sales_value + 9, all_value = all_value + 9, regular_value = regular_value + 30, missed_units = missed_units + 1 where store_id in (select store_id from other)
--;
update wh.stockout_day set episode_lost_units = episode_lost_units * 8 where store_id in (select store_id from other)
--;
update wh.targets set net_sales_target = net_sales_target * 2 where store_id in (select store_id from other)
--;
update wh.insight set document = replace(replace(document, 'headline":"', 'headline":"Otherwise '), 'money":"-', 'money":"-9') where store_id in (select store_id from other) or (store_id is null and level <> 'region')
--;
update wh.insight set document = replace(document, 'headline":"', 'headline":"Otherwise ') where level = 'region' and exists (select 1 from wh.stores as s where s.region = 'North' and s.store_id in (select store_id from other))
--;
update wh.feedback set actor = 'otherwise', note = 'otherwise', answer = 'done' where insight_id in (select insight_id from wh.insight where store_id in (select store_id from other))
--;
update wh.remark set note = 'otherwise' where insight_id in (select insight_id from wh.insight where store_id in (select store_id from other))
--;
update wh.annotation set note = 'otherwise' where node = 'store' and value in (select store_id from other) or node = 'region' and value not in (select region from wh.stores where store_id not in (select store_id from other))
--;
update wh.insight_day set checks = checks + 1, stood_out = stood_out + 2
--;
update wh.run set rows_in = rows_in * 2, rows_loaded = rows_loaded * 2, value_in = value_in * 2, value_loaded = value_loaded * 2, files_landed = 99, reason = 'otherwise'
--;
update wh.delivery set rows = rows * 2, sales_value = sales_value * 2, bytes = bytes + 1, findings_total = findings_total + 1, closed_why = 'otherwise', verdict = '{"outcome":"ok","sums":{"net_sales":"1.23"}}'
where store_id is null or store_id in (select store_id from other)
--;
update wh.stores set name = 'Otherwise ' || name, city = 'Elsewhere' where store_id in (select store_id from other)
--;
update wh.stores set region = 'Wild ' || region where region not in (select region from wh.stores where store_id not in (select store_id from other))`

// dearer changes all that tells what things cost.
const dearer = `
update wh.store_day set gross_margin = gross_margin * 1.7 + 3
--;
update wh.category_day set gross_margin = gross_margin * 1.7 + 3
--;
update wh.product_day set gross_margin = gross_margin * 1.7 + 3
--;
update wh.sales set cogs = cogs * 1.3 + 1
--;
update wh.products set unit_cost = unit_cost * 1.3 + 1
--;
update wh.stockout_day set unit_cost = unit_cost * 1.3 + 1
--;
update wh.promotions set funding_per_unit = funding_per_unit + 1
--;
update wh.insight set document = replace(replace(replace(replace(replace(replace(document, '62.10', '99.99'), '12023.15', '7777.77'), '30.5', '44.4'), '124.20', '199.98'), '3.47', '1.11'), '0.3050', '0.4440')
--;
update wh.insight set place = 1000 - place, document = regexp_replace(document, '"rank":([0-9]+)', '"rank":9\1')
--;
update wh.promotion_pair_day set cost = cost * 1.3, baseline_cost = baseline_cost * 1.1, funding = funding + 1
--;
update wh.promotion_to_date set cost = cost * 1.3, baseline_cost = baseline_cost * 1.1, funding = funding + 1
--;
update wh.insight set document = replace(replace(replace(document, '-11.20', '-5.55'), '"unit_cost":"4.10"', '"unit_cost":"1.10"'), '55.20', '66.60')
--;
update wh.insight set document = replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(document, '40960.00', '40000.00'), '4096.00', '4000.00'), '12533.76', '12000.00'), '1699.84', '1600.00'), '1,699.84', '1,600.00'),
  '1459.84', '1400.00'), '1200.00', '1100.00'), '115.83', '110.00'), '2.1583', '2.1000'), '"worked"', '"lost_money"') where kind = 'promotion'`

// TestRights asks every address as every role, with and without the right to see cost. What is outside of a scope is not there, and
// what is inside does not change by a byte when everything outside is otherwise: no total, no rank, no word depends on it.
func TestRights(t *testing.T) {
	t.Parallel()
	routes := map[string]string{}
	for _, r := range web.Routes(web.Config{Now: morning, Currency: "EUR"}) {
		if _, ok := asked[r.Method+" "+r.Path]; !ok {
			t.Errorf("%s %s is asked by no test: say in rights_test.go how it is asked for", r.Method, r.Path)
		}
		routes[r.Method+" "+r.Path] = r.Door
	}
	for key := range asked {
		if routes[key] == "" {
			t.Errorf("%s is asked and is no address", key)
		}
	}
	for name, who := range sees {
		for _, cost := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s cost %v", name, cost), func(t *testing.T) {
				t.Parallel()
				rights(t, routes, person("anna", who.role, cost, who.place.grants...), who.place)
			})
		}
	}
}

func rights(t *testing.T, routes map[string]string, p people.Person, place place) {
	db, changed := readtest.Chain(t), readtest.Chain(t)
	for _, d := range []readtest.DB{db, changed} {
		d.Exec(t, ownFiles)
	}
	changed.SetMaxOpenConns(1) // the script has a temporary table
	if place.grants != nil {
		changed.Exec(t, fmt.Sprintf(otherwise, place.stores))
	}
	if !p.SeesCost {
		changed.Exec(t, dearer)
	}
	changed.SetMaxOpenConns(4)
	o, other := staffed(t, db, "", p), staffed(t, changed, "", p)
	mine, theirs := o.cookie(t, "anna"), other.cookie(t, "anna")
	for _, f := range []*office{&o, &other} {
		*f = f.framing(intranet)
		role := p.Role
		if role == people.Admin {
			role = people.Data // which reads the same, and is the strongest that a link can have
		}
		if _, number := f.link(t, people.Token{Role: role, Grants: p.Grants, SeesCost: p.SeesCost}, "/", ""); number != 1 {
			t.Fatalf("the link has number %d", number)
		}
	}
	seen := 0
	for key, door := range routes {
		method, path, _ := strings.Cut(key, " ")
		ask := asked[key]
		if method != http.MethodGet {
			continue
		}
		for _, address := range addressesOf(path, place.inside[ask.kind], ask.queries) {
			a, b := get(t, o, address, "Cookie", mine), get(t, other, address, "Cookie", theirs)
			there := allowed(door, p.Role) && (p.SeesCost || !strings.Contains(address, "/insights/ml-")) && // of a margin leak nothing is left to say
				(place.grants == nil || !strings.HasPrefix(path, "/data/runs.")) // its sums are those of the whole chain
			if a.Code != http.StatusOK && a.Code != http.StatusNotFound || there != (a.Code == http.StatusOK) && !strings.Contains(address, "lastyear") {
				t.Errorf("%s: %d", address, a.Code)
			}
			if first, second := withoutPeers(p, path, a), withoutPeers(p, path, b); a.Code != b.Code || first != second {
				t.Errorf("%s depends on what is not to be seen: %s", address, difference(first, second))
			}
			if words := !slices.Contains([]string{"/account", "/definitions", "/api/v1/definitions", "/api/v1/openapi.json", "/admin", "/data/contracts/{id}", "/api/v1/data/contracts/{id}"}, path); words && !p.SeesCost && strings.Contains(strings.ToLower(said(a)), "margin") {
				t.Errorf("%s speaks of margins: %s", address, around(said(a), "margin"))
			}
			if web.Embeddable(address, "") == nil {
				inFrame(t, o, other, p, path, address, there)
			}
			seen++
		}
		for _, address := range addressesOf(path, place.outside[ask.kind], ask.queries) {
			if ask.kind == "" {
				continue
			}
			a := get(t, o, address, "Cookie", mine)
			if a.Code != http.StatusNotFound {
				t.Errorf("%s is outside: %d", address, a.Code)
			}
			if web.Embeddable(address, "") == nil {
				framed := get(t, o, o.linkOf(t, 1, address, ""))
				if framed.Code != http.StatusNotFound || figure.MatchString(said(framed)) {
					t.Errorf("%s is outside, in a frame: %d %s", address, framed.Code, said(framed))
				}
			}
			if figure.MatchString(said(a)) {
				t.Errorf("%s is outside, and has a figure: %s", address, said(a))
			}
		}
		for _, region := range place.outside["region"] {
			for _, address := range addressesOf(path, place.inside[ask.kind], []string{"?region=" + region}) {
				if a := get(t, o, address, "Cookie", mine); door == "known" && path != "/account" && a.Code != http.StatusNotFound {
					t.Errorf("%s: %d", address, a.Code)
				}
			}
		}
	}
	if seen < 20 {
		t.Errorf("only %d addresses were asked", seen)
	}
}

// inFrame asks for a page by a signed link of the same role and scope: it is there where the page is, depends on nothing more, and speaks of
// margins to nobody who does not see cost.
func inFrame(t *testing.T, o, other office, p people.Person, path, address string, there bool) {
	t.Helper()
	a, b := get(t, o, o.linkOf(t, 1, address, "")), get(t, other, other.linkOf(t, 1, address, ""))
	if (a.Code == http.StatusOK) != there && !strings.Contains(address, "lastyear") {
		t.Errorf("%s in a frame: %d", address, a.Code)
	}
	if first, second := withoutPeers(p, path, a), withoutPeers(p, path, b); a.Code != b.Code || first != second {
		t.Errorf("%s in a frame depends on what is not to be seen: %s", address, difference(first, second))
	}
	words := strings.HasPrefix(address, "/definitions") || strings.HasPrefix(address, "/data/contracts/")
	if !words && !p.SeesCost && strings.Contains(strings.ToLower(said(a)), "margin") {
		t.Errorf("%s in a frame speaks of margins: %s", address, around(said(a), "margin"))
	}
}

// peerFigures are the percentages of all stores of a region: in pages and JSON, and in a file of lines.
var (
	peerFigures = regexp.MustCompile(`<span class="beside">[^<]*</span>|"percent_beside": ?(?:null|"[^"]*")`)
	peerColumn  = regexp.MustCompile(`(?m),[^,\n]*$`)
)

// withoutPeers is what an answer says but for the one thing that rests on stores outside of a scope: the week of a store's region, of so many others that
// no single one can be worked out. Who looks after one store has it in the patterns of the store.
func withoutPeers(p people.Person, path string, a answer) string {
	switch {
	case p.Role != people.Store || !strings.Contains(path, "/stores/{id}/patterns"):
		return a.Body.String()
	case strings.HasSuffix(path, ".xlsx"), strings.HasSuffix(path, ".parquet"):
		return "" // as the file of lines
	case strings.HasSuffix(path, ".csv"):
		return peerColumn.ReplaceAllString(a.Body.String(), "")
	}
	return peerFigures.ReplaceAllString(a.Body.String(), "")
}

// said is what an answer says: the main part of a page, or what a program gets.
func said(a answer) string {
	if a.doc != nil {
		return text(all(a.doc, "main")[0])
	}
	return a.Body.String()
}

// figure is an amount.
var figure = regexp.MustCompile(`[0-9][.,][0-9]|€`)

// allowed says whether a role comes through a door.
func allowed(door string, role people.Role) bool {
	switch door {
	case "mend":
		return role == people.Data || role == people.Admin
	case "keep":
		return role == people.Admin
	}
	return true
}

// difference is where two texts part.
func difference(a, b string) string {
	at := 0
	for at < len(a) && at < len(b) && a[at] == b[at] {
		at++
	}
	cut := func(s string) string { return s[max(0, min(at-80, len(s))):min(at+80, len(s))] }
	return fmt.Sprintf("%q, otherwise %q", cut(a), cut(b))
}

func around(s, word string) string {
	at := strings.Index(strings.ToLower(s), word)
	return s[max(0, at-80):min(len(s), at+80)]
}

// TestRights_ToChange says that what only some roles may do is not there for the others, and that a machine can do none of it.
func TestRights_ToChange(t *testing.T) {
	t.Parallel()
	o := staffed(t, readtest.Chain(t), "", person("chain", people.Chain, true), person("store", people.Store, true, "store:S0104"), person("data", people.Data, true), person("admin", people.Admin, true))
	_, secret, err := o.register.NewToken(t.Context(), people.Token{Name: "all", Role: people.Data, SeesCost: true, CreatedBy: "admin", Expires: o.now.Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	o.db.Exec(t, "update wh.token set role = 'admin'") // as tokens could once be made
	o.people.Directory.Forget()
	get(t, o, "/stores.csv", "Authorization", "Bearer "+secret).want(t, 200)
	headers := map[people.Role][]string{"machine": {"Authorization", "Bearer " + secret}}
	for _, role := range []people.Role{people.Chain, people.Store, people.Data, people.Admin} {
		headers[role] = []string{"Cookie", o.cookie(t, string(role))}
	}
	tried := 0
	for _, r := range web.Routes(web.Config{Now: morning, Currency: "EUR"}) {
		if r.Door != "mend" && r.Door != "keep" {
			continue
		}
		for role, h := range headers {
			for _, address := range addressesOf(r.Path, []string{"999999"}, []string{""}) {
				a := get(t, o, address, h...)
				if r.Method == http.MethodPost {
					a = o.post(t, address, nil, h...)
				}
				tried++
				if refused := a.Code == http.StatusNotFound; refused == allowed(r.Door, role) && (!refused || !strings.Contains(address, "999999")) {
					t.Errorf("%s %s as %s: %d", r.Method, address, role, a.Code)
				}
			}
		}
	}
	if tried < 20 {
		t.Errorf("only %d addresses were tried", tried)
	}
	has(t, strings.Join(o.deeds(t), "\n"), "chain refused /admin")
}

// TestRights_OfNobody says that without a session nothing is shown but the way in and what monitors ask.
func TestRights_OfNobody(t *testing.T) {
	t.Parallel()
	o := staffed(t, readtest.Chain(t), "", person("anna", people.Chain, true))
	for _, r := range web.Routes(web.Config{Now: morning, Currency: "EUR"}) {
		for _, address := range addressesOf(r.Path, []string{"S0104"}, []string{""}) {
			var a answer
			if r.Method == http.MethodGet {
				a = get(t, o, address)
			} else {
				a = o.post(t, address, nil)
			}
			if in := a.Code == http.StatusSeeOther && strings.HasPrefix(a.Header().Get("Location"), "/login") || a.Code == http.StatusUnauthorized && strings.HasPrefix(address, "/api/"); r.Door != "open" && !in {
				t.Errorf("%s %s: %d", r.Method, address, a.Code)
			}
			if figure.MatchString(a.Body.String()) && !strings.HasPrefix(address, "/static") && !strings.Contains(a.Header().Get("Content-Type"), "html") && !slices.Contains([]string{"/healthz", "/api/v1/openapi.json"}, address) {
				t.Errorf("%s %s has a figure", r.Method, address)
			}
		}
	}
}

// TestRights_OfNothing says that whoever has no store, or none any more, gets a page that says so.
func TestRights_OfNothing(t *testing.T) {
	t.Parallel()
	o := staffed(t, readtest.Chain(t), "", person("anna", people.Store, true, "store:S0104@2026-05-30"), person("bert", people.Region, true, "region:Moon"))
	for _, login := range []string{"anna", "bert"} {
		a := get(t, o, "/", "Cookie", o.cookie(t, login)).want(t, http.StatusForbidden)
		has(t, text(a.doc), "Nothing is yours to see")
	}
}
