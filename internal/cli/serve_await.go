package cli

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/schedule"
)

// await waits until all that is due of the night has arrived, or it is as late as daybook.yaml lets a run wait. While it waits the warehouse knows
// for what, so that every command and page can tell.
func (s *server) await(due time.Time) {
	told := ""
	defer func() {
		if told != "" {
			s.noted(batch.WaitsNoMore(context.WithoutCancel(s.ctx), s.home.Home, s.name, due))
		}
	}()
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
		if text := awaitedWords(list, len(list)); text != told {
			told = text
			s.home.Log.Info("scheduled run waits", "until", h.config.Schedule.WaitUntil, "for", text)
			s.app.tell("the run of %s waits until %s for %s", s.plannedAt(due), clockOf(until, h.config.Schedule.Zone()), clean(text))
		}
		s.noted(batch.Waits(s.ctx, s.home.Home, s.name, due, until, list))
		s.app.nap(s.ctx, min(batch.WaitingSaid, until.Sub(s.app.now())))
	}
}

// noted says in the log that something about a run by plan could not be put on record; the run goes on.
func (s *server) noted(err error) {
	if err != nil && s.ctx.Err() == nil {
		s.home.Log.Warn("scheduled run", "error", err)
	}
}

const (
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

// awaitedWords names what is awaited, the first few stores of it; all is how much that is, list the first of it.
func awaitedWords(list []batch.Missing, all int) string {
	const most = 10
	words := make([]string, 0, most+1)
	for i, m := range list {
		if i == most {
			break
		}
		words = append(words, strings.TrimSpace(m.Dataset+" "+m.StoreID))
	}
	if more := all - len(words); more > 0 {
		words = append(words, fmt.Sprintf("and %d more", more))
	}
	text := strings.Join(words, ", ")
	if len(list) > 0 {
		text += " of " + list[0].BusinessDate
	}
	return text
}
