package inbox_test

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gocloud.dev/blob"
	"gocloud.dev/blob/fileblob"
	"gocloud.dev/blob/memblob"

	"github.com/daybookhq/daybook/internal/backup"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/inbox"
	"github.com/daybookhq/daybook/internal/landing"
)

// record keeps in memory what was fetched.
type record struct {
	tags   map[string]string            // of the one place of a test
	places map[string]map[string]string // of each, where a test has several
	bytes  map[string]int64
	refuse error
}

func (r *record) of(place string) map[string]string {
	if r.places == nil {
		return r.tags
	}
	if r.places[place] == nil {
		r.places[place] = map[string]string{}
	}
	return r.places[place]
}

func (r *record) Fetched(_ context.Context, place string) (map[string]string, error) {
	return maps.Clone(r.of(place)), nil
}

func (r *record) SaveFetched(_ context.Context, place, name, tag string, bytes int64, _ time.Time) error {
	if r.refuse != nil {
		return r.refuse
	}
	r.of(place)[name] = tag
	if r.bytes != nil {
		r.bytes[name] = bytes
	}
	return nil
}

// eachDriver runs a test with a bucket in memory and one in a folder.
func eachDriver(t *testing.T, test func(t *testing.T, b *blob.Bucket, box inbox.Inbox, kept *record)) {
	t.Helper()
	for name, open := range map[string]func() (*blob.Bucket, error){
		"memory": func() (*blob.Bucket, error) { return memblob.OpenBucket(nil), nil },
		"file": func() (*blob.Bucket, error) {
			return fileblob.OpenBucket(t.TempDir(), &fileblob.Options{Metadata: fileblob.MetadataDontWrite})
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, err := open()
			if err != nil {
				t.Fatal(err)
			}
			kept := &record{tags: map[string]string{}}
			test(t, b, inbox.Inbox{
				Store: backup.Bucket(b, name, "shop"), Folder: landing.Folder{Landing: t.TempDir()}, Record: kept, Now: time.Now, Log: slog.New(slog.DiscardHandler),
			}, kept)
		})
	}
}

func put(t *testing.T, b *blob.Bucket, key, text string) {
	t.Helper()
	if err := b.WriteAll(t.Context(), key, []byte(text), nil); err != nil {
		t.Fatal(err)
	}
}

// fetched wants so many files to come, and landing to hold these.
func fetched(t *testing.T, box inbox.Inbox, want int, landed map[string]string) {
	t.Helper()
	if n, err := box.Fetch(t.Context()); err != nil || n != want {
		t.Errorf("%d files came, want %d (%v)", n, want, err)
	}
	got := map[string]string{}
	for name := range landed {
		text, err := os.ReadFile(filepath.Join(box.Folder.Landing, name))
		if err != nil {
			t.Fatal(err)
		}
		got[name] = string(text)
	}
	entries, err := os.ReadDir(box.Folder.Landing)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != len(landed) || !maps.Equal(got, landed) {
		t.Errorf("landing holds %v, %d entries, want %v", got, len(entries), landed)
	}
}

// TestFetch_EachVersionOnce: what is new comes, what was there before does not, what was replaced comes again, and nothing from beside the prefix.
func TestFetch_EachVersionOnce(t *testing.T) {
	t.Parallel()
	eachDriver(t, func(t *testing.T, b *blob.Bucket, box inbox.Inbox, _ *record) {
		put(t, b, "shop/a.csv", "one")
		put(t, b, "shop/b.csv.part", "under way")
		put(t, b, "elsewhere/c.csv", "another shop's")
		fetched(t, box, 1, map[string]string{"a.csv": "one"})
		fetched(t, box, 0, map[string]string{"a.csv": "one"})
		time.Sleep(20 * time.Millisecond) // folders tell versions apart by the time of writing
		put(t, b, "shop/a.csv", "two")
		put(t, b, "shop/d.csv", "")
		fetched(t, box, 2, map[string]string{"a.csv": "two", "d.csv": ""})
		fetched(t, box, 0, map[string]string{"a.csv": "two", "d.csv": ""})
	})
}

// replaced puts another version of an object into its place between the list and the reading.
type replaced struct {
	backup.Store
	replace func()
}

func (r *replaced) Open(ctx context.Context, name string) (io.ReadCloser, error) {
	if r.replace != nil {
		r.replace()
		r.replace = nil
	}
	return r.Store.Open(ctx, name)
}

// TestFetch_ReplacedSinceItWasListed: the version that was read is the one on record, whole, whatever the list said of its size.
func TestFetch_ReplacedSinceItWasListed(t *testing.T) {
	t.Parallel()
	eachDriver(t, func(t *testing.T, b *blob.Bucket, box inbox.Inbox, _ *record) {
		put(t, b, "shop/a.csv", "one")
		box.Store = &replaced{box.Store, func() { put(t, b, "shop/a.csv", "number two") }}
		fetched(t, box, 1, map[string]string{"a.csv": "number two"})
		fetched(t, box, 0, map[string]string{"a.csv": "number two"})
	})
}

// TestFetch_EndedBeforeItWasNoted: a process that ends between the file and the note fetches the file once more.
func TestFetch_EndedBeforeItWasNoted(t *testing.T) {
	t.Parallel()
	eachDriver(t, func(t *testing.T, b *blob.Bucket, box inbox.Inbox, kept *record) {
		put(t, b, "shop/a.csv", "one")
		kept.refuse = io.ErrClosedPipe
		if n, err := box.Fetch(t.Context()); n != 0 || !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("%d, %v", n, err)
		}
		kept.refuse = nil
		fetched(t, box, 1, map[string]string{"a.csv": "one"})
		fetched(t, box, 0, map[string]string{"a.csv": "one"})
	})
}

// gone lists objects that are not there when they are read.
type gone struct{ backup.Store }

func (gone) Open(context.Context, string) (io.ReadCloser, error) { return nil, fs.ErrNotExist }

// broken ends in the middle of an object.
type broken struct{ backup.Store }

func (s broken) Open(ctx context.Context, name string) (io.ReadCloser, error) {
	r, err := s.Store.Open(ctx, name)
	return struct {
		io.Reader
		io.Closer
	}{io.LimitReader(r, 2), r}, err
}

// TestFetch_TroubleMayPass: what goes wrong with a bucket may be over in a moment, names the object, and leaves nothing half in landing.
func TestFetch_TroubleMayPass(t *testing.T) {
	t.Parallel()
	eachDriver(t, func(t *testing.T, b *blob.Bucket, box inbox.Inbox, kept *record) {
		put(t, b, "shop/a.csv", "one")
		whole := box.Store
		for _, box.Store = range []backup.Store{gone{whole}, broken{whole}} {
			_, err := box.Fetch(t.Context())
			if !fault.Passes(err) || fault.KindOf(err) != fault.Unreachable || !strings.Contains(err.Error(), "shop/a.csv") {
				t.Errorf("%v", err)
			}
			if left, err := os.ReadDir(box.Folder.Landing); err != nil || len(left) != 0 || len(kept.tags) != 0 {
				t.Errorf("left in landing: %v, %v; on record: %v", left, err, slices.Collect(maps.Keys(kept.tags)))
			}
		}
		box.Store = whole
		fetched(t, box, 1, map[string]string{"a.csv": "one"})
	})
}
