package notify

import (
	"context"
	"slices"
	"time"

	"github.com/daybookhq/daybook/internal/fault"
)

// Item is an alert as people look it up.
type Item struct {
	ID            int64      `json:"id"`
	Alert                    // its keys stand beside those of the item
	State         string     `json:"state"` // open, silenced, resolved
	OpenedAt      time.Time  `json:"opened_at"`
	ResolvedAt    *time.Time `json:"resolved_at"`
	SilencedUntil *time.Time `json:"silenced_until"`
	SilencedWhy   string     `json:"silenced_why"`
	Told          []Told     `json:"told"` // every message, also those that did not arrive
	Owed          []Told     `json:"-"`    // of the last messages to its channels those that were not taken and that the next look tries again
}

// Last returns the last message to each channel.
func (i Item) Last() (last []Told) {
	for _, t := range i.Told {
		last = append(slices.DeleteFunc(last, func(l Told) bool { return l.Channel == t.Channel }), t)
	}
	return last
}

// Told is one message to one channel.
type Told struct {
	Channel string    `json:"channel"`
	Action  Action    `json:"action"`
	At      time.Time `json:"at"`
	Tries   int       `json:"tries"`
	Error   string    `json:"error"` // "": it was taken
}

// List returns what is wrong, and what was resolved within the last days, oldest first.
func (d *Desk) List(ctx context.Context, days int) ([]Item, error) {
	now := d.Now()
	rows, told, err := d.Warehouse.Alerts(ctx, now.AddDate(0, 0, -days))
	if err != nil {
		return nil, err
	}
	states, err := statesOf(rows, told)
	if err != nil {
		return nil, err
	}
	list := make([]Item, len(rows))
	at := map[int64]int{}
	for i, r := range rows {
		item := Item{ID: r.ID, Alert: states[i].alert, State: "open", OpenedAt: r.OpenedAt, ResolvedAt: r.ResolvedAt, SilencedWhy: r.SilencedWhy, Told: []Told{}}
		switch {
		case r.ResolvedAt != nil:
			item.State = "resolved"
		case r.SilencedUntil != nil && now.Before(*r.SilencedUntil):
			item.State, item.SilencedUntil = "silenced", r.SilencedUntil
		}
		list[i], at[r.ID] = item, i
	}
	for _, n := range told {
		if i, ok := at[n.AlertID]; ok {
			list[i].Told = append(list[i].Told, Told{n.Channel, Action(n.Action), n.At, n.Tries, n.Error})
		}
	}
	for i, s := range states {
		due := errands(d.Rules, s, now, d.again)
		for _, t := range list[i].Last() {
			if t.Error != "" && slices.ContainsFunc(due, func(e errand) bool { return e.channel == t.Channel }) {
				list[i].Owed = append(list[i].Owed, t)
			}
		}
	}
	return list, nil
}

// Silence keeps channels from hearing of an open alert for a while. It stays on record and on pages.
func (d *Desk) Silence(ctx context.Context, id int64, how time.Duration, why string) (Item, error) {
	list, err := d.List(ctx, 0)
	if err != nil {
		return Item{}, err
	}
	for _, item := range list {
		if item.ID != id || item.State == "resolved" {
			continue
		}
		until := d.Now().Add(how).UTC()
		item.State, item.SilencedUntil, item.SilencedWhy = "silenced", &until, why
		return item, d.Warehouse.SilenceAlert(ctx, id, until, why)
	}
	return Item{}, fault.New(fault.Usage, "no alert %d is open", id).WithHint("daybook alert list")
}
