package backup

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"gocloud.dev/blob"
	_ "gocloud.dev/blob/azureblob" // azblob://
	"gocloud.dev/blob/gcsblob"
	_ "gocloud.dev/blob/s3blob" // s3://
	"gocloud.dev/gcp"

	"github.com/daybookhq/daybook/internal/fault"
)

// cloud is a kind of bucket: what may stand in its address, where its keys are looked for, and how it is opened.
type cloud struct {
	words []string
	keys  string
	dial  func(ctx context.Context, name string, q url.Values) (*blob.Bucket, error)
}

// Keys are looked for where all programs of this kind do, and never in an address.
var clouds = map[string]cloud{
	"s3": {
		[]string{"region", "endpoint", "insecure"},
		"AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, ~/.aws/credentials, or the role of the machine or pod", openAmazon,
	},
	"gs": {
		nil,
		"GOOGLE_APPLICATION_CREDENTIALS, what gcloud auth application-default login wrote, or the service account of the machine or pod", openGoogle,
	},
	"azblob": {
		[]string{"account"},
		"AZURE_STORAGE_KEY, AZURE_STORAGE_SAS_TOKEN or AZURE_STORAGE_CONNECTION_STRING; or AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, the identity of the machine, az login", openAzure,
	},
}

// openBucket opens s3://BUCKET/PREFIX, gs://BUCKET/PREFIX or azblob://CONTAINER/PREFIX.
func openBucket(target string) (Store, error) {
	scheme, _, _ := strings.Cut(target, "://")
	kind := clouds[scheme]
	u, err := url.Parse(target)
	if err != nil || u.Host == "" || u.User != nil {
		return nil, fault.New(fault.Config, "a bucket is written as %s://BUCKET/PREFIX, without keys in it", scheme).WithHint("keys: %s", kind.keys)
	}
	q := u.Query()
	for key := range q {
		if !slices.Contains(kind.words, key) {
			return nil, fault.New(fault.Config, "%s://%s: %q may not stand in the address%s", scheme, u.Host, key, these(kind.words))
		}
	}
	place := scheme + "://" + u.Host
	b := newBucket(place, u.Path, func(ctx context.Context) (*blob.Bucket, error) { return kind.dial(ctx, u.Host, q) })
	b.apart = apart(scheme, q)
	return b, nil
}

// apart is what a name alone does not say. Amazon's and Google's names are the only ones of their kind; a container's is one of its account, and
// that of a bucket elsewhere one of its server.
func apart(scheme string, q url.Values) string {
	tells := url.Values{}
	if scheme == "azblob" {
		if account := cmp.Or(q.Get("account"), os.Getenv("AZURE_STORAGE_ACCOUNT")); account != "" {
			tells.Set("account", account)
		}
	} else if endpoint := q.Get("endpoint"); endpoint != "" {
		tells.Set("endpoint", endpoint)
	}
	return tells.Encode()
}

func these(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return "; " + strings.Join(words, ", ") + " may"
}

// openAmazon opens a bucket of anything that speaks S3: Amazon's own, MinIO, Ceph, R2. Sums that only Amazon's own understands are left out.
func openAmazon(ctx context.Context, name string, q url.Values) (*blob.Bucket, error) {
	to := url.Values{"request_checksum_calculation": {"when_required"}, "response_checksum_validation": {"when_required"}}
	region := q.Get("region")
	if endpoint := q.Get("endpoint"); endpoint != "" {
		scheme := "https://"
		if q.Get("insecure") == "true" {
			scheme = "http://"
		}
		to.Set("endpoint", scheme+endpoint)
		to.Set("use_path_style", "true")
		if region == "" {
			region = "us-east-1" // what servers that know no regions take
		}
	} else if region == "" {
		region = homeOf(ctx, name)
	}
	if region != "" {
		to.Set("region", region)
	}
	return blob.OpenBucket(ctx, "s3://"+name+"?"+to.Encode())
}

// askWhere is how long Amazon may take to say where a bucket lies.
const askWhere = 5 * time.Second

// homeOf asks Amazon for the region of a bucket, which it tells everybody; "" leaves it to the machine's settings.
func homeOf(ctx context.Context, name string) string {
	ctx, cancel := context.WithTimeout(ctx, askWhere)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodHead, "https://s3.amazonaws.com/"+url.PathEscape(name), nil)
	if err != nil {
		return ""
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(r)
	if err != nil {
		return ""
	}
	_ = answer.Body.Close()
	return answer.Header.Get("X-Amz-Bucket-Region")
}

// openGoogle opens a bucket of Google's. STORAGE_EMULATOR_HOST names a server that plays it.
func openGoogle(ctx context.Context, name string, _ url.Values) (*blob.Bucket, error) {
	if os.Getenv("STORAGE_EMULATOR_HOST") != "" {
		return gcsblob.OpenBucket(ctx, gcp.NewAnonymousHTTPClient(gcp.DefaultTransport()), name, nil)
	}
	keys, err := gcp.DefaultCredentials(ctx)
	if err != nil {
		return nil, err
	}
	client, err := gcp.NewHTTPClient(gcp.DefaultTransport(), gcp.CredentialsTokenSource(keys))
	if err != nil {
		return nil, err
	}
	return gcsblob.OpenBucket(ctx, client, name, nil)
}

// openAzure opens a container. Its account is in the address, or in AZURE_STORAGE_ACCOUNT.
func openAzure(ctx context.Context, name string, q url.Values) (*blob.Bucket, error) {
	to := url.Values{}
	if account := q.Get("account"); account != "" {
		to.Set("storage_account", account)
	}
	return blob.OpenBucket(ctx, "azblob://"+name+"?"+to.Encode())
}
