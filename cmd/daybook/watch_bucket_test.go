package main_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
)

// TestWatch_TakesFilesInFromABucket: what is put into the bucket while the pages are served is fetched, checked and published without a
// command, and the watcher outside hears of it; a bucket that is away for a while stops nothing; drift stops the night once, the bucket is
// as it was, and the file that is put in its place goes through.
func TestWatch_TakesFilesInFromABucket(t *testing.T) {
	t.Parallel()
	onEachEngine(t, func(t *testing.T, on engine) {
		home, day := filepath.Join(t.TempDir(), "home"), filepath.Join(t.TempDir(), "day")
		initHome(t, home, on)
		if err := os.MkdirAll(filepath.Join(day, "landing"), 0o700); err != nil {
			t.Fatal(err)
		}
		bucket, away, refused, address := bucketThatGoesAway(t)
		put := func(path, text string) {
			t.Helper()
			stamp := map[string]string{"Last-Modified": time.Now().UTC().Format(http.TimeFormat)}
			if _, err := bucket.PutObject("chain", "shop/"+filepath.Base(path), stamp, strings.NewReader(text), int64(len(text)), nil); err != nil {
				t.Fatal(err)
			}
		}
		watcher := newBeats(t)
		appendTo(t, filepath.Join(home, "daybook.yaml"), "inbox: \""+address+"\"\nschedule: {watch: true, settle_seconds: 1}\nalerts: {heartbeat: \""+watcher.URL+"/beat\"}\n")
		last := sixSundays(t, home)
		serving := startIn(t, binary(t), keys, "serve", "--home", home, "--listen", "127.0.0.1:0")
		url := "http" + strings.Fields(strings.SplitN(serving.until(t, "serving "), " on http", 2)[1])[0]
		type state struct {
			PublishedRun int64  `json:"published_run"`
			LastOutcome  string `json:"last_outcome"`
			BusinessDate string `json:"business_date"`
			Landing      int    `json:"landing_files"`
		}
		until := func(what string, is func(state) bool) (s state) {
			t.Helper()
			for end := time.Now().Add(3 * time.Minute); ; time.Sleep(500 * time.Millisecond) { // buckets are looked into every half minute
				s = state{}
				decode(t, must(t, []int{0}, "status", "--json", "--home", home), &s)
				if is(s) {
					return s
				}
				if time.Now().After(end) {
					t.Fatalf("%s: %+v\n%s", what, s, read(t, filepath.Join(home, "logs", "daybook.log")))
				}
			}
		}
		until("what lay in landing", func(s state) bool { return s.PublishedRun > 0 && s.Landing == 0 })
		watcher.since()

		// The day's files come while the bucket is away for a moment; one of them has drifted.
		away.Store(true)
		landed := landSunday(t, day, last, 1)
		var sales string
		for path, text := range landed {
			if strings.HasPrefix(filepath.Base(path), "sales_") {
				sales = path
				text = strings.Replace(text, "units", "quantity", 1)
			}
			put(path, text)
		}
		// It comes back after the process has gone there in vain, and has said so.
		eventually(t, "the bucket is missed", func() bool {
			return refused.Load() > 0 && strings.Contains(read(t, filepath.Join(home, "logs", "daybook.log")), `"msg":"inbox"`)
		}, nil)
		away.Store(false)
		until("drift", func(s state) bool { return s.LastOutcome == "stopped_by_drift" })
		sold := func() []string {
			t.Helper()
			return ask(t, home, "SELECT count(*), coalesce(sum(sales_value), 0) FROM sales WHERE business_date = date '"+last+"'")[0]
		}
		if got := sold(); got[0] != "0" {
			t.Errorf("sales of the file that drifted: %v", got)
		}
		watcher.since()

		// Mended in the bucket, under the same name.
		put(sales, landed[sales])
		until("what was put in its place", func(s state) bool { return s.BusinessDate == last && s.Landing == 0 && s.LastOutcome == "published" })
		if got := sold(); got[0] != "4" || got[1] != "80.00" {
			t.Errorf("sales: %v", got)
		}
		for end := time.Now().Add(10 * time.Second); len(watcher.since()) == 0; time.Sleep(200 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatal("the watcher outside was not asked")
			}
		}
		at, err := time.Parse(time.DateOnly, last)
		if err != nil {
			t.Fatal(err)
		}
		if page := body(t, url+"/"); !strings.Contains(page, at.Format("Mon 2 Jan 2006")) {
			t.Error("the page does not show the day that came from the bucket")
		}
		all, err := bucket.ListBucket("chain", &gofakes3.Prefix{}, gofakes3.ListBucketPage{})
		if err != nil || len(all.Contents) != 3 {
			t.Errorf("in the bucket: %d objects, %v", len(all.Contents), err)
		}
		must(t, []int{0}, "verify", "--home", home)
		if code := serving.interrupt(t); code != 0 {
			t.Errorf("serve: exit code %d, %s", code, serving.told.String())
		}
	})
}

// bucketThatGoesAway is a bucket whose server answers that it is away as long as away is set, and its address as an inbox. refused counts
// those answers.
func bucketThatGoesAway(t *testing.T) (bucket *s3mem.Backend, away *atomic.Bool, refused *atomic.Int64, address string) {
	t.Helper()
	bucket, away, refused = s3mem.New(), &atomic.Bool{}, &atomic.Int64{}
	if err := bucket.CreateBucket("chain"); err != nil {
		t.Fatal(err)
	}
	speaks := gofakes3.New(bucket).Server()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if away.Load() {
			refused.Add(1)
			http.Error(w, "away", http.StatusServiceUnavailable)
			return
		}
		speaks.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return bucket, away, refused, "s3://chain/shop?insecure=true&region=eu-test-1&endpoint=" + strings.TrimPrefix(server.URL, "http://")
}
