package landing

import (
	"context"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// Watcher sees files arrive in landing and says when some have settled: nobody has written to them, or put others in their places, for
// a while. The system tells of arrivals; where it does not, as on shares of other machines, landing is looked at every so often.
type Watcher struct {
	Dir    string
	Settle time.Duration // how long a file has to be left alone
	Every  time.Duration // how often landing is looked at when the system tells of nothing
	Now    func() time.Time
	Told   func(error) // hears why the system cannot tell of arrivals; nil: nobody

	seen  map[string]sighting // by name
	taken map[string]sighting // as take was last called with them
}

// sighting is a file as it was seen.
type sighting struct {
	size  int64
	mod   time.Time
	since time.Time // that it looks like this
}

// same reports whether a file looks as it did.
func (s sighting) same(f File) bool { return s.size == f.Size && s.mod.Equal(f.ModTime) }

// Watch calls take with the names of all files that have settled, each time when one is among them that it was not called with before.
// An error of take makes it try again with the same files later, and later each time. It ends with ctx.
func (w *Watcher) Watch(ctx context.Context, take func(names []string) error) {
	events, stop := w.listen()
	defer stop()
	back := w.Every
	for ctx.Err() == nil {
		wait, failed := w.look(take)
		if failed {
			wait, back = back, min(2*back, mostBack*w.Every)
		} else {
			back = w.Every
		}
		if !idle(ctx, events, wait) {
			return
		}
	}
}

// mostBack times Every is the longest wait after an error.
const mostBack = 20

// look is one look at landing: it calls take where something has settled, and returns how long nothing can have settled besides.
func (w *Watcher) look(take func([]string) error) (wait time.Duration, failed bool) {
	wait = w.Every
	l, err := ListDir(w.Dir)
	if err != nil {
		return wait, true
	}
	now := w.Now()
	was := w.seen
	w.seen = make(map[string]sighting, len(l.Files))
	settled := map[string]sighting{}
	fresh := false
	for _, f := range l.Files {
		s, known := was[f.Name]
		if !known || !s.same(f) {
			s = sighting{f.Size, f.ModTime, now}
		}
		w.seen[f.Name] = s
		if left := w.Settle - now.Sub(s.since); left > 0 {
			wait = min(wait, left)
			continue
		}
		settled[f.Name] = s
		before, had := w.taken[f.Name]
		fresh = fresh || !had || !before.same(f)
	}
	if !fresh {
		w.keep(settled)
		return wait, false
	}
	if err := take(slices.Sorted(maps.Keys(settled))); err != nil {
		return w.Every, true
	}
	w.taken = settled
	return 0, false // what settled meanwhile
}

// keep forgets files that have gone from landing: one of the same name that comes again is another.
func (w *Watcher) keep(settled map[string]sighting) {
	maps.DeleteFunc(w.taken, func(name string, _ sighting) bool { _, there := settled[name]; return !there })
}

// listen returns a channel that has something in it after the system told of landing, and of folders below it.
func (w *Watcher) listen() (events chan struct{}, stop func()) {
	events = make(chan struct{}, 1)
	n, err := fsnotify.NewWatcher()
	if err != nil {
		w.tell(err)
		return events, func() {}
	}
	w.tell(w.add(n, w.Dir))
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case e, open := <-n.Events:
				if !open {
					return
				}
				if e.Has(fsnotify.Create) {
					_ = w.add(n, e.Name) // a folder in which files will arrive; of anything else nothing is to be heard
				}
			case _, open := <-n.Errors: // more came at once than the system could tell: landing is looked at all the same
				if !open {
					return
				}
			}
			select {
			case events <- struct{}{}:
			default:
			}
		}
	}()
	return events, func() { _ = n.Close(); <-done }
}

// add listens to a folder and to all below it.
func (w *Watcher) add(n *fsnotify.Watcher, dir string) error {
	root, err := filepath.EvalSymlinks(w.Dir)
	if err != nil {
		return err
	}
	if dir == w.Dir {
		dir = root
	}
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case !d.IsDir():
			return nil
		case path != root && strings.HasPrefix(d.Name(), "."):
			return fs.SkipDir
		}
		return n.Add(path)
	})
}

func (w *Watcher) tell(err error) {
	if err != nil && w.Told != nil {
		w.Told(err)
	}
}

// idle waits for an event or a while; false when ctx ended first.
func idle(ctx context.Context, events <-chan struct{}, wait time.Duration) bool {
	if wait <= 0 {
		return ctx.Err() == nil
	}
	t := time.NewTimer(wait)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-events:
	case <-t.C:
	}
	return true
}
