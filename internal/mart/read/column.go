package read

import "encoding/binary"

// packedColumn is numbers of as many bytes each, so that one of them is found without those before it: how many times scale they are above least, from 1; 0
// is unknown.
type packedColumn struct {
	least, scale int64
	width        int // bytes of a number: 0 (all are unknown), 1, 2, 4 or 8
	bytes        []byte
}

// appendColumn writes numbers so that columnOf finds them.
func appendColumn(to []byte, list []Maybe) []byte {
	least, most, scale, some := int64(0), int64(0), int64(1000), false
	for _, m := range list {
		if !m.Known() {
			continue
		}
		v := int64(m)
		for v%scale != 0 {
			scale /= 10
		}
		if !some {
			least, most, some = v, v, true
		}
		least, most = min(least, v), max(most, v)
	}
	least, most = least/scale, most/scale
	width := 8
	switch reach := uint64(most) - uint64(least) + 1; { //nolint:gosec // wraps around to the distance of the two
	case !some:
		width = 0
	case reach < 1<<8:
		width = 1
	case reach < 1<<16:
		width = 2
	case reach < 1<<32:
		width = 4
	}
	to = binary.AppendVarint(binary.AppendVarint(append(to, byte(width)), least), scale)
	for _, m := range list {
		v := uint64(0)
		if m.Known() {
			v = uint64(int64(m)/scale) - uint64(least) + 1 //nolint:gosec // as above
		}
		switch width {
		case 1:
			to = append(to, byte(v))
		case 2:
			to = binary.LittleEndian.AppendUint16(to, uint16(v)) //nolint:gosec // it fits
		case 4:
			to = binary.LittleEndian.AppendUint32(to, uint32(v)) //nolint:gosec // it fits
		case 8:
			to = binary.LittleEndian.AppendUint64(to, v)
		}
	}
	return to
}

// columnOf reads what appendColumn wrote of so many numbers, and returns what follows it.
func columnOf(from []byte, rows int) (c packedColumn, rest []byte) {
	c.width = int(from[0])
	from = from[1:]
	least, n := binary.Varint(from)
	scale, m := binary.Varint(from[n:])
	c.least, c.scale, from = least, scale, from[n+m:]
	c.bytes = from[:rows*c.width]
	return c, from[rows*c.width:]
}

// at is a number.
func (c *packedColumn) at(row int) Maybe {
	v := uint64(0)
	switch c.width {
	case 1:
		v = uint64(c.bytes[row])
	case 2:
		v = uint64(binary.LittleEndian.Uint16(c.bytes[2*row:]))
	case 4:
		v = uint64(binary.LittleEndian.Uint32(c.bytes[4*row:]))
	case 8:
		v = binary.LittleEndian.Uint64(c.bytes[8*row:])
	}
	if v == 0 {
		return Unknown
	}
	return Maybe(int64(v-1+uint64(c.least)) * c.scale) //nolint:gosec // what it was
}
