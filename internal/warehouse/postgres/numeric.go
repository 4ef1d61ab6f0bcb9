package postgres

import "encoding/binary"

// numeric writes exact decimals of one scale in the server's binary form: digits of base 10,000 around the decimal point, the
// place of the first one, sign and scale.
type numeric struct {
	scale  int
	point  uint64 // 10^scale
	groups int    // of base 10,000 behind the point
	lift   uint64 // fills the fraction up to whole groups
}

func newNumeric(scale int) numeric {
	n := numeric{scale: scale, point: 1, groups: (scale + 3) / 4, lift: 1}
	for range scale {
		n.point *= 10
	}
	for range n.groups*4 - scale {
		n.lift *= 10
	}
	return n
}

// append writes value / 10^scale with its length before it.
func (n numeric) append(b []byte, value int64) []byte {
	if n.groups == 1 && uint64(value) < n.point*10_000 { //nolint:gosec // what is negative is far above
		return n.appendSmall(b, uint64(value)) //nolint:gosec // it is not negative
	}
	return n.appendAny(b, value)
}

// appendSmall writes what nearly all values are: a digit before the point and one behind it, either of which may be left out.
func (n numeric) appendSmall(b []byte, u uint64) []byte {
	whole := u / n.point
	fraction := (u - whole*n.point) * n.lift
	length, digits, weight, digit := uint64(10), uint64(1), uint64(0), whole
	switch {
	case u == 0:
		length, digits = 8, 0
	case fraction == 0:
	case whole == 0:
		weight, digit = 0xffff, fraction // -1
	default:
		length, digits = 12, 2
	}
	b = binary.BigEndian.AppendUint64(b, length<<32|digits<<16|weight)
	b = binary.BigEndian.AppendUint32(b, uint32(n.scale)) //nolint:gosec // at most 4; the sign before it is 0
	if digits > 0 {
		b = binary.BigEndian.AppendUint16(b, uint16(digit)) //nolint:gosec // below 10,000
	}
	if digits > 1 {
		b = binary.BigEndian.AppendUint16(b, uint16(fraction)) //nolint:gosec // below 10,000
	}
	return b
}

func (n numeric) appendAny(b []byte, value int64) []byte {
	sign := uint16(0)
	u := uint64(value) //nolint:gosec // made positive below
	if value < 0 {
		sign, u = 0x4000, -u
	}
	var digits [10]uint16 // 5 groups hold any uint64, up to 5 more its fraction
	at := len(digits)
	fraction := u % n.point * n.lift
	for range n.groups {
		at--
		digits[at] = uint16(fraction % 10_000) //nolint:gosec // below 10,000
		fraction /= 10_000
	}
	weight := -1
	for whole := u / n.point; whole > 0; whole /= 10_000 {
		at--
		digits[at] = uint16(whole % 10_000) //nolint:gosec // below 10,000
		weight++
	}
	list := digits[at:]
	for len(list) > 0 && list[len(list)-1] == 0 {
		list = list[:len(list)-1]
	}
	for len(list) > 0 && list[0] == 0 {
		list = list[1:]
		weight--
	}
	if len(list) == 0 {
		weight, sign = 0, 0
	}
	b = binary.BigEndian.AppendUint32(b, uint32(8+2*len(list))) //nolint:gosec // at most 28
	b = binary.BigEndian.AppendUint16(b, uint16(len(list)))     //nolint:gosec // at most 10
	b = binary.BigEndian.AppendUint16(b, uint16(weight))        //nolint:gosec // the server's own form of a negative number
	b = binary.BigEndian.AppendUint16(b, sign)
	b = binary.BigEndian.AppendUint16(b, uint16(n.scale)) //nolint:gosec // at most 18
	for _, d := range list {
		b = binary.BigEndian.AppendUint16(b, d)
	}
	return b
}
