package web

import (
	"strings"

	"github.com/daybookhq/daybook/internal/mart/read"
)

// cell writes a measure for a table: money to the cent, without its currency, which the table's head names.
func (f Format) cell(m read.Measure, side read.Side) Cell {
	v := of(m, side)
	switch {
	case !v.ok:
		return Cell{}
	case m.Unit == "money" && m.ID != read.ATV.ID && m.ID != read.AUR.ID:
		return f.cents(read.Maybe(v.value))
	case m.Unit == "money":
		return Cell{Text: f.Amount(v.value), Exact: plainFigure(m, v)}
	}
	return Cell{Text: f.write(m, v), Exact: plainFigure(m, v)}
}

// cents writes an amount whose minor units stand back a little; an unknown one is nothing.
func (f Format) cents(v read.Maybe) Cell {
	if !v.Known() {
		return Cell{}
	}
	c := f.apart(f.Amount(int64(v)))
	c.Exact = decimalText(v, 2)
	return c
}

// signedCents is cents for a difference.
func (f Format) signedCents(v int64) Cell {
	c := f.apart(f.Change(v))
	c.Dir, c.Exact = dir(v), decimalText(read.Maybe(v), 2)
	return c
}

func (f Format) apart(text string) Cell {
	at := strings.LastIndex(text, f.decimal)
	if at < 0 {
		return Cell{Text: text}
	}
	return Cell{Text: text[:at], Cents: text[at:]}
}

// plainFigure writes a figure for a file: a point, no grouping, no unit.
func plainFigure(m read.Measure, v figure) string {
	if !v.ok {
		return ""
	}
	switch m.Unit {
	case "percent":
		return decimalText(read.Maybe(v.value), 1)
	case "count":
		return thousandths(read.Maybe(v.value))
	}
	return decimalText(read.Maybe(v.value), 2)
}

// thousandths writes a quantity for a file, with the decimals that it has.
func thousandths(v read.Maybe) string {
	text := decimalText(v, 3)
	if strings.Contains(text, ".") {
		text = strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
	}
	return text
}

// decimalText writes an exact decimal for a file; an unknown one is empty.
func decimalText(v read.Maybe, scale int) string {
	if !v.Known() {
		return ""
	}
	s := Format{decimal: "."}.digits(int64(v), scale, scale)
	if v < 0 {
		return "-" + s
	}
	return s
}
