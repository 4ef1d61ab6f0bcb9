package intake

import (
	"fmt"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
)

// joinKeys puts a chunk's keys to those before it and tells the ones that stand again.
func (t *total) joinKeys(p *part) error {
	if t.rows == p.rows && len(p.chunk.text) > 0 { // the first chunk tells how many rows there will be
		for _, k := range t.keys {
			k.expect(max(p.rows, p.rows*t.r.src.Size/int64(len(p.chunk.text))))
		}
	}
	for i := range p.keys {
		for row, h := range p.keys[i].list {
			if h.a == 0 {
				continue
			}
			at := p.rowsAt[row]
			line := p.chunk.line + int64(at.line)
			first, again, err := t.keys[i].put(h, line)
			if err != nil {
				return err
			}
			if again {
				t.duplicate(i, first, line, func() []byte { return p.text[at.start:] })
			}
		}
	}
	return nil
}

// restOfKeys tells the keys that stood twice beyond what memory holds. Their values are read from the file again, as many as
// will be listed.
func (t *total) restOfKeys() error {
	type repeat struct {
		rule        int
		first, line int64
	}
	var list []repeat
	for i, k := range t.keys {
		err := k.rest(func(first, line int64) {
			switch u := t.r.plan.keys[i]; {
			case u.counts >= 0:
				t.counts[u.counts].Duplicates++
			case len(t.findings.list)+len(list) < contract.MaxFindings:
				list = append(list, repeat{i, first, line})
			default:
				t.findings.count(u.rule.Name(), u.rule.Severity())
			}
		})
		if err != nil {
			return err
		}
	}
	if len(list) == 0 {
		return nil
	}
	lines := map[int64][]byte{}
	for _, x := range list {
		lines[x.line] = nil
	}
	if err := t.r.again(lines); err != nil {
		return err
	}
	for _, x := range list {
		t.duplicate(x.rule, x.first, x.line, func() []byte { return lines[x.line] })
	}
	return nil
}

// duplicate notes a key that stands again. record returns text that begins with the row.
func (t *total) duplicate(rule int, first, line int64, record func() []byte) {
	u := &t.r.plan.keys[rule]
	if u.counts >= 0 {
		t.counts[u.counts].Duplicates++
		return
	}
	if len(t.findings.list) >= contract.MaxFindings {
		t.findings.count(u.rule.Name(), u.rule.Severity())
		return
	}
	f := contract.Finding{Line: line, Rule: u.rule.Name(), Severity: u.rule.Severity(), Message: "the same key stands further up already"}
	if first > 0 {
		f.Message = fmt.Sprintf("the same key stands on line %d already", first)
	}
	f.Column, f.Value = t.r.keyText(u, record())
	t.findings.add(f)
}

// keyText names the columns of a key and shows their values in the record that text begins with.
func (r *reading) keyText(u *uniqueness, text []byte) (columns, values string) {
	s, err := r.splitter(false)
	if err != nil {
		return "", ""
	}
	s.begin(text, true)
	whole := s.next() && s.count == len(r.plan.order)
	names, shown := make([]string, len(u.columns)), make([]string, len(u.columns))
	for i, c := range u.columns {
		names[i] = r.c.Columns[c].Physical
		if whole {
			shown[i] = r.plan.shown(c, s.cell(r.plan.cellOf[c]))
		}
	}
	if !whole {
		return strings.Join(names, ", "), ""
	}
	return strings.Join(names, ", "), strings.Join(shown, ", ")
}
