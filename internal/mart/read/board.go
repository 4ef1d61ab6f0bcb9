package read

import (
	"context"
	"database/sql"

	"github.com/daybookhq/daybook/internal/contract"
)

// BoardRow is one store with a word for each day of the window.
type BoardRow struct {
	*Store
	Words []Word
}

// Board is the store-day board: stores × nights.
type Board struct {
	Days []contract.Day // oldest first
	Rows []BoardRow     // by store
	Due  []Coverage     // of each day, over all rows
}

type boardDelivery struct {
	date            contract.Day
	store           *string
	dataset         string
	waiting, loaded int64
	first, last     *int64
}

// ledger is what the deliveries of some nights say, by store and date; the store "" stands for all.
type ledger struct {
	waiting  map[storeDate]bool
	changed  map[storeDate]bool
	firstRun map[contract.Day]int64 // the earliest run that loaded anything for the date
	factRun  map[storeDate]int64    // the run that first loaded sales or store days
}

// Board says for each store in scope and each of the nights up to last what was received. The window holds the 28 days
// before them. A store that was not open on any of them has no row.
func (r *Reader) Board(ctx context.Context, w *Window, last contract.Day, nights int, in Scope) (Board, error) {
	first := last - contract.Day(nights) + 1
	b := Board{Due: make([]Coverage, nights)}
	for d := first; d <= last; d++ {
		b.Days = append(b.Days, d)
	}
	sent, err := r.ledgerOf(ctx, first, last)
	if err != nil {
		return b, err
	}
	for _, s := range w.stores(in) {
		row, open := BoardRow{Store: s, Words: make([]Word, nights)}, false
		for i, d := range b.Days {
			row.Words[i] = sent.word(w.Word(s, d), s.ID, d)
			open = open || row.Words[i] != NotOpen
		}
		if !open {
			continue
		}
		b.Rows = append(b.Rows, row)
		for i, word := range row.Words {
			b.Due[i].count(word)
		}
	}
	return b, nil
}

func (c *Coverage) count(w Word) {
	switch w {
	case Received, Corrected, Late:
		c.Complete++
	case Partial, Quarantined:
		c.Partial++
	case Missing:
		c.Missing++
	case Closed:
		c.Closed++
	}
}

func (r *Reader) ledgerOf(ctx context.Context, first, last contract.Day) (ledger, error) {
	list, err := askLedger(ctx, r, "board_deliveries", func(s *sql.Rows, d *boardDelivery) error {
		return s.Scan(day{&d.date}, &d.store, &d.dataset, &d.waiting, &d.loaded, &d.first, &d.last)
	}, first.Time(), last.Time(), r.run)
	return newLedger(list), err
}

func newLedger(list []boardDelivery) ledger {
	l := ledger{map[storeDate]bool{}, map[storeDate]bool{}, map[contract.Day]int64{}, map[storeDate]int64{}}
	for _, d := range list {
		key := storeDate{"", d.date}
		if d.store != nil {
			key.store = *d.store
		}
		if d.waiting > 0 {
			l.waiting[key] = true
		}
		if d.loaded == 0 || d.first == nil || d.last == nil {
			continue
		}
		if *d.last > *d.first {
			l.changed[key] = true
		}
		if run, ok := l.firstRun[d.date]; !ok || *d.first < run {
			l.firstRun[d.date] = *d.first
		}
		if d.dataset == "sales" || d.dataset == "sale_lines" || d.dataset == "store_days" {
			if run, ok := l.factRun[key]; !ok || *d.first < run {
				l.factRun[key] = *d.first
			}
		}
	}
	return l
}

// word adds what the ledger knows, in the order of what a reader must know first: what is wrong before what is well.
func (l ledger) word(w Word, store string, date contract.Day) Word {
	own, every := storeDate{store, date}, storeDate{"", date}
	switch {
	case w == NotOpen, w == Closed:
		return w
	case l.waiting[own], l.waiting[every] && w != Received:
		return Quarantined
	case w != Received:
		return w
	case l.changed[own], l.changed[every]:
		return Corrected
	case l.late(own), l.late(every):
		return Late
	}
	return Received
}

func (l ledger) late(key storeDate) bool {
	run, ok := l.factRun[key]
	return ok && run > l.firstRun[key.date]
}
