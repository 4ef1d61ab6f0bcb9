package read

import (
	"cmp"
	"context"
	"database/sql"
	"math"
	"slices"
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
}

// Waits is what waits in quarantine, however much that is: how many files, the few that are missing most, and of what something waits.
type Waits struct {
	All  int       // files
	Here int       // of them, those of the nights that were asked for, or of none: masters
	Past int       // of them, those that nothing of the nights goes by: of no dataset, or of days before Since
	Odd  int       // of those, the ones of no dataset
	Most []Waiting // those that are missing most on these nights
	kind []Waiting // one of each dataset, night and kind of place
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

// Newest returns how many files wait in quarantine now, and names the newest, at most limit.
func Newest(ctx context.Context, q warehouse.Querier, limit int) (w Waits, err error) {
	w.Most, w.All, err = waitingAsOf(ctx, q, WaitingNow, limit)
	return w, err
}

// waitingAsOf returns the newest files that waited as run left them, at most limit, the newest first, and how many did.
func waitingAsOf(ctx context.Context, q warehouse.Querier, run int64, limit int) (list []Waiting, files int, err error) {
	list, err = all(ctx, q, "waiting", func(r *sql.Rows, w *Waiting) error {
		return r.Scan(&w.ID, &w.File, label{&w.Dataset}, maybeDay{&w.Date}, &w.Store, &files)
	}, run, int64(limit))
	return list, files, err
}

// Waits returns what waits in quarantine, as far as whoever asks may know of it, without what the files say. All that waits is asked once for everybody: each page has
// nights and a scope of its own, and all deliveries are looked through for what replaced it.
func (r *Reader) Waits(ctx context.Context, f WaitingFor) (Waits, error) {
	list, err := rememberLedger(ctx, r, named("waiting", f.Run), func() ([]Waiting, int64, error) {
		q, err := r.querier(ctx)
		if err != nil {
			return nil, 0, err
		}
		list, _, err := waitingAsOf(ctx, q, f.Run, math.MaxInt32)
		return list, int64(len(list)), err
	})
	return f.of(list, r.knowsFile), err
}

// of is what waits of a list, the newest first, of which somebody may know.
func (f WaitingFor) of(list []Waiting, known func(dataset string, store *string) bool) (w Waits) {
	type ranked struct {
		at     int
		missed int
	}
	var order []ranked
	type kind struct {
		dataset string
		date    contract.Day
		whose   int
	}
	seen := map[kind]bool{}
	for i := range list {
		d := &list[i]
		if !known(d.Dataset, d.Store) {
			continue
		}
		order = append(order, ranked{i, f.missed(d)})
		switch {
		case d.Dataset == "":
			w.Odd++
			w.Past++
		case f.past(d):
			w.Past++
		case d.Date == nil || f.in(*d.Date):
			w.Here++
		}
		if d.Date == nil || !f.knows(*d.Date) {
			continue
		}
		if k := (kind{d.Dataset, *d.Date, f.whose(d)}); !seen[k] {
			seen[k], w.kind = true, append(w.kind, *d)
		}
	}
	w.All = len(order)
	slices.SortStableFunc(order, func(a, b ranked) int { return cmp.Compare(a.missed, b.missed) })
	for _, o := range order[:min(len(order), f.Most)] {
		w.Most = append(w.Most, list[o.at])
	}
	return w
}

// in reports whether a date is one of the nights that are asked for.
func (f WaitingFor) in(date contract.Day) bool {
	return f.Nights != nil && date >= f.Nights.First && date <= f.Nights.Last
}

// past reports whether nothing of the nights goes by a file: it is of no dataset, or of a day before the first that counts.
func (f WaitingFor) past(d *Waiting) bool {
	if d.Dataset == "" {
		return true
	}
	return f.Nights != nil && d.Date != nil && *d.Date < f.Nights.First && !f.knows(*d.Date)
}

// knows reports whether Of is to know of a date.
func (f WaitingFor) knows(date contract.Day) bool {
	if f.Nights == nil {
		return false
	}
	since := f.Nights.First
	if f.Since != nil {
		since = *f.Since
	}
	return date >= since && date <= f.Nights.Last
}

// whose tells apart what Of does: a file of all stores, of the store that is asked for, and of another.
func (f WaitingFor) whose(d *Waiting) int {
	switch {
	case d.Store == nil:
		return 0
	case *d.Store == f.Store:
		return 1
	}
	return 2
}

// missed orders files, those first that are missing most on the nights: facts of them, those of all stores first, facts of other nights, what is of none.
func (f WaitingFor) missed(d *Waiting) int {
	if f.Nights == nil {
		return 0
	}
	here, other := d.Date != nil && f.in(*d.Date), 0
	if f.past(d) {
		return 64
	}
	if f.Only && d.Date != nil && !here {
		other = 32
	}
	at := slices.Index(factsMissed, d.Dataset)
	if at < 0 {
		return other + 16
	}
	if d.Store != nil {
		at += 4
	}
	if !here {
		at += 8
	}
	return other + at
}

// factsMissed are the facts in the order in which they are missing.
var factsMissed = []string{"sales", "sale_lines", "store_days", "inventory"}

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
