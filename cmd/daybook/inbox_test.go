package main_test

import (
	"bytes"
	"errors"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
)

// chainBucket is a bucket, the server of it that speaks S3, and its address as an inbox.
func chainBucket(t *testing.T) (bucket *s3mem.Backend, server *httptest.Server, address string) {
	t.Helper()
	bucket = s3mem.New()
	if err := bucket.CreateBucket("chain"); err != nil {
		t.Fatal(err)
	}
	server = httptest.NewServer(gofakes3.New(bucket).Server())
	t.Cleanup(server.Close)
	return bucket, server, "s3://chain/shop?insecure=true&region=eu-test-1&endpoint=" + strings.TrimPrefix(server.URL, "http://")
}

// TestInbox_FilesThatArriveInABucket: a run fetches what is new from a server that speaks S3, each version of an object once, changes nothing in
// the bucket, writes nowhere but into landing, and fails before it begins where the bucket is away.
func TestInbox_FilesThatArriveInABucket(t *testing.T) {
	t.Parallel()
	onEachEngine(t, func(t *testing.T, on engine) {
		dir := t.TempDir()
		home := filepath.Join(dir, "home")
		initHome(t, home, on)
		bucket, server, address := chainBucket(t)
		appendTo(t, filepath.Join(home, "daybook.yaml"), "retry_seconds: 0\ninbox: \""+address+"\"\n")
		put := func(key, text string) {
			t.Helper()
			if _, err := bucket.PutObject("chain", key, map[string]string{"Last-Modified": "Mon, 02 Mar 2026 04:00:00 GMT"}, strings.NewReader(text), int64(len(text)), nil); err != nil {
				t.Fatal(err)
			}
		}
		inBucket := func() (list []string) {
			t.Helper()
			all, err := bucket.ListBucket("chain", &gofakes3.Prefix{}, gofakes3.ListBucketPage{})
			if err != nil {
				t.Fatal(err)
			}
			for _, o := range all.Contents {
				list = append(list, o.Key)
			}
			return list
		}
		run := func(code int) (r ran) {
			t.Helper()
			e := keyed(t, "run", "--json", "--home", home)
			if e.code != code {
				t.Fatalf("exit %d, want %d\n%s\n%s", e.code, code, e.out, e.errOut)
			}
			decode(t, e, &r)
			return r
		}
		shop := filepath.Join("testdata", "shop")
		for _, name := range []string{"stores.csv", "products.csv", "sales_2026-03-02.csv", "store_days_2026-03-02.csv", "inventory_2026-03-02.csv"} {
			key := name
			if strings.HasPrefix(name, "sales") {
				key = "tills/" + name
			}
			put("shop/"+key, read(t, filepath.Join(shop, name)))
		}
		for _, hostile := range []string{"shop/../../evil.csv", "shop/.hidden/x.csv", "shop/sales_2026-03-03.csv.part", "shop/c:evil.csv", "elsewhere/sales_2026-03-04.csv"} {
			put(hostile, "x\n")
		}
		before := inBucket()
		if e := keyed(t, "doctor", "--home", home); e.code != 0 || !strings.Contains(e.out, "inbox: s3://chain/shop: ") {
			t.Errorf("%s%s", e.out, e.errOut)
		}

		if r := run(0); r.Outcome != "published" || r.Files.Loaded != 5 || r.Files.Landed != 5 {
			t.Fatalf("%+v", r)
		}
		if got := inBucket(); !slices.Equal(got, before) {
			t.Errorf("the bucket has changed: %v", got)
		}
		if evil, _ := filepath.Glob(filepath.Join(dir, "*")); len(evil) != 1 {
			t.Errorf("beside the home: %v", evil)
		}
		if log := read(t, filepath.Join(home, "logs", "daybook.log")); !strings.Contains(log, `"its name leads out of landing"`) {
			t.Error("the log does not say what was left")
		}
		if r := run(0); r.Outcome != "nothing_to_do" || r.Files.Landed != 0 {
			t.Errorf("once more: %+v", r)
		}

		// Another version of an object is another delivery.
		put("shop/tills/sales_2026-03-02.csv", strings.Replace(read(t, filepath.Join(shop, "sales_2026-03-02.csv")), "2026-03-02,S1,P1,10,20.00", "2026-03-02,S1,P1,10,21.00", 1))
		put("shop/store_days_2026-03-02.csv", strings.Replace(read(t, filepath.Join(shop, "store_days_2026-03-02.csv")), "40.00", "41.00", 1))
		if r := run(0); r.Outcome != "published" || r.Files.Loaded != 2 {
			t.Errorf("a correction: %+v", r)
		}
		must(t, []int{0}, "verify", "--home", home)

		// The bucket is away: nothing begins, and it is on record.
		server.Close()
		if e := keyed(t, "doctor", "--home", home); e.code != 1 || !strings.Contains(e.out, "FAILED      inbox: ") {
			t.Errorf("%s%s", e.out, e.errOut)
		}
		write(t, filepath.Join(home, "landing", "sales_2026-03-03.csv"), read(t, filepath.Join(shop, "sales_2026-03-03.csv")))
		if r := run(6); r.Outcome != "failed" || r.PublishedRun != 2 {
			t.Errorf("%+v", r)
		}
		if got := files(t, filepath.Join(home, "landing")); len(got) != 1 {
			t.Errorf("in landing: %v", got)
		}
		if status := must(t, []int{0}, "status", "--home", home).out; !strings.Contains(status, "FAILED") || !strings.Contains(status, "inbox s3://chain/shop") {
			t.Errorf("%s", status)
		}
	})
}

// keys of a bucket, as they stand in an environment.
var keys = []string{"AWS_ACCESS_KEY_ID=key", "AWS_SECRET_ACCESS_KEY=secret"}

// keyed runs the binary with keys of a bucket in its environment.
func keyed(t *testing.T, args ...string) ended {
	t.Helper()
	return inEnvironment(t, keys, args...)
}

// inEnvironment runs the binary with more in its environment.
func inEnvironment(t *testing.T, more []string, args ...string) ended {
	t.Helper()
	return programIn(t, binary(t), more, args...)
}

// programIn runs a program with more in its environment.
func programIn(t *testing.T, program string, more []string, args ...string) ended {
	t.Helper()
	cmd := exec.Command(program, args...)
	var out, errOut bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errOut
	cmd.Env = append(os.Environ(), "DAYBOOK_HOME=", "XDG_RUNTIME_DIR="+runtimeDir(t))
	cmd.Env = append(cmd.Env, more...)
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return ended{cmd.ProcessState.ExitCode(), out.String(), errOut.String()}
}
