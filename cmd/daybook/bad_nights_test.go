package main_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// incidents is a server that takes what each kind of tool takes, in the shape that is published (internal/notify/testdata): a signed webhook on
// /hook, the Events API v2 on /pager, Alertmanager's on /am. It keeps how each incident went.
type incidents struct {
	*httptest.Server
	t    *testing.T
	mu   sync.Mutex
	hook []hooked
	got  map[string]map[string][]string // by tool and incident: open, over
}

// hooked is what a webhook is told.
type hooked struct {
	Action, Kind, Title, Owner, Next string
	Lines                            []string
	Run                              *int64
	BusinessDate                     *string `json:"business_date"`
}

const hookSecret = "s3cret of a hook"

func newIncidents(t *testing.T) *incidents {
	t.Helper()
	i := &incidents{t: t, got: map[string]map[string][]string{"pager": {}, "am": {}}}
	schemas := map[string]*jsonschema.Schema{}
	for path, file := range map[string]string{"/hook": "webhook", "/pager": "pagerduty-events-v2", "/am/api/v2/alerts": "alertmanager-v2"} {
		schema, err := jsonschema.NewCompiler().Compile(filepath.Join("..", "..", "internal", "notify", "testdata", file+".schema.json"))
		if err != nil {
			t.Fatal(err)
		}
		schemas[path] = schema
	}
	i.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
		if schema := schemas[r.URL.Path]; err != nil || schema == nil || schema.Validate(value) != nil {
			if schema != nil && err == nil {
				err = schema.Validate(value)
			}
			t.Errorf("%s is asked for what it does not take: %v\n%s", r.URL.Path, err, body)
			http.Error(w, "of the wrong form", http.StatusBadRequest)
			return
		}
		i.mu.Lock()
		defer i.mu.Unlock()
		i.take(w, r, body)
	}))
	t.Cleanup(i.Close)
	return i
}

func (i *incidents) take(w http.ResponseWriter, r *http.Request, body []byte) {
	went := func(tool, incident, word string) { i.got[tool][incident] = append(i.got[tool][incident], word) }
	switch r.URL.Path {
	case "/hook":
		stamp, sum, _ := strings.Cut(strings.TrimPrefix(r.Header.Get("Daybook-Signature"), "t="), ",v1=")
		mac := hmac.New(sha256.New, []byte(hookSecret))
		fmt.Fprintf(mac, "%s.%s", stamp, body)
		if sum != hex.EncodeToString(mac.Sum(nil)) {
			i.t.Errorf("signature %q of %s", r.Header.Get("Daybook-Signature"), body)
		}
		var h hooked
		if err := json.Unmarshal(body, &h); err != nil {
			i.t.Error(err)
		}
		i.hook = append(i.hook, h)
	case "/pager":
		var e struct {
			Action  string `json:"event_action"`
			Key     string `json:"dedup_key"`
			Payload struct{ Class string }
		}
		if err := json.Unmarshal(body, &e); err != nil {
			i.t.Error(err)
		}
		went("pager", e.Key, map[string]string{"trigger": "open", "resolve": "over"}[e.Action])
		w.WriteHeader(http.StatusAccepted)
	default:
		var list []struct {
			Labels map[string]string
			EndsAt time.Time
		}
		if err := json.Unmarshal(body, &list); err != nil {
			i.t.Error(err)
		}
		for _, a := range list {
			word := "open"
			if !a.EndsAt.After(time.Now().Add(time.Minute)) {
				word = "over"
			}
			went("am", a.Labels["alertname"]+" "+a.Labels["cause"], word)
		}
	}
}

// hooks wants the webhook to have been told these, each an action and a kind, and returns all of them.
func (i *incidents) hooks(want ...string) []hooked {
	i.t.Helper()
	i.mu.Lock()
	defer i.mu.Unlock()
	var got []string
	for _, h := range i.hook {
		got = append(got, h.Action+" "+h.Kind)
	}
	if !slices.Equal(got, want) {
		i.t.Errorf("posted: %q, want %q", got, want)
	}
	return i.hook
}

// has wants so many incidents of a kind on each tool, and each to have gone so.
func (i *incidents) has(name string, count int, want ...string) {
	i.t.Helper()
	i.mu.Lock()
	defer i.mu.Unlock()
	for tool, list := range i.got {
		n := 0
		for key, went := range list {
			if tool == "am" && !strings.HasPrefix(key, name+" ") {
				i.t.Errorf("an incident of another kind: %s %v", key, went)
			}
			if n++; !slices.Equal(went, want) {
				i.t.Errorf("%s: %s went %v, want %v", tool, key, went, want)
			}
		}
		if n != count {
			i.t.Errorf("%s: %d incidents, want %d: %v", tool, n, count, list)
		}
	}
}

