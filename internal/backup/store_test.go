package backup_test

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"gocloud.dev/blob/fileblob"
	"gocloud.dev/blob/memblob"

	"github.com/daybookhq/daybook/internal/backup"
	"github.com/daybookhq/daybook/internal/fault"
)

// shelf is a server that speaks as much of S3 as a backup does: objects in parts, listed, read, removed.
type shelf struct {
	mu      sync.Mutex
	objects map[string]string
	parts   map[string]map[int]string // by upload
	uploads int
}

func newShelf(t *testing.T) (s *shelf, endpoint string) {
	t.Helper()
	s = &shelf{objects: map[string]string{}, parts: map[string]map[int]string{}}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	return s, strings.TrimPrefix(server.URL, "http://")
}

// ServeHTTP implements http.Handler.
func (s *shelf) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := strings.TrimPrefix(r.URL.Path, "/bucket/")
	q := r.URL.Query()
	upload := q.Get("uploadId")
	switch {
	case !strings.HasPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 Credential=key/"):
		w.WriteHeader(http.StatusForbidden)
	case r.Method == http.MethodPost && q.Has("uploads"):
		s.uploads++
		id := fmt.Sprint("u", s.uploads)
		s.parts[id] = map[int]string{}
		fmt.Fprintf(w, "<InitiateMultipartUploadResult><UploadId>%s</UploadId></InitiateMultipartUploadResult>", id)
	case r.Method == http.MethodPut && upload != "":
		n, _ := strconv.Atoi(q.Get("partNumber"))
		s.parts[upload][n] = unframed(r)
		w.Header().Set("ETag", strconv.Quote(strconv.Itoa(n)))
	case r.Method == http.MethodPost && upload != "":
		var whole strings.Builder
		for n := 1; n <= len(s.parts[upload]); n++ {
			whole.WriteString(s.parts[upload][n])
		}
		s.objects[key] = whole.String()
		delete(s.parts, upload)
		_, _ = io.WriteString(w, `<CompleteMultipartUploadResult><Bucket>bucket</Bucket><ETag>"e"</ETag></CompleteMultipartUploadResult>`)
	case r.Method == http.MethodPut:
		s.objects[key] = unframed(r)
		w.Header().Set("ETag", `"e"`)
	case r.Method == http.MethodDelete && upload != "":
		delete(s.parts, upload)
		w.WriteHeader(http.StatusNoContent)
	case r.Method == http.MethodDelete:
		delete(s.objects, key)
		w.WriteHeader(http.StatusNoContent)
	case q.Has("list-type"):
		s.list(w, q.Get("prefix"))
	default:
		s.get(w, key)
	}
}

func (s *shelf) get(w http.ResponseWriter, key string) {
	body, ok := s.objects[key]
	if !ok {
		w.WriteHeader(http.StatusNotFound)
		_, _ = io.WriteString(w, "<Error><Code>NoSuchKey</Code></Error>")
		return
	}
	w.Header().Set("ETag", `"e"`)
	w.Header().Set("Last-Modified", "Sat, 30 May 2026 06:15:00 GMT")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = io.WriteString(w, body)
}

func (s *shelf) list(w http.ResponseWriter, prefix string) {
	type content struct {
		Key, LastModified string
		Size              int
	}
	var out struct {
		XMLName  xml.Name `xml:"ListBucketResult"`
		Contents []content
	}
	for key, body := range s.objects {
		if strings.HasPrefix(key, prefix) {
			out.Contents = append(out.Contents, content{key, "2026-05-30T06:15:00Z", len(body)})
		}
	}
	_ = xml.NewEncoder(w).Encode(out)
}

// unframed is the body of a request without the frames that each carry a signature.
func unframed(r *http.Request) string {
	if !strings.HasPrefix(r.Header.Get("X-Amz-Content-Sha256"), "STREAMING-") {
		body, _ := io.ReadAll(r.Body)
		return string(body)
	}
	var whole strings.Builder
	for in := bufio.NewReader(r.Body); ; {
		line, err := in.ReadString('\n')
		size, _, _ := strings.Cut(strings.TrimSpace(line), ";")
		n, perr := strconv.ParseInt(size, 16, 64)
		if err != nil || perr != nil || n == 0 {
			return whole.String()
		}
		_, _ = io.CopyN(&whole, in, n)
		_, _ = in.Discard(2)
	}
}

// TestStore_Folder and TestStore_Bucket hold both kinds of stores to the same.
func TestStore_Folder(t *testing.T) {
	t.Parallel()
	keepsObjects(t, backup.Folder(t.TempDir()))
}

func TestStore_Bucket(t *testing.T) {
	t.Parallel()
	shelf, endpoint := newShelf(t)
	s, err := backup.BucketAt(t.Context(), endpoint, "bucket", "/alder/")
	if err != nil {
		t.Fatal(err)
	}
	if s.String() != "s3://bucket/alder" {
		t.Errorf("called %s", s)
	}
	keepsObjects(t, s)
	if len(shelf.parts) != 0 {
		t.Error("parts of an object that was broken off are left")
	}
}

// TestStore_OtherBuckets: those of other clouds are held to the same, by the drivers that stand for them.
func TestStore_OtherBuckets(t *testing.T) {
	t.Parallel()
	keepsObjects(t, backup.Bucket(memblob.OpenBucket(nil), "mem://", "alder"))
	folder, err := fileblob.OpenBucket(t.TempDir(), &fileblob.Options{Metadata: fileblob.MetadataDontWrite})
	if err != nil {
		t.Fatal(err)
	}
	keepsObjects(t, backup.Bucket(folder, "file://", "alder/"))
}

