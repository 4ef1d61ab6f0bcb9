package read

import (
	"encoding/binary"
	"encoding/json"
	"maps"
	"math"
	"slices"
)

// Evidence is what an insight rests on: values by name, as JSON gives them, but for lists of rows, which are Listed. That of a night whose insights are kept
// is packed, a few hundred bytes each: as maps, evidence of thousands of insights is most of what a server keeps. The zero one has nothing.
type Evidence struct {
	plain map[string]any // what was read of one insight; nil where it is packed

	pack     *evidencePack
	from, to int

	hidden  []string // names that whoever asks may not know
	listing string   // a field of rows that they may not know
}

// evidencePack is the evidence of the insights of a night.
type evidencePack struct {
	bytes  []byte
	values []any          // texts, once each
	places map[string]int // of texts; nil once all of it is packed
}

// What follows in packed evidence.
const (
	isNull = iota
	isFalse
	isTrue
	isWhole  // a number without decimals: a varint
	isNumber // eight bytes
	isText   // its place among texts
	isRows   // how many bytes it takes, then names of fields and their values row by row
	isList   // how many bytes, then values
	isObject // how many bytes, then names and values
	isAbsent // a field that a row does not have
)

// UnmarshalJSON implements json.Unmarshaler.
func (e *Evidence) UnmarshalJSON(doc []byte) error {
	*e = Evidence{}
	return json.Unmarshal(doc, &e.plain)
}

// MarshalJSON writes what was read.
func (e Evidence) MarshalJSON() ([]byte, error) { return json.Marshal(e.All()) }

// add packs evidence that was read.
func (p *evidencePack) add(e *Evidence) {
	if e.plain == nil {
		return
	}
	from := len(p.bytes)
	for _, name := range slices.Sorted(maps.Keys(e.plain)) {
		p.text(name)
		p.value(e.plain[name])
	}
	*e = Evidence{pack: p, from: from, to: len(p.bytes)}
}

func (p *evidencePack) number(n int) { p.bytes = binary.AppendUvarint(p.bytes, uint64(n)) } //nolint:gosec // a length or a place

func (p *evidencePack) text(s string) {
	at, ok := p.places[s]
	if !ok {
		at = len(p.values)
		p.places[s], p.values = at, append(p.values, s)
	}
	p.number(at)
}

func (p *evidencePack) value(v any) {
	tag := func(what byte) { p.bytes = append(p.bytes, what) }
	switch v := v.(type) {
	case nil:
		tag(isNull)
	case bool:
		if v {
			tag(isTrue)
		} else {
			tag(isFalse)
		}
	case float64:
		if whole := int64(v); float64(whole) == v && math.Abs(v) < 1<<52 {
			tag(isWhole)
			p.bytes = binary.AppendVarint(p.bytes, whole)
		} else {
			tag(isNumber)
			p.bytes = binary.LittleEndian.AppendUint64(p.bytes, math.Float64bits(v))
		}
	case string:
		tag(isText)
		p.text(v)
	case absent:
		tag(isAbsent)
	case []any:
		if l, ok := listedOf(v); ok {
			p.sized(isRows, func() {
				p.number(len(l.fields))
				for _, field := range l.fields {
					p.text(field)
				}
				for _, v := range l.values {
					p.value(v)
				}
			})
			return
		}
		p.sized(isList, func() {
			for _, v := range v {
				p.value(v)
			}
		})
	case map[string]any:
		p.sized(isObject, func() {
			for _, name := range slices.Sorted(maps.Keys(v)) {
				p.text(name)
				p.value(v[name])
			}
		})
	}
}

// sized writes what write writes behind how many bytes that is.
func (p *evidencePack) sized(what byte, write func()) {
	p.bytes = append(p.bytes, what, 0, 0, 0, 0)
	from := len(p.bytes)
	write()
	binary.LittleEndian.PutUint32(p.bytes[from-4:], uint32(len(p.bytes)-from)) //nolint:gosec // a part of a document
}

// evidenceReader goes through packed evidence.
type evidenceReader struct {
	of    *evidencePack
	bytes []byte
}

func (e *Evidence) reader() evidenceReader {
	return evidenceReader{e.pack, e.pack.bytes[e.from:e.to]}
}

