package web

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// State is what is published and what happened since.
type State struct {
	Run         int64     // published; 0: nothing yet
	FinishedAt  time.Time // of that run
	OldestRun   int64     // the oldest run that can still be read as it was; 0: all
	NewestRun   int64     // the newest run that ended
	Outcome     string    // of the newest run: published, published_with_quarantine, stopped_by_drift, failed, ...
	Drifted     []Drifted // the files that stopped it
	Held        []string  // files or datasets that the published run was told to do without
	Due                   // what should be there and is not
	Quarantined int       // files that wait
	Waiting     []Waiting // some of them, the newest first
	Busy        *Busy     // nil: no run is under way
	Contracts   Contracts // the data contracts of the home
	Said        int64     // changes when people say something of an insight, or note something

	Offloaded warehouse.Offloaded `json:"-"` // months whose rows have left; a run of its own takes them out

	Away *time.Time `json:"-"` // since when the warehouse does not answer; nil: it does. The rest is as it was then
}

// namedWaiting is how many waiting files a State names.
const namedWaiting = 3

// Drifted is a file that stopped a run.
type Drifted struct {
	File, Dataset, Owner, Support string
	StoreID                       string // where the file is one store's
}

// Due is what should be there by now, and is not.
type Due struct {
	Missing []Missing // whole datasets of published dates
	Overdue *Overdue  // dates after the newest one of which nothing has come; nil: none
	Awaits  *Awaits   `json:"-"` // a run that waits for files, for the one page that shows it; nil: none does
}

// Awaits is a run by plan that waits for files. Due and Until are what the clock of the plan shows.
type Awaits struct {
	Due, Until string
	For        []Awaited // the first of what it waits for, whatever the scope
	All        int       // how much that is
}

// Awaited is a dataset of a business date (ISO) that has not come, of one store or, where StoreID is empty, as a whole.
type Awaited struct{ Dataset, StoreID, BusinessDate string }

// awaited is what a run waits for as the page that shows it is stamped with: with each file that arrives it is another, and nobody else's pages are to change.
func (r *request) awaited() string {
	a := r.state.Awaits
	if a == nil || r.base.Path != "/data" || !r.sees.All {
		return ""
	}
	return fmt.Sprintf("\x00%+v", *a)
}

// Missing is a dataset that did not come for a business date (ISO). Word is missing, late or held.
type Missing struct{ Dataset, BusinessDate, Word, Owner string }

// Overdue are dates (ISO) of which nothing is published, though it was due.
type Overdue struct {
	From, To         string
	Datasets, Owners []string
	Landing          int    // files of it that wait in landing
	Why              string // why they wait, one of batch.WhyWaiting; "": there are none
	Bad              int    // files of it that are in quarantine
}

// Waiting is a file in quarantine. Date is nil for a master or a history.
type Waiting struct {
	ID            int64
	File, Dataset string
	Date          *contract.Day
}

// Busy is a run, or a row of them, under way.
type Busy struct {
	What        string // for people: "demo"; empty for an ordinary run
	Night       string // the business date that is loading, for people; may be empty
	Done, Total int    // nights; Total 0 where unknown
}

// known is a State that was asked for a moment ago, and its text for ETags.
type known struct {
	mu    sync.Mutex
	at    time.Time
	state State
	text  string

	away  time.Time // since when the warehouse does not answer; zero: it does
	asked time.Time // when it was last asked in vain

	due   Due
	dueAt time.Time
	dueOf int64 // the run that it was asked after

	asking bool // it is being asked again
}

// dueFor is how long it is taken as known what is overdue: it changes with the clock and with runs.
const dueFor = 30 * time.Second

// state asks the Source what is published, unless it was asked within StateFor. One request asks, others wait for it.
func (s *server) state(ctx context.Context) (State, string, error) {
	if ahead, ok := ctx.Value(aheadKey{}).(stated); ok {
		return ahead.state, ahead.text, nil
	}
	k := &s.known
	k.mu.Lock()
	defer k.mu.Unlock()
	now := s.Now()
	if age := now.Sub(k.at); k.text != "" && age >= 0 && age < s.StateFor {
		return k.state, k.text, nil
	}
	if age := now.Sub(k.asked); !k.away.IsZero() && age >= 0 && age < lookAgain {
		return k.was()
	}
	state, text, err := s.ask(ctx, now)
	if err != nil {
		return s.gone(ctx, err, now)
	}
	s.back(now)
	k.at, k.state, k.text = now, state, text
	return state, k.text, nil
}

