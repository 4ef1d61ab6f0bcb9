package web

import (
	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fiscal"
	"github.com/daybookhq/daybook/internal/mart/read"
)

// PeriodLine is a part of a week or month against the same part.
type PeriodLine struct {
	Label   string  `json:"name"`
	Link    string  `json:"-"`
	Value   *Number `json:"net_sales"`
	Title   string  `json:"-"`
	Delta   Delta   `json:"difference"`
	Base    *Number `json:"compared_with"`
	Against string  `json:"compared_with_text"`
	LeftOut string  `json:"left_out"` // what neither side holds
}

// Gap is a store or a category in a short list.
type Gap struct {
	ID    string  `json:"id"` // of a store; a category has none
	Name  string  `json:"name"`
	Link  string  `json:"-"`
	Sales *Number `json:"net_sales"` // with the decimals of its column
	Base  *Number `json:"compared_with"`
	Gap   *Number `json:"gap"`
	Share *Number `json:"gap_percent"`
	Dir   int     `json:"direction"`
	Title string  `json:"-"` // both sides, exact
	Bar   int     `json:"-"` // 0 to 100, of the largest gap of the list
}

// periods compares week and month to date with the same part; one that nothing is there to compare with stands alone.
func (s *server) periods(r *request) []PeriodLine {
	week, month := s.Calendar.ToDate(fiscal.Week, r.date), s.Calendar.ToDate(fiscal.Month, r.date)
	var lines []PeriodLine
	for _, part := range []struct {
		label string
		first contract.Day
		kind  fiscal.Kind
	}{{s.format.say("Week to date"), week.From, fiscal.Week}, {s.monthToDate(month), month.From, fiscal.Month}} {
		if part.first == r.date {
			continue // one day is what the cards say
		}
		v := r.w.Period(part.first, r.date, r.in, r.against())
		if v.Days == 0 || v.Base == 0 {
			if line, ok := s.periodAlone(r, part.first); ok {
				line.Label, line.Link = part.label, r.view.Link(r.base.Path, "period", part.kind)
				lines = append(lines, line)
			}
			continue
		}
		lines = append(lines, PeriodLine{
			Label: part.label, Link: r.view.Link(r.base.Path, "period", part.kind), Value: s.format.headline(v.Sales), Base: s.format.headline(v.Base), Title: s.format.Exact(v.Sales),
			Delta:   s.format.delta(read.NetSales, figure{v.Sales, true}, figure{v.Base, true}),
			Against: s.format.say("vs ") + s.vsOver(r, part.first), LeftOut: s.leftOutOf(r, v, part.first),
		})
	}
	return lines
}

// periodAlone is what the complete store-days from first on sold, without a comparison; false where there are none.
func (s *server) periodAlone(r *request, first contract.Day) (PeriodLine, bool) {
	sum := r.w.Sum(read.Span{First: first, Last: r.date}, r.in, r.against()).All()
	if sum.Stores == 0 {
		return PeriodLine{}, false
	}
	there, v := map[contract.Day]bool{}, read.Period{}
	for _, d := range r.w.Trend(first, r.date, r.in) {
		there[d.Date] = true
		v.Days++
	}
	for d := first; d <= r.date; d++ {
		if !there[d] && r.w.Lacks(d, r.in) {
			v.Without = append(v.Without, d)
		}
	}
	return PeriodLine{
		Value: s.format.headline(sum.Sales), Title: s.format.Exact(sum.Sales), Against: s.format.say("nothing to compare with"), LeftOut: s.leftOutOf(r, v, first),
	}, true
}

// monthToDate names the month, or the period of a year of weeks, up to the date.
func (s *server) monthToDate(month fiscal.Span) string {
	if s.Calendar.Pattern == fiscal.Gregorian {
		return s.format.say("Month to date")
	}
	return title(s.monthWord(month)) + s.format.say(" to date")
}

// leftOutOf says what a period holds on neither side.
func (s *server) leftOutOf(r *request, p read.Period, first contract.Day) string {
	days := int64(r.date-first) + 1
	text := count(s.format, p.Days, "day")
	before, names := s.lacking(r, p.Without)
	switch {
	case len(names) > 0:
		text = s.format.sayf("%d of %d days, without %s", p.Days, days, named(s.format, names, 2))
	case before > 0:
		text = s.format.sayf("%d of %d days", p.Days, days)
	}
	if before > 0 {
		text += s.format.say(", as history begins on ") + s.format.Day(r.base.Oldest)
	}
	whole := int64(len(names)) * p.Stores
	if rest := p.LeftOut - whole; r.in.Store == "" && rest > 0 {
		text += "; " + count(s.format, rest, "store-day") + s.format.say(" left out on both sides")
	}
	return text
}

