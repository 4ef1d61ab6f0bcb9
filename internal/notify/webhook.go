package notify

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/daybookhq/daybook/internal/retry"
)

// Webhook posts each message as JSON to one address, signed where there is a secret: the header Daybook-Signature holds
// t=SECONDS,v1=HEX, where HEX is the HMAC-SHA256 of "SECONDS.BODY" under the secret. Idempotency-Key is the same when a
// message is sent again.
type Webhook struct {
	URL    string
	Secret string
}

// hook is the body of a webhook. Its keys are a promise.
type hook struct {
	Version      int      `json:"version"`
	Action       Action   `json:"action"` // open, change, escalate, resolve
	ID           int64    `json:"id"`
	Cause        string   `json:"cause"`
	Kind         Kind     `json:"kind"`
	Severity     Severity `json:"severity"`
	Chain        string   `json:"chain"`
	Title        string   `json:"title"`
	Lines        []string `json:"lines"`
	Owner        string   `json:"owner"`
	Next         string   `json:"next"`
	BusinessDate *string  `json:"business_date"`
	Run          *int64   `json:"run"`
	Link         string   `json:"link"`
	OpenedAt     string   `json:"opened_at"`
	SentAt       string   `json:"sent_at"`
}

// Send implements Channel.
func (w Webhook) Send(ctx context.Context, n Notice) error {
	h := hook{
		Version: 1, Action: n.Action, ID: n.ID, Cause: n.Alert.Cause, Kind: n.Alert.Kind, Severity: n.Alert.Severity, Chain: n.Chain,
		Title: n.Alert.Title, Lines: n.Alert.Lines, Owner: n.Alert.Owner, Next: n.Alert.Next, Link: n.Link,
		OpenedAt: n.Opened.Format(time.RFC3339), SentAt: n.At.Format(time.RFC3339),
	}
	if h.Lines == nil {
		h.Lines = []string{}
	}
	if n.Alert.BusinessDate != "" {
		h.BusinessDate = &n.Alert.BusinessDate
	}
	if n.Alert.Run != 0 {
		h.Run = &n.Alert.Run
	}
	body, err := json.Marshal(h)
	if err != nil {
		return retry.Lasting(err)
	}
	header := map[string]string{
		"Daybook-Event":   string(n.Action),
		"Idempotency-Key": fmt.Sprintf("%d-%s-%s", n.ID, n.Action, content(n.Alert)),
	}
	if w.Secret != "" {
		header["Daybook-Signature"] = sign(w.Secret, n.At, body)
	}
	return post(ctx, w.URL, body, header)
}

// sign is the value of the header Daybook-Signature.
func sign(secret string, at time.Time, body []byte) string {
	t := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(t + "."))
	mac.Write(body)
	return "t=" + t + ",v1=" + hex.EncodeToString(mac.Sum(nil))
}
