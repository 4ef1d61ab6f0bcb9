package contract

import (
	"fmt"
	"math"
	"math/big"
)

// RangeRule bounds a number, date or time from one side (minimum, maximum, exclusiveMinimum, exclusiveMaximum) in the
// units of its column, exactly. Nulls keep it.
type RangeRule struct {
	declared
	limit   int64 // inclusive
	lower   bool
	message string
}

// Check compares the value with the bound.
func (r RangeRule) Check(v Value) string {
	if v.Null || (r.lower && v.Int >= r.limit) || (!r.lower && v.Int <= r.limit) {
		return ""
	}
	return r.message
}

// Bounds returns the lowest and the highest value that keep the rule, in the units of its column.
func (r RangeRule) Bounds() (low, high int64) {
	if r.lower {
		return r.limit, math.MaxInt64
	}
	return math.MinInt64, r.limit
}

// newRange reads a bound for column c. The error says why the rule could never fail or never hold.
func newRange(d declared, c Column, raw string) (RangeRule, error) {
	r := RangeRule{declared: d, lower: d.name == "minimum" || d.name == "exclusiveMinimum"}
	exclusive := d.name == "exclusiveMinimum" || d.name == "exclusiveMaximum"
	words := map[string]string{
		"minimum": "must be at least ", "exclusiveMinimum": "must be greater than ",
		"maximum": "must be at most ", "exclusiveMaximum": "must be less than ",
	}[d.name]
	var limit *big.Int
	lowest, highest := new(big.Int).Neg(span(c)), span(c)
	whole := true
	switch c.Kind {
	case Decimal:
		bound, err := exact(raw)
		if err != nil {
			return r, err
		}
		limit, whole = scaled(bound, c.Scale)
		if r.lower && bound.Sign() == 0 && !exclusive {
			words, raw = "must not be negative", ""
		}
	case Date, Timestamp:
		n, err := boundTime(c, raw)
		if err != nil {
			return r, err
		}
		limit = big.NewInt(n)
	default:
		return r, fmt.Errorf("%s never runs on a %s column", d.name, c.Kind)
	}
	r.message = words + raw
	one := big.NewInt(1)
	switch {
	case r.lower && (exclusive || !whole): // the next unit above the rounded-down bound
		limit.Add(limit, one)
	case !r.lower && exclusive && whole:
		limit.Sub(limit, one)
	}
	switch {
	case r.lower && limit.Cmp(lowest) <= 0, !r.lower && limit.Cmp(highest) >= 0:
		return r, fmt.Errorf("%s %s can never fail: the column holds nothing beyond it", d.name, raw)
	case r.lower && limit.Cmp(highest) > 0, !r.lower && limit.Cmp(lowest) < 0:
		return r, fmt.Errorf("%s %s can never hold: no value of the column gets there", d.name, raw)
	}
	r.limit = limit.Int64()
	return r, nil
}

// span is the largest value that a column can hold, in its units.
func span(c Column) *big.Int {
	switch {
	case c.Kind == Decimal:
		return new(big.Int).Sub(pow10(c.Digits), big.NewInt(1))
	case c.TimeOfDay:
		return big.NewInt(microsPerDay - 1)
	case c.Kind == Timestamp:
		return big.NewInt(3_000_000 * microsPerDay)
	}
	return big.NewInt(3_000_000) // days: year 9999 is 2,932,896
}

// boundTime reads a bound for a date or time: ISO whatever the column's own format is, so that a bound can be read in
// one way only.
func boundTime(c Column, raw string) (int64, error) {
	switch {
	case c.Kind == Date:
		if d, ok := ISODate.ParseDate([]byte(raw)); ok {
			return int64(d), nil
		}
		return 0, fmt.Errorf("%q is not an ISO date like 2026-05-30", raw)
	case c.TimeOfDay:
		if t, ok := ISOTime.ParseTimestamp([]byte(raw)); ok {
			return t, nil
		}
		return 0, fmt.Errorf("%q is not a time like 22:00 or 22:00:00", raw)
	}
	if t, ok := ISOTimestamp.ParseTimestamp([]byte(raw)); ok {
		return t, nil
	}
	if d, ok := ISODate.ParseDate([]byte(raw)); ok {
		return int64(d) * microsPerDay, nil
	}
	return 0, fmt.Errorf("%q is not an ISO time like %s", raw, "2026-05-30T22:00:00")
}

// notNegative is the rule that always holds for a number that cannot be below zero, declared or not.
func notNegative(column int) RangeRule {
	return RangeRule{declared: declared{name: "not_negative", column: column, severity: Error}, lower: true, message: "must not be negative"}
}
