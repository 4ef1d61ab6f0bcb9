package notify

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// TestErrands_WhoHearsWhat: what a channel is told depends on the alert and on what it took in last.
func TestErrands_WhoHearsWhat(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 5, 31, 6, 0, 0, 0, time.UTC)
	in := func(d time.Duration) *time.Time { at := now.Add(d); return &at }
	rules := []Rule{
		{Kind: Drift, To: []string{"chat"}, EscalateTo: []string{"pager"}, EscalateAfter: 30 * time.Minute},
		{Kind: Drift, To: []string{"chat", "log"}}, // two rules for one kind: a channel hears it once
		{Kind: Missing, To: []string{"chat"}},
	}
	escalated := map[string]heard{"chat": {Open, "x"}, "log": {Open, "x"}, "pager": {Escalate, "x"}}
	for name, c := range map[string]struct {
		a    state
		want string
	}{
		"a new one":                        {state{opened: now}, "chat open, log open"},
		"told already":                     {state{opened: now, told: map[string]heard{"chat": {Open, "x"}, "log": {Open, "x"}}}, ""},
		"one channel did not take it":      {state{opened: now, told: map[string]heard{"chat": {Open, "x"}}}, "log open"},
		"it reads differently":             {state{opened: now, told: map[string]heard{"chat": {Open, "old"}, "log": {Change, "x"}}}, "chat change"},
		"half an hour later":               {state{opened: now.Add(-30 * time.Minute), told: map[string]heard{"chat": {Open, "x"}, "log": {Open, "x"}}}, "pager escalate"},
		"escalated already":                {state{opened: now.Add(-time.Hour), told: escalated, toldAt: map[string]time.Time{"pager": now.Add(-59 * time.Minute)}}, ""},
		"forgotten by one of them":         {state{opened: now.Add(-9 * time.Hour), told: escalated, toldAt: map[string]time.Time{"pager": now.Add(-time.Hour), "chat": now.Add(-9 * time.Hour)}}, "pager change"},
		"silenced, and forgotten":          {state{opened: now.Add(-9 * time.Hour), silencedUntil: in(time.Hour), told: escalated, toldAt: map[string]time.Time{"pager": now.Add(-time.Hour)}}, ""},
		"over":                             {state{opened: now, resolved: true, told: map[string]heard{"chat": {Open, "x"}, "pager": {Escalate, "x"}}}, "chat resolve, pager resolve"},
		"over, told":                       {state{opened: now, resolved: true, told: map[string]heard{"chat": {Resolve, "x"}}}, ""},
		"over before anybody heard":        {state{opened: now, resolved: true}, ""},
		"silenced":                         {state{opened: now, silencedUntil: in(time.Hour)}, ""},
		"the silence is over":              {state{opened: now, silencedUntil: in(-time.Second)}, "chat open, log open"},
		"over while silenced, heard of it": {state{opened: now, resolved: true, silencedUntil: in(time.Hour), told: map[string]heard{"chat": {Open, "x"}}}, "chat resolve"},
	} {
		c.a.alert.Kind, c.a.content = Drift, "x"
		var got []string
		for _, e := range errands(rules, c.a, now, hourlyToThePager) {
			got = append(got, e.channel+" "+string(e.action))
		}
		if s := fmt.Sprint(got); s != "["+replace(c.want)+"]" {
			t.Errorf("%s: %s, want %s", name, s, c.want)
		}
	}
}

// hourlyToThePager is Desk.again of a pager that forgets.
func hourlyToThePager(channel string) time.Duration {
	if channel == "pager" {
		return time.Hour
	}
	return 0
}

func replace(s string) string {
	var out []rune
	for _, r := range s {
		if r != ',' {
			out = append(out, r)
		}
	}
	return string(out)
}

// TestErrands_EachRuleHasItsOwnSum: a pager that is set at 5,000 does not ring from 500.
func TestErrands_EachRuleHasItsOwnSum(t *testing.T) {
	t.Parallel()
	rules := []Rule{{Kind: Insight, Over: 500, To: []string{"chat"}}, {Kind: Insight, Over: 5000, To: []string{"pager"}}}
	for money, want := range map[string]string{"-499.99": "[]", "500": "[{chat open}]", "-5000.00": "[{chat open} {pager open}]", "": "[]"} {
		if got := fmt.Sprint(errands(rules, state{alert: Alert{Kind: Insight, Money: money}}, time.Now(), hourlyToThePager)); got != want {
			t.Errorf("%q: %s, want %s", money, got, want)
		}
	}
}

// TestEveryone_HearsOfEverythingButFindings: single findings are many; they need a sum, and so a rule.
func TestEveryone_HearsOfEverythingButFindings(t *testing.T) {
	t.Parallel()
	rules := Everyone([]string{"chat"})
	if len(rules) != len(Kinds)-1 || slices.ContainsFunc(rules, func(r Rule) bool { return r.Kind == Insight }) {
		t.Errorf("%v", rules)
	}
}
