package intake

import "bytes"

// again reads the file once more and fills in the text of the records that begin on the given lines.
func (r *reading) again(lines map[int64][]byte) error {
	s, err := openStream(r.src, r.opt.Limits, r.opt.TempDir)
	if s == nil {
		return err
	}
	if err == nil {
		err = r.findLines(s, lines)
	}
	if cerr := s.let(); err == nil {
		err = cerr
	}
	return err
}

func (r *reading) findLines(s *stream, lines map[int64][]byte) error {
	in, h, err := peek(s, r.text())
	if err != nil {
		return err
	}
	chunks, err := r.chunker(h.text(in, r.c.Dialect.Encoding))
	if err != nil {
		return err
	}
	split, err := r.splitter(false)
	if err != nil {
		return err
	}
	var c chunk
	for left := len(lines); left > 0; {
		if c, err = chunks.next(c.buf); err != nil || len(c.text) == 0 {
			return err
		}
		text, _ := decoded(c.text, r.c.Dialect.Encoding)
		line := c.line
		for split.begin(text, true); split.next(); line += int64(split.lines) {
			if old, ok := lines[line]; ok && old == nil {
				lines[line] = bytes.Clone(text[split.start:split.end])
				left--
			}
		}
	}
	return nil
}
