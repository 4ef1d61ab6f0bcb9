package read

import (
	"context"
	"database/sql"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// Word says what came of one store on one night.
type Word string

// The words of the store-day board.
const (
	Received    Word = "received"
	Corrected   Word = "corrected"
	Late        Word = "late"
	Partial     Word = "partial"
	Quarantined Word = "quarantined"
	Missing     Word = "missing"
	Closed      Word = "closed"
	NotOpen     Word = "not open" // before the first day or after the last
)

// BoardRow is one store with a word for each day of the window.
type BoardRow struct {
	Store, Name, Region string
	Opened, Closed      *contract.Day
	Words               []Word
}

// Board is the store-day board: stores × days.
type Board struct {
	Days   []contract.Day // oldest first
	Rows   []BoardRow
	Stores int64 // in scope, on all pages
}

// BoardQuery is one page of the board: the days nights up to Last.
type BoardQuery struct {
	Last          contract.Day
	Days          int
	Scope         Scope
	Limit, Offset int
}

type boardDay struct {
	store    string
	date     contract.Day
	complete bool
	open     *bool
}

type boardDelivery struct {
	date            contract.Day
	store           *string
	dataset         string
	waiting, loaded int64
	first, last     *int64
}

type boardClosed struct {
	date          contract.Day
	region, store *string
}

// AskBoard says for each store and night what was received.
func AskBoard(ctx context.Context, q warehouse.Querier, ask BoardQuery) (Board, error) {
	first := ask.Last - contract.Day(ask.Days) + 1
	var b Board
	for d := first; d <= ask.Last; d++ {
		b.Days = append(b.Days, d)
	}
	from, to := first.Time(), ask.Last.Time()
	var err error
	b.Rows, err = all(ctx, q, "board_stores", func(r *sql.Rows, s *BoardRow) error {
		return r.Scan(&s.Store, label{&s.Name}, label{&s.Region}, maybeDay{&s.Opened}, maybeDay{&s.Closed}, &b.Stores)
	}, from, to, ask.Scope.Region, ask.Scope.Store, ask.Limit, ask.Offset)
	if err != nil || len(b.Rows) == 0 {
		return b, err
	}
	ids := make([]string, len(b.Rows))
	for i, r := range b.Rows {
		ids[i] = r.Store
	}
	days, err := all(ctx, q, "board_days", func(r *sql.Rows, d *boardDay) error {
		return r.Scan(&d.store, day{&d.date}, &d.complete, &d.open)
	}, from, to, joined(ids), separator)
	if err != nil {
		return b, err
	}
	deliveries, err := all(ctx, q, "board_deliveries", func(r *sql.Rows, d *boardDelivery) error {
		return r.Scan(day{&d.date}, &d.store, &d.dataset, &d.waiting, &d.loaded, &d.first, &d.last)
	}, from, to, joined(ids), separator)
	if err != nil {
		return b, err
	}
	closed, err := all(ctx, q, "board_closed", func(r *sql.Rows, c *boardClosed) error {
		return r.Scan(day{&c.date}, &c.region, &c.store)
	}, from, to)
	if err != nil {
		return b, err
	}
	newNights(days, deliveries, closed).fill(&b)
	return b, nil
}

type storeDate struct {
	store string
	date  contract.Day
}

// nights holds what is known of the window, by store and date; the store "" stands for all.
type nights struct {
	days     map[storeDate]boardDay
	waiting  map[storeDate]bool
	changed  map[storeDate]bool
	firstRun map[contract.Day]int64 // the earliest run that loaded anything for the date
	factRun  map[storeDate]int64    // the run that first loaded sales or store days
	closed   map[contract.Day][]boardClosed
	trades   map[string]map[int]bool // weekdays on which a store had a day in the window
}

func newNights(days []boardDay, deliveries []boardDelivery, closed []boardClosed) nights {
	n := nights{
		days: map[storeDate]boardDay{}, waiting: map[storeDate]bool{}, changed: map[storeDate]bool{},
		firstRun: map[contract.Day]int64{}, factRun: map[storeDate]int64{}, closed: map[contract.Day][]boardClosed{},
		trades: map[string]map[int]bool{},
	}
	for _, d := range days {
		n.days[storeDate{d.store, d.date}] = d
		if d.open == nil || *d.open {
			if n.trades[d.store] == nil {
				n.trades[d.store] = map[int]bool{}
			}
			n.trades[d.store][int(d.date.Weekday())] = true
		}
	}
	for _, d := range deliveries {
		key := storeDate{"", d.date}
		if d.store != nil {
			key.store = *d.store
		}
		if d.waiting > 0 {
			n.waiting[key] = true
		}
		if d.loaded == 0 || d.first == nil || d.last == nil {
			continue
		}
		if *d.last > *d.first {
			n.changed[key] = true
		}
		if run, ok := n.firstRun[d.date]; !ok || *d.first < run {
			n.firstRun[d.date] = *d.first
		}
		if d.dataset == "sales" || d.dataset == "sale_lines" || d.dataset == "store_days" {
			if run, ok := n.factRun[key]; !ok || *d.first < run {
				n.factRun[key] = *d.first
			}
		}
	}
	for _, c := range closed {
		n.closed[c.date] = append(n.closed[c.date], c)
	}
	return n
}

func (n nights) fill(b *Board) {
	for i := range b.Rows {
		r := &b.Rows[i]
		r.Words = make([]Word, len(b.Days))
		for j, d := range b.Days {
			r.Words[j] = n.word(r, d)
		}
	}
}

// word decides in the order of what a reader must know first: what is wrong before what is well.
func (n nights) word(r *BoardRow, date contract.Day) Word {
	own, every := storeDate{r.Store, date}, storeDate{"", date}
	seen, ok := n.days[own]
	switch {
	case r.Opened != nil && date < *r.Opened, r.Closed != nil && date > *r.Closed:
		return NotOpen
	case ok && seen.open != nil && !*seen.open:
		return Closed
	case n.waiting[own] || n.waiting[every] && (!ok || !seen.complete):
		return Quarantined
	case ok && !seen.complete:
		return Partial
	case !ok && n.shut(r, date):
		return Closed
	case !ok:
		return Missing
	case n.changed[own] || n.changed[every]:
		return Corrected
	case n.late(own) || n.late(every):
		return Late
	}
	return Received
}

func (n nights) late(key storeDate) bool {
	run, ok := n.factRun[key]
	return ok && run > n.firstRun[key.date]
}

// shut says whether the calendar closes the store, or it never trades on this weekday though it does on others.
func (n nights) shut(r *BoardRow, date contract.Day) bool {
	for _, c := range n.closed[date] {
		if (c.region == nil || *c.region == r.Region) && (c.store == nil || *c.store == r.Store) {
			return true
		}
	}
	weekdays := n.trades[r.Store]
	return len(weekdays) >= 4 && !weekdays[int(date.Weekday())]
}
