package notify

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/retry"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// Channel brings messages to people or to their tools. Send returns nil once the other side has taken the message; an error of
// kind retry.Lasting is not tried again.
type Channel interface {
	Send(ctx context.Context, n Notice) error
}

// Forgetful is a Channel whose other side forgets what is open unless it is said again.
type Forgetful interface {
	Again() time.Duration // after how long
}

// Desk knows who is told of what.
type Desk struct {
	Warehouse *warehouse.Warehouse
	Channels  map[string]Channel
	Rules     []Rule
	Chain     string
	URL       string // of the pages; "": they have no address that others can reach
	Now       func() time.Time
	Log       *slog.Logger
	Patience  time.Duration // how long one message is tried in one look
}

// remembered is how long what was resolved can still have messages to send.
const remembered = 7 * 24 * time.Hour

// Sent counts what one look did.
type Sent struct {
	Opened, Changed, Resolved int
	Messages, Failed          int
}

// Look puts on record what has begun, what reads differently and what is over, and tells each channel what it does not know
// yet. A channel that cannot be reached is on record with its error and is tried again by the next look; it does not keep
// others from hearing.
func (d *Desk) Look(ctx context.Context, now []Alert) (sent Sent, err error) {
	if sent, err = d.record(ctx, now); err != nil {
		return sent, err
	}
	states, err := d.states(ctx)
	if err != nil {
		return sent, err
	}
	away := map[string]bool{} // a channel that fails once has to wait for the next look: one that is down keeps nobody waiting for long
	for _, s := range states {
		for _, e := range errands(d.Rules, s, d.Now(), d.again) {
			if away[e.channel] {
				sent.Failed++
				continue
			}
			if err := d.tell(ctx, s, e); err != nil {
				away[e.channel] = true
				sent.Failed++
				continue
			}
			sent.Messages++
		}
	}
	return sent, ctx.Err()
}

// again is after how long a channel has to hear of an open alert once more; 0: never.
func (d *Desk) again(channel string) time.Duration {
	if c, ok := d.Channels[channel].(Forgetful); ok {
		return c.Again()
	}
	return 0
}

// record compares what is wrong with what was.
func (d *Desk) record(ctx context.Context, now []Alert) (sent Sent, err error) {
	before, err := d.states(ctx)
	if err != nil {
		return sent, err
	}
	open := map[string]state{}
	for _, s := range before {
		if !s.resolved {
			open[s.alert.Cause] = s
		}
	}
	var c warehouse.AlertChanges
	for _, a := range now {
		doc, err := json.Marshal(a)
		if err != nil {
			return sent, err
		}
		row := warehouse.AlertRow{Cause: a.Cause, Kind: string(a.Kind), Doc: string(doc)}
		was, is := open[a.Cause]
		delete(open, a.Cause)
		switch {
		case !is:
			c.Opened = append(c.Opened, row)
		case was.content != content(a):
			row.ID = was.id
			c.Changed = append(c.Changed, row)
		}
	}
	for _, s := range before {
		if _, gone := open[s.alert.Cause]; gone && !s.resolved {
			c.Resolved = append(c.Resolved, s.id)
		}
	}
	sent.Opened, sent.Changed, sent.Resolved = len(c.Opened), len(c.Changed), len(c.Resolved)
	return sent, d.Warehouse.SaveAlerts(ctx, d.Now(), c)
}

// states reads the alerts that can still have something to tell.
func (d *Desk) states(ctx context.Context) ([]state, error) {
	rows, told, err := d.Warehouse.Alerts(ctx, d.Now().Add(-remembered))
	if err != nil {
		return nil, err
	}
	return statesOf(rows, told)
}

// statesOf are alerts, in the order of their rows, with what channels took.
func statesOf(rows []warehouse.AlertRow, told []warehouse.AlertNotice) (list []state, err error) {
	list = make([]state, len(rows))
	at := map[int64]int{}
	for i, r := range rows {
		s := state{
			id: r.ID, opened: r.OpenedAt, resolved: r.ResolvedAt != nil,
			silencedUntil: r.SilencedUntil, silencedWhy: r.SilencedWhy, told: map[string]heard{}, toldAt: map[string]time.Time{},
		}
		if s.alert, err = read(r); err != nil {
			return nil, err
		}
		s.content = content(s.alert)
		list[i], at[r.ID] = s, i
	}
	for _, n := range told {
		if i, ok := at[n.AlertID]; ok && n.Error == "" {
			list[i].told[n.Channel], list[i].toldAt[n.Channel] = heard{Action(n.Action), n.Content}, n.At
		}
	}
	return list, nil
}

// tell sends one message and puts on record what became of it.
func (d *Desk) tell(ctx context.Context, s state, e errand) error {
	channel, ok := d.Channels[e.channel]
	if !ok {
		return fault.New(fault.Config, "no channel %q", e.channel)
	}
	n := Notice{Action: e.action, Alert: s.alert, ID: s.id, Chain: d.Chain, Opened: s.opened.UTC(), At: d.Now().UTC()}
	if d.URL != "" {
		n.Link = d.URL + "/data"
	}
	tries, err := retry.Message(ctx, d.Patience, func() error { return channel.Send(ctx, n) })
	record := warehouse.AlertNotice{AlertID: s.id, Channel: e.channel, Action: string(e.action), Content: s.content, At: d.Now(), Tries: tries}
	if err != nil {
		record.Error = err.Error()
		d.Log.Warn("alert not delivered", "channel", e.channel, "alert", s.alert.Title, "action", e.action, "tries", tries, "error", err)
	}
	if serr := d.Warehouse.SaveAlertNotice(ctx, record); serr != nil {
		return serr
	}
	return err
}

// read is the alert of a row.
func read(r warehouse.AlertRow) (a Alert, err error) {
	if err = json.Unmarshal([]byte(r.Doc), &a); err != nil {
		err = fmt.Errorf("alert %d: %w", r.ID, err)
	}
	return a, err
}

// content stands for what people read: the same trouble in another run is no news.
func content(a Alert) string {
	return digest([]byte(strings.Join(append([]string{a.Title, a.Owner, a.Next}, a.Lines...), "\x00")))
}

func digest(doc []byte) string {
	sum := sha256.Sum256(doc)
	return hex.EncodeToString(sum[:8])
}
