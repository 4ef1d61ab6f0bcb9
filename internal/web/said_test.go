package web_test

import (
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/people"
	"github.com/daybookhq/daybook/internal/web"
)

// dealt is an insight that was found on two nights a week ago, and what somebody answered to it.
const dealt = `
insert into wh.insight (run_id, business_date, insight_id, kind, level, store_id, place, capped, state, document)
select s.build_run, d, 'sg-S0104', 'sales_gap', 'store', 'S0104', 9, false, 'open',
  '{"id":"sg-S0104","kind":"sales_gap","business_date":"' || cast(d as text) || '","level":"store","region":"South","store_id":"S0104","category":null,"product_id":null,"promotion_id":null,"headline":"S0104 sold 9 % less than normal","body":"","money":"-10.00","currency":"EUR","money_basis":"net sales","parts":[],"evidence":{},"action":"Look","owner_role":"store","due":null,"confidence":"high","confidence_reason":null,"formula":null,"rank":9,"state":"open","first_seen":"2026-05-21","days_open":1,"restricted":{"money":null,"money_basis":null,"no_cost":null,"no_peers":null,"neither":null,"costly":[],"peers":[]}}'
from (values (date '2026-05-21'), (date '2026-05-22')) as v(d)
join wh.slice as s on s.dataset = 'insight' and s.business_date = d
--;
insert into wh.feedback (given_at, actor, insight_id, kind, category, business_date, answer, until, reason, note, chance)
values (timestamp '2026-05-23 06:30:00', 'store', 'sg-S0104', 'sales_gap', null, date '2026-05-22', 'done', null, '', 'two tills were shut', 0.9)`

