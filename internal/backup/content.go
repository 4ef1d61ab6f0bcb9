package backup

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// content is the name of the object that holds a file with this hash.
func content(sum string) string { return "files/" + sum[:2] + "/" + sum + ".zst" }

// stored are the hashes of the files that a store has.
func stored(ctx context.Context, s Store) (map[string]int64, error) {
	list, err := s.List(ctx, "files/")
	if err != nil {
		return nil, failed("list", s, err)
	}
	has := make(map[string]int64, len(list))
	for _, o := range list {
		sum := strings.TrimSuffix(o.Name[strings.LastIndexByte(o.Name, '/')+1:], ".zst")
		if len(sum) == sha256.Size*2 && content(sum) == o.Name {
			has[sum] = o.Size
		}
	}
	return has, nil
}

// counter hashes and counts what is read through it.
type counter struct {
	r   io.Reader
	h   hash.Hash
	n   int64
	err error // of reading
}

func counting(r io.Reader) *counter { return &counter{r: r, h: sha256.New()} }

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.h.Write(p[:n])
	c.n += int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		c.err = err
	}
	return n, err
}

func (c *counter) part() Part { return Part{hex.EncodeToString(c.h.Sum(nil)), c.n} }

// hashFile returns what a file holds.
func hashFile(ctx context.Context, path string) (Part, error) {
	f, err := os.Open(path)
	if err != nil {
		return Part{}, err
	}
	defer func() { _ = f.Close() }()
	c := counting(f)
	_, err = io.Copy(io.Discard, reader{ctx, c})
	return c.part(), err
}

// errChanged is a file that is not what it was, or should be.
var errChanged = errors.New("is not what was delivered")

// putFile stores a file under its hash and returns the bytes that it takes there. One with other bytes than the hash says leaves nothing
// behind.
func putFile(ctx context.Context, s Store, path, sum string) (int64, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer func() { _ = f.Close() }()
	c := counting(f)
	z := packed(c, func() error {
		if c.part().SHA256 != sum {
			return errChanged
		}
		return nil
	})
	defer func() { _ = z.Close() }()
	out := counting(z)
	err = s.Put(ctx, content(sum), out)
	if err != nil && !errors.Is(err, errChanged) {
		return 0, failed("write", s, err)
	}
	return out.n, err
}

// packed compresses what is read. check is asked at the end; its error ends the reading, before the end of the last frame.
func packed(r io.Reader, check func() error) io.ReadCloser {
	out, in := io.Pipe()
	go func() {
		z, err := zstd.NewWriter(in, zstd.WithEncoderConcurrency(1))
		if err == nil {
			_, err = io.Copy(z, r)
		}
		if err == nil {
			err = check()
		}
		if z != nil {
			if cerr := z.Close(); err == nil {
				err = cerr
			}
		}
		_ = in.CloseWithError(err)
	}()
	return out
}

// fetch writes an object to a file and holds it against what it should be.
func fetch(ctx context.Context, s Store, name string, is Part, target string) (err error) {
	in, err := s.Open(ctx, name)
	if err != nil {
		return wrong(name, s, "is not there: "+err.Error())
	}
	defer func() { _ = in.Close() }()
	var r io.Reader = reader{ctx, in}
	if strings.HasSuffix(name, ".zst") {
		z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(1<<30))
		if err != nil {
			return wrong(name, s, err.Error())
		}
		defer z.Close()
		r = z
	}
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		return err
	}
	out, err := os.OpenFile(target, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	c := counting(io.LimitReader(r, is.Bytes+1))
	_, err = io.Copy(out, c)
	if err == nil {
		err = out.Sync()
	}
	if cerr := out.Close(); err == nil {
		err = cerr
	}
	switch {
	case context.Cause(ctx) != nil:
		return context.Cause(ctx)
	case c.err != nil:
		return wrong(name, s, "cannot be read: "+c.err.Error())
	case err != nil:
		return fmt.Errorf("restore %s: %w", target, err)
	case c.part() != is:
		return wrong(name, s, "does not hold what the manifest says")
	}
	return nil
}
