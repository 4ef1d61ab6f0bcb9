package intake

import (
	"archive/zip"
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// errUnreadable is what a file that cannot be read as text ends with: a damaged archive, one that unpacks to too much,
// no first line.
type errUnreadable struct{ why string }

func (e errUnreadable) Error() string { return e.why }

func unreadable(format string, args ...any) error { return errUnreadable{fmt.Sprintf(format, args...)} }

// stream is a file's bytes on their way in: hashed as stored, unpacked, bounded.
type stream struct {
	io.Reader
	raw   io.ReadCloser
	sum   hash.Hash
	text  hash.Hash // of the unpacked bytes; nil for a file that is not packed
	read  int64     // stored bytes
	out   int64     // unpacked bytes
	limit Limits
	fault error // of the disk, while stored bytes were read: never the file's own
	close []func()
}

// stored reads the bytes as they lie in landing and hashes them.
type stored struct{ s *stream }

func (c stored) Read(p []byte) (int, error) {
	n, err := c.s.raw.Read(p)
	c.s.read += int64(n)
	c.s.sum.Write(p[:n])
	if err != nil && !errors.Is(err, io.EOF) {
		c.s.fault = err
	}
	return n, err
}

// openStream opens a source. Errors of the file system are errors; a damaged archive is an errUnreadable, here or while
// reading. The stream is to be finished in either case, unless it is nil.
func openStream(src Source, limit Limits, temp string) (*stream, error) {
	raw, err := src.Open()
	if err != nil {
		return nil, fmt.Errorf("open: %w", err)
	}
	s := &stream{raw: raw, sum: sha256.New(), limit: limit}
	return s, s.unpack(src.Name, temp)
}

// unpack puts the right reader over the stored bytes: the file's name tells which.
func (s *stream) unpack(name, temp string) error {
	in := stored{s}
	switch {
	case strings.HasSuffix(name, ".gz"):
		z, err := gzip.NewReader(bufio.NewReaderSize(in, 128<<10))
		if err != nil {
			return s.damaged(err)
		}
		s.Reader = &unpacked{s, z}
	case strings.HasSuffix(name, ".zst"):
		z, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(256<<20), zstd.WithDecoderMaxWindow(128<<20))
		if err != nil {
			return s.damaged(err)
		}
		s.close = append(s.close, z.Close)
		s.Reader = &unpacked{s, z}
	case strings.HasSuffix(name, ".zip"):
		r, err := s.unzip(in, temp)
		if err != nil {
			return err
		}
		s.Reader = &unpacked{s, r}
	default:
		s.Reader = in
		return nil
	}
	s.text = sha256.New()
	return nil
}

// damaged says why an archive cannot be unpacked. The words of the libraries are for programmers.
func (s *stream) damaged(err error) error {
	switch {
	case s.fault != nil:
		return s.fault
	case errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF):
		return unreadable("the archive is damaged: it ends too early")
	case errors.Is(err, gzip.ErrHeader):
		return unreadable("the file is no gzip archive, or something else follows it")
	case errors.Is(err, zstd.ErrMagicMismatch):
		return unreadable("the file is no zstd archive, or something else follows it")
	case errors.Is(err, zip.ErrFormat):
		return unreadable("the file is no zip archive, or its end is missing")
	case errors.Is(err, zstd.ErrWindowSizeExceeded):
		return unreadable("the archive needs more memory to unpack than is allowed (a window of more than 128 MiB)")
	}
	return unreadable("the archive is damaged: %s", err)
}

// unpacked refuses archives that unpack to more than anybody means to send.
type unpacked struct {
	s *stream
	r io.Reader
}

const ratioFrom = 16 << 20 // unpacked bytes from which on the ratio counts: small files of one repeated row pack very well

func (u *unpacked) Read(p []byte) (int, error) {
	n, err := u.r.Read(p)
	u.s.out += int64(n)
	u.s.text.Write(p[:n])
	switch {
	case u.s.out > u.s.limit.MaxBytes:
		return 0, unreadable("the archive unpacks to more than %s", size(u.s.limit.MaxBytes))
	case u.s.out > ratioFrom && u.s.out/max(u.s.read, 1) > u.s.limit.MaxRatio:
		return 0, unreadable("the archive unpacks to more than %d times its size", u.s.limit.MaxRatio)
	case err != nil && !errors.Is(err, io.EOF):
		return n, u.s.damaged(err)
	}
	return n, err
}

// let closes what was opened, in the reverse order.
func (s *stream) let() error {
	for i := len(s.close) - 1; i >= 0; i-- {
		s.close[i]()
	}
	s.close = nil
	return s.raw.Close()
}

// finish reads what is left of the stored bytes, so that the hash is of all of them, and lets everything go. content is the hash
// of what a packed file holds, as far as it was read; of a plain one it is the same as sha.
func (s *stream) finish() (sha, content string, size int64, err error) {
	_, err = io.Copy(io.Discard, stored{s})
	if cerr := s.let(); err == nil {
		err = cerr
	}
	sha = hex.EncodeToString(s.sum.Sum(nil))
	content = sha
	if s.text != nil {
		content = hex.EncodeToString(s.text.Sum(nil))
	}
	return sha, content, s.read, err
}
