package backup

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
	"strings"

	"github.com/klauspost/compress/zstd"

	"github.com/daybookhq/daybook/internal/warehouse"
)

// indexColumns are those of archive.csv: enough to find a file again, wherever the archive itself is kept.
var indexColumns = []string{"delivery_id", "run_id", "dataset", "file", "path", "bytes", "sha256"}

// entry is a line of the index.
type entry struct {
	path string // below the archive
	Part
}

// archive writes the index of the archive, and stores its files where they are wanted. Files are known by the ledger's hashes; one that
// is gone, or is no longer what was delivered, is told and holds nothing up.
func (r *making) archive(ctx context.Context, path string, list []warehouse.Delivery) error {
	out, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { _ = out.Close() }()
	z, err := zstd.NewWriter(out)
	if err != nil {
		return err
	}
	unpacked := counting(nil)
	w := csv.NewWriter(io.MultiWriter(z, unpacked.h, countBytes{&unpacked.n}))
	err = w.Write(indexColumns)
	for i, d := range list {
		if err != nil {
			break
		}
		below, ok := strings.CutPrefix(d.Path, r.m.Paths.Archive+"/")
		if !ok || !isHash.MatchString(d.SHA256) {
			r.m.Missing = append(r.m.Missing, d.Path)
			continue
		}
		if r.opt.Archive {
			switch err := r.store(ctx, r.abs(d.Path), d.SHA256); {
			case errors.Is(err, errChanged), errors.Is(err, fs.ErrNotExist):
				r.m.Missing = append(r.m.Missing, d.Path)
				continue
			case err != nil:
				return fmt.Errorf("backup %s: %w", d.Path, err)
			}
			r.Progress("archive", int64(i+1), int64(len(list)))
		}
		r.m.Archive.Files++
		r.m.Archive.Bytes += d.Bytes
		err = w.Write([]string{
			strconv.FormatInt(d.ID, 10), strconv.FormatInt(d.Run, 10), d.Dataset, d.File, below,
			strconv.FormatInt(d.Bytes, 10), d.SHA256,
		})
	}
	w.Flush()
	if err = errors.Join(err, w.Error(), z.Close(), out.Close()); err != nil {
		return fmt.Errorf("index of the archive: %w", err)
	}
	if _, err := r.put(ctx, object(r.m.Name, indexName), path); err != nil {
		return err
	}
	r.m.Archive.Index = unpacked.part()
	return nil
}

// countBytes counts what is written.
type countBytes struct{ n *int64 }

func (c countBytes) Write(p []byte) (int, error) {
	*c.n += int64(len(p))
	return len(p), nil
}

// index reads the index of a backup's archive and hands each line to f.
func (m Manifest) index(ctx context.Context, s Store, f func(entry) error) error {
	name := object(m.Name, indexName)
	in, err := s.Open(ctx, name)
	if err != nil {
		return wrong(name, s, "is not there: "+err.Error())
	}
	defer func() { _ = in.Close() }()
	z, err := zstd.NewReader(reader{ctx, in}, zstd.WithDecoderConcurrency(1))
	if err != nil {
		return wrong(name, s, err.Error())
	}
	defer z.Close()
	c := counting(z)
	lines := csv.NewReader(bufio.NewReader(c))
	lines.ReuseRecord = true
	for first := true; ; first = false {
		line, err := lines.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return wrong(name, s, "cannot be read: "+err.Error())
		}
		if first {
			continue
		}
		n, err := strconv.ParseInt(line[5], 10, 64)
		if err != nil || !isHash.MatchString(line[6]) {
			return wrong(name, s, "has a line that is none")
		}
		if err := f(entry{strings.Clone(line[4]), Part{strings.Clone(line[6]), n}}); err != nil {
			return err
		}
	}
	if c.part() != m.Archive.Index {
		return wrong(name, s, "does not hold what the manifest says")
	}
	return nil
}
