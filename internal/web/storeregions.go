package web

import (
	"github.com/daybookhq/daybook/internal/mart/read"
)

// RegionLine is the stores of one region together.
type RegionLine struct {
	Region   string  `json:"region"` // empty: the stores that the master has in none
	Link     string  `json:"-"`
	Stores   int64   `json:"stores"`
	Compared int64   `json:"stores_compared"`
	Sales    *Number `json:"net_sales"`
	Gap      *Number `json:"gap"`
	Share    *Number `json:"gap_percent"`
	Open     int64   `json:"open_insights"`
	Dir      int     `json:"-"`
	Bar      int64   `json:"-"` // its gap against the largest, of 100
}

// regionLines sum the rows of a table by region, the furthest below first; none where there are not two to be held against each other.
func (s *server) regionLines(r *request, sums *read.Regions) []RegionLine {
	regions := sums.Sorted()
	if len(regions) < 2 {
		return nil
	}
	most := int64(1)
	for _, t := range regions {
		most = max(most, abs(t.Gap.Or(0)))
	}
	f := s.format
	var list []RegionLine
	for _, t := range regions {
		l := RegionLine{Region: t.Region, Stores: t.Stores, Compared: t.Compared, Sales: f.amount(read.Maybe(t.Sales)), Open: t.Open}
		if t.Region != "" {
			l.Link = r.view.Link(r.base.Path, "region", t.Region, "category", r.view.Category)
		}
		if t.Gap.Known() {
			l.Gap, l.Share, l.Dir, l.Bar = f.change(t.Gap), f.shareGap(int64(t.Gap), int64(t.Base)), dir(int64(t.Gap)), read.MulDiv(abs(int64(t.Gap)), 100, most)
		}
		list = append(list, l)
	}
	return list
}

// LikeForLike is what the stores of a page sold against last year, over the store-days that are complete in both.
type LikeForLike struct {
	Says   string  `json:"says"` // in place of figures: why there are none
	Stores int64   `json:"stores"`
	Part   string  `json:"part"` // of several days: how many of their nights the figures hold; empty: all
	Sales  *Number `json:"net_sales"`
	Gap    *Number `json:"gap"`
	Share  *Number `json:"gap_percent"`
	Dir    int     `json:"-"`
	Link   string  `json:"-"` // to the weeks before
}

// likeForLike holds the days of a page against last year; nil where that would be too much to read, or where they are no whole days yet.
func (s *server) likeForLike(r *request) (*LikeForLike, error) {
	size, err := r.q.Size(r.ctx)
	if err != nil || int(r.span.Last-r.span.First+1)*2*size > trendRows || s.under(r.date) {
		return nil, err
	}
	year := *r
	year.vs = vsLastYear
	if err := s.faceDays(r.ctx, &year, r.span.First); err != nil {
		return nil, err
	}
	w, err := r.q.Window(r.ctx, false, read.Span{First: r.span.First - usualBack, Last: r.span.Last}, year.others(r.span.First))
	if err != nil {
		return nil, err
	}
	y := w.Years([]read.Span{r.span}, r.in, year.to)[0]
	l := &LikeForLike{Stores: y.Stores, Link: r.view.Link("/trend", "period", "", "from", "")}
	if y.Stores == 0 || y.LastYear == 0 {
		l.Says = s.format.say("not enough data: no store-day of a year ago to compare with.")
		return l, nil
	}
	if !r.single() {
		l.Part = s.nightsWord(y.Nights)
	}
	gap := y.Compared - y.LastYear
	l.Sales, l.Gap, l.Share, l.Dir = s.format.amount(read.Maybe(y.Compared)), s.format.change(read.Maybe(gap)), s.format.shareGap(gap, y.LastYear), dir(gap)
	return l, nil
}
