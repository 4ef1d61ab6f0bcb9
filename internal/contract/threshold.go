package contract

import (
	"fmt"
	"math/big"
	"slices"
)

// operators are the standard's comparisons, as its quality rules name them.
var operators = []string{
	"mustBe", "mustNotBe", "mustBeGreaterThan", "mustBeGreaterOrEqualTo", "mustBeLessThan",
	"mustBeLessOrEqualTo", "mustBeBetween", "mustNotBeBetween",
}

// threshold is one operator with its bounds, over a count of rows or a percentage of them. Exact.
type threshold struct {
	operator string
	low      *big.Rat
	high     *big.Rat // of the two operators that take a pair; both ends belong to it
	percent  bool
	text     string // the bounds as they are written
}

// holds compares x, a count or a percentage.
func (t threshold) holds(x *big.Rat) bool {
	c := x.Cmp(t.low)
	switch t.operator {
	case "mustBe":
		return c == 0
	case "mustNotBe":
		return c != 0
	case "mustBeGreaterThan":
		return c > 0
	case "mustBeGreaterOrEqualTo":
		return c >= 0
	case "mustBeLessThan":
		return c < 0
	case "mustBeLessOrEqualTo":
		return c <= 0
	case "mustBeBetween":
		return c >= 0 && x.Cmp(t.high) <= 0
	case "mustNotBeBetween":
		return c < 0 || x.Cmp(t.high) > 0
	}
	panic("contract: no operator " + t.operator)
}

// of holds the threshold against n of rows rows. A percentage of no rows is 0.
func (t threshold) of(n, rows int64) bool {
	if !t.percent {
		return t.holds(new(big.Rat).SetInt64(n))
	}
	if rows == 0 {
		return t.holds(new(big.Rat))
	}
	share := big.NewRat(n, rows)
	return t.holds(share.Mul(share, big.NewRat(100, 1)))
}

// words says what must be: "must be greater than 0 %".
func (t threshold) words() string {
	s := map[string]string{
		"mustBe": "must be ", "mustNotBe": "must not be ", "mustBeGreaterThan": "must be greater than ",
		"mustBeGreaterOrEqualTo": "must be at least ", "mustBeLessThan": "must be less than ", "mustBeLessOrEqualTo": "must be at most ",
		"mustBeBetween": "must be between ", "mustNotBeBetween": "must not be between ",
	}[t.operator] + t.text
	if t.percent {
		s += " %"
	}
	return s
}

// dead says why the threshold could never fail or never hold, "" where it can do both.
func (t threshold) dead() string {
	if t.high != nil && t.low.Cmp(t.high) >= 0 {
		return fmt.Sprintf("%s [%s]: the smaller number stands first", t.operator, t.text)
	}
	// Whether the answer changes anywhere shows at the ends of the range and around the bounds.
	points := []*big.Rat{new(big.Rat)}
	near := big.NewRat(1, 1)
	if t.percent {
		points = append(points, big.NewRat(100, 1))
		near = big.NewRat(1, 1_000_000_000)
	} else {
		points = append(points, new(big.Rat).SetInt64(1<<62))
	}
	for _, b := range []*big.Rat{t.low, t.high} {
		if b == nil {
			continue
		}
		if !t.percent { // counts are whole
			floor, _ := scaled(b, 0)
			b = new(big.Rat).SetInt(floor)
		}
		points = append(points, new(big.Rat).Sub(b, near), b, new(big.Rat).Add(b, near))
	}
	top := points[1]
	points = slices.DeleteFunc(points, func(p *big.Rat) bool { return p.Sign() < 0 || p.Cmp(top) > 0 })
	yes, no := 0, 0
	for _, p := range points {
		if t.holds(p) {
			yes++
		} else {
			no++
		}
	}
	unit := "a count of rows"
	if t.percent {
		unit = "a percentage"
	}
	switch {
	case no == 0:
		return fmt.Sprintf("%s %s can never fail for %s", t.operator, t.text, unit)
	case yes == 0:
		return fmt.Sprintf("%s %s can never hold for %s", t.operator, t.text, unit)
	}
	return ""
}
