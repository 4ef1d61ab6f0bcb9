package intake

import (
	"bytes"
	"math"
	"unicode/utf8"

	"github.com/daybookhq/daybook/internal/contract"
)

// parseDecimal reads a number exactly: an optional minus, digits with thousands marks in groups of three, one decimal
// mark, digits. decimals is how many the contract allows; the result is scaled to scale.
func parseDecimal(b []byte, mark, thousands string, decimals, scale, digits int) (int64, bool) {
	neg := false
	if len(b) > 0 && b[0] == '-' {
		neg, b = true, b[1:]
	}
	if len(b) == 0 || b[0] < '0' || b[0] > '9' {
		return 0, false
	}
	var n uint64
	i, whole, group := 0, 0, -1
	for i < len(b) {
		c := b[i]
		if c >= '0' && c <= '9' {
			if n > (math.MaxInt64-9)/10 {
				return 0, false
			}
			n = n*10 + uint64(c-'0')
			i++
			if n > 0 {
				whole++
			}
			if group >= 0 {
				group++
			}
			continue
		}
		if thousands != "" && bytes.HasPrefix(b[i:], []byte(thousands)) {
			if group >= 0 && group != 3 || group < 0 && (i > 3) {
				return 0, false
			}
			group = 0
			i += len(thousands)
			continue
		}
		break
	}
	if group >= 0 && group != 3 {
		return 0, false
	}
	fraction := 0
	if i < len(b) {
		if !bytes.HasPrefix(b[i:], []byte(mark)) {
			return 0, false
		}
		i += len(mark)
		if i == len(b) {
			return 0, false
		}
		for ; i < len(b); i++ {
			c := b[i]
			if c < '0' || c > '9' {
				return 0, false
			}
			if fraction == decimals {
				if c != '0' {
					return 0, false // more decimals than declared
				}
				continue
			}
			if n > (math.MaxInt64-9)/10 {
				return 0, false
			}
			n = n*10 + uint64(c-'0')
			fraction++
		}
	}
	if digits > 0 && whole > digits-decimals {
		return 0, false
	}
	for ; fraction < scale; fraction++ {
		if n > math.MaxInt64/10 {
			return 0, false
		}
		n *= 10
	}
	if neg {
		return -int64(n), true
	}
	return int64(n), true
}

// cellText says whether a cell is clean text: "" or the rule that its bytes break and why.
// A replacement character stands for bytes that a decoder could not read; in a file that is utf-8 itself it is a letter like any other.
func cellText(b []byte, decoded bool) (rule, why string) {
	for _, c := range b {
		if c == 0 {
			return "encoding", "holds a NUL byte"
		}
		if c >= 0x80 {
			if !utf8.Valid(b) || decoded && bytes.ContainsRune(b, utf8.RuneError) {
				return "encoding", "holds bytes that are not of the contract's encoding"
			}
			break
		}
	}
	return "", ""
}

func oneOf(b []byte, list []string) bool {
	for _, s := range list {
		if string(b) == s {
			return true
		}
	}
	return false
}

// parse reads one cell of a column. null tokens are told apart by the caller.
func parse(c *contract.Column, d *contract.Dialect, b []byte) (contract.Value, bool) {
	switch c.Kind {
	case contract.Decimal:
		n, ok := parseDecimal(b, d.DecimalMark, d.ThousandsMark, c.Scale, c.Scale, c.Digits)
		return contract.Value{Int: n}, ok
	case contract.Date:
		day, ok := c.Format.ParseDate(b)
		return contract.Value{Int: int64(day)}, ok
	case contract.Timestamp:
		us, ok := c.Format.ParseTimestamp(b)
		return contract.Value{Int: us}, ok
	case contract.Bool:
		switch {
		case oneOf(b, d.TrueTokens):
			return contract.Value{Int: 1}, true
		case oneOf(b, d.FalseTokens):
			return contract.Value{}, true
		}
		return contract.Value{}, false
	}
	return contract.Value{Text: b}, true
}