// TestSaid is the life of an insight: a store manager marks it as done, puts another off, gives one away, and takes an answer back.
func TestSaid(t *testing.T) {
	t.Parallel()
	o := staffed(t, readtest.Chain(t), "", person("store", people.Store, false, "store:S0104"), person("region", people.Region, true, "region:South"), person("north", people.Region, true, "region:North"), person("chain", people.Chain, true))
	_, secret, err := o.register.NewToken(t.Context(), people.Token{Name: "machine", Role: people.Chain, SeesCost: true, CreatedBy: "admin", Expires: o.now.Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	store, region, north, chain := o.cookie(t, "store"), o.cookie(t, "region"), o.cookie(t, "north"), o.cookie(t, "chain")
	const here = "/insights/so-S0104-P007"
	page := get(t, o, here, "Cookie", store).want(t, 200)
	form := all(page.doc, "main form")[0]
	say := func(cookie, address string, status int, pairs ...string) answer {
		t.Helper()
		*o.now = o.now.Add(time.Second)
		v := url.Values{}
		for i := 0; i+1 < len(pairs); i += 2 {
			v.Set(pairs[i], pairs[i+1])
		}
		return o.post(t, address, v, "Cookie", cookie).want(t, status)
	}
	to := attr(form, "action")
	has(t, to, "date=2026-05-30")
	has(t, tight(all(get(t, o, "/stores/S0104", "Cookie", store).want(t, 200).doc, "#first")[0]), "Yoghurt")

	// what cannot be said
	say(store, to, http.StatusBadRequest, "do", "not_true")
	say(store, to, http.StatusBadRequest, "do", "not_true", "reason", "because")
	say(store, to, http.StatusBadRequest, "do", "snooze", "until", "2026-05-30")
	say(store, to, http.StatusBadRequest, "do", "note", "note", "  ")
	say(store, to, http.StatusBadRequest, "do", "note", "note", strings.Repeat("é", 1001))
	say(store, to, http.StatusBadRequest, "do", "assigned", "person", "north")
	say(store, to, http.StatusBadRequest, "do", "fly")
	say(store, "/insights/so-S0119-P017/said?date=2026-05-30", http.StatusNotFound, "do", "done")
	say(north, to, http.StatusNotFound, "do", "done")
	o.post(t, to, url.Values{"do": {"done"}}, "Authorization", "Bearer "+secret).want(t, http.StatusNotFound)
	o.post(t, to, url.Values{"do": {"done"}}, "Cookie", store, "Sec-Fetch-Site", "cross-site").want(t, http.StatusForbidden)
	has(t, tight(get(t, o, here, "Cookie", store).want(t, 200).doc), "Nothing yet.")

	// done: off the list at once, for everybody who sees it
	a := say(store, to, http.StatusSeeOther, "do", "done")
	back := get(t, o, strings.TrimSuffix(a.Header().Get("Location"), "#said"), "Cookie", store).want(t, 200)
	has(t, tight(all(back.doc, "#said")[0]), "done store, Sun 31 May 07:30")
	for _, who := range []string{store, region, chain} {
		first := all(get(t, o, "/", "Cookie", who).want(t, 200).doc, "#first")[0]
		has(t, tight(first), "1 answered")
		if todo := texts(all(first, "ol.findings")); who == chain && strings.Contains(todo[0], "Yoghurt") {
			t.Errorf("still to do: %v", todo[0])
		}
	}
	hasNot(t, tight(get(t, o, "/", "Cookie", north).want(t, 200).doc), "answered")

	// taken back, put off, not true
	say(region, to, http.StatusSeeOther, "do", "open")
	hasNot(t, tight(all(get(t, o, "/", "Cookie", store).want(t, 200).doc, "#first")[0]), "answered")
	say(region, to, http.StatusSeeOther, "do", "snooze", "until", "2026-06-06")
	has(t, tight(all(get(t, o, "/", "Cookie", store).want(t, 200).doc, "#first")[0]), "Put off until Sat 6 Jun, region on Sun 31 May")
	say(region, to, http.StatusSeeOther, "do", "open")
	say(store, to, http.StatusSeeOther, "do", "not_true", "reason", "planned", "note", "the fridge is being mended <b>")
	has(t, tight(all(get(t, o, here, "Cookie", region).want(t, 200).doc, "#said")[0]), "not true, it was planned: the fridge is being mended <b>")
	has(t, tight(all(get(t, o, "/", "Cookie", chain).want(t, 200).doc, "#first")[0]), "Not true, it was planned: the fridge is being mended <b>, store on Sun 31 May")
	say(store, to, http.StatusSeeOther, "do", "open")
	say(store, to, http.StatusSeeOther, "do", "not_true", "reason", "other", "note", "sold at the street party")
	has(t, tight(all(get(t, o, "/", "Cookie", chain).want(t, 200).doc, "#first")[0]), "Not true, another reason: sold at the street party, store on Sun 31 May")
	has(t, tight(all(get(t, o, here, "Cookie", region).want(t, 200).doc, "#said")[0]), "not true, another reason: sold at the street party")
	say(store, to, http.StatusSeeOther, "do", "open")

	// given to somebody
	say(region, to, http.StatusSeeOther, "do", "assigned", "person", "chain")
	has(t, tight(all(get(t, o, "/", "Cookie", store).want(t, 200).doc, "#first")[0]), "With chain.")
	has(t, tight(all(get(t, o, "/", "Cookie", chain).want(t, 200).doc, "#first ol.findings")[0]), "Given to you.")
	has(t, get(t, o, "/api/v1/brief", "Cookie", region).want(t, 200).Body.String(), `"given_to":"chain"`)

	// what was said is kept as it was said
	q, err := o.register.Warehouse.At(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	defer q.Close()
	list, err := o.register.Warehouse.Feedback(t.Context(), q, "so-S0104-P007")
	if err != nil || len(list) != 8 || list[0].Answer != "done" || list[0].Kind != "stockout" || list[0].Category != "Dairy" || list[0].Date.String() != "2026-05-30" || list[4].Reason != "planned" {
		t.Errorf("%v %v", list, err)
	}
	deeds := strings.Join(o.deeds(t), "\n")
	for _, want := range []string{"store answer insight so-S0104-P007", "region answer insight so-S0104-P007", "north refused"} {
		has(t, deeds, want)
	}
}

// TestBecame says that the brief tells what became of an insight, and after a week what came of it.
func TestBecame(t *testing.T) {
	t.Parallel()
	db := readtest.Chain(t)
	db.Exec(t, dealt)
	o := staffed(t, db, "", person("store", people.Store, false, "store:S0104"), person("north", people.Region, true, "region:North"))
	brief := get(t, o, "/", "Cookie", o.cookie(t, "store")).want(t, 200)
	said := tight(all(brief.doc, "#became")[0])
	for _, want := range []string{"S0104 sold 9 % less than normal", "Done, store on Sat 23 May: not found any more since Sat 23 May", "S0104: net sales", "to normal in the 7 days after"} {
		has(t, said, want)
	}
	page := get(t, o, attr(all(brief.doc, "#became a")[0], "href"), "Cookie", o.cookie(t, "store")).want(t, 200)
	has(t, tight(page.doc), "not found any more since Sat 23 May; ")
	has(t, tight(all(page.doc, "#said")[0]), "done: two tills were shut")
	for _, before := range []string{"/?date=2026-05-22", "/?date=2026-05-21"} {
		if a := get(t, o, before, "Cookie", o.cookie(t, "store")).want(t, 200); len(all(a.doc, "#became")) > 0 {
			t.Errorf("%s knows what comes", before)
		}
	}
	has(t, tight(all(get(t, o, "/?date=2026-05-23", "Cookie", o.cookie(t, "store")).want(t, 200).doc, "#became")[0]), "not found any more")
	hasNot(t, tight(get(t, o, "/", "Cookie", o.cookie(t, "north")).want(t, 200).doc), "What became")
}

// TestBecame_OfEveryWord says that the next brief tells what became of whatever was said: put off, not true, noted and given away too, and of what was taken
// back nothing.
func TestBecame_OfEveryWord(t *testing.T) {
	t.Parallel()
	db := readtest.Chain(t)
	const found = `
insert into wh.insight (run_id, business_date, insight_id, kind, level, store_id, place, capped, state, document)
select s.build_run, d, id, 'sales_gap', 'store', 'S0104', 9, id not in ('lent', 'marked'), 'open',
  '{"id":"' || id || '","kind":"sales_gap","business_date":"' || cast(d as text) || '","level":"store","region":"South","store_id":"S0104","category":null,"product_id":null,"promotion_id":null,"headline":"Found ' || id || '","body":"","money":"-10.00","currency":"EUR","money_basis":"net sales","parts":[],"evidence":{},"action":"Look","owner_role":"store","due":null,"confidence":"high","confidence_reason":null,"formula":null,"rank":9,"state":"open","first_seen":"2026-05-28","days_open":1,"restricted":{"money":null,"money_basis":null,"no_cost":null,"no_peers":null,"neither":null,"costly":[],"peers":[]}}'
from (values (date '2026-05-28'), (date '2026-05-29'), (date '2026-05-30')) as v(d)
cross join (values ('untrue'), ('later'), ('back'), ('given'), ('noted'), ('undone'), ('gone'), ('lent'), ('marked')) as i(id)
join wh.slice as s on s.dataset = 'insight' and s.business_date = d
where id <> 'gone' or d = date '2026-05-28'
--;
insert into wh.feedback (given_at, actor, insight_id, kind, category, business_date, answer, until, reason, note, chance) values
  (timestamp '2026-05-29 06:30:00', 'store', 'untrue', 'sales_gap', null, date '2026-05-28', 'not_true', null, 'other', 'the road was dug up', 0.9),
  (timestamp '2026-05-29 06:31:00', 'store', 'later', 'sales_gap', null, date '2026-05-28', 'snooze', date '2026-06-04', '', '', 0.9),
  (timestamp '2026-05-29 06:32:00', 'store', 'back', 'sales_gap', null, date '2026-05-28', 'snooze', date '2026-05-29', '', '', 0.9),
  (timestamp '2026-05-29 06:33:00', 'store', 'undone', 'sales_gap', null, date '2026-05-28', 'done', null, '', '', 0.9),
  (timestamp '2026-05-29 06:34:00', 'store', 'undone', 'sales_gap', null, date '2026-05-28', 'open', null, '', '', 0.9)
--;
insert into wh.remark (given_at, actor, insight_id, business_date, word, person, note) values
  (timestamp '2026-05-29 06:35:00', 'store', 'given', date '2026-05-28', 'assigned', 'boss', ''),
  (timestamp '2026-05-29 06:36:00', 'store', 'noted', date '2026-05-28', 'note', '', 'the till was slow'),
  (timestamp '2026-05-29 06:37:00', 'store', 'gone', date '2026-05-28', 'note', '', 'a bus came'),
  (timestamp '2026-05-29 06:38:00', 'store', 'lent', date '2026-05-28', 'assigned', 'help', ''),
  (timestamp '2026-05-29 06:39:00', 'store', 'marked', date '2026-05-28', 'note', '', 'the scale was off')`
	db.Exec(t, found)
	o := staffed(t, db, "", person("store", people.Store, false, "store:S0104"), person("north", people.Region, true, "region:North"))
	cookie := o.cookie(t, "store")
	brief := get(t, o, "/", "Cookie", cookie).want(t, 200)
	said := tight(all(brief.doc, "#became")[0])
	for _, want := range []string{
		"Found untrue Not true, another reason: the road was dug up, store on Fri 29 May: still there after 2 nights, and not told any more",
		"Found later Put off until Thu 4 Jun, store on Fri 29 May: still there after 2 nights, and not told until then",
		"Found back Put off until Fri 29 May, store on Fri 29 May: still there after 2 nights, and told again",
		"Found given Given to boss, store on Fri 29 May: still there after 2 nights",
		"Found noted Note: the till was slow, store on Fri 29 May: still there after 2 nights",
		"Found gone Note: a bus came, store on Fri 29 May: not found any more since Fri 29 May",
	} {
		has(t, said, want)
	}
	for _, not := range []string{"undone", "Found lent", "Found marked"} { // with what is still there, and is listed, it stands there
		hasNot(t, said, not)
	}
	for _, want := range []string{"With help.", "Note: the scale was off, store on Fri 29 May."} {
		if n := strings.Count(tight(brief.doc), want); n != 1 {
			t.Errorf("%q stands %d times", want, n)
		}
	}
	for id, want := range map[string]string{"given": "Still there after 2 nights", "marked": "Still there after 2 nights", "gone": "Not found any more since Fri 29 May", "untrue": "Not true, another reason: the road was dug up, store on Fri 29 May: still there after 2 nights"} {
		page := get(t, o, "/insights/"+id+"?date=2026-05-28", "Cookie", cookie).want(t, 200)
		if became := tight(all(page.doc, "p.learning")[0]); !strings.HasPrefix(became, want) {
			t.Errorf("%s: %q", id, became)
		}
	}
	api := get(t, o, "/api/v1/brief", "Cookie", cookie).want(t, 200).Body.String()
	for _, want := range []string{`"given_to":"boss"`, `"word":"not_true","reason":"other","note":"the road was dug up"`, `"word":"assigned"`} {
		has(t, api, want)
	}
	hasNot(t, tight(get(t, o, "/", "Cookie", o.cookie(t, "north")).want(t, 200).doc), "Found ")
	if a := get(t, o, "/?date=2026-05-28", "Cookie", cookie).want(t, 200); len(all(a.doc, "#became")) > 0 {
		t.Error("the night on which it was said knows what comes")
	}
}

// TestNoted says who may note what, who reads it, and that it stands on charts.
func TestNoted(t *testing.T) {
	t.Parallel()
	o := staffed(t, readtest.Chain(t), "", person("store", people.Store, false, "store:S0104"), person("region", people.Region, true, "region:South"), person("north", people.Region, true, "region:North"),
		person("chain", people.Chain, true), person("admin", people.Admin, true))
	cookies := map[string]string{}
	for _, who := range []string{"store", "region", "north", "chain", "admin"} {
		cookies[who] = o.cookie(t, who)
	}
	note := func(who, place, text string, status int) {
		t.Helper()
		o.post(t, "/notes", url.Values{"note": {text}, "first": {"2026-05-28"}, "last": {"2026-05-30"}, "place": {place}, "next": {"/stores/S0104"}}, "Cookie", cookies[who]).want(t, status)
	}
	note("store", "store:S0104", "Street closed", http.StatusSeeOther)
	note("region", "region:South", "Bus strike", http.StatusSeeOther)
	note("chain", "chain", "New tills", http.StatusSeeOther)
	note("store", "store:S0119", "No", http.StatusNotFound)
	note("store", "region:South", "No", http.StatusNotFound)
	note("region", "chain", "No", http.StatusNotFound)
	note("north", "store:S0104", "No", http.StatusNotFound)
	note("chain", "store:S9999", "No", http.StatusNotFound)
	note("chain", "planet:Earth", "No", http.StatusNotFound)
	note("chain", "chain", "  ", http.StatusBadRequest)
	for who, want := range map[string][]string{"store": {"Street closed", "Bus strike", "New tills"}, "north": {"New tills"}, "region": {"Street closed", "Bus strike", "New tills"}} {
		noted := tight(all(get(t, o, "/", "Cookie", cookies[who]).want(t, 200).doc, "#notes")[0])
		for _, words := range []string{"Street closed", "Bus strike", "New tills"} {
			if found := strings.Contains(noted, words); found != strings.Contains(strings.Join(want, " "), words) {
				t.Errorf("%s reads %q: %v", who, words, found)
			}
		}
	}
	page := get(t, o, "/stores/S0104", "Cookie", cookies["store"]).want(t, 200)
	if marks := all(page.doc, "text.noted"); len(marks) != 6 { // three, on two drawings
		t.Errorf("%d marks", len(marks))
	}
	has(t, tight(all(page.doc, ".chart .legend")[0]), "noted: Street closed, Thu 28 May to Sat 30 May")
	if len(all(page.doc, "#notes li form")) != 1 {
		t.Error("a store manager takes away what others noted")
	}
	hasNot(t, get(t, o, "/stores/S0112", "Cookie", cookies["chain"]).want(t, 200).Body.String(), "Bus strike")
	// What is noted of the chain, a region or a store stands on charts of products and of insights too, within the scope of whoever reads it.
	o.post(t, "/notes", url.Values{"note": {"Fair in town"}, "first": {"2026-05-12"}, "place": {"region:South"}, "next": {"/"}}, "Cookie", cookies["region"]).want(t, http.StatusSeeOther)
	for who, want := range map[string]string{"chain": "Street closed Bus strike New tills", "region": "Street closed Bus strike New tills", "north": "New tills"} {
		product := tight(all(get(t, o, "/products/P007", "Cookie", cookies[who]).want(t, 200).doc, "#days")[0])
		promotion := get(t, o, "/promotions/PR21", "Cookie", cookies[who]).want(t, 200)
		if fair := strings.Contains(tight(promotion.doc), "Fair in town"); fair != strings.Contains(want, "Bus strike") || strings.Contains(tight(promotion.doc), "Bus strike") {
			t.Errorf("%s reads on a promotion of two weeks before: %v", who, fair)
		}
		for _, words := range []string{"Street closed", "Bus strike", "New tills"} {
			if strings.Contains(product, words) != strings.Contains(want, words) {
				t.Errorf("%s and %q: %s", who, words, product)
			}
		}
	}
	for address, want := range map[string]string{"/insights/so-S0104-P007": "Street closed Bus strike New tills", "/insights/so-S0119-P017": "Bus strike New tills", "/insights/sg-2026-05-30-north": "New tills"} {
		page := tight(get(t, o, address, "Cookie", cookies["chain"]).want(t, 200).doc)
		api := get(t, o, "/api/v1"+address, "Cookie", cookies["chain"]).want(t, 200).Body.String()
		for _, words := range []string{"Street closed", "Bus strike", "New tills"} {
			if strings.Contains(page, words) != strings.Contains(want, words) || strings.Contains(api, words) != strings.Contains(want, words) {
				t.Errorf("%s and %q: %s", address, words, page)
			}
		}
	}
	has(t, tight(get(t, o, "/trend", "Cookie", cookies["region"]).want(t, 200).doc), "Bus strike")

	// Of a product it stands on the charts of the product alone, for everybody who looks at it; whoever sees a part of the chain notes nothing of it.
	note("region", "product:P007", "No", http.StatusNotFound)
	note("chain", "product:P9999", "No", http.StatusNotFound)
	note("chain", "product:P007", "Recalled by its maker", http.StatusSeeOther)
	recalled := get(t, o, "/products/P007", "Cookie", cookies["north"]).want(t, 200).doc
	has(t, tight(all(recalled, "#days .legend")[0]), "noted: Recalled by its maker, Thu 28 May to Sat 30 May")
	has(t, tight(get(t, o, "/insights/so-S0104-P007", "Cookie", cookies["store"]).want(t, 200).doc), "noted: Recalled by its maker")
	if len(all(recalled, "#notes form")) != 0 {
		t.Error("a regional manager notes something of a product of the whole chain")
	}
	for _, elsewhere := range []string{"/", "/stores/S0104", "/products/P008", "/trend"} {
		hasNot(t, get(t, o, elsewhere, "Cookie", cookies["chain"]).want(t, 200).Body.String(), "Recalled")
	}

	// taken away by whoever wrote it, and by admins
	remove := func(who string, form string, status int) {
		t.Helper()
		o.post(t, form, url.Values{"next": {"https://evil.example/"}}, "Cookie", cookies[who]).want(t, status)
	}
	own := attr(all(page.doc, "#notes li form")[0], "action")
	remove("north", own, http.StatusNotFound)
	remove("chain", own, http.StatusNotFound)
	remove("store", own, http.StatusSeeOther)
	remove("store", own, http.StatusNotFound)
	hasNot(t, tight(get(t, o, "/", "Cookie", cookies["region"]).want(t, 200).doc), "Street closed")
	for _, f := range all(get(t, o, "/", "Cookie", cookies["admin"]).want(t, 200).doc, "#notes li form") {
		remove("admin", attr(f, "action"), http.StatusSeeOther)
	}
	hasNot(t, tight(get(t, o, "/", "Cookie", cookies["north"]).want(t, 200).doc), "New tills")
	product := attr(all(get(t, o, "/products/P007", "Cookie", cookies["chain"]).want(t, 200).doc, "#notes li form")[0], "action")
	remove("region", product, http.StatusNotFound)
	remove("chain", product, http.StatusSeeOther)
	hasNot(t, tight(get(t, o, "/products/P007", "Cookie", cookies["north"]).want(t, 200).doc), "Recalled")
	has(t, strings.Join(o.deeds(t), "\n"), "admin annotation_remove chain")
}

// TestSaid_OfNobody says that without users whoever works on this machine can answer, and programs of other sites cannot.
func TestSaid_OfNobody(t *testing.T) {
	t.Parallel()
	db := readtest.Chain(t)
	o := office{Handler: web.New(web.Config{Source: sourceOf(db), Now: morning, Currency: "EUR", Log: slog.New(slog.DiscardHandler)})}
	o.post(t, "/insights/so-S0104-P007/said", url.Values{"do": {"assigned"}, "person": {"Ann"}}).want(t, http.StatusSeeOther)
	o.post(t, "/insights/so-S0104-P007/said", url.Values{"do": {"done"}}, "Sec-Fetch-Site", "cross-site").want(t, http.StatusForbidden)
	has(t, tight(all(get(t, o, "/").want(t, 200).doc, "#first")[0]), "With Ann.")
}

// tight is the text of an element as it is read: markup puts no space before a point.
func tight(n *html.Node) string {
	return strings.NewReplacer(" :", ":", " ;", ";", " ,", ",", " .", ".").Replace(text(n))
}
