package cli

import (
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/config"
	"github.com/daybookhq/daybook/internal/fiscal"
)

// calendarOf turns the settings, whose words are known to be right, into a calendar.
func calendarOf(c config.Calendar) fiscal.Calendar {
	f := fiscal.Calendar{Pattern: c.Pattern, Nearest: c.Pattern != fiscal.Gregorian && c.EndsOn == "nearest", NamedByEnd: c.YearNamed == "end"}
	for d := time.Sunday; d <= time.Saturday; d++ {
		if strings.EqualFold(d.String(), c.WeekStarts) {
			f.WeekStart = d
		}
	}
	month := c.YearEnds
	if c.Pattern == fiscal.Gregorian {
		month = c.YearStarts
	}
	for m := time.January; m <= time.December; m++ {
		if strings.EqualFold(m.String(), month) {
			f.Month = m
		}
	}
	return f
}
