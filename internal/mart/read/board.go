package read

import (
	"context"
	"database/sql"

	"github.com/daybookhq/daybook/internal/contract"
)

// BoardRow is one store with a word for each day of the window. Callers must not change the words: stores that are alike share them.
type BoardRow struct {
	*Store
	Words []Word
	Like  int // the number of these words among those of the board: stores with the same have the same
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

	own map[contract.Day]bool // dates of which it says something of single stores
}

// Board says for each store in scope and each of the nights up to last what was received. The window holds the 28 days
// before them. A store that was not open on any of them has no row. asOf is the run as of which quarantine is told, as WaitingFor.Run.
func (r *Reader) Board(ctx context.Context, w *Window, last contract.Day, nights int, in Scope, asOf int64) (Board, error) {
	first := last - contract.Day(nights) + 1
	b := Board{Due: make([]Coverage, nights)}
	for d := first; d <= last; d++ {
		b.Days = append(b.Days, d)
	}
	sent, err := r.ledgerOf(ctx, first, last, asOf)
	if err != nil {
		return b, err
	}
	dates := w.datesOf(Span{first, last}, Against{})
	counts := make([][len(wordsOf)]int64, nights)
	codes := make([]byte, nights)
	said := make([]saidOf, nights)
	for i := range said {
		said[i] = sent.of(dates[i].date)
	}
	like := map[string]int{}
	var alike [][]Word
	for _, s := range w.stores(in) {
		open := false
		for i := range dates {
			codes[i] = said[i].word(w.codeOn(s, &dates[i]), s.ID)
			open = open || codes[i] != saysNotOpen
		}
		if !open {
			continue
		}
		at, ok := like[string(codes)]
		if !ok {
			at = len(alike)
			words := make([]Word, nights)
			for i, c := range codes {
				words[i] = wordsOf[c]
			}
			like[string(codes)], alike = at, append(alike, words)
		}
		b.Rows = append(b.Rows, BoardRow{Store: s, Words: alike[at], Like: at})
		for i, c := range codes {
			counts[i][c]++
		}
	}
	for i := range counts {
		for c, n := range counts[i] {
			b.Due[i].count(wordsOf[c], n)
		}
	}
	return b, nil
}

func (c *Coverage) count(w Word, stores int64) {
	switch w {
	case Received, Corrected, Late:
		c.Complete += stores
	case Partial, Quarantined:
		c.Partial += stores
	case Missing:
		c.Missing += stores
	case Closed:
		c.Closed += stores
	}
}

func (r *Reader) ledgerOf(ctx context.Context, first, last contract.Day, asOf int64) (*ledger, error) {
	return made(r.memory, question{r.run, r.stamp, named("ledger", first, last, asOf)}, func() (*ledger, int64, error) {
		list, err := askLedger(ctx, r, "board_deliveries", func(s *sql.Rows, d *boardDelivery) error {
			return s.Scan(day{&d.date}, &d.store, &d.dataset, &d.waiting, &d.loaded, &d.first, &d.last)
		}, first.Time(), last.Time(), r.run, asOf)
		return newLedger(list), int64(len(list)), err
	})
}

func newLedger(list []boardDelivery) *ledger {
	l := &ledger{map[storeDate]bool{}, map[storeDate]bool{}, map[contract.Day]int64{}, map[storeDate]int64{}, map[contract.Day]bool{}}
	for _, d := range list {
		key := storeDate{"", d.date}
		if d.store != nil {
			key.store = *d.store
			l.own[d.date] = true
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

// saidOf is what the ledger says of a date.
type saidOf struct {
	*ledger
	date                         contract.Day
	own                          bool // it says something of single stores
	allWait, allChanged, allLate bool
}

func (l *ledger) of(date contract.Day) saidOf {
	every := storeDate{"", date}
	return saidOf{l, date, l.own[date], l.waiting[every], l.changed[every], l.late(every)}
}

// word adds what the ledger knows, in the order of what a reader must know first: what is wrong before what is well.
func (l *saidOf) word(w uint8, store string) uint8 {
	if w == saysNotOpen || w == saysClosed {
		return w
	}
	own := storeDate{store, l.date}
	switch {
	case l.own && l.waiting[own], l.allWait && w != saysReceived:
		return saysQuarantined
	case w != saysReceived:
		return w
	case l.own && l.changed[own], l.allChanged:
		return saysCorrected
	case l.own && l.late(own), l.allLate:
		return saysLate
	}
	return w
}

func (l *ledger) late(key storeDate) bool {
	run, ok := l.factRun[key]
	return ok && run > l.firstRun[key.date]
}