// TestBadNights_EachIsToldOnceAndIsOver: a night with drift, one with a file in quarantine and one without a store, each told once to a signed webhook, opened
// once as an incident of the pager and of Alertmanager, and told to readers by mail once each under their own scope; put right, alert and incident are over,
// once, and whoever waited has a brief.
func TestBadNights_EachIsToldOnceAndIsOver(t *testing.T) {
	t.Parallel()
	for _, c := range []toldNight{
		{"renamed_column", "drift", "DaybookDrift", 4, 1, []string{"No brief for", "No brief for", "No brief for"}, []string{"€", "€", "€"}},
		{"negative_sales", "quarantine", "DaybookQuarantine", 3, 1, []string{"waits in quarantine", "waits in quarantine", "waits in quarantine"}, []string{"€", "€", "€"}},
		{"missing_store", "missing", "DaybookMissing", 0, 3, []string{"late", "€", "€"}, []string{"€", "", ""}},
	} {
		t.Run(c.kind, func(t *testing.T) {
			t.Parallel()
			onEachEngine(t, func(t *testing.T, on engine) { c.live(t, on) })
		})
	}
}

type toldNight struct {
	fault, kind, incident string
	code, alerts          int      // alerts: one of what is missing for each dataset
	first, then           []string // what the morning's mails are, to the missing store's reader, another store's, and the chain's; and after it was put right
}

func (c toldNight) live(t *testing.T, on engine) {
	dir := t.TempDir()
	bad, good, home := filepath.Join(dir, "bad"), filepath.Join(dir, "good"), filepath.Join(dir, "home")
	yesterday := time.Now().UTC().AddDate(0, 0, -1)
	date := func(back int) string { return yesterday.AddDate(0, 0, -back).Format(time.DateOnly) }
	chain := []string{"generate", "--stores", "4", "--products", "6", "--from", date(5), "--days", "6", "--seed", "3", "--out"}
	must(t, []int{0}, append(chain, good)...)
	must(t, []int{0}, append(chain, bad, "--fault", c.fault+"@"+date(0))...)
	initHome(t, home, on)
	for _, name := range []string{"sales", "store_days", "inventory"} { // due at midnight: what is missing of yesterday is told at any hour
		path := filepath.Join(home, "contracts", name+".odcs.yaml")
		doc, err := os.ReadFile(path)
		if err != nil || !strings.Contains(string(doc), `"06:00"`) {
			t.Fatalf("%s does not say when its files are due: %v", path, err)
		}
		write(t, path, strings.ReplaceAll(string(doc), `"06:00"`, `"00:00"`))
	}
	tools, server := newIncidents(t), newMailServer(t)
	write(t, filepath.Join(home, "hook.key"), hookSecret+"\n")
	write(t, filepath.Join(home, "pager.key"), strings.Repeat("k", 32)+"\n")
	appendTo(t, filepath.Join(home, "daybook.yaml"), fmt.Sprintf(`
schedule: {timezone: UTC}
mail: {server: "%[1]s", from: daybook@example.com}
alerts:
  url: https://daybook.example.com
  channels: [{name: hook, webhook: "%[2]s/hook", secret: file:hook.key}, {name: pager, pagerduty: file:pager.key, address: "%[2]s/pager"}, {name: am, alertmanager: "%[2]s/am"}]
  rules: [{on: %[3]s, to: hook pager am}]
`, server.address(), tools.URL, c.kind))
	gone, other := storesApart(t, filepath.Join(good, "store_days_"+date(0)+".csv"), filepath.Join(bad, "store_days_"+date(0)+".csv"))
	for _, u := range [][]string{{"anna", "--role", "store", "--scope", "store:" + gone}, {"bert", "--role", "store", "--scope", "store:" + other}, {"ida", "--role", "chain"}} {
		must(t, []int{0}, append(append([]string{"user", "add", "--home", home}, u...), "--email", u[0]+"@example.com")...)
	}
	landing := filepath.Join(home, "landing")
	copyInto(t, filepath.Join(good, "[a-z]*s.csv"), landing)
	copyInto(t, filepath.Join(good, "calendar.csv"), landing)
	for back := 5; back >= 1; back-- {
		copyInto(t, filepath.Join(good, "*_"+date(back)+".csv"), landing)
	}
	must(t, []int{0}, "run", "--home", home)
	tools.hooks()

	// mails sends twice and wants one letter for each reader that has a word in want, with that word in its subject and no store that is not theirs in it.
	mails := func(want []string) {
		t.Helper()
		must(t, []int{0}, "mail", "send", "--home", home)
		must(t, []int{0}, "mail", "send", "--home", home)
		var to []string
		var words []string
		for i, who := range []string{"anna", "bert", "ida"} {
			if want[i] != "" {
				to, words = append(to, who+"@example.com"), append(words, want[i])
			}
		}
		for i, m := range server.take(t, to...) {
			if !strings.Contains(m.subject, words[i]) {
				t.Errorf("to %s: %q, want %q in it", m.to, m.subject, words[i])
			}
			if strings.HasPrefix(m.to, "anna") && strings.Contains(m.text+m.html, other) || strings.HasPrefix(m.to, "bert") && strings.Contains(m.text+m.html, gone) {
				t.Errorf("the mail to %s speaks of a store of somebody else:\n%s", m.to, m.text)
			}
		}
	}
	copyInto(t, filepath.Join(bad, "*_"+date(0)+".csv"), landing)
	must(t, []int{c.code}, "run", "--home", home)
	must(t, []int{0, 3, 4}, "run", "--home", home) // once more: nobody hears it twice
	opened := slices.Repeat([]string{"open " + c.kind}, c.alerts)
	said := tools.hooks(opened...)
	tools.has(c.incident, c.alerts, "open")
	if c.kind == "quarantine" {
		c.waits(t, home, "sales_"+date(0)+".csv", date(0), said)
	}
	mails(c.first)

	copyInto(t, filepath.Join(good, "*_"+date(0)+".csv"), landing)
	must(t, []int{0}, "run", "--home", home)
	must(t, []int{0}, "run", "--home", home)
	tools.hooks(append(opened, slices.Repeat([]string{"resolve " + c.kind}, c.alerts)...)...)
	tools.has(c.incident, c.alerts, "open", "over")
	mails(c.then)
	must(t, []int{0}, "verify", "--home", home)
}

