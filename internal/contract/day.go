package contract

import (
	"fmt"
	"time"
)

// DayOf returns the business date on t's own calendar; t's time zone is left behind.
func DayOf(t time.Time) Day {
	y, m, d := t.Date()
	return Day(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// ParseDay reads an ISO date (2006-01-02).
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, fmt.Errorf("%q is not a date like 2026-05-30", s)
	}
	return DayOf(t), nil
}

// Time returns midnight UTC of the day, for formatting and for database drivers.
func (d Day) Time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// String returns the ISO date.
func (d Day) String() string { return d.Time().Format(time.DateOnly) }

// MarshalText writes the ISO date.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// Weekday returns the day of the week.
func (d Day) Weekday() time.Weekday { return d.Time().Weekday() }
