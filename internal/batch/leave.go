package batch

import (
	"context"
	"fmt"

	"github.com/daybookhq/daybook/internal/warehouse"
)

// leaving is how many files leave the archive between two notes in the ledger.
const leaving = 500

// Left is what left the folders because its days were over.
type Left struct {
	Files int   `json:"files"`
	Bytes int64 `json:"bytes"`
}

// filesLeave removes files whose days are over. The ledger keeps hash, counts, sums and verdict.
func filesLeave(ctx context.Context, h Home) (left Left, err error) {
	if h.ArchiveDays > 0 {
		err = left.archive(ctx, h)
	}
	if err == nil && h.QuarantineDays > 0 {
		err = left.quarantine(ctx, h)
	}
	if left.Files > 0 {
		h.Log.Info("files left the folders after their days", "files", left.Files, "bytes", left.Bytes, "archive_days", h.ArchiveDays, "quarantine_days", h.QuarantineDays)
	}
	return left, err
}

// archive removes archived files whose run ended longer ago than ArchiveDays. A file is removed before that is noted: after a kill in
// between the next run finds nothing to remove, and notes it.
func (l *Left) archive(ctx context.Context, h Home) error {
	before := h.Now().AddDate(0, 0, -h.ArchiveDays)
	for {
		list, err := h.Warehouse.FilesLeaving(ctx, before, leaving)
		if err != nil || len(list) == 0 {
			return err
		}
		for _, d := range list {
			if err := h.Folder.Leave(d.Path); err != nil {
				return err
			}
			l.count(d)
		}
		if err := h.Warehouse.FilesLeft(ctx, list, h.Now()); err != nil {
			return err
		}
	}
}

// bySweep is who discards files in quarantine whose days are over.
const bySweep = "daybook"

// quarantine discards files that came longer ago than QuarantineDays and were replaced since. One that waits for a person stays.
func (l *Left) quarantine(ctx context.Context, h Home) error {
	replaced, err := h.Warehouse.Replaced(ctx)
	if err != nil || len(replaced) == 0 {
		return err
	}
	waiting, err := h.Warehouse.Ledger(ctx, warehouse.InQuarantine)
	if err != nil {
		return err
	}
	before := h.Now().AddDate(0, 0, -h.QuarantineDays)
	for _, d := range waiting {
		by := replaced[d.ID]
		if by == 0 || !d.Moved || !d.RunStarted.Before(before) {
			continue
		}
		if err := discard(ctx, h, d, bySweep, fmt.Sprintf("delivery %d was loaded in its place; retention.quarantine_days is %d", by, h.QuarantineDays)); err != nil {
			return err
		}
		l.count(d)
	}
	return nil
}

func (l *Left) count(d warehouse.Delivery) {
	l.Files++
	l.Bytes += d.Bytes
}
