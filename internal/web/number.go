package web

import (
	"strconv"

	"github.com/daybookhq/daybook/internal/mart/read"
)

// Number is a figure of a page: as people read it, and exactly as programs and files have it. A nil one is not known.
type Number struct{ text, exact string }

// String is the figure as the chain writes it.
func (n *Number) String() string {
	if n == nil {
		return ""
	}
	return n.text
}

// MarshalJSON writes the figure as a string with all its decimals, a point and no grouping, so that no reader makes a float of it.
func (n Number) MarshalJSON() ([]byte, error) { return strconv.AppendQuote(nil, n.exact), nil }

// Exact is the figure as a file has it; "" where it is not known.
func (n *Number) Exact() string {
	if n == nil {
		return ""
	}
	return n.exact
}

// Minor is an amount of money in minor units.
type Minor int64

// MarshalJSON writes the amount as a decimal string.
func (m Minor) MarshalJSON() ([]byte, error) {
	return strconv.AppendQuote(nil, decimalText(read.Maybe(m), 2)), nil
}

// headline is an amount for a headline.
func (f Format) headline(v int64) *Number { return &Number{f.Money(v), decimalText(read.Maybe(v), 2)} }

// amount is an amount to the cent, without a currency; nil where it is unknown.
func (f Format) amount(v read.Maybe) *Number {
	if !v.Known() {
		return nil
	}
	return &Number{f.Amount(int64(v)), decimalText(v, 2)}
}

// change is an amount to the cent with its sign; nil where it is unknown.
func (f Format) change(v read.Maybe) *Number {
	if !v.Known() {
		return nil
	}
	return &Number{f.Change(int64(v)), decimalText(v, 2)}
}

// quantity is a count in thousandths; nil where it is unknown.
func (f Format) quantity(v read.Maybe) *Number {
	if !v.Known() {
		return nil
	}
	return &Number{f.Count(int64(v)), thousandths(v)}
}

// estimate is a quantity that was worked out, such as what normally sells; nil where it is unknown.
func (f Format) estimate(v read.Maybe) *Number {
	if !v.Known() {
		return nil
	}
	return &Number{f.Estimate(int64(v)), thousandths(v)}
}

// share is part of whole in percent with one decimal; nil where whole is 0.
func (f Format) share(part, whole int64) *Number {
	if whole == 0 {
		return nil
	}
	return &Number{f.Share(part, whole), decimalText(read.Maybe(read.MulDiv(part, 1000, whole)), 1)}
}

// shareGap is share with a sign.
func (f Format) shareGap(part, whole int64) *Number {
	if whole == 0 {
		return nil
	}
	return &Number{f.ShareGap(part, whole), decimalText(read.Maybe(read.MulDiv(part, 1000, whole)), 1)}
}

// whole is a plain number.
func (f Format) whole(n int64) *Number { return &Number{f.Whole(n), strconv.FormatInt(n, 10)} }

// index is tenths of a percent: whole percents on pages, without a sign for them.
func (f Format) index(v read.Maybe) *Number {
	return &Number{f.Whole(read.MulDiv(int64(v), 1, 10)), decimalText(v, 1)}
}
