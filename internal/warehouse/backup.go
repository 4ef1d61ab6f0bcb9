package warehouse

import (
	"context"
	"database/sql"
	"time"
)

// Backup is a backup, drill or restore that has ended, well or not.
type Backup struct {
	Kind         string // backup, drill, restore
	Name         string
	Target       string // where backups lie, for people
	At           time.Time
	OK           bool
	Detail       string // why it failed, or for what it was made
	PublishedRun int64
	LastDelivery int64 // the newest one in it
	Archive      bool  // the archive's files are in it
	Rows         int64
	Bytes        int64 // that were written
}

// Kinds of Backup.
const (
	BackupMade   = "backup"
	BackupDrill  = "drill"
	BackupGotten = "restore"
)

// RecordBackup puts a backup, drill or restore on record.
func (w *Warehouse) RecordBackup(ctx context.Context, b Backup) error {
	outcome := map[bool]string{true: "ok", false: "failed"}[b.OK]
	return w.write(ctx, func(tx Tx) error {
		return w.exec(ctx, tx, "backup_add", b.Kind, b.Name, b.Target, b.At.UTC(), outcome, b.Detail, b.PublishedRun, b.LastDelivery, b.Archive, b.Rows, b.Bytes)
	})
}

// Backups returns what is on record, the newest first, at most so many (0: all).
func (w *Warehouse) Backups(ctx context.Context, most int) (list []Backup, err error) {
	if most <= 0 {
		most = 1 << 30
	}
	err = w.read(ctx, 0, func(q Reader) error {
		return w.each(ctx, q, "backups", func(r *sql.Rows) error {
			var b Backup
			var outcome string
			if err := r.Scan(&b.Kind, &b.Name, &b.Target, &b.At, &outcome, &b.Detail, &b.PublishedRun, &b.LastDelivery, &b.Archive, &b.Rows, &b.Bytes); err != nil {
				return err
			}
			b.OK = outcome == "ok"
			list = append(list, b)
			return nil
		}, most)
	})
	return list, err
}

// NotRestored is the newest delivery whose archived file may be elsewhere, because the home was restored without its archive; 0: none.
func (w *Warehouse) NotRestored(ctx context.Context) (last int64, err error) {
	list, err := w.Backups(ctx, 0)
	for _, b := range list {
		if b.Kind == BackupGotten && b.OK && !b.Archive {
			last = max(last, b.LastDelivery)
		}
	}
	return last, err
}

// Rebase says that files of a place whose paths begin with one folder lie below another one now. Both are relative to the home.
func (w *Warehouse) Rebase(ctx context.Context, place Place, from, to string) error {
	if from == to {
		return nil
	}
	return w.write(ctx, func(tx Tx) error { return w.exec(ctx, tx, "delivery_rebase", string(place), from+"/", to+"/") })
}
