package web

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/fiscal"
	"github.com/daybookhq/daybook/internal/mart/read"
)

// Trend is net sales by day, week, month or quarter against last year, like for like: of the chain, a region, a store or a category.
type Trend struct {
	Base       `json:"-"`
	By         fiscal.Kind `json:"by"`
	Kinds      []Choice    `json:"-"`
	Store      *read.Store `json:"store"` // nil: not of one store
	Category   string      `json:"category"`
	Categories []Choice    `json:"-"`
	Rows       []TrendRow  `json:"rows"`  // newest first
	Total      TrendRow    `json:"total"` // of what is compared
	Finding    string      `json:"finding"`
	Alone      bool        `json:"-"` // nothing is compared
	Parts      bool        `json:"-"` // of a stretch that is drawn, nights are not there
	Wide       *Line       `json:"-"` // nil: nothing to draw
	Small      *Line       `json:"-"`
	Short      string      `json:"shortened"` // why there are fewer than usual; empty: there are not
	Noted      []NoteLine  `json:"noted"`
	Note       *NoteForm   `json:"-"`
	Files      []Part      `json:"-"`
	Back       string      `json:"-"`
}

// TrendRow is one stretch of days.
type TrendRow struct {
	Label    string       `json:"name"`
	From     contract.Day `json:"from"`
	To       contract.Day `json:"to"`
	Link     string       `json:"-"`
	Sales    *Number      `json:"net_sales"`          // of all complete store-days
	Compared *Number      `json:"net_sales_compared"` // of those that are complete in both years
	LastYear *Number      `json:"last_year"`
	Gap      *Number      `json:"gap"`
	Share    *Number      `json:"gap_percent"`
	Dir      int          `json:"-"`
	Stores   int64        `json:"stores_compared"`
	Nights   int64        `json:"nights"`     // that the compared figures hold, or net sales where nothing is compared
	Of       int64        `json:"nights_due"` // that they would hold: more, where nights are not there, this year or last
	Part     string       `json:"-"`          // the same in words, where it is a part

	sales, compared, lastYear int64
	known                     bool
}

// trendLengths are how many stretches a trend shows.
var trendLengths = map[fiscal.Kind]int{fiscal.Day: 28, fiscal.Week: 26, fiscal.Month: 13, fiscal.Quarter: 8}

// trendRows is how many store-days a trend reads at most, both years together: about 200 MB.
const trendRows = 1_500_000

func (s *server) trend(r *request) (page, error) {
	p := &Trend{Base: r.base, Category: r.view.Category, Back: r.view.Link("/")}
	p.Title, p.Here, p.ShowVersus, p.ShowPeriod = s.format.say("Against last year"), "/", false, false
	if r.PathValue("id") != "" {
		st, err := s.findStore(r)
		if err != nil {
			return nil, err
		}
		p.Store, p.Here, p.Back = st, "/stores", r.view.Link("/stores/"+pathSegment(st.ID))
		p.Truth, p.ShowRegion = r.base.Truth, false
		p.Title = cmp.Or(st.Name, st.ID) + s.format.say(" against last year")
	}
	if p.By = cmp.Or(r.view.By, fiscal.Week); trendLengths[p.By] == 0 {
		return nil, fault.New(fault.Usage, "by %q is none of day, week, month, quarter", cut(string(r.view.By)))
	}
	years, short, err := s.years(r, p.By)
	if err != nil {
		return nil, err
	}
	if short > 0 {
		p.Short = s.format.sayf("Of so many stores the last %d are shown.", short)
	}
	for _, kind := range []fiscal.Kind{fiscal.Day, fiscal.Week, fiscal.Month, fiscal.Quarter} {
		p.Kinds = append(p.Kinds, Choice{string(kind), s.format.say("By " + string(kind)), kind == p.By})
	}
	names, err := r.q.CategoryNames(r.ctx, r.w, r.date, r.in)
	if err != nil {
		return nil, err
	}
	if p.Category != "" && !slices.Contains(names, p.Category) { // of a day without it, or of none of these stores: its year is told all the same
		names = slices.Sorted(slices.Values(append(slices.Clone(names), p.Category)))
	}
	if len(names) > 1 {
		p.Categories = append(p.Categories, Choice{"", s.format.say("All categories"), p.Category == ""})
		for _, name := range names {
			p.Categories = append(p.Categories, Choice{name, name, name == p.Category})
		}
	}
	if p.Noted, p.Note, err = s.notes(r, years[0].First, r.date); err != nil {
		return nil, err
	}
	s.fillTrend(r, p, years)
	p.Files = r.files(r.base.Path, "by", r.view.By, "category", p.Category)
	return p, nil
}

// years sums the stretches of a trend, oldest first. short is how many there are where it cannot be as many as usual.
func (s *server) years(r *request, by fiscal.Kind) (list []read.YearSpan, short int, err error) {
	spans := s.stretches(by, r.date)
	size, err := r.q.Size(r.ctx)
	if err != nil {
		return nil, 0, err
	}
	for len(spans) > 1 && int(r.date-spans[0].First)*2*size > trendRows {
		spans = spans[1:]
		short = len(spans)
	}
	first := spans[0].First
	year := *r
	year.vs = vsLastYear
	if err := s.faceDays(r.ctx, &year, first); err != nil {
		return nil, 0, err
	}
	w, err := r.q.Window(r.ctx, false, read.Span{First: min(first-usualBack, r.date-lookBack), Last: r.date}, year.others(first))
	if err != nil {
		return nil, 0, err
	}
	if c := r.view.Category; c != "" {
		list, err = r.q.CategoryYears(r.ctx, w, spans, r.in, year.to, c)
		return list, short, err
	}
	return w.Years(spans, r.in, year.to), short, nil
}

