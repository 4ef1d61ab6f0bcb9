package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestLoad_Alerts: who is told, with keys that stand elsewhere.
func TestLoad_Alerts(t *testing.T) {
	t.Parallel()
	env := map[string]string{"CHAT": "slack://a/b/c", "BEAT": "https://beat.example.com/x"}
	c, home, err := load(t, `
alerts:
  url: https://daybook.example.com
  heartbeat: env:BEAT
  channels:
    - {name: chat, message: env:CHAT}
    - {name: hook, webhook: "https://ops.example.com/in", secret: file:hook.key}
  rules:
    - {on: drift, to: chat hook, escalate_minutes: 90, escalate_to: hook}
    - {on: insight, over: 500, to: chat}
`, env)
	if err != nil {
		t.Fatal(err)
	}
	a := c.Alerts
	if len(a.Channels) != 2 || len(a.Rules) != 2 || a.StaleHours != 36 || a.Rules[0].EscalateAfter() != 90*time.Minute || a.Rules[1].Over != 500 {
		t.Errorf("%+v", a)
	}
	lookUp := func(name string) string { return env[name] }
	if err := a.Unset(home, lookUp); err == nil || !strings.Contains(err.Error(), "hook") {
		t.Errorf("the key's file is not there: %v", err)
	}
	if chat, err := a.Channels[0].Secrets(home, lookUp); err != nil || chat.Message != "slack://a/b/c" {
		t.Errorf("that another channel lacks its key keeps this one: %+v, %v", chat, err)
	}
	if err := os.WriteFile(filepath.Join(home, "hook.key"), []byte("s3cret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	hook, err := a.Channels[1].Secrets(home, lookUp)
	beat, berr := a.Beat(home, lookUp)
	if err != nil || berr != nil || hook.Secret != "s3cret" || beat != "https://beat.example.com/x" || a.Unset(home, lookUp) != nil {
		t.Errorf("%+v %s, %v, %v", hook, beat, err, berr)
	}
	if a.Channels[0].Message != "env:CHAT" {
		t.Error("filling in has changed what was read")
	}
}

// TestLoad_AlertsEveryMistakeIsTold with its line.
func TestLoad_AlertsEveryMistakeIsTold(t *testing.T) {
	t.Parallel()
	_, _, err := load(t, `alerts:
  url: daybook
  stale_hours: -1
  channels:
    - {name: Chat, message: slack://hunter2/x}
    - {name: hook, webhook: "https://u:hunter2@x", secret: hunter2}
    - {name: hook, pagerduty: hunter2}
    - {name: both, webhook: "https://x", alertmanager: "https://y"}
  rules:
    - {on: drft, to: hook}
    - {on: drift, to: hok}
    - {on: insight, to: hook}
    - {on: drift, to: hook, escalate_to: hook}
    - drift
`, nil)
	if err == nil {
		t.Fatal("no error")
	}
	lines := strings.Split(err.Error(), "\n")
	want := []string{
		`:2:3: alerts.url: "daybook" is no address like https://daybook.example.com`,
		`:3:3: alerts.stale_hours: -1 is no number of hours`,
		`:5:7: alerts.channels[1]: needs a name of small letters, digits and hyphens, not "Chat"`,
		`:5:20: alerts.channels[1].message: service URLs hold keys: write env:NAME or file:PATH`,
		`:6:20: alerts.channels[2].webhook: is no http address, or one with a password in it`,
		`:6:52: alerts.channels[2].secret: write env:NAME or file:PATH`,
		`:7:7: alerts.channels[3]: there is a channel "hook" already`,
		`:7:20: alerts.channels[3].pagerduty: the routing key is a secret: write env:NAME or file:PATH`,
		`:8:7: alerts.channels[4]: both needs one of message, webhook, pagerduty, alertmanager`,
		`:10:8: alerts.rules[1].on: "drft" is none of drift, missing, insight (did you mean "drift"?)`,
		`:11:19: alerts.rules[2].to: there is no channel "hok" (did you mean "hook"?)`,
		`:12:7: alerts.rules[3]: insight needs over: the money from which a finding is told`,
		`:13:7: alerts.rules[4]: escalate_to and escalate_minutes go together`,
		`:14:7: alerts.rules[5] needs keys and values, as in on: `,
	}
	for i, w := range want {
		if i >= len(lines) || !strings.HasSuffix(lines[i], w) {
			t.Fatalf("line %d of\n%v\nwant %s", i+1, err, w)
		}
	}
	if strings.Contains(err.Error(), "hunter2") {
		t.Errorf("the error shows a key: %v", err)
	}
}
