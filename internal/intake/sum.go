package intake

import (
	"math/big"
	"math/bits"
	"strings"
)

// sum128 adds without ever overflowing.
type sum128 struct {
	hi int64
	lo uint64
}

func (s *sum128) add(n int64) {
	var carry uint64
	s.lo, carry = bits.Add64(s.lo, uint64(n), 0)
	s.hi += n>>63 + int64(carry)
}

func (s *sum128) join(o sum128) {
	var carry uint64
	s.lo, carry = bits.Add64(s.lo, o.lo, 0)
	s.hi += o.hi + int64(carry)
}

// text writes a sum of units of 10^-scale as a plain decimal number with all its decimals.
func (s sum128) text(scale int) string {
	n := new(big.Int).Lsh(big.NewInt(s.hi), 64)
	n.Add(n, new(big.Int).SetUint64(s.lo))
	digits, negative := strings.CutPrefix(n.String(), "-")
	if scale > 0 {
		if len(digits) <= scale {
			digits = strings.Repeat("0", scale+1-len(digits)) + digits
		}
		digits = digits[:len(digits)-scale] + "." + digits[len(digits)-scale:]
	}
	if negative {
		return "-" + digits
	}
	return digits
}