// stretches are the last days, weeks, months or quarters up to a date, oldest first; the newest is as far as it has come.
func (s *server) stretches(by fiscal.Kind, date contract.Day) []read.Span {
	spans := make([]read.Span, trendLengths[by])
	last := date
	for i := len(spans) - 1; i >= 0; i-- {
		from := s.Calendar.Of(by, last).From
		spans[i] = read.Span{First: from, Last: last}
		last = from - 1
	}
	return spans
}

func (s *server) fillTrend(r *request, p *Trend, years []read.YearSpan) {
	f := s.format
	rows := make([]TrendRow, 0, len(years))
	var total read.YearSpan
	below, known := 0, 0
	for _, y := range years {
		row := s.trendRow(r, p, y)
		if rows = append(rows, row); y.Stores > 0 {
			known++
			total.Compared, total.LastYear, total.Stores = total.Compared+y.Compared, total.LastYear+y.LastYear, max(total.Stores, y.Stores)
			if y.Compared < y.LastYear {
				below++
			}
		}
		total.Sales += y.Sales
		total.Known = total.Known || y.Known
	}
	for _, y := range years {
		if y.Stores > 0 || known == 0 && y.Known { // as its sums
			total.Held, total.Without = total.Held+y.Held, append(total.Without, y.Without...)
		}
	}
	for len(rows) > 1 && !rows[0].known {
		rows = rows[1:] // before the chain's first day
	}
	p.Parts = slices.ContainsFunc(rows, func(row TrendRow) bool { return row.Part != "" })
	total.First, total.Last = rows[0].From, rows[len(rows)-1].To
	p.Total = s.trendRow(r, p, total)
	p.Total.Label = s.format.say("Together")
	what := map[fiscal.Kind]string{fiscal.Day: "day", fiscal.Week: "week", fiscal.Month: "month", fiscal.Quarter: "quarter"}[p.By]
	switch p.Alone = known == 0; {
	case p.Alone:
		p.Finding = s.format.say("Nothing to compare with yet: last year is not in the warehouse")
	case total.LastYear != 0:
		p.Finding = s.format.sayf("%s of %s below last year; together %s", f.Whole(int64(below)), count(f, int64(known), what), f.ShareGap(total.Compared-total.LastYear, total.LastYear))
	}
	drawn := rows
	for known > 0 && drawn[0].Stores == 0 {
		drawn = drawn[1:] // a chart of what is compared begins with it
	}
	p.Wide, p.Small = yearsLine(f, "wide", lineSize{920, 260, 52, 7}, drawn, p.Noted), yearsLine(f, "small", lineSize{328, 220, 40, 9}, drawn, p.Noted)
	for _, l := range []*Line{p.Wide, p.Small} {
		if l == nil {
			break
		}
		l.Title, l.Unit = p.Finding, f.say("Net sales a "+what)+", "+f.Symbol()
	}
	slices.Reverse(rows)
	p.Rows = rows
}

func (s *server) trendRow(r *request, p *Trend, y read.YearSpan) TrendRow {
	f := s.format
	row := TrendRow{From: y.First, To: y.Last, Stores: y.Stores, Nights: y.Held, Of: y.Of(), Part: s.nightsWord(y.Nights), sales: y.Sales, compared: y.Compared, lastYear: y.LastYear, known: y.Known}
	part := s.Calendar.Of(p.By, y.First)
	switch p.By {
	case fiscal.Day:
		row.Label = f.ShortDay(y.Last)
	case fiscal.Week:
		row.Label = s.format.sayf("Week %d", part.Number)
	case fiscal.Month:
		row.Label = title(s.monthWord(part))
	default:
		row.Label = s.format.sayf("Quarter %d", part.Number)
	}
	if p.By != fiscal.Day {
		row.Label += " " + strconv.Itoa(part.Year)
		if y.Last != part.To {
			row.Label += s.format.say(" to ") + f.ShortDay(y.Last)
		}
	}
	to := "/"
	if p.Store != nil {
		to = "/stores/" + pathSegment(p.Store.ID)
	}
	if p.Category != "" && y.Last-y.First < longestCategories { // a page that tells it apart
		to = map[bool]string{true: "/stores", false: to + "/rows"}[p.Store == nil]
	}
	from := any(y.First)
	if y.First == y.Last {
		from = ""
	}
	row.Link = r.view.Link(to, "date", y.Last, "from", from, "period", "", "vs", "lastyear")
	if y.Known {
		row.Sales = f.amount(read.Maybe(y.Sales))
	}
	if y.Stores > 0 {
		row.Compared, row.LastYear = f.amount(read.Maybe(y.Compared)), f.amount(read.Maybe(y.LastYear))
		row.Gap, row.Share, row.Dir = f.change(read.Maybe(y.Compared-y.LastYear)), f.shareGap(y.Compared-y.LastYear, y.LastYear), dir(y.Compared-y.LastYear)
	}
	return row
}
