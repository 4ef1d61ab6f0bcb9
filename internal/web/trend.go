package web

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/fiscal"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/warehouse/export"
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
	Wide       *Line       `json:"-"`
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

	compared, lastYear int64
	known              bool
}

// trendLengths are how many stretches a trend shows.
var trendLengths = map[fiscal.Kind]int{fiscal.Day: 28, fiscal.Week: 26, fiscal.Month: 13, fiscal.Quarter: 8}

// trendRows is how many store-days a trend reads at most, both years together: about 200 MB.
const trendRows = 1_500_000

func (s *server) trend(r *request) (page, error) {
	p := &Trend{Base: r.base, Category: r.view.Category, Back: r.view.Link("/")}
	p.Title, p.Here, p.ShowVersus, p.ShowPeriod = "Against last year", "/", false, false
	if r.PathValue("id") != "" {
		st, err := s.findStore(r)
		if err != nil {
			return nil, err
		}
		p.Store, p.Here, p.Back = st, "/stores", r.view.Link("/stores/"+pathSegment(st.ID))
		p.Truth, p.ShowRegion = r.base.Truth, false
		p.Title = cmp.Or(st.Name, st.ID) + " against last year"
	}
	if p.By = cmp.Or(r.view.By, fiscal.Week); trendLengths[p.By] == 0 {
		return nil, fault.New(fault.Usage, "by %q is none of day, week, month, quarter", cut(string(r.view.By)))
	}
	years, short, err := s.years(r, p.By)
	if err != nil {
		return nil, err
	}
	if short > 0 {
		p.Short = fmt.Sprintf("Of so many stores the last %d are shown.", short)
	}
	for _, kind := range []fiscal.Kind{fiscal.Day, fiscal.Week, fiscal.Month, fiscal.Quarter} {
		p.Kinds = append(p.Kinds, Choice{string(kind), "By " + string(kind), kind == p.By})
	}
	names, err := r.q.CategoryNames(r.ctx, r.w, r.date, r.in)
	if err != nil {
		return nil, err
	}
	if p.Category != "" && !slices.Contains(names, p.Category) {
		return nil, elsewhere{fault.New(fault.NotFound, "no store sold anything of category %q on this day", cut(p.Category)), []Part{{"All categories", r.view.Link(r.base.Path)}}}
	}
	if len(names) > 1 {
		p.Categories = append(p.Categories, Choice{"", "All categories", p.Category == ""})
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
	w, err := r.q.Window(r.ctx, false, read.Span{First: min(first, r.date-lookBack), Last: r.date}, year.others(first))
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
	for len(rows) > 1 && !rows[0].known {
		rows = rows[1:] // before the chain's first day
	}
	total.First, total.Last = rows[0].From, rows[len(rows)-1].To
	p.Total = s.trendRow(r, p, total)
	p.Total.Label = "Together"
	what := map[fiscal.Kind]string{fiscal.Day: "day", fiscal.Week: "week", fiscal.Month: "month", fiscal.Quarter: "quarter"}[p.By]
	switch {
	case known == 0:
		p.Finding = "Nothing to compare with yet: last year is not in the warehouse"
	case total.LastYear != 0:
		p.Finding = fmt.Sprintf("%s of %s below last year; together %s", f.Whole(int64(below)), count(f, int64(known), what), f.ShareGap(total.Compared-total.LastYear, total.LastYear))
	}
	p.Wide, p.Small = yearsLine(f, "wide", lineSize{920, 260, 52, 7}, rows, p.Noted), yearsLine(f, "small", lineSize{328, 220, 40, 9}, rows, p.Noted)
	for _, l := range []*Line{p.Wide, p.Small} {
		l.Title, l.Unit = p.Finding, "Net sales a "+what+", "+f.Symbol()
	}
	slices.Reverse(rows)
	p.Rows = rows
}

func (s *server) trendRow(r *request, p *Trend, y read.YearSpan) TrendRow {
	f := s.format
	row := TrendRow{From: y.First, To: y.Last, Stores: y.Stores, compared: y.Compared, lastYear: y.LastYear, known: y.Known}
	part := s.Calendar.Of(p.By, y.First)
	switch p.By {
	case fiscal.Day:
		row.Label = f.ShortDay(y.Last)
	case fiscal.Week:
		row.Label = fmt.Sprintf("Week %d", part.Number)
	case fiscal.Month:
		row.Label = title(s.monthWord(part))
	default:
		row.Label = fmt.Sprintf("Quarter %d", part.Number)
	}
	if p.By != fiscal.Day {
		row.Label += " " + strconv.Itoa(part.Year)
		if y.Last != part.To {
			row.Label += " to " + f.ShortDay(y.Last)
		}
	}
	to := "/"
	if p.Store != nil {
		to = "/stores/" + pathSegment(p.Store.ID)
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

// trendFile is a trend as a file, oldest first.
func (s *server) trendFile(r *request) (table, error) {
	p, err := s.trend(r)
	if err != nil {
		return table{}, err
	}
	shown := p.(*Trend) //nolint:forcetypeassert // what it makes
	t := table{name: "trend"}
	if shown.Category != "" {
		t.name += "-" + shown.Category
	}
	t.Columns = columnsOf("from_date", export.Date, "to_date", export.Date, "name", export.Text, "run", export.Whole, "net_sales", export.Decimal(2), "net_sales_compared", export.Decimal(2),
		"last_year", export.Decimal(2), "gap", export.Decimal(2), "gap_percent", export.Decimal(1), "stores_compared", export.Whole)
	rows := slices.Clone(shown.Rows)
	slices.Reverse(rows)
	t.Rows = eachOf(rows, func(v TrendRow) []any {
		number := func(n *Number, scale int) any { return exactValue(n.Exact(), export.Decimal(scale)) }
		return []any{dayValue(v.From), dayValue(v.To), v.Label, r.q.Run(), number(v.Sales, 2), number(v.Compared, 2), number(v.LastYear, 2), number(v.Gap, 2), number(v.Share, 1), v.Stores}
	})
	return t, nil
}

// labelWidth is what a date below a chart takes, in pixels.
const labelWidth = 56

// yearsLine draws what is compared, and last year, oldest first. A stretch without a counterpart is a hole in both lines.
func yearsLine(f Format, id string, size lineSize, rows []TrendRow, noted []NoteLine) *Line {
	l := &Line{ID: id, Width: size.width, Height: size.height, Left: size.left, Right: size.width - 20, Top: 22, Bottom: size.height - 40}
	most := int64(1)
	for _, row := range rows {
		most = max(most, row.compared, row.lastYear)
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
		l.Days = append(l.Days, Tick{x(i), rows[i].From.Time().Format("2 Jan")})
	}
	command := "M"
	for i, row := range rows {
		if row.Stores == 0 {
			command = "M"
			continue
		}
		at := strconv.Itoa(x(i)) + " "
		l.Actual += command + at + strconv.Itoa(y(row.compared))
		l.Normal += command + at + strconv.Itoa(y(row.lastYear))
		l.Dots = append(l.Dots, Dot{X: x(i), Y: y(row.compared), Out: 0, Title: row.Label + ": " + f.Exact(row.compared) + ", last year " + f.Exact(row.lastYear)})
		command = "L"
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
