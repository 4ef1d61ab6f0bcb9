package config

import (
	"strings"

	"github.com/daybookhq/daybook/internal/schedule"
)

// Backup says where backups go, when, and how many stay.
type Backup struct {
	To            string `yaml:"to"`             // a folder, or s3://BUCKET/PREFIX
	Keep          int    `yaml:"keep"`           // how many stay
	Archive       bool   `yaml:"archive"`        // the files of the archive too
	Schedule      string `yaml:"schedule"`       // of serve: minute hour day month weekday; "": none
	BeforeUpgrade bool   `yaml:"before_upgrade"` // before a newer Daybook changes the warehouse
}

func defaultBackup() Backup { return Backup{To: "backups", Keep: 14, BeforeUpgrade: true} }

func (b Backup) validate(bad func(is bool, key, format string, args ...any)) {
	bad(isURL(b.To) && !strings.HasPrefix(b.To, "s3://"), "backup.to", "%q is neither a folder nor s3://BUCKET/PREFIX", b.To)
	bad(strings.Contains(b.To, "@") && isURL(b.To), "backup.to", "keys do not belong into this file; they come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, ~/.aws/credentials or the machine's role")
	bad(b.Keep < 1, "backup.keep", "%d is too few; at least 1", b.Keep)
	_, err := schedule.Parse(b.Schedule, nil)
	bad(err != nil, "backup.schedule", "%v", err)
}

// isURL reports whether a target of backups is an address and not a folder.
func isURL(s string) bool { return strings.Contains(s, "://") }
