package intake

import (
	"fmt"
	"hash/maphash"
)

// checkKeys settles which keys really stand twice. Only files with suspects are read again.
func (r *reading) checkKeys() error {
	suspects := 0
	for _, k := range r.keys {
		if err := k.close(); err != nil {
			return err
		}
		suspects += len(k.suspects)
	}
	if suspects == 0 {
		return nil
	}
	opt := r.opt
	opt.Sink, opt.Known = nil, nil
	again, err := newReading(r.ctx, r.src, r.c, opt, false)
	if err != nil {
		return err
	}
	again.confirm = make([]*confirmer, len(r.keys))
	for i, k := range r.keys {
		again.confirm[i] = &confirmer{keySet: k, first: map[string]int64{}, report: func(line, first int64, w *row) {
			if k.stats != nil {
				k.stats.Duplicates++
				return
			}
			pos := -1
			if len(k.columns) == 1 {
				pos = k.columns[0]
			}
			r.find(line, pos, nil, k.name, fmt.Sprintf("the same key stands on line %d already", first), k.severity)
		}}
	}
	return again.run()
}

// confirmer remembers the real keys of suspects during the second reading.
type confirmer struct {
	*keySet
	first  map[string]int64
	report func(line, first int64, w *row)
}

func (c *confirmer) look(w *row) {
	for _, p := range c.columns {
		if !w.ok[p] {
			return
		}
	}
	if c.stats != nil && w.cells[c.columns[0]].Null {
		return
	}
	b := c.key(w)
	h := maphash.Bytes(c.seed, b)
	if h == 0 {
		h = 1
	}
	if !c.suspects[h] {
		return
	}
	if line, ok := c.first[string(b)]; ok {
		c.report(w.line, line, w)
		return
	}
	c.first[string(b)] = w.line
}