// stated is a State and its text for ETags.
type stated struct {
	state State
	text  string
}

type aheadKey struct{}

// stateAhead is the state for who reads ahead. It is not kept for readers: what they are shown is as old as if nobody read ahead.
func (s *server) stateAhead(ctx context.Context) (stated, error) {
	k := &s.known
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.away.IsZero() {
		state, text, err := k.was()
		return stated{state, text}, err
	}
	state, text, err := s.ask(ctx, s.Now())
	return stated{state, text}, err
}

// run is the published run as it was last asked for.
func (k *known) run() int64 {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.state.Run
}

// errNothingYours says that no store is in the scope of whoever asks, or none any more.
var errNothingYours = errors.New("nothing is in scope")

// errNotYours says of what is about the whole chain that it is not there for who sees a part of it.
var errNotYours = fault.New(fault.NotFound, "that is about the whole chain, of which you see a part")

// mine narrows what happened since to the scope of who asks: which files drifted, and that some were held, without their names.
func (s *server) mine(r *request) {
	st := &r.state
	if !r.sees.All {
		if len(st.Held) > 0 {
			st.Held = []string{s.format.say("some of its files")}
		}
		drifted := st.Drifted
		st.Drifted = nil
		for _, d := range drifted {
			if d.StoreID == "" || r.sees.Holds(d.StoreID) {
				st.Drifted = append(st.Drifted, d)
			}
		}
	}
}

// whatWaits asks which files wait, of what the reader may know of: as the run left them that the page is read as of.
func (s *server) whatWaits(r *request) (err error) {
	st := &r.state
	if r.view.Run > 0 {
		if r.ended, err = r.q.Finished(r.ctx, r.view.Run); err != nil {
			return err
		}
	} else if st.Quarantined == 0 {
		return nil
	}
	r.waiting, err = r.q.Waits(r.ctx, read.WaitingFor{Run: r.asOf(), Nights: &r.span, Only: r.date < r.base.Newest, Since: &r.first, Store: r.ownStore(), Most: namedWaiting})
	if st.Quarantined = r.waiting.All; !r.sees.All || r.view.Run > 0 {
		st.Waiting = nil
	}
	return err
}

// asOf is the run as of which quarantine is told.
func (r *request) asOf() int64 {
	if r.view.Run > 0 {
		return r.view.Run
	}
	return read.WaitingNow
}

// then is a file as the run left it that the page is read as of.
func (r *request) then(d warehouse.Delivery) warehouse.Delivery {
	if r.view.Run == 0 {
		return d
	}
	return read.AsOf(d, r.view.Run, r.ended)
}

// askDue adds to a state what should be there and is not. The caller holds the lock. Where it was asked a while ago it is asked again beside: it takes some twenty
// statements, and meanwhile all readers would wait.
func (s *server) askDue(ctx context.Context, state *State, now time.Time) error {
	k := &s.known
	if s.Due == nil || state.Run == 0 {
		return nil
	}
	switch age := now.Sub(k.dueAt); {
	case k.dueOf != state.NewestRun || age < 0 || s.StateFor == 0 || age >= 2*dueFor:
		due, err := s.Due(ctx)
		if err != nil {
			return err
		}
		k.due, k.dueAt, k.dueOf = due, now, state.NewestRun
	case age >= dueFor && !k.asking:
		k.asking = true
		go s.askDueBeside(context.WithoutCancel(ctx), state.NewestRun, now)
	}
	state.Due = k.due
	return nil
}

// askDueBeside asks what should be there after a run, for who asks next. Where it cannot be asked, who asks next but one does it.
func (s *server) askDueBeside(ctx context.Context, run int64, now time.Time) {
	ctx, cancel := context.WithTimeout(ctx, dueFor)
	defer cancel()
	due, err := s.dueSafely(ctx)
	k := &s.known
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.asking = false; err == nil && k.dueOf == run && now.After(k.dueAt) { // unless somebody asked later meanwhile
		k.due, k.dueAt = due, now
	}
}

// dueSafely asks what should be there; a panic is an error like any other, for nobody else would stop it from ending the server.
func (s *server) dueSafely(ctx context.Context) (due Due, err error) {
	defer func() {
		if v := recover(); v != nil {
			s.Log.Error("panic", "value", v)
			err = fmt.Errorf("what is due: %v", v)
		}
	}()
	return s.Due(ctx)
}
