package web

import (
	"github.com/daybookhq/daybook/internal/mart/read"
)

// figure is a measure of one side, ready to be compared: rounded to what is shown of it. Money is in minor units, counts in
// thousandths, percents in tenths, ratios in hundredths.
type figure struct {
	value int64
	ok    bool
}

// of works a measure out, as it is shown.
func of(m read.Measure, side read.Side) figure {
	a, ok := m.Of(side)
	if !ok {
		return figure{}
	}
	switch {
	case m.Unit == "percent":
		return figure{read.MulDiv(a.Over, 1000, a.Under), true}
	case m.Unit == "ratio":
		return figure{read.MulDiv(a.Over, 100, a.Under), true}
	case m.Unit == "money" && a.Under != 1:
		return figure{read.MulDiv(a.Over, 1000, a.Under), true} // of money and thousandths
	case m.Unit == "count":
		return figure{times(a.Over), true}
	}
	return figure{a.Over, true}
}

// write writes a figure with its unit, for headlines; exact to the cent where it is a ratio.
func (f Format) write(m read.Measure, v figure) string {
	switch {
	case !v.ok:
		return ""
	case m.Unit == "percent":
		return sign(v.value) + f.digits(v.value, 1, 1) + narrow + "%"
	case m.Unit == "ratio":
		return sign(v.value) + f.digits(v.value, 2, 2)
	case m.Unit == "count":
		return f.Count(v.value)
	case m.ID == read.ATV.ID, m.ID == read.AUR.ID:
		return f.Exact(v.value)
	}
	return f.Money(v.value)
}

// figure is write for a page; nil where there is none.
func (f Format) figure(m read.Measure, v figure) *Number {
	if !v.ok {
		return nil
	}
	return &Number{f.write(m, v), plainFigure(m, v)}
}

// delta is the difference of two figures of one measure.
func (f Format) delta(m read.Measure, now, base figure) Delta {
	if !now.ok || !base.ok {
		return Delta{}
	}
	d := Delta{Known: true, Dir: dir(now.value - base.value), Percent: f.shareGap(now.value-base.value, base.value)}
	gap := plainFigure(m, figure{now.value - base.value, true})
	switch m.Unit {
	case "percent":
		d.Text, d.Percent = f.points(now.value-base.value), nil
		d.Title = f.write(m, now) + f.say(" against ") + f.write(m, base)
	case "ratio":
		d.Text = &Number{signed(now.value-base.value) + f.digits(now.value-base.value, 2, 2), gap}
		d.Title = f.write(m, now) + f.say(" against ") + f.write(m, base)
	case "count":
		d.Text = &Number{f.CountGap(now.value - base.value), gap}
		d.Title = f.Count(now.value) + f.say(" against ") + f.Count(base.value)
	default:
		d.Text = &Number{f.Gap(now.value - base.value), gap}
		d.Title = f.Exact(now.value) + f.say(" against ") + f.Exact(base.value)
	}
	return d
}

// points writes tenths of a percentage point with their sign.
func (f Format) points(v int64) *Number {
	return &Number{signed(v) + f.digits(v, 1, 1) + narrow + f.say("pt"), decimalText(read.Maybe(v), 1)}
}

// times is a number of transactions, thousandths, without the fractions that an expectation has.
func times(v int64) int64 {
	if v < 0 {
		return -times(-v)
	}
	return (v + 500) / 1000 * 1000
}

func dir(v int64) int {
	switch {
	case v < 0:
		return -1
	case v > 0:
		return 1
	}
	return 0
}
