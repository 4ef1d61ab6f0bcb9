package intake

import (
	"bytes"
	"math"
)

// fit says how a text stands to a column's number.
type fit uint8

const (
	fits     fit = iota
	decimals     // a number with more decimals than the column has
	digits       // a number with more digits before its decimal mark than the column has
	nothing      // no number
)

// numbers reads the numbers of one column: an optional minus, digits, one decimal mark, digits. Between the digits before
// the mark there may be thousands marks, three digits apart, all or none of them. Zeros behind the column's decimals and
// before its digits add nothing and are allowed.
type numbers struct {
	mark      string
	thousands string
	point     byte   // mark, where it is one byte
	points    uint64 // point less '0', eight times
	scale     int
	most      [19]int64 // by decimals read: the number without its mark is below this
	up        [19]int64 // by decimals read: what brings such a number to the column's decimals
}

func newNumbers(mark, thousands string, scale, width int) numbers {
	n := numbers{mark: mark, thousands: thousands, scale: scale}
	if len(mark) == 1 {
		n.point, n.points = mark[0], ones*uint64(mark[0]^'0')
	}
	for d := range n.most {
		n.most[d] = pow10(min(max(width-scale, 0)+d, 18))
		n.up[d] = pow10(scale - d)
	}
	return n
}

func pow10(n int) int64 {
	p := int64(1)
	for range n {
		p *= 10
	}
	return p
}

// parse reads b in units of 10^-scale.
func (f *numbers) parse(b []byte) (int64, fit) { return f.parseAs(word(b), b) }

// parseAs is parse of a text whose word is known.
func (f *numbers) parseAs(x uint64, b []byte) (int64, fit) {
	if x != 0 {
		if n, ok := f.parseWord(x, len(b)); ok {
			return n, fits
		}
	}
	return f.digits(b)
}

// digits reads b one character after the other.
func (f *numbers) digits(b []byte) (int64, fit) {
	negative := len(b) > 0 && b[0] == '-'
	i := 0
	if negative {
		i = 1
	}
	if len(b)-i > 18 { // more than an int64 holds for certain
		return f.long(b)
	}
	from := i
	var n int64
	for ; i < len(b) && b[i]-'0' <= 9; i++ {
		n = n*10 + int64(b[i]-'0')
	}
	if i == from {
		return 0, nothing
	}
	fraction := 0
	if i < len(b) {
		if b[i] != f.point || f.point == 0 {
			return f.long(b)
		}
		i++
		at := i
		for ; i < len(b) && b[i]-'0' <= 9; i++ {
			n = n*10 + int64(b[i]-'0')
		}
		if i == at || i < len(b) {
			return 0, nothing
		}
		fraction = i - at
	}
	return f.settle(n, fraction, negative)
}

// settle brings n, read with so many decimals, to the column's.
func (f *numbers) settle(n int64, fraction int, negative bool) (int64, fit) {
	for fraction > f.scale {
		if n%10 != 0 {
			return 0, decimals
		}
		n /= 10
		fraction--
	}
	if n >= f.most[fraction] {
		return 0, digits
	}
	n *= f.up[fraction]
	if negative {
		n = -n
	}
	return n, fits
}

// long reads any number: with thousands marks, of many digits, or with a mark of several bytes.
func (f *numbers) long(b []byte) (int64, fit) {
	rest, negative := bytes.CutPrefix(b, []byte{'-'})
	whole, fraction, marked := rest, []byte(nil), false
	if at := bytes.Index(rest, []byte(f.mark)); at >= 0 {
		whole, fraction, marked = rest[:at], rest[at+len(f.mark):], true
	}
	whole, ok := f.ungrouped(whole)
	if !ok || !allDigits(whole) || marked && !allDigits(fraction) {
		return 0, nothing
	}
	whole, fraction = bytes.TrimLeft(whole, "0"), bytes.TrimRight(fraction, "0")
	switch {
	case len(fraction) > f.scale:
		return 0, decimals
	case len(whole)+len(fraction) > 18:
		return 0, digits
	}
	var n int64
	for _, c := range [2][]byte{whole, fraction} {
		for _, d := range c {
			n = n*10 + int64(d-'0')
		}
	}
	return f.settle(n, len(fraction), negative)
}

// ungrouped takes the thousands marks out of whole digits.
func (f *numbers) ungrouped(b []byte) ([]byte, bool) {
	if f.thousands == "" || !bytes.Contains(b, []byte(f.thousands)) {
		return b, true
	}
	groups := bytes.Split(b, []byte(f.thousands))
	for i, g := range groups {
		if len(g) != 3 && (i > 0 || len(g) == 0 || len(g) > 3) {
			return nil, false
		}
	}
	return bytes.Join(groups, nil), true
}

func allDigits(b []byte) bool {
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(b) > 0
}

// times is units (thousandths) by a price (1/10000 of money), rounded half away from zero to the cent. It is false where
// an int64 does not hold the product.
func times(units, price int64) (int64, bool) {
	if units != 0 && abs(price) > math.MaxInt64/abs(units) {
		return 0, false
	}
	p := units * price
	const cent = 100_000 // of what the product counts in
	q, rest := p/cent, p%cent
	switch {
	case 2*rest >= cent:
		q++
	case 2*rest <= -cent:
		q--
	}
	return q, true
}

func abs(n int64) int64 {
	if n < 0 {
		return -n
	}
	return n
}