// failing gives some bytes and then an error.
type failing struct{ left int }

func (f *failing) Read(p []byte) (int, error) {
	if f.left == 0 {
		return 0, errBroken
	}
	n := min(len(p), f.left)
	f.left -= n
	return n, nil
}

func keepsObjects(t *testing.T, s backup.Store) {
	t.Helper()
	ctx := t.Context()
	if list, err := s.List(ctx, "files/"); err != nil || len(list) != 0 {
		t.Errorf("an empty store lists %v, %v", list, err)
	}
	large := strings.Repeat("0123456789abcdef", 1<<16) // 1 MB
	for name, body := range map[string]string{"files/ab/one.zst": "one", "files/ab/none.zst": "", "backups/x/large": large} {
		if err := s.Put(ctx, name, strings.NewReader(body)); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		r, err := s.Open(ctx, name)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got, err := io.ReadAll(r)
		if err != nil || string(got) != body {
			t.Errorf("%s: %d bytes, want %d, %v", name, len(got), len(body), err)
		}
		_ = r.Close()
	}
	if err := s.Put(ctx, "files/ab/half.zst", &failing{1000}); !errors.Is(err, errBroken) {
		t.Errorf("a source that breaks: %v", err)
	}
	for prefix, want := range map[string]string{"": "backups/x/large 1048576,files/ab/none.zst 0,files/ab/one.zst 3", "files/": "files/ab/none.zst 0,files/ab/one.zst 3", "files/ab/o": "files/ab/one.zst 3", "nothing/": ""} {
		list, err := s.List(ctx, prefix)
		var names []string
		for _, o := range list {
			names = append(names, fmt.Sprint(o.Name, " ", o.Size))
		}
		slices.Sort(names)
		if got := strings.Join(names, ","); err != nil || got != want {
			t.Errorf("list of %q: %s, want %s (%v)", prefix, got, want, err)
		}
	}
	if _, err := s.Open(ctx, "files/ab/half.zst"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("an object that is not there: %v", err)
	}
	for range 2 {
		if err := s.Delete(ctx, "files/ab/one.zst"); err != nil {
			t.Errorf("delete: %v", err)
		}
	}
	if _, err := s.Open(ctx, "files/ab/one.zst"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("an object that was removed: %v", err)
	}
}

// TestMake_IntoABucket: the whole of a backup, its retention, and back.
func TestMake_IntoABucket(t *testing.T) {
	t.Parallel()
	_, endpoint := newShelf(t)
	s, err := backup.BucketAt(t.Context(), endpoint, "bucket", "")
	if err != nil {
		t.Fatal(err)
	}
	h := newHome(t)
	made(t, h, s, backup.Options{Archive: true})
	r := made(t, h, s, backup.Options{Archive: true, Keep: 1})
	if len(r.Removed) != 1 || len(objects(t, s, "")) != 3+4 {
		t.Errorf("removed %v, %v are left", r.Removed, objects(t, s, ""))
	}
	if got, err := fetched(t, s, r.Manifest); err != nil || len(got) != 3 {
		t.Errorf("%v, %v", got, err)
	}
}

func TestOpenStore_Refuses(t *testing.T) {
	t.Parallel()
	for _, target := range []string{"ftp://x/y", "s3://", "s3://key:hunter2@bucket/x", "s3://bucket/x?secret=hunter2", "gs://", "gs://bucket?account=x", "azblob://key:hunter2@container/x", "azblob://container?sas=hunter2", "file:///srv", "mem://"} {
		if _, err := backup.OpenStore(target, "/"); fault.KindOf(err) != fault.Config || strings.Contains(fmt.Sprint(err), "hunter2") {
			t.Errorf("%s: %v", target, err)
		}
	}
	for target, want := range map[string]string{"s3://bucket/alder?region=eu-central-1": "s3://bucket/alder", "s3://bucket?endpoint=minio.example:9000&insecure=true": "s3://bucket", "gs://bucket/a/b/": "gs://bucket/a/b", "azblob://container?account=alder": "azblob://container", "/mnt/x/": "/mnt/x", "safe": "/srv/safe"} {
		if s, err := backup.OpenStore(target, "/srv"); err != nil || s.String() != want {
			t.Errorf("%s: %v, %v", target, s, err)
		}
	}
}

// TestOpenStore_Keys: two buckets that are called the same in two accounts, or on two servers, are told apart.
func TestOpenStore_Keys(t *testing.T) {
	t.Setenv("AZURE_STORAGE_ACCOUNT", "birch")
	for target, want := range map[string]string{
		"s3://bucket/alder?region=eu-central-1":         "s3://bucket/alder",
		"s3://bucket/alder?endpoint=minio.example:9000": "s3://bucket/alder?endpoint=minio.example%3A9000",
		"s3://bucket?endpoint=r2.example&insecure=true": "s3://bucket?endpoint=r2.example",
		"gs://bucket/a/b/":                              "gs://bucket/a/b",
		"azblob://container/x?account=alder":            "azblob://container/x?account=alder",
		"azblob://container/x":                          "azblob://container/x?account=birch",
	} {
		s, err := backup.OpenStore(target, "/srv")
		if err != nil {
			t.Fatal(err)
		}
		if k, is := s.(backup.Keyed); !is || k.Key() != want {
			t.Errorf("%s is kept apart as %v", target, s)
		}
	}
}
