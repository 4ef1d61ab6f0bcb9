package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"sync"

	"cloud.google.com/go/storage"
	azure "github.com/Azure/azure-sdk-for-go/sdk/storage/azblob/blob"
	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob/container"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"gocloud.dev/blob"
	"gocloud.dev/gcerrors"
)

// bucket is a store in a bucket. It is opened when it is first asked for something: who it is to be asked as may take a while to find out.
type bucket struct {
	place  string // for people
	apart  string // tells it from another one with this place, as in account=alder; "": there is no other one
	prefix string // "" or with a slash at its end
	dial   func(context.Context) (*blob.Bucket, error)
	mu     sync.Mutex
	opened *blob.Bucket
}

// partBytes is what is held in memory of an object on its way; an object has 10,000 parts at most, so 160 GB.
const partBytes = 16 << 20

// Bucket is a store in a bucket that is open already; place is what people call it.
func Bucket(b *blob.Bucket, place, prefix string) Store {
	return newBucket(place, prefix, func(context.Context) (*blob.Bucket, error) { return b, nil })
}

func newBucket(place, prefix string, dial func(context.Context) (*blob.Bucket, error)) *bucket {
	b := &bucket{place: place, dial: dial}
	if p := strings.Trim(prefix, "/"); p != "" {
		b.prefix = p + "/"
	}
	return b
}

func (b *bucket) String() string { return strings.TrimSuffix(b.place+"/"+b.prefix, "/") }

// Keyed is a store whose place, as people call it, may be that of another one too.
type Keyed interface {
	Key() string
}

// Key implements Keyed: the place, with the account or the server where it lies if that is no matter of course.
func (b *bucket) Key() string {
	if b.apart == "" {
		return b.String()
	}
	return b.String() + "?" + b.apart
}

func (b *bucket) open(ctx context.Context) (*blob.Bucket, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.opened == nil {
		opened, err := b.dial(ctx)
		if err != nil {
			return nil, err
		}
		b.opened = opened
	}
	return b.opened, nil
}

// Put implements Store: an object is there once all of it is.
func (b *bucket) Put(ctx context.Context, name string, r io.Reader) (err error) {
	in, err := b.open(ctx)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	w, err := in.NewWriter(ctx, b.prefix+name, &blob.WriterOptions{ContentType: "application/octet-stream", BufferSize: partBytes, MaxConcurrency: 1})
	if err != nil {
		return err
	}
	if _, err = io.Copy(w, reader{ctx, r}); err != nil {
		cancel() // what is closed then is no object
		_ = w.Close()
		return err
	}
	return w.Close()
}

// Open implements Store. What it gives says, as Versioned, which version of the object it reads.
func (b *bucket) Open(ctx context.Context, name string) (io.ReadCloser, error) {
	in, err := b.open(ctx)
	if err != nil {
		return nil, err
	}
	r, err := in.NewReader(ctx, b.prefix+name, &blob.ReaderOptions{BeforeRead: asKept})
	if gcerrors.Code(err) == gcerrors.NotFound {
		return nil, errors.Join(fs.ErrNotExist, err)
	}
	if err != nil {
		return nil, err
	}
	return unpack(r, name)
}

// List implements Store.
func (b *bucket) List(ctx context.Context, prefix string) (list []Object, err error) {
	in, err := b.open(ctx)
	if err != nil {
		return nil, err
	}
	for objects := in.List(&blob.ListOptions{Prefix: b.prefix + prefix}); ; {
		o, err := objects.Next(ctx)
		if errors.Is(err, io.EOF) {
			return list, nil
		}
		if err != nil {
			return nil, err
		}
		if name := strings.TrimPrefix(o.Key, b.prefix); name != "" { // the prefix itself, as some tools make it
			list = append(list, Object{name, o.Size, tagListed(o)})
		}
	}
}

// Delete implements Store.
func (b *bucket) Delete(ctx context.Context, name string) error {
	in, err := b.open(ctx)
	if err == nil {
		err = in.Delete(ctx, b.prefix+name)
	}
	if gcerrors.Code(err) == gcerrors.NotFound {
		return nil
	}
	return err
}

// Versioned is what a bucket opens: the object may be another one by now than when it was listed.
type Versioned interface {
	Version() Object
}

type version struct{ *blob.Reader }

// Version implements Versioned; it has no name. What is unpacked on its way has no size (-1) before it is read.
func (v version) Version() Object { return Object{Size: v.Size(), Tag: tagRead(v.Reader)} }

// tagListed is by what a bucket tells versions of an object apart: an ETag, a generation; where it has none of that, when it was written.
func tagListed(o *blob.ListObject) string {
	var (
		amazon types.Object
		google storage.ObjectAttrs
		item   container.BlobItem
	)
	switch {
	case o.As(&amazon) && amazon.ETag != nil:
		return unquoted(*amazon.ETag)
	case o.As(&google):
		return fmt.Sprint(google.Generation)
	case o.As(&item) && item.Properties != nil && item.Properties.ETag != nil:
		return unquoted(string(*item.Properties.ETag))
	}
	return fmt.Sprintf("%d-%d", o.ModTime.UnixNano(), o.Size)
}

// tagRead is the same of the version that a reader has.
func tagRead(r *blob.Reader) string {
	var (
		amazon s3.GetObjectOutput
		google *storage.Reader
		item   azure.DownloadStreamResponse
	)
	switch {
	case r.As(&amazon) && amazon.ETag != nil:
		return unquoted(*amazon.ETag)
	case r.As(&google):
		return fmt.Sprint(google.Attrs.Generation)
	case r.As(&item) && item.ETag != nil:
		return unquoted(string(*item.ETag))
	}
	return fmt.Sprintf("%d-%d", r.ModTime().UnixNano(), r.Size())
}

// unquoted takes the quotes off, which lists and answers of one server may have or not.
func unquoted(tag string) string { return strings.Trim(tag, `"`) }
