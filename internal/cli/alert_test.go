package cli

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/daybookhq/daybook/internal/fault"
)

// hooked is a program that alerts are posted to.
type hooked struct {
	t   *testing.T
	url string
	mu  sync.Mutex
	got []string // action and kind
}

func newHooked(t *testing.T) *hooked {
	t.Helper()
	h := &hooked{t: t}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var body struct{ Action, Kind string }
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		h.mu.Lock()
		defer h.mu.Unlock()
		h.got = append(h.got, strings.TrimPrefix(r.URL.Path, "/")+": "+body.Action+" "+body.Kind)
	}))
	t.Cleanup(s.Close)
	h.url = s.URL
	return h
}

// told wants these messages to have come since it was asked last, in any order.
func (h *hooked) told(want ...string) {
	h.t.Helper()
	h.mu.Lock()
	defer h.mu.Unlock()
	slices.Sort(h.got)
	slices.Sort(want)
	if !slices.Equal(h.got, want) {
		h.t.Errorf("posted: %q, want %q", h.got, want)
	}
	h.got = nil
}

// TestAlerts_OverSeveralMornings lives through mornings on which things really go wrong, with a real receiver: each trouble is told once, when it is
// one, to the boss where nobody mended it within the hour, not while it is silent; and once that it is over.
func TestAlerts_OverSeveralMornings(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	hook, office := newHooked(t), newPostOffice(t)
	rules := ""
	for _, kind := range []string{"drift", "failed", "stale", "overdue", "control", "quarantine", "missing", "mail", "backup"} {
		rules += "    - {on: " + kind + ", to: hook, escalate_minutes: 60, escalate_to: boss}\n"
	}
	d.sets("schedule: {timezone: UTC}\nmail: {server: \"smtp://" + office.addr + "?tls=off\", from: daybook@example.com}\nbackup: {to: saved}\nalerts:\n  stale_hours: 36\n" +
		"  channels: [{name: hook, webhook: \"" + hook.url + "/hook\"}, {name: boss, webhook: \"" + hook.url + "/boss\"}]\n  rules:\n" + rules)
	d.must(0, "user", "add", "ida", "--role", "chain", "--email", "ida@example.com")
	morning := func(day int) time.Time { return time.Date(2026, 3, day, 6, 30, 0, 0, time.UTC) }
	// look looks twice: nobody hears the same twice.
	look := func(want ...string) {
		t.Helper()
		d.must(0, "alert", "check")
		d.must(0, "alert", "check")
		hook.told(want...)
	}

	d.now = morning(3)
	d.land("stores.csv", "products.csv", "*_2026-03-02.csv")
	d.must(0, "run")
	look()

	// Nothing came; what there is grows old.
	d.now = morning(4)
	look("hook: open overdue")
	d.must(0, "alert", "list", "--json")
	var list []struct {
		ID          int64
		Kind, State string
	}
	d.decode(&list)
	d.now = d.now.Add(61 * time.Minute)
	look("boss: escalate overdue")
	d.now = morning(4).Add(6 * time.Hour)
	look("hook: open stale")

	// What came has drifted. Somebody is on it, and on what is old; the boss does not hear of either, but that the files are there.
	d.land("*_2026-03-03.csv")
	d.edit("sales_2026-03-03.csv", "units", "quantity")
	d.must(fault.ExitDrift, "run")
	hook.told("boss: change overdue", "hook: change overdue", "hook: open drift") // who heard that nothing has come hears that files are there
	d.must(0, "alert", "list", "--json")
	d.decode(&list)
	for _, a := range list {
		if a.State == "open" && a.Kind != "overdue" {
			d.must(0, "alert", "silence", strconv.FormatInt(a.ID, 10), "--hours", "4", "--why", "the till supplier is on it")
		}
	}
	d.now = d.now.Add(2 * time.Hour)
	look()
	d.edit("sales_2026-03-03.csv", "quantity", "units")
	d.must(0, "run")
	hook.told("hook: resolve overdue", "boss: resolve overdue", "hook: resolve stale", "hook: resolve drift")

	// One file breaks a rule, the totals of two others do not agree; then a store has sent no stock.
	d.now = morning(5)
	d.land("*_2026-03-04.csv")
	d.edit("inventory_2026-03-04.csv", ",25\n", ",many\n")
	d.edit("store_days_2026-03-04.csv", "2026-03-04,S2,true,4,25.00\n", "2026-03-04,S2,true,4,26.00\n")
	d.must(fault.ExitQuarantined, "run")
	hook.told("hook: open quarantine", "hook: open control")
	d.land("*_2026-03-04.csv")
	d.edit("inventory_2026-03-04.csv", "2026-03-04,S2,P1,25\n2026-03-04,S2,P2,9\n2026-03-04,S2,P3,4\n", "")
	d.must(0, "run")
	hook.told("hook: resolve quarantine", "hook: resolve control", "hook: open missing")
	d.land("inventory_2026-03-04.csv")
	d.must(0, "run")
	hook.told("hook: resolve missing")

	// No run can begin; a backup has no place to go; a mail is not taken.
	contract := d.path("contracts", "sales.odcs.yaml")
	doc, err := os.ReadFile(contract)
	if err != nil {
		t.Fatal(err)
	}
	write := func(path string, doc []byte) {
		t.Helper()
		if err := os.WriteFile(path, doc, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(contract, append(slices.Clone(doc), "nonsense: true\n"...))
	d.must(fault.ExitUsage, "run")
	hook.told("hook: open failed")
	write(contract, doc)
	look("hook: resolve failed")
	write(d.path("saved"), []byte("a file where a folder should be"))
	if d.run("backup") == 0 {
		t.Fatal("a backup into a file")
	}
	look("hook: open backup")
	if err := os.Remove(d.path("saved")); err != nil {
		t.Fatal(err)
	}
	d.must(0, "backup")
	look("hook: resolve backup")
	office.says["ida@example.com"] = notNow
	d.must(fault.ExitFailed, "mail", "send")
	look("hook: open mail")
	delete(office.says, "ida@example.com")
	d.must(0, "mail", "send")
	look("hook: resolve mail")
	office.took(t, "ida")

	// A run that died.
	d.alter("insert into wh.run select * replace (99 as run_id, 'running' as outcome, null as finished_at, 0 as first_delivery, -1 as last_delivery) from wh.run where run_id = 1")
	d.must(0, "run")
	hook.told("hook: open failed")
	d.now = morning(6)
	look("hook: open overdue", "boss: escalate failed")
}

// notNow is what a mail server says of a letter that it will take later.
var notNow = &smtp.SMTPError{Code: 451, Message: "try later"}

// TestAlerts_OneChannelWithoutItsSecret keeps nobody else from hearing, is told where one looks, and hears once the secret is there.
func TestAlerts_OneChannelWithoutItsSecret(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	hook, chat := newHooked(t), newHooked(t)
	d.sets("alerts:\n  channels: [{name: chat, webhook: env:CHAT_URL}, {name: hook, webhook: \"" + hook.url + "/hook\"}]\n")
	d.land("stores.csv", "products.csv", "*_2026-03-02.csv")
	d.edit("inventory_2026-03-02.csv", ",25\n", ",many\n")
	d.must(fault.ExitQuarantined, "run")
	hook.told("hook: open quarantine")
	d.must(fault.ExitFailed, "alert", "test")
	d.says("FAILED      chat: the environment has no CHAT_URL", "ok          hook")
	d.must(0, "alert", "test", "hook")
	d.must(fault.ExitFailed, "doctor")
	d.says("alerts: chat: the environment has no CHAT_URL")
	d.must(0, "alert", "list")
	d.says("open to chat: the environment has no CHAT_URL")
	d.env["CHAT_URL"] = chat.url + "/chat"
	hook.told("hook: open test", "hook: resolve test", "hook: open test", "hook: resolve test")
	d.must(0, "alert", "check")
	chat.told("chat: open quarantine")
	hook.told()
	d.must(0, "doctor")
}
