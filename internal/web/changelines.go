package web

import (
	"cmp"
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart/read"
)

// changeLines writes store-days that changed, the newest night first and there the largest change, and sums them by night.
func (s *server) changeLines(r *request, p *Changes, list []read.StoreChange, now, then *read.Window) []ChangeLine {
	lines := make([]ChangeLine, 0, len(list))
	stores := map[contract.Day]int64{}
	for _, c := range list {
		l := ChangeLine{Date: c.Date, Store: c.Store, Link: r.view.Link("/stores/"+pathSegment(c.Store), "date", c.Date), gap: read.Unknown}
		if st, ok := now.Chain.Store(c.Store); ok {
			l.Name = st.Name
		}
		var was, is read.Maybe
		was, l.WordThen = counted(c.Before)
		is, l.WordNow = counted(c.After)
		l.Then, l.Now = s.format.amount(was), s.format.amount(is)
		if was.Known() || is.Known() {
			l.gap = read.Maybe(is.Or(0) - was.Or(0))
			l.Gap, l.Dir = s.format.change(l.gap), dir(int64(l.gap))
		}
		stores[c.Date]++
		lines = append(lines, l)
	}
	slices.SortStableFunc(lines, func(a, b ChangeLine) int {
		return cmp.Or(cmp.Compare(b.Date, a.Date), cmp.Compare(abs(b.gap.Or(0)), abs(a.gap.Or(0))))
	})
	for date, n := range stores {
		d := ChangeDay{Date: date, Stores: n, Was: r.view.Link("/", "date", date, "run", p.Since), Is: r.view.Link("/", "date", date, "run", p.Run)}
		was, is := complete(then, date, r.in), complete(now, date, r.in)
		d.Then, d.Now = s.format.amount(was), s.format.amount(is)
		if was.Known() || is.Known() {
			gap := is.Or(0) - was.Or(0)
			d.Gap, d.Dir = s.format.change(read.Maybe(gap)), dir(gap)
		}
		p.Days = append(p.Days, d)
	}
	slices.SortFunc(p.Days, func(a, b ChangeDay) int { return cmp.Compare(b.Date, a.Date) })
	return lines
}

// counted is what sums hold of a store-day, and what it is.
func counted(d *read.StoreDay) (sales read.Maybe, word string) {
	switch {
	case d == nil:
		return read.Unknown, "nothing"
	case !d.Complete:
		return read.Unknown, "partial"
	}
	return d.Sales, "complete"
}

// complete is the net sales of the complete store-days of a night; unknown where there are none.
func complete(w *read.Window, date contract.Day, in read.Scope) read.Maybe {
	n, sum := w.Night(date), read.Unknown
	if n == nil {
		return sum
	}
	for i := range n.Stores {
		if d := &n.Stores[i]; d.Complete && w.Chain.In(in, d.Store) {
			sum = read.Maybe(sum.Or(0) + d.Sales.Or(0))
		}
	}
	return sum
}
