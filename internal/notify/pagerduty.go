package notify

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/retry"
)

// PagerDuty opens, updates and resolves an incident by the Events API v2. All messages of an alert share one deduplication key.
type PagerDuty struct {
	Key string // routing key of the integration
	URL string // "": PagerDuty's own
}

// pagerDutyURL takes events of all regions but the EU's, which has an address of its own.
const pagerDutyURL = "https://events.pagerduty.com/v2/enqueue"

// Limits of the Events API v2.
const (
	longestSummary = 1024
	longestKey     = 255
)

type pagerEvent struct {
	RoutingKey  string        `json:"routing_key"`
	EventAction string        `json:"event_action"` // trigger, resolve
	DedupKey    string        `json:"dedup_key"`
	Client      string        `json:"client,omitempty"`
	ClientURL   string        `json:"client_url,omitempty"`
	Payload     *pagerPayload `json:"payload,omitempty"`
	Links       []pagerLink   `json:"links,omitempty"`
}

type pagerPayload struct {
	Summary   string            `json:"summary"`
	Source    string            `json:"source"`
	Severity  Severity          `json:"severity"`
	Timestamp string            `json:"timestamp"`
	Component string            `json:"component,omitempty"`
	Group     string            `json:"group,omitempty"`
	Class     string            `json:"class,omitempty"`
	Details   map[string]string `json:"custom_details,omitempty"`
}

type pagerLink struct {
	Href string `json:"href"`
	Text string `json:"text"`
}

// Send implements Channel.
func (p PagerDuty) Send(ctx context.Context, n Notice) error {
	e := pagerEvent{RoutingKey: p.Key, EventAction: "trigger", DedupKey: key(n)}
	if n.Action == Resolve {
		e.EventAction = "resolve"
	} else {
		e.Client, e.ClientURL = "Daybook", n.Link
		e.Payload = &pagerPayload{
			Summary: cut(n.Alert.Title, longestSummary), Source: source(n), Severity: n.Alert.Severity, Timestamp: n.Opened.Format(time.RFC3339),
			Component: "nightly run", Group: n.Chain, Class: string(n.Alert.Kind),
			Details: map[string]string{"what": strings.Join(n.Alert.Lines, "\n"), "owner": n.Alert.Owner, "next": n.Alert.Next, "business_date": n.Alert.BusinessDate},
		}
		if n.Link != "" {
			e.Links = []pagerLink{{n.Link, "Data page"}}
		}
	}
	body, err := json.Marshal(e)
	if err != nil {
		return retry.Lasting(err)
	}
	to := p.URL
	if to == "" {
		to = pagerDutyURL
	}
	return post(ctx, to, body, nil)
}

// key is how incident tools know an alert: the cause, and which time that it arose.
func key(n Notice) string {
	k := "daybook/" + n.Chain + "/" + n.Alert.Cause + "/" + n.Opened.Format("20060102T150405")
	if len(k) > longestKey {
		k = "daybook/" + digest([]byte(k))
	}
	return k
}

func source(n Notice) string {
	if n.Chain == "" {
		return "daybook"
	}
	return "daybook " + n.Chain
}

// cut shortens text to n bytes without breaking a character.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n-3], "") + "…"
}
