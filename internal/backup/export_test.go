package backup

import (
	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// BucketAt gives tests a bucket of a server of theirs.
func BucketAt(endpoint, name, prefix string) (Store, error) {
	return newBucket(endpoint, name, prefix, &minio.Options{Creds: credentials.NewStaticV4("key", "secret", ""), Region: "eu-test-1", MaxRetries: 1})
}
