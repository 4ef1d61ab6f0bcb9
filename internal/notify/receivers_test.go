package notify_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart"
	"github.com/daybookhq/daybook/internal/notify"
	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/warehouse/engine/enginetest"
)

const signing = "s3cret"

// receivers are what alerts are sent to, as real servers on one address: two signed webhooks (/hook, and /boss that hears what nobody mends), the
// Events API v2 (/pager) and Alertmanager (/am). Each message has to have the shape that is published. Incidents are kept as the other side
// keeps them: by deduplication key, by labels.
type receivers struct {
	*httptest.Server
	t       *testing.T
	now     func() time.Time
	schemas map[string]*jsonschema.Schema
	mu      sync.Mutex
	hook    []string // action and cause, in the order in which they came
	boss    []string
	pager   map[string]string // by key: open, over
	am      map[string]string // by labels
	down    bool
	asked   int
}

func newReceivers(t *testing.T, now func() time.Time) *receivers {
	t.Helper()
	r := &receivers{t: t, now: now, pager: map[string]string{}, am: map[string]string{}, schemas: map[string]*jsonschema.Schema{}}
	for path, file := range map[string]string{
		"/hook": "webhook.schema.json", "/boss": "webhook.schema.json", "/pager": "pagerduty-events-v2.schema.json", "/am/api/v2/alerts": "alertmanager-v2.schema.json",
	} {
		s, err := jsonschema.NewCompiler().Compile("testdata/" + file)
		if err != nil {
			t.Fatal(err)
		}
		r.schemas[path] = s
	}
	r.Server = httptest.NewServer(http.HandlerFunc(r.take))
	t.Cleanup(r.Close)
	return r
}

