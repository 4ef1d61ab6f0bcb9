package contract

import (
	"slices"
	"strings"
	"time"
)

// weekdays as opening_days writes them, Monday first.
var weekdays = []string{"MO", "TU", "WE", "TH", "FR", "SA", "SU"}

// OpensOn reports whether a store with these opening_days trades on a weekday: days and ranges of days with commas
// between them, as in MO-SA or MO-WE,FR,SA-SU. A store whose opening days cannot be read is held to be open.
func OpensOn(openingDays string, day time.Weekday) bool {
	today := (int(day) + 6) % 7
	open := false
	for _, part := range strings.Split(strings.ToUpper(openingDays), ",") {
		first, last, isRange := strings.Cut(strings.TrimSpace(part), "-")
		from := slices.Index(weekdays, strings.TrimSpace(first))
		to := from
		if isRange {
			to = slices.Index(weekdays, strings.TrimSpace(last))
		}
		if from < 0 || to < 0 {
			return true
		}
		// A range may run over the end of the week: SA-MO is Saturday, Sunday and Monday.
		open = open || (today-from+7)%7 <= (to-from+7)%7
	}
	return open
}
