package config

import (
	"strings"

	"github.com/daybookhq/daybook/internal/schedule"
)

// Backup says where backups go, when, and how many stay.
type Backup struct {
	To            string `yaml:"to"`             // a folder, or a bucket: s3://, gs://, azblob://
	Keep          int    `yaml:"keep"`           // how many stay
	Archive       bool   `yaml:"archive"`        // the files of the archive too
	Schedule      string `yaml:"schedule"`       // of serve: minute hour day month weekday; "": none
	BeforeUpgrade bool   `yaml:"before_upgrade"` // before a newer Daybook changes the warehouse
}

func defaultBackup() Backup { return Backup{To: "backups", Keep: 14, BeforeUpgrade: true} }

func (b Backup) validate(bad func(is bool, key, format string, args ...any)) {
	bad(isURL(b.To) && !isBucket(b.To), "backup.to", "%q is neither a folder nor a bucket like s3://BUCKET/PREFIX, gs://BUCKET/PREFIX or azblob://CONTAINER/PREFIX", cutKeys(b.To))
	bad(strings.Contains(b.To, "@") && isURL(b.To), "backup.to", "keys do not belong into this file; they come from the environment or the machine's role (docs/backup.md)")
	bad(b.Keep < 1, "backup.keep", "%d is too few; at least 1", b.Keep)
	_, err := schedule.Parse(b.Schedule, nil)
	bad(err != nil, "backup.schedule", "%v", err)
}

// isBucket reports whether an address is one of a bucket.
func isBucket(s string) bool {
	scheme, _, is := strings.Cut(s, "://")
	return is && (scheme == "s3" || scheme == "gs" || scheme == "azblob")
}

// isURL reports whether a target of backups is an address and not a folder.
func isURL(s string) bool { return strings.Contains(s, "://") }