// furthest returns the stores furthest below and above what they are compared with.
func (s *server) furthest(r *request) (below, above []Gap) {
	low, high := r.w.Furthest(r.span, r.in, r.against(), shownBelow, shownAbove)
	var sales, gaps []int64
	for _, v := range append(low[:len(low):len(low)], high...) {
		sales, gaps = append(sales, int64(v.Sales)), append(gaps, int64(v.Gap))
	}
	line := func(list []read.StoreRow) (out []Gap) {
		for _, v := range list {
			out = append(out, s.gap(v.ID, v.Name, r.view.Link("/stores/"+pathSegment(v.ID)), int64(v.Sales), int64(v.Base), Decimals(sales...), Decimals(gaps...)))
		}
		return out
	}
	return line(low), line(high)
}

func (s *server) gap(id, name, link string, sales, base int64, salesPlaces, gapPlaces int) Gap {
	f := s.format
	return Gap{
		ID: id, Name: name, Link: link, Dir: dir(sales - base), Sales: &Number{f.In(salesPlaces, sales), decimalText(read.Maybe(sales), 2)},
		Base: f.amount(read.Maybe(base)), Gap: &Number{f.GapIn(gapPlaces, sales-base), decimalText(read.Maybe(sales-base), 2)},
		Share: f.shareGap(sales-base, base), Title: f.Exact(sales) + s.format.say(" against ") + f.Exact(base),
	}
}

// longestCategories is how many days categories are added up over.
const longestCategories = 36

// category is one line before it is written.
type category struct {
	name        string
	sales, base int64
	linked      bool
}

// categories lists categories by gap; what they do not explain of the stores' gap stands in a line of its own, so that
// the list adds up. Less than a whole unit comes of rounding each normal and has no line. link may be nil.
func (s *server) categories(r *request, h read.Headline, link func(category string) string) ([]Gap, string, error) {
	if r.vs == vsTarget {
		return nil, s.format.say("Targets are set by store, not by category."), nil
	}
	if r.span.Last-r.span.First >= longestCategories {
		return nil, s.format.say("Categories are shown for up to five weeks: choose a day, a week or a month."), nil
	}
	rows, err := r.q.Categories(r.ctx, r.w, r.span, r.in, r.against())
	if err != nil {
		return nil, "", err
	}
	var list []category
	rest := category{name: s.format.say("not split by category"), sales: h.Now.Sales, base: h.Base.Sales}
	for _, c := range rows {
		if !c.Base.Known() {
			continue
		}
		g := category{c.Name, c.Sales, int64(c.Base), c.Name != ""}
		if g.name == "" {
			g.name = s.format.say("without a category")
		}
		rest.sales -= g.sales
		rest.base -= g.base
		list = append(list, g)
	}
	if len(list) == 0 {
		return nil, s.format.say("Not in this feed: no products or categories are delivered for these stores."), nil
	}
	lines := s.categoryLines(list, link)
	if abs(rest.sales-rest.base) >= 100 || abs(rest.sales) >= 100 {
		lines = append(lines, s.restLine(rest, list))
	}
	return lines, "", nil
}

// restLine is what categories do not hold of the gap of their stores: sales without a product, and the difference between
// the normal of stores, which is learned from their takings, and that of their categories.
func (s *server) restLine(rest category, list []category) Gap {
	sales, gaps := []int64{rest.sales}, []int64{rest.sales - rest.base}
	for _, c := range list {
		sales, gaps = append(sales, c.sales), append(gaps, c.sales-c.base)
	}
	g := s.gap("", rest.name, "", rest.sales, rest.base, Decimals(sales...), Decimals(gaps...))
	if g.Share, g.Bar = nil, 0; rest.sales == 0 {
		g.Sales = nil
	}
	g.Title = s.format.say("of the stores' gap, more than their categories add up to")
	return g
}

func (s *server) categoryLines(list []category, link func(string) string) []Gap {
	most := int64(1)
	var sales, gaps []int64
	for _, c := range list {
		sales, gaps = append(sales, c.sales), append(gaps, c.sales-c.base)
		most = max(most, abs(c.sales-c.base))
	}
	lines := make([]Gap, len(list))
	for i, c := range list {
		to := ""
		if link != nil && c.linked {
			to = link(c.name)
		}
		lines[i] = s.gap("", c.name, to, c.sales, c.base, Decimals(sales...), Decimals(gaps...))
		lines[i].Bar = int(read.MulDiv(abs(c.sales-c.base), 100, most))
	}
	return lines
}
