package batch

import (
	"context"
	"time"

	"github.com/daybookhq/daybook/internal/warehouse"
)

// BackedUp is the newest good backup.
type BackedUp struct {
	Name         string    `json:"backup"`
	To           string    `json:"to"`
	MadeAt       time.Time `json:"made_at"`
	PublishedRun int64     `json:"published_run"`
	Archive      bool      `json:"archive_included"`
}

// BackupFailed is a backup that failed after the newest good one.
type BackupFailed struct {
	At    time.Time `json:"at"`
	Error string    `json:"error"`
}

// Drilled is the newest drill: whether a backup could be brought back, and agreed.
type Drilled struct {
	Name string    `json:"backup"`
	At   time.Time `json:"at"`
	OK   bool      `json:"ok"`
}

// backups reads what became of backups.
func (s *StatusReport) backups(ctx context.Context, h Home) error {
	list, err := h.Warehouse.Backups(ctx, 0)
	if err != nil {
		return err
	}
	for _, b := range list {
		switch {
		case b.Kind == warehouse.BackupDrill && s.Drill == nil:
			s.Drill = &Drilled{b.Name, b.At, b.OK}
		case b.Kind == warehouse.BackupMade && b.OK && s.Backup == nil:
			s.Backup = &BackedUp{b.Name, b.Target, b.At, b.PublishedRun, b.Archive}
		case b.Kind == warehouse.BackupMade && s.Backup == nil && s.BackupError == nil:
			s.BackupError = &BackupFailed{b.At, b.Detail}
		}
	}
	since := s.PublishedAt
	if s.Backup != nil {
		since = &s.Backup.MadeAt
	}
	if h.Backups != nil && since != nil {
		next := h.Backups.Next(h.Backups.Next(since.Local()))
		s.BackupLate = !next.IsZero() && h.Now().After(next)
	}
	return nil
}
