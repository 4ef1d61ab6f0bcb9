package intake

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// errDamaged is what an archive that cannot be unpacked, or unpacks to too much, ends with.
type errDamaged struct{ why string }

func (e errDamaged) Error() string { return e.why }

// stream is a file's bytes on their way in: hashed as stored, unpacked, bounded.
type stream struct {
	io.Reader
	raw   io.ReadCloser
	sum   hash.Hash
	read  int64 // stored bytes
	out   int64 // unpacked bytes
	limit Limits
	close []func()
}

func (l Limits) orDefault() Limits {
	if l.MaxBytes == 0 {
		l.MaxBytes = 64 << 30
	}
	if l.MaxRatio == 0 {
		l.MaxRatio = 200
	}
	if l.MaxCell == 0 {
		l.MaxCell = 1 << 20
	}
	return l
}

type counting struct{ s *stream }

func (c counting) Read(p []byte) (int, error) {
	n, err := c.s.raw.Read(p)
	c.s.read += int64(n)
	c.s.sum.Write(p[:n])
	return n, err
}

// openStream opens a source. Errors of the file system are errors; a damaged archive is an errDamaged, here or while reading.
func openStream(_ context.Context, src Source, limit Limits, temp string) (*stream, error) {
	raw, err := src.Open()
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", src.Name, err)
	}
	s := &stream{raw: raw, sum: sha256.New(), limit: limit.orDefault()}
	in := counting{s}
	switch {
	case strings.HasSuffix(src.Name, ".gz"):
		z, err := gzip.NewReader(bufio.NewReaderSize(in, 1<<17))
		if err != nil {
			return s, errDamaged{"the archive is damaged: " + err.Error()}
		}
		s.Reader = &unpacked{s: s, r: z}
	case strings.HasSuffix(src.Name, ".zst"):
		z, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(256<<20), zstd.WithDecoderMaxWindow(64<<20))
		if err != nil {
			return s, errDamaged{"the archive is damaged: " + err.Error()}
		}
		s.close = append(s.close, z.Close)
		s.Reader = &unpacked{s: s, r: z}
	case strings.HasSuffix(src.Name, ".zip"):
		r, err := s.unzip(in, temp)
		if err != nil {
			return s, err
		}
		s.Reader = &unpacked{s: s, r: r}
	default:
		s.Reader = in
	}
	return s, nil
}

// unzip copies the archive to a temporary file, because a zip is read from its end, and opens the one file in it.
func (s *stream) unzip(in io.Reader, temp string) (io.Reader, error) {
	f, err := os.CreateTemp(temp, "daybook-zip-*")
	if err != nil {
		return nil, err
	}
	s.close = append(s.close, func() { _ = f.Close(); _ = os.Remove(f.Name()) })
	size, err := io.Copy(f, in)
	if err != nil {
		return nil, err
	}
	z, err := zip.NewReader(f, size)
	if err != nil {
		return nil, errDamaged{"the archive is damaged: " + err.Error()}
	}
	var files []*zip.File
	for _, x := range z.File {
		if !x.FileInfo().IsDir() {
			files = append(files, x)
		}
	}
	if len(files) != 1 {
		return nil, errDamaged{fmt.Sprintf("the archive holds %d files; one file a delivery", len(files))}
	}
	r, err := files[0].Open()
	if err != nil {
		return nil, errDamaged{"the archive is damaged: " + err.Error()}
	}
	s.close = append(s.close, func() { _ = r.Close() })
	return r, nil
}

// unpacked refuses archives that unpack to more than anybody means to send.
type unpacked struct {
	s *stream
	r io.Reader
}

func (u *unpacked) Read(p []byte) (int, error) {
	n, err := u.r.Read(p)
	u.s.out += int64(n)
	switch {
	case u.s.out > u.s.limit.MaxBytes:
		return 0, errDamaged{fmt.Sprintf("the archive unpacks to more than %d bytes", u.s.limit.MaxBytes)}
	case u.s.out > 16<<20 && u.s.read > 0 && u.s.out/u.s.read > u.s.limit.MaxRatio:
		return 0, errDamaged{fmt.Sprintf("the archive unpacks to more than %d times its size", u.s.limit.MaxRatio)}
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return n, errDamaged{"the archive is damaged: " + err.Error()}
	}
	return n, err
}

// finish reads what is left of the stored bytes, so that the hash is of all of them, and lets everything go.
func (s *stream) finish() (sha string, size int64, err error) {
	_, err = io.Copy(io.Discard, counting{s})
	for i := len(s.close) - 1; i >= 0; i-- {
		s.close[i]()
	}
	if cerr := s.raw.Close(); err == nil {
		err = cerr
	}
	return hex.EncodeToString(s.sum.Sum(nil)), s.read, err
}

var boms = []struct {
	mark []byte
	name string
}{
	{[]byte{0xef, 0xbb, 0xbf}, "utf-8"}, {[]byte{0xff, 0xfe}, "utf-16le"}, {[]byte{0xfe, 0xff}, "utf-16be"},
}

func markOf(head []byte) (name string, length int) {
	for _, b := range boms {
		if bytes.HasPrefix(head, b.mark) {
			return b.name, len(b.mark)
		}
	}
	return "", 0
}
