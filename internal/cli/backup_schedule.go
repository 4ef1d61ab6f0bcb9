package cli

import (
	"time"

	"github.com/daybookhq/daybook/internal/backup"
	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/config"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/schedule"
)

// scheduledBackup is the nightly backup of a serving process.
func (s *server) scheduledBackup(time.Time) {
	home := *s.home
	home.Outage = s.app.outage(s.home, true)
	to, err := backup.OpenStore(home.config.Backup.To, home.Dir)
	if err == nil {
		var unlock func()
		if unlock, err = lockRun(s.ctx, &home, true); err == nil {
			defer unlock()
			c := home.config.Backup
			_, err = backUp(s.ctx, &home, to, backup.Options{Archive: c.Archive, Keep: c.Keep, Reason: "by schedule"})
		}
	}
	if err != nil && fault.KindOf(err) != fault.Locked {
		s.home.Log.Error("scheduled backup", "error", err)
	}
}

// backupSchedule is when a home's backups are due; nil where nobody said. A wrong one was told when the settings were read.
func backupSchedule(c config.Config) batch.Schedule {
	if p, err := schedule.Parse(c.Backup.Schedule, c.Schedule.Zone()); err == nil && !p.Empty() {
		return p
	}
	return nil
}