// waits wants one file in quarantine, with the row that broke the rule, and the alert to be of that very file.
func (c toldNight) waits(t *testing.T, home, file, date string, said []hooked) {
	t.Helper()
	var list []struct {
		ID, Run, Rows int64
		Findings      int64 `json:"findings_total"`
		File, Owner   string
	}
	decode(t, must(t, []int{0}, "quarantine", "list", "--json", "--home", home), &list)
	if len(list) != 1 || list[0].File != file || list[0].Findings < 1 || len(said) != 1 {
		t.Fatalf("in quarantine: %+v; said: %+v", list, said)
	}
	q, s := list[0], said[0]
	var verdict struct {
		Findings []struct {
			Line                         int64
			Column, Value, Rule, Message string
		}
	}
	decode(t, must(t, []int{0}, "quarantine", "show", fmt.Sprint(q.ID), "--json", "--home", home), &verdict)
	if f := verdict.Findings; int64(len(f)) != q.Findings || f[0].Line < 2 || f[0].Column == "" || !strings.HasPrefix(f[0].Value, "-") || f[0].Rule != "minimum" {
		t.Errorf("found: %+v", f)
	}
	if want := fmt.Sprintf("%d %s, %d rows, 1 finding", q.ID, file, q.Rows); q.Findings != 1 || s.Title != file+" in quarantine: minimum" || !slices.Equal(s.Lines, []string{want}) {
		t.Errorf("%q %q, want %q", s.Title, s.Lines, want)
	}
	if s.Owner != q.Owner || s.Owner == "" || s.Next != fmt.Sprint("daybook quarantine show ", q.ID) || s.Run == nil || *s.Run != q.Run || s.BusinessDate == nil || *s.BusinessDate != date {
		t.Errorf("%+v of %+v", s, q)
	}
}

// storesApart are a store that a file lacks, or its first, and another.
func storesApart(t *testing.T, whole, part string) (gone, other string) {
	t.Helper()
	text := read(t, part)
	var ids []string
	for _, line := range strings.Split(strings.TrimSpace(read(t, whole)), "\n")[1:] {
		ids = append(ids, strings.Split(line, ",")[1])
	}
	for _, id := range ids {
		if !strings.Contains(text, ","+id+",") {
			gone = id
		} else if other == "" && id != ids[0] {
			other = id
		}
	}
	if gone == "" {
		gone = ids[0]
	}
	return gone, other
}
