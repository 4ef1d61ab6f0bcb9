// Package inbox brings files into landing that arrive in a bucket. It reads the bucket and changes nothing in it: whoever sends keeps what
// they sent for as long as they like, and Daybook needs no more than the right to look. What was fetched is on record by name and tag, so each
// version of an object comes once; a process that ends in between fetches it again, and the run says that it was there already.
package inbox

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"maps"
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
// are logged and left, and so is what cannot be unpacked. An error passes where the bucket may be there again in a moment.
func (i Inbox) Fetch(ctx context.Context) (files int, err error) {
	place := i.Store.String()
	list, err := i.Store.List(ctx, "")
	if err != nil {
		return 0, away(place, err)
	}
	known, err := i.known(ctx)
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
		switch err := i.fetch(ctx, place, o); {
		case errors.Is(err, backup.ErrSpoilt): // the others come; what is due and is not there is told like any file that did not come
			i.Log.Error("object left in its bucket", "place", place, "name", o.Name, "why", err.Error(), "next", "have it sent again")
		case err != nil:
			return files, err
		default:
			files++
		}
	}
	return files, nil
}

// key is what the record calls the bucket: two accounts may each have one of the same name.
func (i Inbox) key() string {
	if k, is := i.Store.(backup.Keyed); is {
		return k.Key()
	}
	return i.Store.String()
}

// known is what was fetched already, by name. Records that are older than keys stand under the place; what they know is not fetched again where
// its tag is the same.
func (i Inbox) known(ctx context.Context) (map[string]string, error) {
	known, err := i.Record.Fetched(ctx, i.key())
	if err != nil || i.key() == i.Store.String() {
		return known, err
	}
	older, err := i.Record.Fetched(ctx, i.Store.String())
	if err != nil {
		return nil, err
	}
	maps.Copy(older, known)
	return older, nil
}

// counted counts what is read.
type counted struct {
	io.Reader
	bytes int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.bytes += int64(n)
	return n, err
}

func (i Inbox) fetch(ctx context.Context, place string, o backup.Object) error {
	r, err := i.Store.Open(ctx, o.Name)
	if err != nil {
		return away(place+"/"+o.Name, err)
	}
	if v, is := r.(backup.Versioned); is { // since it was listed somebody may have put another version in its place: that one is read, and on record
		o.Size, o.Tag = v.Version().Size, v.Version().Tag
	}
	came := &counted{Reader: r}
	err = i.Folder.Receive(o.Name, came, o.Size)
	if cerr := r.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return away(place+"/"+o.Name, err)
	}
	i.Log.Info("file fetched", "place", place, "file", o.Name, "bytes", came.bytes)
	return i.Record.SaveFetched(ctx, i.key(), o.Name, o.Tag, came.bytes, i.Now())
}

// away is trouble with a bucket, which may be over in a moment.
func away(what string, err error) error {
	return fault.New(fault.Unreachable, "inbox %s: %w", what, err).WithHint("the run was not begun; check the address and the keys: daybook doctor").ThatPasses()
}
