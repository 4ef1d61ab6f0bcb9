package backup

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"

	"cloud.google.com/go/storage"
	"gocloud.dev/blob"
)

// ErrSpoilt is an object that came as its bucket keeps it, and cannot be unpacked: asking again does not help.
var ErrSpoilt = errors.New("it is kept as gzip and cannot be unpacked")

// asKept asks Google for the bytes that it keeps, which have a length and a sum. What it would unpack itself has neither, and half of it looks
// like the whole.
func asKept(as func(any) bool) error {
	var o **storage.ObjectHandle
	if as(&o) {
		*o = (*o).ReadCompressed(true)
	}
	return nil
}

// unpacked is an object that Google keeps packed though its name does not say so, as `gcloud storage cp --gzip-local` sends them.
// Nothing of what it is read from is to be reached through it.
type unpacked struct {
	of   *blob.Reader
	kept *ending
	text io.Reader
	size int64
}

// unpack gives what r holds under a name: unpacked where its bucket says that it is kept packed, and it is.
func unpack(r *blob.Reader, name string) (io.ReadCloser, error) {
	var google *storage.Reader
	if !r.As(&google) || google.Attrs.ContentEncoding != "gzip" || strings.HasSuffix(name, ".gz") {
		return version{r}, nil
	}
	kept := &ending{Reader: r}
	in := bufio.NewReader(kept)
	if head, _ := in.Peek(2); string(head) != "\x1f\x8b" { // the label is wrong
		return &unpacked{r, kept, in, r.Size()}, nil
	}
	z, err := gzip.NewReader(in)
	if err != nil {
		return nil, errors.Join(kept.spoilt(err), r.Close())
	}
	return &unpacked{r, kept, z, -1}, nil
}

func (u *unpacked) Read(p []byte) (int, error) {
	n, err := u.text.Read(p)
	return n, u.kept.spoilt(err)
}

// Close implements io.Closer.
func (u *unpacked) Close() error { return u.of.Close() }

// Version implements Versioned.
func (u *unpacked) Version() Object { return Object{Size: u.size, Tag: tagRead(u.of)} }

// ending knows whether all of an object has come.
type ending struct {
	io.Reader
	whole bool
}

func (e *ending) Read(p []byte) (int, error) {
	n, err := e.Reader.Read(p)
	e.whole = e.whole || errors.Is(err, io.EOF)
	return n, err
}

// spoilt is what an error of the unpacking means: once all has come it is the object's own.
func (e *ending) spoilt(err error) error {
	if err == nil || errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) || !e.whole {
		return err
	}
	return fmt.Errorf("%w: %w", ErrSpoilt, err)
}