func (r *receivers) take(w http.ResponseWriter, req *http.Request) {
	body, _ := io.ReadAll(req.Body)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked++
	if r.down {
		http.Error(w, "not now", http.StatusServiceUnavailable)
		return
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err == nil && r.schemas[req.URL.Path] == nil {
		err = fmt.Errorf("nobody takes %s", req.URL.Path)
	}
	if err == nil {
		err = r.schemas[req.URL.Path].Validate(value)
	}
	if err != nil || req.Header.Get("Content-Type") != "application/json" {
		r.t.Errorf("%s: %v %s\n%s", req.URL.Path, err, req.Header.Get("Content-Type"), body)
		http.Error(w, "of the wrong form", http.StatusBadRequest)
		return
	}
	switch req.URL.Path {
	case "/pager":
		var e struct {
			Action string `json:"event_action"`
			Key    string `json:"dedup_key"`
		}
		_ = json.Unmarshal(body, &e)
		was := r.pager[e.Key]
		if e.Action == "resolve" && was != "open" || e.Action == "trigger" && was == "over" {
			r.t.Errorf("the pager: %s of what is %q", e.Action, was)
		}
		r.pager[e.Key] = map[string]string{"trigger": "open", "resolve": "over"}[e.Action]
		w.WriteHeader(http.StatusAccepted)
	case "/am/api/v2/alerts":
		var list []struct {
			Labels           map[string]string
			StartsAt, EndsAt time.Time
		}
		_ = json.Unmarshal(body, &list)
		for _, a := range list {
			if a.EndsAt.Before(a.StartsAt) {
				r.t.Errorf("an alert that ends before it starts, which Alertmanager refuses: %s", body)
			}
			r.am[fmt.Sprint(a.Labels)] = map[bool]string{true: "open", false: "over"}[a.EndsAt.After(r.now())]
		}
	default:
		stamp, sum, _ := strings.Cut(strings.TrimPrefix(req.Header.Get("Daybook-Signature"), "t="), ",v1=")
		mac := hmac.New(sha256.New, []byte(signing))
		fmt.Fprintf(mac, "%s.%s", stamp, body)
		if sum != hex.EncodeToString(mac.Sum(nil)) || stamp != fmt.Sprint(r.now().Unix()) {
			r.t.Errorf("%s: signature %q", req.URL.Path, req.Header.Get("Daybook-Signature"))
		}
		var h struct{ Action, Cause string }
		_ = json.Unmarshal(body, &h)
		list := map[string]*[]string{"/hook": &r.hook, "/boss": &r.boss}[req.URL.Path]
		*list = append(*list, h.Action+" "+h.Cause)
	}
}

// told wants these messages to have come to the webhook, and to whoever hears what nobody mends, since it was asked last.
func (r *receivers) told(hook, boss []string) {
	r.t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	if !slices.Equal(r.hook, hook) || !slices.Equal(r.boss, boss) {
		r.t.Errorf("the webhook got %q, want %q; the other %q, want %q", r.hook, hook, r.boss, boss)
	}
	r.hook, r.boss = nil, nil
}

// incidents wants so many to be open, and to be over, on each of the tools that keep them.
func (r *receivers) incidents(open, over int) {
	r.t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	for tool, kept := range map[string]map[string]string{"the pager": r.pager, "Alertmanager": r.am} {
		n := map[string]int{}
		for _, state := range kept {
			n[state]++
		}
		if n["open"] != open || n["over"] != over {
			r.t.Errorf("%s: %v, want %d open and %d over", tool, n, open, over)
		}
	}
}

// troubles is a view of everything that can be wrong at once, and the causes that it makes.
func troubles(t *testing.T, now time.Time) (notify.View, []string) {
	t.Helper()
	sunday, err := contract.ParseDay("2026-05-31")
	if err != nil {
		t.Fatal(err)
	}
	day := pointer("2026-05-31")
	v := notify.View{Now: now, StaleFor: 24 * time.Hour, Over: 500, Currency: "EUR", Status: batch.StatusReport{
		BusinessDate: day, LastRun: pointer(int64(7)), LastOutcome: string(batch.Failed), LastError: "disk full",
		Contracts: []contract.Problem{{}},
		Drifted:   []contract.Verdict{{File: "sales_1.csv", Owner: "a@example.com", Diff: contract.Diff{Missing: []string{"Netto"}}}},
		Held:      &batch.HeldRun{Run: 8},
		Overdue:   &batch.Overdue{From: "2026-06-01", To: "2026-06-01", Dates: 1, Datasets: []string{"sales"}, Owners: []string{"a@example.com"}},
		Quarantine: []warehouse.QuarantineItem{
			{ID: 3, Run: 5, File: "=cmd()\x1b[2J.csv", Dataset: "sales", BusinessDate: day, Outcome: "violation", Rules: []string{"minimum"}, Rows: 10, FindingsTotal: 2, Owner: "b@example.com"},
			{ID: 5, Run: 6, File: "c.csv", Dataset: "store_days", Outcome: "violation", Rules: []string{"control_total"}},
		},
		Missing: []batch.Missing{
			{Dataset: "sales", BusinessDate: "2026-05-31", StoreID: "S1", Word: "missing"}, {Dataset: "inventory", BusinessDate: "2026-05-31", Word: "late"},
		},
		Mail:       &batch.Mailed{BusinessDate: day, Lost: []batch.LostMail{{Login: "otto", Address: "otto@example.com", Kind: "brief", State: "refused", Error: "no such mailbox"}}},
		BackupLate: true,
	}}
	for w := range 9 {
		v.Loads = append(v.Loads, warehouse.Load{Dataset: "sales", Date: sunday - contract.Day(7*w), Stores: map[bool]int64{true: 70, false: 150}[w == 0], Rows: 3000, Value: "1000.00"})
	}
	v.Today = &notify.Today{
		Date:       sunday + 1,
		Offers:     []mart.OfferSoFar{{ID: "PR1", Until: 12, Stores: 3, Units: 70_000, Expected: 30_400, Variance: 30}},
		RunningOut: []mart.Shortage{{StoreID: "A", ProductID: "P3", Until: 12, OnHand: 40_000, Sold: 30_500, Rest: 29_600}},
	}
	v.Findings = []notify.Finding{{ID: "i1", Headline: "Jam ran out", Money: "-500.00", Action: "Order jam", BusinessDate: "2026-05-31", Role: "store"}, {ID: "i2", Headline: "Bread ran out", Money: "499.99"}}
	return v, []string{
		"contract", "drift", "failed", "held", "stale", "overdue", "quarantine:violation:sales:minimum", "control:violation:store_days:control_total", "missing:sales:2026-05-31", "missing:inventory:2026-05-31",
		"unusual:sales:2026-05-31", "promotion:PR1:2026-06-01", "run_out:2026-06-01", "mail:2026-05-31", "backup", "insight:i1",
	}
}

// TestReceivers_EveryKindOnceAndOver: each kind of alert reaches a webhook, the pager and Alertmanager once; what nobody mends reaches the
// boss after its time, what is silenced does not; and each is over once for whoever heard of it.
func TestReceivers_EveryKindOnceAndOver(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, d warehouse.Driver) {
		at := time.Date(2026, 6, 2, 6, 0, 0, 0, time.UTC)
		now := func() time.Time { return at }
		r := newReceivers(t, now)
		var rules []notify.Rule
		for _, k := range notify.Kinds {
			rule := notify.Rule{Kind: notify.Kind(k), To: []string{"hook", "pager", "am"}, EscalateTo: []string{"boss"}, EscalateAfter: 45 * time.Minute}
			if notify.Kind(k) == notify.Insight {
				rule.Over = 500
			}
			rules = append(rules, rule)
		}
		desk := &notify.Desk{
			Warehouse: warehouse.New(d, now), Rules: rules, Chain: "Alder", URL: "https://daybook.example.com", Now: now, Log: slog.New(slog.DiscardHandler), Patience: 5 * time.Second,
			Channels: map[string]notify.Channel{
				"hook": notify.Webhook{URL: r.URL + "/hook", Secret: signing}, "boss": notify.Webhook{URL: r.URL + "/boss", Secret: signing},
				"pager": notify.PagerDuty{Key: strings.Repeat("k", 32), URL: r.URL + "/pager"}, "am": notify.Alertmanager{URL: r.URL + "/am"},
			},
		}
		look := func(list []notify.Alert) notify.Sent {
			t.Helper()
			sent, err := desk.Look(t.Context(), list)
			if err != nil {
				t.Fatal(err)
			}
			return sent
		}
		view, causes := troubles(t, at)
		all := notify.Judge(view)
		kinds := map[notify.Kind]bool{}
		for _, a := range all {
			kinds[a.Kind] = true
		}
		if len(kinds) != len(notify.Kinds) || len(all) != len(causes) {
			t.Fatalf("%d alerts of %d kinds, want %d of %d", len(all), len(kinds), len(causes), len(notify.Kinds))
		}
		words := func(action string, without ...string) (list []string) {
			for _, c := range causes {
				if !slices.Contains(without, c) {
					list = append(list, action+" "+c)
				}
			}
			return list
		}
		slices.SortFunc(all, func(a, b notify.Alert) int { return slices.Index(causes, a.Cause) - slices.Index(causes, b.Cause) })

		look(all)
		r.told(words("open"), nil)
		r.incidents(len(causes), 0)
		at = at.Add(5 * time.Minute)
		look(all) // nothing is new
		r.told(nil, nil)

		// Somebody is on the drift; everything else is told to the boss after three quarters of an hour, and not again.
		list, err := desk.List(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		drift := list[slices.IndexFunc(list, func(i notify.Item) bool { return i.Kind == notify.Drift })].ID
		if _, err := desk.Silence(t.Context(), drift, 8*time.Hour, "the supplier is on it"); err != nil {
			t.Fatal(err)
		}
		at = at.Add(39 * time.Minute)
		look(all)
		r.told(nil, nil)
		at = at.Add(time.Minute)
		look(all)
		look(all)
		r.told(nil, words("escalate", "drift"))

		// One reads differently: whoever heard of it hears that. Of what is silenced nobody does.
		for i := range all {
			if all[i].Kind == notify.Backup || all[i].Kind == notify.Drift {
				all[i].Lines = append(slices.Clone(all[i].Lines), "and another one")
			}
		}
		look(all)
		r.told([]string{"change backup"}, []string{"change backup"})
		r.incidents(len(causes), 0)

		// The receivers are away while everything is mended: each is over once they are back. The first message of each channel is tried until
		// patience is over, the others wait for the next look.
		desk.Patience = time.Second
		r.mu.Lock()
		r.down, r.asked = true, 0
		r.mu.Unlock()
		if sent := look(nil); sent.Messages != 0 || sent.Failed != 4*len(causes)-1 {
			t.Errorf("%+v", sent)
		}
		if r.asked < 4 || r.asked > 16 {
			t.Errorf("%d messages while nobody took any, want some tries of one for each of 4 channels", r.asked)
		}
		r.told(nil, nil)
		list, err = desk.List(t.Context(), 1)
		if err != nil || len(list) != len(causes) {
			t.Fatalf("%v %d", err, len(list))
		}
		if last := list[0].Told[len(list[0].Told)-1]; list[0].State != "resolved" || !strings.Contains(last.Error, "answered 503 Service Unavailable: not now") {
			t.Errorf("on record: %+v", list[0])
		}
		r.mu.Lock()
		r.down = false
		r.mu.Unlock()
		at = at.Add(5 * time.Minute)
		look(nil)
		look(nil)
		r.told(words("resolve"), words("resolve", "drift"))
		r.incidents(0, len(causes))

		// The same trouble another day is another incident.
		at = at.AddDate(0, 0, 1)
		look(all[:1])
		r.told([]string{"open " + all[0].Cause}, nil)
		if len(r.pager) != len(causes)+1 {
			t.Errorf("%d incidents of the pager", len(r.pager))
		}
	})
}
