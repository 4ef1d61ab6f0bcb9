package web

import (
	"bytes"
	"context"
	"encoding/json"
	"html"
	"time"

	"github.com/daybookhq/daybook/internal/fault"
)

// While the warehouse does not answer, pages go on being served from what is in memory: bodies that were sent before, and figures that
// were read before. They say so on top, and nobody's browser keeps them.

const (
	// lookAgain is how long pages are served from memory before the warehouse is asked again: one request in that time waits for it.
	lookAgain = 3 * time.Second
	// stateWithin is how long what is published may take to find out before pages are served from memory.
	stateWithin = 5 * time.Second
)

// ask asks the Source for its state, and writes its text. The caller holds the lock.
func (s *server) ask(ctx context.Context, now time.Time) (State, string, error) {
	if s.known.text != "" {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, stateWithin)
		defer cancel()
	}
	state, err := s.Source.State(ctx)
	if err != nil {
		return State{}, "", err
	}
	if s.Contracts != nil {
		state.Contracts = s.Contracts()
	}
	if err := s.askDue(ctx, &state, now); err != nil {
		return State{}, "", err
	}
	text, err := json.Marshal(state)
	return state, string(text), err
}

// gone answers for a warehouse that does not: with the state as it was, where there is one. The caller holds the lock.
func (s *server) gone(ctx context.Context, err error, now time.Time) (State, string, error) {
	k := &s.known
	if k.text == "" || ctx.Err() != nil {
		return State{}, "", err // nothing was ever known, or it is the reader who went away
	}
	if k.away.IsZero() {
		k.away = now
		s.Log.Error("the warehouse does not answer; pages are served from memory", "error", err.Error())
	}
	k.asked = now
	return k.was()
}

// was is the state as it was before the warehouse went away.
func (k *known) was() (State, string, error) {
	state, since := k.state, k.away
	state.Away, state.Busy = &since, nil
	return state, k.text, nil
}

// back ends an outage. The caller holds the lock.
func (s *server) back(now time.Time) {
	if k := &s.known; !k.away.IsZero() {
		s.Log.Info("the warehouse answers again", "seconds", now.Sub(k.away).Seconds())
		k.away = time.Time{}
	}
}

// placeOfBanner stands in every page, where what is said of the moment and not of the night is put in.
var placeOfBanner = []byte(`<div id="away"></div>`)

// withBanner is a page with the word that it comes from memory.
func (s *server) withBanner(page []byte, since time.Time, run int64) []byte {
	text := s.format.sayf("The warehouse has not answered since %s. These are the figures of run %d as they were read before that; some pages cannot be shown until it is back.",
		s.timeOf(since), run)
	return bytes.Replace(page, placeOfBanner, []byte(`<div id="away" class="truth red" role="status"><p class="note red">`+html.EscapeString(text)+`</p></div>`), 1)
}

// timeOf is a time of day, with its date where that is not today.
func (s *server) timeOf(at time.Time) string {
	now := s.Now()
	at = at.In(now.Location())
	if at.YearDay() == now.YearDay() && at.Year() == now.Year() {
		return at.Format("15:04")
	}
	return s.format.date(at, "Mon 2 Jan 15:04")
}

// notNow is the error of a page that cannot be made while the warehouse is away, and says where the reader may go instead.
func (s *server) notNow(r *request, err error) error {
	if k := fault.KindOf(err); r.state.Away == nil || k == fault.NotFound || k == fault.Usage {
		return err
	}
	s.Log.Warn("page waits for the warehouse", "path", r.URL.Path, "error", err.Error())
	return elsewhere{
		fault.New(fault.Unreachable, "the warehouse has not answered since %s, and this page was not read before that", s.timeOf(*r.state.Away)),
		[]Part{{s.format.say("The brief"), "/"}},
	}
}
