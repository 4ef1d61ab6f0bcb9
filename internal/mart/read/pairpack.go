package read

import "encoding/binary"

// pack writes a pair without its store: which of its amounts are known, and those.
func (p *pair) pack(to []byte) []byte {
	at, known := len(to), byte(0)
	to = append(to, 0)
	for i, v := range []Maybe{p.units, p.net, p.cost, p.onHand, p.normal} {
		if v.Known() {
			known |= 1 << i
			to = binary.AppendVarint(to, int64(v))
		}
	}
	to[at] = known
	return binary.AppendVarint(to, p.sold)
}

// unpack reads what pack wrote, and returns what follows it.
func (p *pair) unpack(from []byte) []byte {
	known := from[0]
	from = from[1:]
	for i, to := range []*Maybe{&p.units, &p.net, &p.cost, &p.onHand, &p.normal} {
		if *to = Unknown; known&(1<<i) != 0 {
			v, n := binary.Varint(from)
			*to, from = Maybe(v), from[n:]
		}
	}
	v, n := binary.Varint(from)
	p.sold = v
	return from[n:]
}
