package notify_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/daybookhq/daybook/internal/notify"
)

// receiver is the other side: it keeps what came and answers as it is told.
type receiver struct {
	*httptest.Server
	mu     sync.Mutex
	paths  []string
	bodies [][]byte
	header []http.Header
	answer func(n int, w http.ResponseWriter)
}

func newReceiver(t *testing.T, answer func(n int, w http.ResponseWriter)) *receiver {
	t.Helper()
	r := &receiver{answer: answer}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, _ := io.ReadAll(req.Body)
		r.mu.Lock()
		defer r.mu.Unlock()
		r.paths, r.bodies, r.header = append(r.paths, req.URL.Path), append(r.bodies, body), append(r.header, req.Header)
		if r.answer != nil {
			r.answer(len(r.bodies), w)
		}
	}))
	t.Cleanup(r.Close)
	return r
}

// hostile is an alert out of names that somebody has chosen with care.
func hostile(action notify.Action) notify.Notice {
	at := time.Date(2026, 5, 31, 4, 30, 0, 0, time.UTC)
	return notify.Notice{
		Action: action, ID: 12, Chain: "Alder \"Markets\"", Link: "https://daybook.example.com/data", Opened: at, At: at.Add(time.Minute),
		Alert: notify.Alert{
			Cause: "quarantine:violation:sales:minimum", Kind: notify.Quarantine, Severity: notify.Error,
			Title: "sales_<script>.csv\r\nBcc: all@example.com in quarantine: " + strings.Repeat("ü", 1200),
			Lines: []string{"12 a\x1b[2J.csv, 10 rows", "=cmd()"}, Owner: "b@example.com", Next: "daybook quarantine show 12", BusinessDate: "2026-05-30", Run: 9,
		},
	}
}

func valid(t *testing.T, file string, doc []byte) {
	t.Helper()
	schema, err := jsonschema.NewCompiler().Compile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(doc))
	if err == nil {
		err = schema.Validate(value)
	}
	if err != nil {
		t.Errorf("%v in\n%s", err, doc)
	}
}

// TestPagerDuty_OneIncident: all messages of an alert have the shape that is published, and one key.
func TestPagerDuty_OneIncident(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, func(_ int, w http.ResponseWriter) { w.WriteHeader(http.StatusAccepted) })
	channel := notify.PagerDuty{Key: strings.Repeat("k", 32), URL: r.URL}
	keys := map[string]bool{}
	for _, action := range []notify.Action{notify.Open, notify.Change, notify.Escalate, notify.Resolve} {
		if err := channel.Send(t.Context(), hostile(action)); err != nil {
			t.Fatal(err)
		}
	}
	for i, body := range r.bodies {
		valid(t, "pagerduty-events-v2.schema.json", body)
		var e struct {
			Action string `json:"event_action"`
			Key    string `json:"dedup_key"`
		}
		if err := json.Unmarshal(body, &e); err != nil {
			t.Fatal(err)
		}
		keys[e.Key] = true
		if resolves := i == 3; resolves != (e.Action == "resolve") {
			t.Errorf("message %d: %s", i, e.Action)
		}
	}
	if len(keys) != 1 {
		t.Errorf("keys %v", keys)
	}
}

// TestAlertmanager_OneAlert: the labels, which are its identity there, stay the same until it ends.
func TestAlertmanager_OneAlert(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, nil)
	channel := notify.Alertmanager{URL: r.URL + "/"}
	var labels []string
	for _, action := range []notify.Action{notify.Open, notify.Change, notify.Resolve} {
		if err := channel.Send(t.Context(), hostile(action)); err != nil {
			t.Fatal(err)
		}
	}
	for i, body := range r.bodies {
		valid(t, "alertmanager-v2.schema.json", body)
		var list []struct {
			Labels map[string]string
			EndsAt time.Time
		}
		if err := json.Unmarshal(body, &list); err != nil || len(list) != 1 || r.paths[i] != "/api/v2/alerts" {
			t.Fatalf("%v %s %s", err, r.paths[i], body)
		}
		labels = append(labels, fmt.Sprint(list[0].Labels))
		if over := !list[0].EndsAt.After(hostile(notify.Open).At); over != (i == 2) {
			t.Errorf("message %d ends at %v", i, list[0].EndsAt)
		}
	}
	if labels[0] != labels[1] || labels[0] != labels[2] {
		t.Errorf("%q", labels)
	}
}

