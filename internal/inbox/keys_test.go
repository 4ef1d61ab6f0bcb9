package inbox_test

import (
	"compress/gzip"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path"
	"strings"
	"testing"
	"time"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"

	"github.com/daybookhq/daybook/internal/backup"
	"github.com/daybookhq/daybook/internal/inbox"
	"github.com/daybookhq/daybook/internal/landing"
)

func box(t *testing.T, address string, kept *record) inbox.Inbox {
	t.Helper()
	store, err := backup.OpenStore(address, "")
	if err != nil {
		t.Fatal(err)
	}
	return inbox.Inbox{Store: store, Folder: landing.Folder{Landing: t.TempDir()}, Record: kept, Now: time.Now, Log: slog.New(slog.DiscardHandler)}
}

// TestFetch_OneNameOnTwoServers: two servers each have a bucket of one name, with the same file in it. Each is fetched from, once. What an older
// record, under the name alone, says was fetched is not fetched again; another version of it is.
func TestFetch_OneNameOnTwoServers(t *testing.T) {
	t.Setenv("AWS_ACCESS_KEY_ID", "key")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
	serve := func() (*s3mem.Backend, string) {
		t.Helper()
		bucket := s3mem.New()
		if err := bucket.CreateBucket("chain"); err != nil {
			t.Fatal(err)
		}
		server := httptest.NewServer(gofakes3.New(bucket).Server())
		t.Cleanup(server.Close)
		return bucket, "s3://chain/shop?insecure=true&region=eu-test-1&endpoint=" + strings.TrimPrefix(server.URL, "http://")
	}
	put := func(b *s3mem.Backend, text string) {
		t.Helper()
		if _, err := b.PutObject("chain", "shop/a.csv", map[string]string{"Last-Modified": "Mon, 02 Mar 2026 04:00:00 GMT"}, strings.NewReader(text), int64(len(text)), nil); err != nil {
			t.Fatal(err)
		}
	}
	one, first := serve()
	two, second := serve()
	put(one, "x")
	put(two, "x")
	kept := &record{places: map[string]map[string]string{}}
	for _, address := range []string{first, second} {
		fetched(t, box(t, address, kept), 1, map[string]string{"a.csv": "x"})
		fetched(t, box(t, address, kept), 0, map[string]string{})
	}

	older := &record{places: map[string]map[string]string{}}
	for _, tags := range kept.places {
		if len(tags) > 0 {
			older.places["s3://chain/shop"] = tags
		}
	}
	fetched(t, box(t, first, older), 0, map[string]string{})
	put(one, "y")
	fetched(t, box(t, first, older), 1, map[string]string{"a.csv": "y"})
	fetched(t, box(t, first, older), 0, map[string]string{})
}

// TestFetch_KeptPacked: Google keeps some objects as gzip whose names do not say so. They come unpacked and whole; a name that ends with .gz
// comes as it is kept, and so does what is no gzip after all. One that cannot be unpacked stays in its bucket, is logged, and holds nothing up.
func TestFetch_KeptPacked(t *testing.T) {
	whole := strings.Repeat("2026-03-02,S1,P1,10,20.00\n", 1000)
	var packed strings.Builder
	z := gzip.NewWriter(&packed)
	if _, err := io.WriteString(z, whole); err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	objects := map[string]string{"a.csv": "one", "half.csv": packed.String()[:packed.Len()/2], "label.csv": "no gzip", "packed.csv": packed.String(), "packed.csv.gz": packed.String(), "z.csv": "one"}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Path, "/b/chain/o") {
			w.Header().Set("Content-Type", "application/json")
			var items []string
			for name := range objects {
				items = append(items, fmt.Sprintf(`{"kind":"storage#object","bucket":"chain","name":"shop/%s","generation":"7","size":"3","updated":"2026-03-02T04:00:00Z"}`, name))
			}
			_, _ = io.WriteString(w, `{"kind":"storage#objects","items":[`+strings.Join(items, ",")+`]}`)
			return
		}
		name := path.Base(r.URL.Path)
		w.Header().Set("X-Goog-Generation", "7")
		if len(name) > len("a.csv") {
			w.Header().Set("Content-Encoding", "gzip")
			w.Header().Set("X-Goog-Stored-Content-Encoding", "gzip")
		}
		_, _ = io.WriteString(w, objects[name])
	}))
	t.Cleanup(server.Close)
	t.Setenv("STORAGE_EMULATOR_HOST", strings.TrimPrefix(server.URL, "http://"))
	kept := &record{tags: map[string]string{}, bytes: map[string]int64{}}
	b := box(t, "gs://chain/shop", kept)
	var log strings.Builder
	b.Log = slog.New(slog.NewTextHandler(&log, nil))
	want := map[string]string{"a.csv": "one", "label.csv": "no gzip", "packed.csv": whole, "packed.csv.gz": packed.String(), "z.csv": "one"}
	fetched(t, b, 5, want)
	fetched(t, b, 0, want)
	if kept.bytes["packed.csv"] != int64(len(whole)) || kept.tags["packed.csv"] != "7" {
		t.Errorf("on record: %v, %v", kept.bytes, kept.tags)
	}
	if !strings.Contains(log.String(), "name=half.csv") || !strings.Contains(log.String(), "cannot be unpacked") {
		t.Errorf("logged: %s", log.String())
	}
}
