package intake

import (
	"encoding/binary"
	"math/bits"
)

// Most numbers, and many ids, are a few bytes long. Such a text fits into a word, which is compared and read at once, whatever
// its length: a loop over its bytes ends where a processor does not foresee it.

// word packs a text of one to eight bytes into a word, its last byte the highest one. It is 0 for any other text. Texts of the
// same length have the same word only where they are the same.
func word(b []byte) uint64 {
	if uint(len(b)-1) > 7 {
		return 0
	}
	if cap(b) < 8 {
		return lastWord(b)
	}
	return binary.LittleEndian.Uint64(b[:8]) << (8 * (8 - len(b)) & 63) // what follows a cell in its chunk is shifted out
}

// lastWord is word of a text behind which there is nothing more to read.
func lastWord(b []byte) (x uint64) {
	for _, c := range b {
		x = x>>8 | uint64(c)<<56
	}
	return x
}

// parseWord reads the word of a text of n bytes: digits and at most one mark between them. It is false for everything that is to
// be looked at more closely.
func (f *numbers) parseWord(word uint64, n int) (int64, bool) {
	empty := 8 * (8 - n) & 63 // bits before the text
	x := word ^ ones*'0'<<empty
	fraction := 0
	mark := x ^ f.points
	if hit := ^((mark&low7 + low7) | mark | low7); hit != 0 { // 0x80 in each byte that is the mark
		at := bits.TrailingZeros64(hit) &^ 7
		before := uint64(1)<<(at&63) - 1
		x = x&before<<8 | x&^(before<<8|0xff) // the digits before it take its place
		fraction = 7 - at>>3
		if fraction == 0 || at == empty || f.point == 0 {
			return 0, false
		}
	}
	if (x|(x+ones*(0x80-10)))&(ones*0x80) != 0 || fraction > f.scale { // a byte is no digit
		return 0, false
	}
	x = x*10 + x>>8 // pairs of digits now, in each second byte
	const pair = 0xff<<32 | 0xff
	x = (x&pair*(100+1_000_000<<32) + x>>16&pair*(1+10_000<<32)) >> 32
	return int64(x) * f.up[fraction&15], int64(x) < f.most[fraction&15]
}
