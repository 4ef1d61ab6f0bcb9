// Package inbox brings files into landing that arrive in a bucket. It reads the bucket and changes nothing in it: whoever sends keeps what
// they sent for as long as they like, and Daybook needs no more than the right to look. What was fetched is on record by name and tag, so each
// version of an object comes once; a process that ends in between fetches it again, and the run says that it was there already.
package inbox

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/backup"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/landing"
)

// Inbox is a bucket whose files belong into landing.
type Inbox struct {
	Store  backup.Store
	Folder landing.Folder
	Record Record
	Now    func() time.Time
	Log    *slog.Logger
}

// Record keeps what was fetched; the warehouse does.
type Record interface {
	Fetched(ctx context.Context, place string) (map[string]string, error)
	SaveFetched(ctx context.Context, place, name, tag string, bytes int64, at time.Time) error
}

// Fetch brings what is new into landing, in the order of names, and returns how many files that were. Names that no file in landing can have
// are logged and left. An error passes where the bucket may be there again in a moment.
func (i Inbox) Fetch(ctx context.Context) (files int, err error) {
	place := i.Store.String()
	list, err := i.Store.List(ctx, "")
	if err != nil {
		return 0, away(place, err)
	}
	known, err := i.Record.Fetched(ctx, place)
	if err != nil {
		return 0, err
	}
	slices.SortFunc(list, func(a, b backup.Object) int { return strings.Compare(a.Name, b.Name) })
	for _, o := range list {
		if tag, had := known[o.Name]; had && tag == o.Tag {
			continue
		}
		if strings.HasSuffix(o.Name, "/") {
			continue // a folder, as some tools make them
		}
		if why := landing.Receivable(o.Name); why != "" {
			i.Log.Warn("object left in its bucket", "place", place, "name", o.Name, "why", "its name "+why)
			continue
		}
		if err := i.fetch(ctx, place, o); err != nil {
			return files, err
		}
		files++
	}
	return files, nil
}

func (i Inbox) fetch(ctx context.Context, place string, o backup.Object) error {
	r, err := i.Store.Open(ctx, o.Name)
	if err != nil {
		return away(place+"/"+o.Name, err)
	}
	if v, is := r.(backup.Versioned); is { // since it was listed somebody may have put another version in its place: that one is read, and on record
		o.Size, o.Tag = v.Version().Size, v.Version().Tag
	}
	err = i.Folder.Receive(o.Name, r, o.Size)
	if cerr := r.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return away(place+"/"+o.Name, err)
	}
	i.Log.Info("file fetched", "place", place, "file", o.Name, "bytes", o.Size)
	return i.Record.SaveFetched(ctx, place, o.Name, o.Tag, o.Size, i.Now())
}

// away is trouble with a bucket, which may be over in a moment.
func away(what string, err error) error {
	return fault.New(fault.Unreachable, "inbox %s: %w", what, err).WithHint("the run was not begun; check the address and the keys: daybook doctor").ThatPasses()
}
