package web

import (
	"strconv"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart/read"
)

// Line is a chart of net sales by day, with the normal range as a band and events marked. It is drawn twice, once for a
// wide page and once for a phone, so that its letters keep their size.
type Line struct {
	ID                       string
	Width, Height            int
	Left, Right, Top, Bottom int // the plot's edges
	Band, Normal, Actual     string
	Dots                     []Dot
	Ticks                    []Tick // of the money axis
	Days                     []Tick // of the time axis
	Bars                     []Bar  // promotions
	Marks                    []Mark
	Title, Unit              string
}

// Dot is a day on the line; Out says that it lies outside the normal range.
type Dot struct {
	X, Y  int
	Out   int // -1 below, 1 above
	Title string
}

// Tick is a label on an axis.
type Tick struct {
	At    int
	Label string
}

// Bar spans days.
type Bar struct {
	X, Y, Width int
	Label       string
}

// Mark stands below a day. Kind is its symbol's class: holiday, noted, stockout, missing, partial, closed.
type Mark struct {
	X, Y              int
	Kind, Sign, Label string
}

// marked is what a store's window holds beside its days.
type marked struct {
	events    []read.Event // promotions of the whole store, and the calendar's
	stockouts []read.StockoutStart
	words     map[contract.Day]read.Word // of the days
}

// signs are the marks' symbols: they differ in shape, not only in colour.
var signs = map[string]string{"holiday": "◆", "stockout": "▾", "missing": "✕", "partial": "◐", "closed": "–", "noted": "★"}

type lineSize struct{ width, height, left, step int }

// lineOf draws the days from first to last. days is in order and may have holes.
func lineOf(f Format, id string, size lineSize, days []*read.StoreDay, first, last contract.Day, m marked) *Line {
	n := int(last-first) + 1
	l := &Line{ID: id, Width: size.width, Height: size.height, Left: size.left, Right: size.width - 20, Top: 22, Bottom: size.height - 40}
	most := int64(1)
	for _, d := range days {
		most = max(most, d.Sales.Or(0), d.High.Or(0), d.Normal.Or(0))
	}
	step := tickStep(most)
	ceiling := (most + step - 1) / step * step
	x := func(d contract.Day) int {
		if n == 1 {
			return (l.Left + l.Right) / 2
		}
		return l.Left + 6 + int(d-first)*(l.Right-l.Left-12)/(n-1)
	}
	y := func(v int64) int {
		return l.Bottom - int(read.MulDiv(max(v, 0), int64(l.Bottom-l.Top), ceiling))
	}
	for v := int64(0); v <= ceiling; v += step {
		l.Ticks = append(l.Ticks, Tick{y(v), shortMoney(f, v)})
	}
	for d := last; d >= first; d -= contract.Day(size.step) {
		l.Days = append(l.Days, Tick{x(d), f.date(d.Time(), "2 Jan")})
	}
	drawDays(f, l, days, x, y)
	drawMarks(f, l, first, last, x, m)
	return l
}

// drawDays draws band, normal and actual; a hole in the days is a hole in the lines.
func drawDays(f Format, l *Line, days []*read.StoreDay, x func(contract.Day) int, y func(int64) int) {
	var band, normal, actual strings.Builder
	var low []string
	flush := func() {
		for i := len(low) - 1; i >= 0; i-- {
			band.WriteString("L" + low[i])
		}
		if len(low) > 0 {
			band.WriteString("Z")
		}
		low = nil
	}
	var before, beforeNormal *contract.Day
	for i := range days {
		d := days[i]
		at := strconv.Itoa(x(d.Date)) + " "
		if !d.Low.Known() || !d.High.Known() || !d.Normal.Known() {
			flush()
			beforeNormal = nil
		} else {
			command := "L"
			if beforeNormal == nil || *beforeNormal != d.Date-1 {
				flush()
				command = "M"
			}
			band.WriteString(command + at + strconv.Itoa(y(int64(d.High))))
			low = append(low, at+strconv.Itoa(y(int64(d.Low))))
			normal.WriteString(command + at + strconv.Itoa(y(int64(d.Normal))))
			beforeNormal = &d.Date
		}
		if !d.Complete || !d.Sales.Known() {
			before = nil
			continue
		}
		command := "L"
		if before == nil || *before != d.Date-1 {
			command = "M"
		}
		actual.WriteString(command + at + strconv.Itoa(y(int64(d.Sales))))
		before = &d.Date
		dot := Dot{X: x(d.Date), Y: y(int64(d.Sales)), Title: f.ShortDay(d.Date) + ": " + f.Exact(int64(d.Sales))}
		if d.Low.Known() && d.Sales < d.Low {
			dot.Out = -1
		}
		if d.High.Known() && d.Sales > d.High {
			dot.Out = 1
		}
		l.Dots = append(l.Dots, dot)
	}
	flush()
	l.Band, l.Normal, l.Actual = band.String(), normal.String(), actual.String()
}

// drawMarks puts events below the days that they belong to, promotions as bars on top.
func drawMarks(f Format, l *Line, first, last contract.Day, x func(contract.Day) int, m marked) {
	low, lower := l.Bottom+12, l.Bottom-4
	for _, e := range m.events {
		switch e.Kind {
		case "promotion":
			from, to := max(e.First, first), min(e.Last, last)
			l.Bars = append(l.Bars, Bar{X: x(from) - 4, Y: 6 + 7*(len(l.Bars)%2), Width: x(to) - x(from) + 8, Label: f.say("Promotion: ") + e.Name})
		case "closed":
		case "noted":
			l.Marks = append(l.Marks, Mark{x(min(max(e.First, first), last)), lower, "noted", signs["noted"], e.Name})
		default:
			l.Marks = append(l.Marks, Mark{x(e.First), low, "holiday", signs["holiday"], e.Name})
		}
	}
	for _, o := range m.stockouts {
		if o.Date >= first && o.Date <= last {
			l.Marks = append(l.Marks, Mark{x(o.Date), low, "stockout", signs["stockout"], f.sayf("%d went out of stock", o.Products)})
		}
	}
	for d := first; d <= last; d++ {
		kind, label := "", ""
		switch m.words[d] {
		case read.Closed:
			kind, label = "closed", "closed"
		case read.Missing:
			kind, label = "missing", "nothing was delivered"
		case read.Partial:
			kind, label = "partial", "only a part was delivered"
		}
		if kind != "" {
			l.Marks = append(l.Marks, Mark{x(d), lower, kind, signs[kind], f.say(label)})
		}
	}
}
