package notify

import (
	"slices"
	"time"
)

// Rule says who is told of a kind of alert.
type Rule struct {
	Kind          Kind
	Over          int64         // of insights: whole units of money from which one is told
	To            []string      // names of channels
	EscalateTo    []string      // channels that are told too where it is still open after EscalateAfter
	EscalateAfter time.Duration // 0: never
}

// Everyone is what holds where nobody has written rules: every channel hears of everything but single findings.
func Everyone(channels []string) (rules []Rule) {
	for _, k := range Kinds {
		if Kind(k) != Insight {
			rules = append(rules, Rule{Kind: Kind(k), To: channels})
		}
	}
	return rules
}

// errand is one message that a channel should get.
type errand struct {
	channel string
	action  Action
}

// errands are what channels have still to be told of an alert that was opened and, perhaps, resolved. A channel hears of a
// resolution only where it heard of the alert; a silenced alert opens nothing and resolves what was opened. again says after how long a channel
// has to hear of an open alert once more, though nothing has changed; 0: never.
func errands(rules []Rule, a state, now time.Time, again func(channel string) time.Duration) (list []errand) {
	add := func(channel string, action Action) {
		e := errand{channel, action}
		if !slices.Contains(list, e) {
			list = append(list, e)
		}
	}
	quiet := a.silencedUntil != nil && now.Before(*a.silencedUntil)
	for _, r := range rules {
		if r.Kind != a.alert.Kind || !a.alert.worth(r.Over) {
			continue
		}
		late := r.EscalateAfter > 0 && !now.Before(a.opened.Add(r.EscalateAfter))
		for i, channel := range slices.Concat(r.To, r.EscalateTo) {
			escalates := i >= len(r.To)
			opening := Open
			if escalates {
				opening = Escalate
			}
			was, heard := a.told[channel]
			switch {
			case a.resolved:
				if heard && was.action != Resolve {
					add(channel, Resolve)
				}
			case quiet || escalates && !late:
			case !heard:
				add(channel, opening)
			case was.content != a.content:
				add(channel, Change)
			case again(channel) > 0 && !now.Before(a.toldAt[channel].Add(again(channel))):
				add(channel, Change)
			}
		}
	}
	return list
}

// state is an alert with what channels know of it.
type state struct {
	id            int64
	alert         Alert
	content       string // digest of what it says
	opened        time.Time
	resolved      bool
	silencedUntil *time.Time
	silencedWhy   string
	told          map[string]heard // the last message that a channel took
	toldAt        map[string]time.Time
}

// heard is the last thing that a channel took in.
type heard struct {
	action  Action
	content string
}
