package web

import (
	"strconv"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart/read"
)

// Spark is a row of bars, one a day: how far net sales were from normal, in percent of normal; below the line is below
// normal. Where nothing is normal yet it shows net sales themselves.
type Spark struct {
	Width, Height  int
	Axis           string // y of the zero line
	Up, Down, Flat string // path data
	Title          string
}

const sparkDays = 28

// sparkPoint is one day of a Spark.
type sparkPoint struct{ sales, normal read.Maybe }

// noPoints are days of which nothing is known.
func noPoints() []sparkPoint {
	points := make([]sparkPoint, sparkDays)
	for i := range points {
		points[i] = sparkPoint{read.Unknown, read.Unknown}
	}
	return points
}

// sparkOf draws days oldest first.
func sparkOf(f Format, points []sparkPoint) *Spark {
	s := &Spark{Width: 4 * len(points), Height: 28}
	var room [sparkDays]read.Maybe // a page has a hundred of them
	shares := room[:0]             // tenths of a percent
	known, most, below := 0, int64(40), 0
	for _, p := range points {
		if !p.sales.Known() || !p.normal.Known() || p.normal <= 0 {
			shares = append(shares, read.Unknown)
			continue
		}
		v := read.MulDiv(int64(p.sales-p.normal), 1000, int64(p.normal))
		shares = append(shares, read.Maybe(v))
		known++
		most = max(most, v, -v)
		if v < 0 {
			below++
		}
	}
	if known == 0 {
		return sparkOfSales(f, s, points)
	}
	middle := s.Height / 2
	s.Axis = strconv.Itoa(middle)
	var ups, downs [sparkDays * 20]byte
	up, down := bars(ups[:0]), bars(downs[:0])
	for i, v := range shares {
		if !v.Known() {
			continue
		}
		h := max(read.MulDiv(abs(int64(v)), int64(middle-1)*10, most), 5)
		if v < 0 {
			down = down.add(4*i, middle, h)
		} else {
			up = up.add(4*i, middle, -h)
		}
	}
	s.Up, s.Down = string(up), string(down)
	s.Title = f.sayf("Gap to normal over %d days: below on %d of %d, at most %s either way", len(points), below, known, f.Share(most, 1000))
	return s
}

func sparkOfSales(f Format, s *Spark, points []sparkPoint) *Spark {
	most := int64(0)
	for _, p := range points {
		most = max(most, p.sales.Or(0))
	}
	if most == 0 {
		return nil
	}
	s.Axis = strconv.Itoa(s.Height - 1)
	var room [sparkDays * 20]byte
	flat := bars(room[:0])
	for i, p := range points {
		if p.sales.Or(0) <= 0 {
			continue
		}
		h := max(read.MulDiv(int64(p.sales), int64(s.Height-2)*10, most), 5)
		flat = flat.add(4*i, s.Height-1, -h)
	}
	s.Flat = string(flat)
	s.Title = f.sayf("Net sales over %d days", len(points))
	return s
}

func abs(v int64) int64 {
	if v < 0 {
		return -v
	}
	return v
}

// bars is the path of some bars. A page has hundreds of them.
type bars []byte

// add adds a bar that is three pixels wide and begins at y; tall is in tenths of a pixel, below 0 upwards.
func (b bars) add(x, y int, tall int64) bars {
	b = strconv.AppendInt(append(b, 'M'), int64(x), 10)
	b = strconv.AppendInt(append(b, ' '), int64(y), 10)
	b = append(b.tenths(append(b, 'v'), tall), "h3v"...)
	return append(b.tenths(b, -tall), 'z')
}

// tenths appends tenths of a pixel.
func (bars) tenths(to bars, v int64) bars {
	if v < 0 {
		to = append(to, '-')
		v = -v
	}
	to = strconv.AppendInt(to, v/10, 10)
	if v%10 != 0 {
		to = append(to, '.', byte('0'+v%10))
	}
	return to
}

// trendSpark is the Spark of a trend.
func trendSpark(f Format, days []read.TrendDay, last contract.Day) *Spark {
	points := noPoints()
	for _, d := range days {
		at := int(d.Date-last) + sparkDays - 1
		points[at].sales = read.Maybe(d.Sales)
		if d.StoresWithNormal > 0 {
			points[at] = sparkPoint{read.Maybe(d.WithNormal), read.Maybe(d.Normal)}
		}
	}
	return sparkOf(f, points)
}
