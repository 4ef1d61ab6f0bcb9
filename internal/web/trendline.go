package web

import (
	"slices"
	"strconv"

	"github.com/daybookhq/daybook/internal/mart/read"
)

// labelWidth is what a date below a chart takes, in pixels.
const labelWidth = 56

// yearsLine draws what is compared, and last year, oldest first. A stretch without a counterpart is a hole in both lines; where none has any, all that
// was sold stands alone, what lacks nights as a point of its own. Nil where there is nothing to draw.
func yearsLine(f Format, id string, size lineSize, rows []TrendRow, noted []NoteLine) *Line {
	compared := slices.ContainsFunc(rows, func(row TrendRow) bool { return row.Stores > 0 })
	if !compared && !slices.ContainsFunc(rows, func(row TrendRow) bool { return row.known }) {
		return nil
	}
	drawn := func(row TrendRow) (v int64, ok bool) {
		if compared {
			return row.compared, row.Stores > 0
		}
		return row.sales, row.known
	}
	l := &Line{ID: id, Width: size.width, Height: size.height, Left: size.left, Right: size.width - 20, Top: 22, Bottom: size.height - 40}
	most := int64(1)
	for _, row := range rows {
		v, _ := drawn(row)
		most = max(most, v, row.lastYear)
	}
	step := tickStep(most)
	ceiling := (most + step - 1) / step * step
	x := func(i int) int {
		if len(rows) == 1 {
			return (l.Left + l.Right) / 2
		}
		return l.Left + 6 + i*(l.Right-l.Left-12)/(len(rows)-1)
	}
	y := func(v int64) int { return l.Bottom - int(read.MulDiv(max(v, 0), int64(l.Bottom-l.Top), ceiling)) }
	for v := int64(0); v <= ceiling; v += step {
		l.Ticks = append(l.Ticks, Tick{y(v), shortMoney(f, v)})
	}
	labels := max(1, (l.Right-l.Left)/labelWidth)
	every := (len(rows) + labels - 1) / labels
	for i := len(rows) - 1; i >= 0; i -= every {
		l.Days = append(l.Days, Tick{x(i), f.date(rows[i].From.Time(), "2 Jan")})
	}
	command := "M"
	for i, row := range rows {
		v, ok := drawn(row)
		if !ok {
			command = "M"
			continue
		}
		apart := !compared && row.Part != "" // a line down to a part of a stretch would read as lost sales
		if apart {
			command = "M"
		}
		at, says := strconv.Itoa(x(i))+" ", row.Label+": "+f.Exact(v)
		l.Actual += command + at + strconv.Itoa(y(v))
		if compared {
			l.Normal += command + at + strconv.Itoa(y(row.lastYear))
			says += f.say(", last year ") + f.Exact(row.lastYear)
		}
		l.Dots = append(l.Dots, Dot{X: x(i), Y: y(v), Out: 0, Title: says})
		if command = "L"; apart {
			command = "M"
		}
	}
	for i, row := range rows {
		if row.Part != "" {
			l.Marks = append(l.Marks, Mark{x(i), l.Bottom - 4, "partial", signs["partial"], row.Label + ": " + row.Part})
		}
	}
	for _, n := range noted {
		for i, row := range rows {
			if n.First <= row.To && (n.First >= row.From || i == 0) {
				l.Marks = append(l.Marks, Mark{x(i), l.Bottom - 4, "noted", signs["noted"], n.Text})
				break
			}
		}
	}
	return l
}
