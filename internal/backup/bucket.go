package backup

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"github.com/daybookhq/daybook/internal/fault"
)

// bucket is a store in a bucket that speaks S3: Amazon's own, MinIO, Ceph, R2, Google's with its interoperable keys.
type bucket struct {
	client *minio.Client
	name   string
	prefix string // "" or with a slash at its end
}

// partBytes is what is held in memory of an object on its way; an object has 10,000 parts at most, so 160 GB.
const partBytes = 16 << 20

// openBucket opens s3://BUCKET/PREFIX?region=R&endpoint=HOST. Keys are looked for where all programs of this kind do: AWS_ACCESS_KEY_ID and
// AWS_SECRET_ACCESS_KEY, ~/.aws/credentials, the role of the machine or the pod.
func openBucket(target string) (Store, error) {
	u, err := url.Parse(target)
	if err != nil || u.Host == "" || u.User != nil {
		return nil, fault.New(fault.Config, "a bucket is written as s3://BUCKET/PREFIX, without keys in it").WithHint("keys: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, ~/.aws/credentials, or the machine's role")
	}
	q := u.Query()
	endpoint := "s3.amazonaws.com"
	for key := range q {
		switch key {
		case "region":
		case "endpoint":
			endpoint = q.Get(key)
		case "insecure":
		default:
			return nil, fault.New(fault.Config, "s3://%s: %q is none of region, endpoint, insecure", u.Host, key)
		}
	}
	b, err := newBucket(endpoint, u.Host, u.Path, &minio.Options{
		Creds: credentials.NewChainCredentials([]credentials.Provider{
			&credentials.EnvAWS{}, &credentials.FileAWSCredentials{}, &credentials.IAM{Client: &http.Client{Timeout: askMachine}},
		}),
		Secure: q.Get("insecure") != "true", Region: q.Get("region"),
	})
	if err != nil {
		return nil, fault.New(fault.Config, "s3://%s: %w", u.Host, err)
	}
	return b, nil
}

// askMachine is how long the machine may take to say which role it has; most have none, and do not answer.
const askMachine = 5 * time.Second

func newBucket(endpoint, name, prefix string, opt *minio.Options) (Store, error) {
	client, err := minio.New(endpoint, opt)
	if err != nil {
		return nil, err
	}
	b := bucket{client: client, name: name}
	if p := strings.Trim(prefix, "/"); p != "" {
		b.prefix = p + "/"
	}
	return b, nil
}

func (b bucket) String() string { return strings.TrimSuffix("s3://"+b.name+"/"+b.prefix, "/") }

// Put implements Store: an object is there once all of it is.
func (b bucket) Put(ctx context.Context, name string, r io.Reader) error {
	_, err := b.client.PutObject(ctx, b.name, b.prefix+name, reader{ctx, r}, -1, minio.PutObjectOptions{PartSize: partBytes, ContentType: "application/octet-stream"})
	return err
}

// Open implements Store.
func (b bucket) Open(ctx context.Context, name string) (io.ReadCloser, error) {
	o, err := b.client.GetObject(ctx, b.name, b.prefix+name, minio.GetObjectOptions{})
	if err != nil {
		return nil, err
	}
	if _, err := o.Stat(); err != nil {
		_ = o.Close()
		if minio.ToErrorResponse(err).Code == minio.NoSuchKey {
			return nil, errors.Join(fs.ErrNotExist, err)
		}
		return nil, err
	}
	return o, nil
}

// List implements Store.
func (b bucket) List(ctx context.Context, prefix string) (list []Object, err error) {
	for o := range b.client.ListObjects(ctx, b.name, minio.ListObjectsOptions{Prefix: b.prefix + prefix, Recursive: true}) {
		if o.Err != nil {
			return nil, o.Err
		}
		list = append(list, Object{strings.TrimPrefix(o.Key, b.prefix), o.Size, o.ETag})
	}
	return list, nil
}

// Delete implements Store.
func (b bucket) Delete(ctx context.Context, name string) error {
	return b.client.RemoveObject(ctx, b.name, b.prefix+name, minio.RemoveObjectOptions{})
}