func (r *evidenceReader) number() int {
	v, n := binary.Uvarint(r.bytes)
	r.bytes = r.bytes[n:]
	return int(v) //nolint:gosec // as it was written
}

func (r *evidenceReader) text() any { return r.of.values[r.number()] }

// part is what follows how many bytes it takes.
func (r *evidenceReader) part() evidenceReader {
	size := binary.LittleEndian.Uint32(r.bytes)
	part := evidenceReader{r.of, r.bytes[4 : 4+size]}
	r.bytes = r.bytes[4+size:]
	return part
}

// skip passes over a value, and says what it is.
func (r *evidenceReader) skip() (what byte) {
	what, r.bytes = r.bytes[0], r.bytes[1:]
	switch what {
	case isWhole, isText:
		r.number()
	case isNumber:
		r.bytes = r.bytes[8:]
	case isRows, isList, isObject:
		r.part()
	}
	return what
}

func (r *evidenceReader) value() any {
	what := r.bytes[0]
	r.bytes = r.bytes[1:]
	switch what {
	case isFalse, isTrue:
		return what == isTrue
	case isWhole:
		v, n := binary.Varint(r.bytes)
		r.bytes = r.bytes[n:]
		return float64(v)
	case isNumber:
		v := math.Float64frombits(binary.LittleEndian.Uint64(r.bytes))
		r.bytes = r.bytes[8:]
		return v
	case isText:
		return r.text()
	case isAbsent:
		return absent{}
	case isRows:
		part := r.part()
		l := Listed{fields: make([]string, part.number())}
		for i := range l.fields {
			l.fields[i] = part.text().(string)
		}
		l.values = make([]any, 0, len(part.bytes)/3)
		for len(part.bytes) > 0 {
			l.values = append(l.values, part.value())
		}
		return l
	case isList:
		list := []any{}
		for part := r.part(); len(part.bytes) > 0; {
			list = append(list, part.value())
		}
		return list
	case isObject:
		m := map[string]any{}
		for part := r.part(); len(part.bytes) > 0; {
			name := part.text().(string)
			m[name] = part.value()
		}
		return m
	}
	return nil
}

// Get returns a value; nil where there is none, or whoever asks may not know it.
func (e *Evidence) Get(name string) any {
	v, _ := e.get(name)
	return v
}

func (e *Evidence) get(name string) (v any, ok bool) {
	if slices.Contains(e.hidden, name) {
		return nil, false
	}
	if e.pack == nil {
		v, ok = e.plain[name]
		return e.told(v), ok
	}
	for r := e.reader(); len(r.bytes) > 0; {
		if r.text() == name {
			return e.told(r.value()), true
		}
		r.skip()
	}
	return nil, false
}

// told is a value as whoever asks may know it.
func (e *Evidence) told(v any) any {
	if rows, ok := v.([]any); ok {
		if l, ok := listedOf(rows); ok {
			v = l
		}
	}
	if l, ok := v.(Listed); ok && e.listing != "" {
		return l.without(e.listing)
	}
	return v
}

// lists reports whether a value is rows, without making them.
func (e *Evidence) lists(name string) bool {
	if e.pack == nil {
		_, ok := e.Get(name).(Listed)
		return ok
	}
	for r := e.reader(); len(r.bytes) > 0; {
		named := r.text() == name
		if what := r.skip(); named {
			return what == isRows && !slices.Contains(e.hidden, name)
		}
	}
	return false
}

// hide keeps values from whoever asks.
func (e *Evidence) hide(names ...string) { e.hidden = append(slices.Clip(e.hidden), names...) }

// All returns every value by name; nil where there is no evidence at all.
func (e *Evidence) All() map[string]any {
	if e.pack == nil && e.plain == nil {
		return nil
	}
	all := map[string]any{}
	if e.pack == nil {
		for name, v := range e.plain {
			all[name] = e.told(v)
		}
	} else {
		for r := e.reader(); len(r.bytes) > 0; {
			name := r.text().(string)
			all[name] = e.told(r.value())
		}
	}
	for _, name := range e.hidden {
		delete(all, name)
	}
	return all
}

// Plain is all of it as JSON gives it.
func (e *Evidence) Plain() map[string]any {
	plain := e.All()
	for key, v := range plain {
		if l, ok := v.(Listed); ok {
			plain[key] = l.Rows()
		}
	}
	return plain
}
