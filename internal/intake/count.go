package intake

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
)

// Count says how many rows a file has that drifted and cannot be read by its contract: records that are not empty, the header
// left out. It is 0 for a file that cannot be split into records at all. Memory is bounded as in Read.
func Count(ctx context.Context, src Source, c *contract.Contract, opt Options) (rows int64, err error) {
	r := newReading(src, c, opt)
	s, err := openStream(r.src, r.opt.Limits, r.opt.TempDir)
	if s == nil {
		return 0, fmt.Errorf("count %s: %w", src.Name, err)
	}
	if err == nil {
		rows, err = r.count(ctx, s)
	}
	var bad errUnreadable
	if errors.As(err, &bad) {
		rows, err = 0, nil
	}
	if err = errors.Join(err, s.let()); err != nil {
		return 0, fmt.Errorf("count %s: %w", src.Name, err)
	}
	return rows, nil
}

func (r *reading) count(ctx context.Context, s *stream) (rows int64, err error) {
	in, h, err := peek(s, r.text())
	if err != nil {
		return 0, err
	}
	encoding := r.c.Dialect.Encoding
	if w := h.wide(); w != "" || strings.HasPrefix(encoding, "utf-16") {
		encoding = w // what the file is, not what it should be
	}
	chunks, err := r.chunker(h.text(in, encoding))
	if err != nil {
		return 0, err
	}
	split, err := r.splitter(true)
	if err != nil {
		return 0, err
	}
	var c chunk
	for {
		if c, err = chunks.next(c.buf); err != nil {
			return 0, err
		}
		if len(c.text) == 0 {
			break
		}
		for split.begin(c.text, true); split.next(); {
			if split.start != split.end {
				rows++
			}
		}
		if err := ctx.Err(); err != nil {
			return 0, err
		}
	}
	if chunks.broken != "" {
		rows++
	}
	if r.c.Dialect.Header && rows > 0 {
		rows--
	}
	return rows, nil
}
