package config

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Alerts says who is told when something is wrong, and when it is over.
type Alerts struct {
	URL        string         `yaml:"url"`         // of the pages, for links in messages
	Heartbeat  string         `yaml:"heartbeat"`   // address that is asked after every publish
	StaleHours int            `yaml:"stale_hours"` // after the end of the newest published business date; 0: never
	Channels   []AlertChannel `yaml:"channels"`
	Rules      []AlertRule    `yaml:"rules"` // none: every channel hears of everything but single findings
}

// AlertChannel is one receiver; one of its four addresses is set. Secrets are references.
type AlertChannel struct {
	Name         string `yaml:"name"`
	Message      string `yaml:"message"`      // service URL: slack://…, smtp://…, teams://…
	Webhook      string `yaml:"webhook"`      // http(s) address that gets JSON
	Secret       string `yaml:"secret"`       // that signs a webhook
	PagerDuty    string `yaml:"pagerduty"`    // routing key of the Events API v2
	Alertmanager string `yaml:"alertmanager"` // http(s) address of a Prometheus Alertmanager
	Address      string `yaml:"address"`      // of pagerduty, where it is not the usual one
}

// AlertRule says which channels hear of a kind.
type AlertRule struct {
	On              string `yaml:"on"`
	To              string `yaml:"to"`   // names of channels, separated by spaces
	Over            int    `yaml:"over"` // insight: whole units of money from which one is told
	EscalateMinutes int    `yaml:"escalate_minutes"`
	EscalateTo      string `yaml:"escalate_to"` // names of channels that hear of it where it is open that long
}

// EscalateAfter is how long an alert may be open before others hear of it; 0: they never do.
func (r AlertRule) EscalateAfter() time.Duration {
	return time.Duration(r.EscalateMinutes) * time.Minute
}

var channelName = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)

func reference(s string) bool { return strings.HasPrefix(s, "env:") || strings.HasPrefix(s, "file:") }

// web reports whether s is an address of HTTP without a password in it, or a reference to one.
func web(s string) bool {
	u, err := url.Parse(s)
	return reference(s) || err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.User == nil
}

// alerts finds what alerts may not be. kinds are the words after on.
func (r *reader) alerts(a Alerts, kinds []string) {
	bad := func(is bool, key, format string, args ...any) {
		if is {
			r.bad(r.lines["alerts."+key], "alerts."+key+": "+format, args...)
		}
	}
	bad(a.URL != "" && (!web(a.URL) || reference(a.URL)), "url", "%q is no address like https://daybook.example.com", a.URL)
	bad(a.Heartbeat != "" && !web(a.Heartbeat), "heartbeat", "%q is no http address and no reference to one", a.Heartbeat)
	bad(a.StaleHours < 0, "stale_hours", "%d is no number of hours", a.StaleHours)
	var names []string
	for i, c := range a.Channels {
		key := fmt.Sprintf("channels[%d]", i+1)
		bad(!channelName.MatchString(c.Name), key, "needs a name of small letters, digits and hyphens, not %q", c.Name)
		bad(slices.Contains(names, c.Name), key, "there is a channel %q already", c.Name)
		names = append(names, c.Name)
		set := 0
		for _, s := range []string{c.Message, c.Webhook, c.PagerDuty, c.Alertmanager} {
			if s != "" {
				set++
			}
		}
		bad(set != 1, key, "%s needs one of message, webhook, pagerduty, alertmanager", c.Name)
		bad(c.Message != "" && !reference(c.Message), key+".message", "service URLs hold keys: write env:NAME or file:PATH")
		bad(c.PagerDuty != "" && !reference(c.PagerDuty), key+".pagerduty", "the routing key is a secret: write env:NAME or file:PATH")
		bad(c.Secret != "" && !reference(c.Secret), key+".secret", "write env:NAME or file:PATH")
		bad(c.Secret != "" && c.Webhook == "", key+".secret", "signs a webhook, and this is none")
		bad(c.Webhook != "" && !web(c.Webhook), key+".webhook", "is no http address, or one with a password in it")
		bad(c.Alertmanager != "" && !web(c.Alertmanager), key+".alertmanager", "is no http address, or one with a password in it")
		bad(c.Address != "" && (c.PagerDuty == "" || !web(c.Address)), key+".address", "is where pagerduty's events go, an http address")
	}
	for i, rule := range a.Rules {
		key := fmt.Sprintf("rules[%d]", i+1)
		bad(!slices.Contains(kinds, rule.On), key+".on", "%q is none of %s%s", rule.On, strings.Join(kinds, ", "), didYouMean(rule.On, kinds))
		bad(strings.TrimSpace(rule.To) == "", key, "needs to: the names of channels")
		for field, list := range map[string]string{"to": rule.To, "escalate_to": rule.EscalateTo} {
			for _, name := range strings.Fields(list) {
				bad(!slices.Contains(names, name), key+"."+field, "there is no channel %q%s", name, didYouMean(name, names))
			}
		}
		bad(rule.On == "insight" && rule.Over < 1, key, "insight needs over: the money from which a finding is told")
		bad(rule.On != "insight" && rule.Over != 0, key+".over", "is for insight")
		bad((rule.EscalateTo == "") != (rule.EscalateMinutes == 0), key, "escalate_to and escalate_minutes go together")
		bad(rule.EscalateMinutes < 0, key+".escalate_minutes", "%d is no number of minutes", rule.EscalateMinutes)
	}
}

// Secrets returns c with what its references mean in their places. It is asked for when messages are to be sent: commands that send
// none need no secrets.
func (c AlertChannel) Secrets(home string, env func(string) string) (AlertChannel, error) {
	for _, s := range []*string{&c.Message, &c.Webhook, &c.Secret, &c.PagerDuty, &c.Alertmanager} {
		value, is, err := lookUp(*s, home, env)
		if err != nil {
			return c, err
		}
		if is {
			*s = value
		}
	}
	return c, nil
}

// Beat is the address of the watcher outside, what a reference to it means; "" where there is none.
func (a Alerts) Beat(home string, env func(string) string) (string, error) {
	value, _, err := lookUp(a.Heartbeat, home, env)
	if err != nil {
		return "", fmt.Errorf("heartbeat: %w", err)
	}
	return value, nil
}

// Unset is what is wrong with the references of a: nil where each of them means something.
func (a Alerts) Unset(home string, env func(string) string) error {
	_, err := a.Beat(home, env)
	list := []error{err}
	for _, c := range a.Channels {
		if _, err := c.Secrets(home, env); err != nil {
			list = append(list, fmt.Errorf("%s: %w", c.Name, err))
		}
	}
	return errors.Join(list...)
}
