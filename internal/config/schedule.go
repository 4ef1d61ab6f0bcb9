package config

import (
	"time"

	"github.com/daybookhq/daybook/internal/schedule"
)

// Schedule says when serve begins a run by itself.
type Schedule struct {
	Runs      string `yaml:"runs"`           // minute hour day month weekday; several are separated by semicolons; "": never
	Timezone  string `yaml:"timezone"`       // whose clock the chain goes by: these times, backups, when a file is due, today; "": this machine's
	Watch     bool   `yaml:"watch"`          // serve takes files in as they arrive
	Settle    int    `yaml:"settle_seconds"` // how long a file that arrives has to be left alone
	WaitUntil string `yaml:"wait_until"`     // until when such a run waits for files that are due; "": it does not
}

// Zone is the zone of the schedule. A wrong one was told when the settings were read.
func (s Schedule) Zone() *time.Location {
	if zone, err := time.LoadLocation(s.Timezone); err == nil && s.Timezone != "" {
		return zone
	}
	return time.Local
}

func (s Schedule) validate(bad func(is bool, key, format string, args ...any)) {
	_, err := time.LoadLocation(s.Timezone)
	bad(err != nil, "schedule.timezone", "%q is no time zone that this machine knows, as in Europe/Berlin", s.Timezone)
	_, err = schedule.Parse(s.Runs, s.Zone())
	bad(err != nil, "schedule.runs", "%v", err)
	bad(s.Settle < 1 || s.Settle > 3600, "schedule.settle_seconds", "from 1 to 3600, not %d", s.Settle)
	if s.WaitUntil != "" {
		_, err = schedule.Daily(s.WaitUntil, s.Zone())
		bad(err != nil, "schedule.wait_until", "%v", err)
	}
}
