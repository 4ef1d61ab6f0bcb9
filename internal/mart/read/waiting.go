package read

import (
	"context"
	"database/sql"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// Waiting is a file in quarantine. Store is nil where it is not one store's.
type Waiting struct {
	ID            int64
	File, Dataset string
	Date          *contract.Day
	Store         *string

	place, all, here int64
}

// Waits is what waits in quarantine, however much that is: how many files, the few that are missing most, and of what something waits.
type Waits struct {
	All  int       // files
	Here int       // of them, those of the nights that were asked for, or of none
	Most []Waiting // those that are missing most on these nights
	kind []Waiting
}

// WaitingNow is the run to ask for what waits now, whatever run is read.
const WaitingNow = math.MaxInt64

// WaitingFor says which files in quarantine are asked for.
type WaitingFor struct {
	Run    int64         // as it left them; WaitingNow: now
	Nights *Span         // those that are missing most on these come first; nil: the newest files
	Only   bool          // those of other nights come last of all
	Since  *contract.Day // the first day of which Of is to know; nil: the first of Nights
	Store  string        // whose own files Of is to know apart; "": none
	Most   int           // how many are named
}

func (f WaitingFor) args(stores any) []any {
	var first, last, since any
	if f.Nights != nil {
		first, last, since = f.Nights.First.Time(), f.Nights.Last.Time(), f.Nights.First.Time()
	}
	if f.Since != nil {
		since = f.Since.Time()
	}
	return []any{f.Run, first, last, since, f.Store, stores, int64(f.Most), f.Only}
}

func scanWaiting(r *sql.Rows, w *Waiting) error {
	return r.Scan(&w.ID, &w.File, label{&w.Dataset}, maybeDay{&w.Date}, &w.Store, &w.place, &w.all, &w.here)
}

func waitsOf(list []Waiting, most int) (w Waits) {
	if len(list) > 0 {
		w.All, w.Here = int(list[0].all), int(list[0].here)
	}
	for _, f := range list {
		if f.place <= int64(most) {
			w.Most = append(w.Most, f)
		}
	}
	w.kind = list
	return w
}

// Newest returns how many files wait in quarantine now, and names the newest, at most limit.
func Newest(ctx context.Context, q warehouse.Querier, limit int) (Waits, error) {
	f := WaitingFor{Run: WaitingNow, Most: limit}
	list, err := all(ctx, q, "waiting", scanWaiting, f.args(nil)...)
	return waitsOf(list, limit), err
}

// Waits returns what waits in quarantine, as far as whoever asks may know of it, without what the files say.
func (r *Reader) Waits(ctx context.Context, f WaitingFor) (Waits, error) {
	var stores any
	if !r.scope.All {
		stores = strings.Join(r.scope.Stores, "\x1f")
	}
	list, err := askLedger(ctx, r, "waiting", scanWaiting, f.args(stores)...)
	return waitsOf(list, f.Most), err
}

// Of reports whether any file of a dataset and of a date waits.
func (w Waits) Of(date contract.Day, dataset string) bool {
	return slices.ContainsFunc(w.kind, func(f Waiting) bool { return f.Date != nil && *f.Date == date && f.Dataset == dataset })
}

// OfStore reports whether a file of one of some datasets and of a date waits that is of all stores, or of this one.
func (w Waits) OfStore(date contract.Day, store string, datasets ...string) bool {
	return slices.ContainsFunc(w.kind, func(f Waiting) bool {
		return f.Date != nil && *f.Date == date && (f.Store == nil || *f.Store == store) && slices.Contains(datasets, f.Dataset)
	})
}

// AsOf is a file as a run left it that ended at some time: what was done with it later is not told. Of one that was discarded before that was kept it is not known
// when, and it stays so.
func AsOf(d warehouse.Delivery, run int64, ended *time.Time) warehouse.Delivery {
	if d.WithdrawnBy != nil && *d.WithdrawnBy > run {
		d.WithdrawnBy, d.ClosedWhy = nil, ""
	}
	later := d.ClosedBy != nil && *d.ClosedBy > run || d.Place == warehouse.Discarded && d.ClosedAt != nil && ended != nil && d.ClosedAt.After(*ended)
	if later {
		d.Place, d.ClosedBy, d.ClosedWhy, d.ClosedAt, d.ClosedWho = warehouse.InQuarantine, nil, "", nil, ""
	}
	return d
}