// TestWebhook_IsSigned: the receiver can tell that a message is ours, whole and fresh, and that it has it already.
func TestWebhook_IsSigned(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, nil)
	channel := notify.Webhook{URL: r.URL + "/hook", Secret: "s3cret"}
	for range 2 {
		if err := channel.Send(t.Context(), hostile(notify.Open)); err != nil {
			t.Fatal(err)
		}
	}
	stamp, sum, ok := strings.Cut(strings.TrimPrefix(r.header[0].Get("Daybook-Signature"), "t="), ",v1=")
	mac := hmac.New(sha256.New, []byte("s3cret"))
	fmt.Fprintf(mac, "%s.%s", stamp, r.bodies[0])
	if !ok || sum != hex.EncodeToString(mac.Sum(nil)) || stamp != fmt.Sprint(hostile(notify.Open).At.Unix()) {
		t.Errorf("signature %q", r.header[0].Get("Daybook-Signature"))
	}
	if k := r.header[0].Get("Idempotency-Key"); k == "" || k != r.header[1].Get("Idempotency-Key") {
		t.Errorf("keys %q and %q", k, r.header[1].Get("Idempotency-Key"))
	}
	var body map[string]any
	if err := json.Unmarshal(r.bodies[0], &body); err != nil || body["action"] != "open" || body["owner"] != "b@example.com" || body["run"] != 9.0 || body["business_date"] != "2026-05-30" {
		t.Errorf("%v %v", err, body)
	}
}

// TestSend_ErrorsShowNoKey: what cannot be sent is told without the address, which may hold a key.
func TestSend_ErrorsShowNoKey(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, func(_ int, w http.ResponseWriter) { http.Error(w, "no such key", http.StatusForbidden) })
	r2 := newReceiver(t, nil)
	r2.Close()
	for _, c := range []notify.Channel{
		notify.Webhook{URL: r.URL + "/hunter22", Secret: "hunter22"},
		notify.Webhook{URL: r2.URL + "/hunter22?k=hunter22"},
		notify.Webhook{URL: "http://[::1/hunter22"},
		notify.Message{Service: "slack://hunter22/hunter22"},
		notify.Message{Service: "nonsense://hunter22@x"},
		notify.Message{Service: "smtp://u:hunter22@127.0.0.1:1/?from=a@b.c&to=d@e.f"},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		err := c.Send(ctx, hostile(notify.Open))
		cancel()
		if err == nil || strings.Contains(err.Error(), "hunter22") {
			t.Errorf("%T: %v", c, err)
		}
	}
}

// TestText_IsPlain: names of files can neither add headers nor commands to a message.
func TestText_IsPlain(t *testing.T) {
	t.Parallel()
	title, body := notify.Text(hostile(notify.Open), nil)
	if strings.ContainsAny(title, "\r\n\x1b") || strings.ContainsAny(body, "\r\x1b") || strings.Contains(body, "\nBcc:") {
		t.Errorf("%q\n%q", title, body)
	}
	if !strings.Contains(body, "\nowner: b@example.com\nnext: daybook quarantine show 12\nsee: https://daybook.example.com/data\n") {
		t.Errorf("%q", body)
	}
	if title, _ := notify.Text(hostile(notify.Resolve), nil); !strings.Contains(title, "Over: sales_") {
		t.Errorf("%q", title)
	}
}

// TestText_SaysItInTheLanguage: all but names and what an insight says goes through the language's words, in messages that begin and that end.
func TestText_SaysItInTheLanguage(t *testing.T) {
	t.Parallel()
	n := notify.Notice{Action: notify.Change, Alert: notify.Alert{Kind: notify.Stale, Title: "title", Lines: []string{"line"}, Owner: "owner@example.com", Next: "step"}}
	say := func(s string) string { return "[" + s + "]" }
	if _, body := notify.Text(n, say); body != "[Still: ][title]\n- [line]\n[owner]: owner@example.com\n[next]: [step]\n" {
		t.Errorf("%q", body)
	}
	n.Alert.Kind = notify.Insight
	if _, body := notify.Text(n, say); body != "[Still: ]title\n- line\n[owner]: owner@example.com\n[next]: step\n" {
		t.Errorf("%q", body)
	}
	n.Action = notify.Resolve
	if _, body := notify.Text(n, say); body != "[Over: ]title\n[open since 0001-01-01 00:00 UTC]\n" {
		t.Errorf("%q", body)
	}
}

// TestHeartbeat_TriesAgain: a watcher that is away for a moment hears of the night all the same, one that says no is left alone.
func TestHeartbeat_TriesAgain(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, func(n int, w http.ResponseWriter) {
		if n == 1 {
			w.WriteHeader(http.StatusBadGateway)
		}
	})
	if err := notify.Heartbeat(t.Context(), r.URL, 10*time.Second); err != nil || len(r.bodies) != 2 {
		t.Errorf("%v after %d requests", err, len(r.bodies))
	}
	if err := notify.Heartbeat(t.Context(), "http://[::1", 10*time.Second); err == nil {
		t.Error("no address, no error")
	}
}
