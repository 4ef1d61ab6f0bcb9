package cli

import (
	"fmt"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/batch"
)

// moment is how a time of the plan is written: by the plan's clock, with the name of its zone.
const moment = "Mon 2 Jan 15:04 MST"

// plannedAt is a time of the plan in words.
func (s *server) plannedAt(due time.Time) string {
	return wall{s.home.config.Schedule.Zone(), true}.at(due)
}

// nextRun is when the next run by plan begins; zero: never.
func (s *server) nextRun() (next time.Time) {
	if plan := s.plan.Load(); plan != nil {
		next = plan.Next(s.app.now())
	}
	return next
}

// sayBegun tells who looks at the output of serve that a run by plan begins.
func (s *server) sayBegun(due time.Time) { s.app.tell("the run of %s begins", s.plannedAt(due)) }

// sayEnded tells in one line what a run by plan did, what to do about it, and when the next one begins.
func (s *server) sayEnded(due time.Time, r batch.Result, err error) {
	s.sayOver(s.plannedAt(due), r, err)
}

// sayTaken tells the same of files that were taken in as they arrived.
func (s *server) sayTaken(files int, r batch.Result, err error) {
	what := "1 file that arrived"
	if files != 1 {
		what = fmt.Sprintf("%d files that arrived", files)
	}
	s.sayOver(what, r, err)
}

// sayOver tells how the run of something ended. One that was broken off because serving ends says nothing.
func (s *server) sayOver(what string, r batch.Result, err error) {
	if s.ctx.Err() != nil || r.Run == nil && r.Outcome != batch.NothingToDo && err == nil { // another process ran it, which was told
		return
	}
	words := []string{"the run of " + what + " " + shortly(r, err)}
	if next := nextAfter(r, err); next != "" {
		words = append(words, "next: "+next)
	}
	if at := s.nextRun(); !at.IsZero() {
		words = append(words, "the next one begins "+s.plannedAt(at))
	}
	s.app.tell("%s", clean(strings.Join(words, " · ")))
}

// shortly is a run's end in one line, in the words of daybook run.
func shortly(r batch.Result, err error) string {
	switch {
	case r.Outcome == batch.NothingToDo:
		return "had " + nothingToDo(r)
	case r.Run == nil: // the ledger does not know it
		return "did not begin: " + inALine(err.Error())
	case r.Outcome == batch.Failed:
		return "is over: " + headline(r, outcomeWords(r)) + ": " + inALine(r.Error)
	}
	return "is over: " + headline(r, outcomeWords(r)) + " · files " + filesOf(r.Files)
}

// inALine is an error's first line, and how many more there are, as of mistakes in contracts.
func inALine(text string) string {
	first, rest, more := strings.Cut(text, "\n")
	if more {
		first += fmt.Sprintf(" (and %d more)", 1+strings.Count(rest, "\n"))
	}
	return first
}

// nextAfter is what to type after a run by plan; "" where nothing is to be done.
func nextAfter(r batch.Result, err error) string {
	switch r.Outcome {
	case batch.Published:
		return "daybook insights"
	case batch.PublishedWithQuarantine:
		return "daybook quarantine list"
	case batch.StoppedByDrift:
		return "daybook status"
	case batch.Held:
		return "daybook gate show"
	case batch.NothingToDo:
		return ""
	}
	if hint := nextStep(err); hint != "" {
		return hint
	}
	return "daybook status"
}
