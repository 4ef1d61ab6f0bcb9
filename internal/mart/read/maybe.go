package read

import (
	"fmt"
	"math"
)

// Maybe is an amount (minor units) or a quantity (thousandths) that may be unknown.
type Maybe int64

// Unknown is no amount at all, which is something else than nothing.
const Unknown Maybe = math.MinInt64

// Known says whether there is an amount.
func (m Maybe) Known() bool { return m != Unknown }

// Or returns the amount, or v where it is unknown.
func (m Maybe) Or(v int64) int64 {
	if m == Unknown {
		return v
	}
	return int64(m)
}

// Less returns m − n, unknown where either is.
func (m Maybe) Less(n Maybe) Maybe {
	if !m.Known() || !n.Known() {
		return Unknown
	}
	return m - n
}

// Plus returns m + n, unknown where either is.
func (m Maybe) Plus(n Maybe) Maybe {
	if !m.Known() || !n.Known() {
		return Unknown
	}
	return m + n
}

// more adds what is known of n.
func (m *Maybe) more(n Maybe) {
	if n.Known() {
		*m = Maybe(m.Or(0)) + n
	}
}

// Scan implements sql.Scanner.
func (m *Maybe) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*m = Unknown
	case int64:
		*m = Maybe(v)
	case int32:
		*m = Maybe(v)
	default:
		return fmt.Errorf("an amount came as %T", src)
	}
	return nil
}
