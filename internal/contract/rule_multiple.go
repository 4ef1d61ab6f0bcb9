package contract

import (
	"fmt"
	"math/big"
)

// MultipleRule wants whole multiples of a number (multipleOf), exactly. Nulls keep it.
type MultipleRule struct {
	declared
	step int64 // in the column's units
	text string
}

// Check divides.
func (r MultipleRule) Check(v Value) string {
	if v.Null || v.Int%r.step == 0 {
		return ""
	}
	return "must be a multiple of " + r.text
}

func newMultiple(d declared, c Column, raw string) (MultipleRule, error) {
	m, err := exact(raw)
	if err != nil {
		return MultipleRule{}, err
	}
	if m.Sign() <= 0 {
		return MultipleRule{}, fmt.Errorf("multipleOf %s must be greater than 0", raw)
	}
	// v / 10^scale is a multiple of a/b where v*b is one of a*10^scale: of that number divided by what it shares with b.
	step := new(big.Int).Mul(m.Num(), pow10(c.Scale))
	step.Div(step, new(big.Int).GCD(nil, nil, step, m.Denom()))
	switch {
	case step.Cmp(big.NewInt(1)) == 0:
		return MultipleRule{}, fmt.Errorf("multipleOf %s can never fail: the column has %d decimals", raw, c.Scale)
	case step.Cmp(span(c)) > 0:
		return MultipleRule{}, fmt.Errorf("multipleOf %s leaves nothing but 0: the column holds no such number", raw)
	}
	return MultipleRule{declared: d, step: step.Int64(), text: raw}, nil
}
