package warehouse

import (
	"context"
	"database/sql"
	"time"
)

// AlertRow is one time that a cause of trouble arose, as internal/notify keeps it. Times are UTC.
type AlertRow struct {
	ID            int64
	Cause         string // the same for as long as it is the same trouble
	Kind          string
	Doc           string // JSON, of internal/notify
	OpenedAt      time.Time
	ChangedAt     time.Time
	ResolvedAt    *time.Time // nil: still so
	SilencedUntil *time.Time
	SilencedWhy   string
}

// AlertNotice is one time that a channel was told of an alert, or could not be reached.
type AlertNotice struct {
	AlertID int64
	Channel string
	Action  string
	Content string // what it said, as a digest
	At      time.Time
	Tries   int
	Error   string // "": it was taken
}

// Alerts returns what is wrong, and what was resolved after since, oldest first, and what was told of it.
func (w *Warehouse) Alerts(ctx context.Context, since time.Time) (alerts []AlertRow, told []AlertNotice, err error) {
	err = w.read(ctx, 0, func(q Reader) error {
		err := w.each(ctx, q, "alerts", func(r *sql.Rows) error {
			var a AlertRow
			err := r.Scan(&a.ID, &a.Cause, &a.Kind, &a.Doc, &a.OpenedAt, &a.ChangedAt, &a.ResolvedAt, &a.SilencedUntil, &a.SilencedWhy)
			alerts = append(alerts, a)
			return err
		}, since.UTC())
		if err != nil {
			return err
		}
		return w.each(ctx, q, "alert_notices", func(r *sql.Rows) error {
			var n AlertNotice
			err := r.Scan(&n.AlertID, &n.Channel, &n.Action, &n.Content, &n.At, &n.Tries, &n.Error)
			told = append(told, n)
			return err
		}, since.UTC())
	})
	return alerts, told, err
}

// AlertChanges are what one look has changed.
type AlertChanges struct {
	Opened   []AlertRow // without numbers, which they get
	Changed  []AlertRow // that read differently now
	Resolved []int64
}

// SaveAlerts writes changes of time at in one transaction.
func (w *Warehouse) SaveAlerts(ctx context.Context, at time.Time, c AlertChanges) error {
	if len(c.Opened)+len(c.Changed)+len(c.Resolved) == 0 {
		return nil
	}
	at = at.UTC()
	return w.write(ctx, func(tx Tx) error {
		next, err := w.number(ctx, tx, "alert_next")
		if err != nil {
			return err
		}
		for i, a := range c.Opened {
			if err := w.exec(ctx, tx, "alert_insert", next+int64(i), a.Cause, a.Kind, a.Doc, at); err != nil {
				return err
			}
		}
		for _, a := range c.Changed {
			if err := w.exec(ctx, tx, "alert_change", a.ID, a.Doc, at); err != nil {
				return err
			}
		}
		for _, id := range c.Resolved {
			if err := w.exec(ctx, tx, "alert_resolve", id, at); err != nil {
				return err
			}
		}
		return nil
	})
}

// SilenceAlert keeps channels from being told of an open alert before until, because why.
func (w *Warehouse) SilenceAlert(ctx context.Context, id int64, until time.Time, why string) error {
	return w.write(ctx, func(tx Tx) error { return w.exec(ctx, tx, "alert_silence", id, until.UTC(), why) })
}

// SaveAlertNotice puts on record what a channel was told.
func (w *Warehouse) SaveAlertNotice(ctx context.Context, n AlertNotice) error {
	return w.write(ctx, func(tx Tx) error {
		return w.exec(ctx, tx, "alert_notice_insert", n.AlertID, n.Channel, n.Action, n.Content, n.At.UTC(), int64(n.Tries), n.Error)
	})
}
