package cli

import (
	"fmt"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/schedule"
)

// await waits until all that is due of the night has arrived, or it is as late as daybook.yaml lets a run wait.
func (s *server) await(due time.Time) {
	told := ""
	for {
		h, err := s.app.renewed(s.home)
		if err != nil {
			return
		}
		until, waits := waitsUntil(due, h.config.Schedule.WaitUntil, h.config.Schedule.Zone())
		if !waits || !s.app.now().Before(until) {
			return
		}
		s.fetchQuietly(h)
		list, err := batch.Awaited(s.ctx, h.Home, contract.DayOf(until.In(h.config.Schedule.Zone()))-1)
		if err != nil || len(list) == 0 {
			return
		}
		if text := awaitedWords(list); text != told {
			told = text
			s.home.Log.Info("scheduled run waits", "until", h.config.Schedule.WaitUntil, "for", text)
		}
		schedule.Nap(s.ctx, awaitEvery)
	}
}

const (
	// awaitEvery is how often landing is looked at while a run waits for it.
	awaitEvery = 20 * time.Second
	// longestWait is how far off the end of a wait may be. A run in the evening waits until the morning; a second run of the morning, which is there for
	// what came late, does not wait for the next one.
	longestWait = 12 * time.Hour
)

// waitsUntil says until when a run that was due at a moment waits for files: the next time that a clock shows clock, as in 06:30. waits is false for one
// that does not wait at all.
func waitsUntil(due time.Time, clock string, zone *time.Location) (until time.Time, waits bool) {
	if clock == "" {
		return until, false
	}
	daily, err := schedule.Daily(clock, zone)
	if err != nil {
		return until, false // settings are checked before anything begins
	}
	until = daily.Next(due.Add(-time.Second))
	return until, until.Sub(due) <= longestWait
}

// awaitedWords names what is awaited, the first few stores of it.
func awaitedWords(list []batch.Missing) string {
	const most = 10
	words := make([]string, 0, most+1)
	for i, m := range list {
		if i == most {
			words = append(words, fmt.Sprintf("and %d more", len(list)-most))
			break
		}
		words = append(words, strings.TrimSpace(m.Dataset+" "+m.StoreID))
	}
	return strings.Join(words, ", ")
}
