package web

import (
	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart/read"
)

// RowDay is one of the days that the rows of several days are of.
type RowDay struct {
	Date         contract.Day `json:"business_date"`
	Link         string       `json:"-"`    // to its rows
	Word         string       `json:"word"` // why the sum of the days does not hold it; empty: it does
	Sales        *Number      `json:"net_sales"`
	Transactions *Number      `json:"transactions"`
}

// notCompared is why a complete day is in no sum of several: it stands alone.
const notCompared = "nothing to compare with"

// rowSpan fills the days of the page, and returns those whose rows make up the figure of all: the same that leads here from other pages.
func (s *server) rowSpan(r *request, p *RowsPage) (held []contract.Day) {
	if r.single() {
		return []contract.Day{r.date}
	}
	f := s.format
	sales, transactions := read.Maybe(0), read.Unknown
	for _, d := range r.w.SpanDays(p.Store, r.span, r.against()) {
		l := RowDay{Date: d.Date, Link: r.view.Link(r.base.Path, "date", d.Date, "period", "", "from", "")}
		switch {
		case d.Held:
			held = append(held, d.Date)
			l.Sales, l.Transactions = f.amount(d.Day.Sales), f.quantity(d.Day.Transactions)
			sales += read.Maybe(d.Day.Sales.Or(0))
			if d.Day.Transactions.Known() {
				transactions = read.Maybe(transactions.Or(0)) + d.Day.Transactions
			}
		case d.Word == read.Received:
			l.Word = notCompared
		default:
			l.Word = string(d.Word)
		}
		p.Days = append(p.Days, l)
	}
	p.DaysTotal, p.sum = &RowDay{Date: r.date, Sales: f.amount(sales), Transactions: f.quantity(transactions)}, sales
	_, p.LeftOut = s.partOf(r)
	return held
}

// rowsOf are the rows of days; of more than a page adds up, none, and says so.
func (s *server) rowsOf(r *request, p *RowsPage, days []contract.Day) ([]read.DatedRow, error) {
	if r.span.Last-r.span.First >= longestCategories {
		p.Long = s.format.say("Rows are listed for up to five weeks; the file has all. Of more days each leads to its own.")
		return nil, nil
	}
	for _, d := range days {
		if text := s.leftOn(r, d); text != "" && !r.single() {
			p.LeftOut += " " + text
			break
		}
	}
	return r.q.SalesRowsOver(r.ctx, p.Store.ID, days)
}

// rowsAddUp holds what the rows of several days add up to against the figure of the days.
func (s *server) rowsAddUp(p *RowsPage, all []read.DatedRow) {
	if len(all) == 0 {
		return
	}
	var net int64
	for _, row := range all {
		net += row.Net.Or(0)
	}
	p.DayTotal = s.format.sayf("The rows add up to %s, as the days do.", s.format.Exact(net))
	if net != int64(p.sum) {
		p.DayTotal = s.format.sayf("The rows add up to %s, the days to %s.", s.format.Exact(net), s.format.Exact(int64(p.sum)))
	}
}
