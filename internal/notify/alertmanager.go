package notify

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/retry"
)

// Alertmanager posts alerts to the v2 API of a Prometheus Alertmanager. There an alert ends by itself unless it is said again and
// again; so one that is open is given an end far off, and a resolution ends it at once. One that was started anew knows of none: each is said again.
type Alertmanager struct {
	URL string // http://host:9093
}

// openFor is how long the other side takes an alert for open where nothing else comes.
const openFor = 7 * 24 * time.Hour

// sayAgain is how long an Alertmanager that has lost its alerts goes without them.
const sayAgain = time.Hour

// Again implements Forgetful.
func (Alertmanager) Again() time.Duration { return sayAgain }

type amAlert struct {
	Labels       map[string]string `json:"labels"`
	Annotations  map[string]string `json:"annotations"`
	StartsAt     string            `json:"startsAt"`
	EndsAt       string            `json:"endsAt"`
	GeneratorURL string            `json:"generatorURL,omitempty"`
}

// Send implements Channel. Labels are the identity of an alert over there: they hold nothing that changes while it is open.
func (a Alertmanager) Send(ctx context.Context, n Notice) error {
	alert := amAlert{
		Labels: map[string]string{
			"alertname": "Daybook" + strings.ToUpper(string(n.Alert.Kind[:1])) + string(n.Alert.Kind[1:]),
			"chain":     n.Chain, "cause": n.Alert.Cause, "severity": string(n.Alert.Severity),
		},
		Annotations: map[string]string{
			"summary": n.Alert.Title, "description": strings.Join(n.Alert.Lines, "\n"), "owner": n.Alert.Owner, "next": n.Alert.Next,
		},
		StartsAt: n.Opened.Format(time.RFC3339), EndsAt: n.At.Add(openFor).Format(time.RFC3339), GeneratorURL: n.Link,
	}
	if n.Action == Resolve {
		alert.EndsAt = n.At.Format(time.RFC3339)
	}
	body, err := json.Marshal([]amAlert{alert})
	if err != nil {
		return retry.Lasting(err)
	}
	return post(ctx, strings.TrimSuffix(a.URL, "/")+"/api/v2/alerts", body, nil)
}
