package intake

import "github.com/daybookhq/daybook/internal/contract"

// total is what all chunks of a file say together, joined in file order.
type total struct {
	r        *reading
	rows     int64
	findings findings
	columns  []columnTotal
	counts   []contract.Stats
	keys     []*keySet
	slices   *slicer
	derived  sum128
	sampled  sampled
	ragged   ragged
	blank    blanks // empty lines after the last row so far
}

// columnTotal is what the file says of one column.
type columnTotal struct {
	sum          sum128
	seen, failed int // of the first 1,000 values that are not null
	shown        []example
}

func newTotal(r *reading) *total {
	t := &total{
		r: r, columns: make([]columnTotal, len(r.plan.columns)), counts: make([]contract.Stats, len(r.plan.counted)), slices: newSlicer(),
	}
	for range r.plan.keys {
		t.keys = append(t.keys, newKeySet(r.opt.TempDir, r.opt.keys))
	}
	return t
}

func (t *total) release() {
	for _, k := range t.keys {
		k.release()
	}
}

// join adds the next chunk and hands its rows on. It reports whether more of the file is wanted.
func (t *total) join(p *part) (more bool, err error) {
	defer p.drop()
	t.joinBlanks(p)
	t.rows += p.rows
	t.ragged.join(p.ragged)
	if t.sampled.lines < sampleValues {
		t.sampled.join(p.sampled)
	}
	for i := range p.columns {
		t.columns[i].join(&p.columns[i])
	}
	if t.r.plan.sample {
		return t.rows < sampleRows && !t.typed(), nil
	}
	for i := range p.counts {
		t.counts[i].Nulls += p.counts[i].Nulls
		t.counts[i].Invalid += p.counts[i].Invalid
	}
	t.derived.join(p.derived)
	t.slices.join(&p.slices)
	t.joinUnknown(p)
	t.findings.join(p.findings)
	if err := t.joinKeys(p); err != nil {
		return false, err
	}
	if p.batch != nil {
		return true, t.r.opt.Sink.Batch(p.batch)
	}
	return true, nil
}

func (c *columnTotal) join(p *columnPart) {
	c.sum.join(p.sum)
	room := sampleValues - c.seen
	for _, at := range p.failed {
		if int(at) < room {
			c.failed++
		}
	}
	c.seen += min(p.seen, room)
	c.shown = append(c.shown, p.shown[:min(len(p.shown), shownValues-len(c.shown))]...)
}

// typed reports whether every column has shown enough values to tell its type.
func (t *total) typed() bool {
	for i := range t.columns {
		if t.r.plan.columns[i].Kind != contract.Text && t.columns[i].seen < sampleValues {
			return false
		}
	}
	return true
}

// joinBlanks tells of empty lines before the chunk's first row: only at the end of a file they mean nothing at all.
func (t *total) joinBlanks(p *part) {
	if t.blank.n == 0 {
		t.blank = p.lead
	} else {
		t.blank.n += p.lead.n
	}
	if p.rows == 0 {
		return
	}
	if t.blank.n > 0 {
		t.findings.add(t.blank.finding())
	}
	t.blank = p.tail
}

func (t *total) joinUnknown(p *part) {
	for name, u := range p.unknown {
		if t.r.result.Unknown == nil {
			t.r.result.Unknown = map[string]Unknown{}
		}
		all := t.r.result.Unknown[name]
		for id, rows := range u.IDs {
			all.add(id, rows)
			u.Rows -= rows
		}
		all.Rows += u.Rows // of ids beyond those that are told apart
		all.SalesValue += u.SalesValue
		t.r.result.Unknown[name] = all
	}
}
