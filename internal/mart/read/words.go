package read

import "github.com/daybookhq/daybook/internal/contract"

// dayWords are what came of every store on a date, by place, in scope or not: places in wordsOf.
type dayWords []uint8

// wordsOf are the words of a store-day; the first is of a store of which nothing is known, and the last three are the ledger's.
var wordsOf = [...]Word{NotOpen, Received, Partial, Missing, Closed, Quarantined, Corrected, Late}

// Their places.
const (
	saysNotOpen, saysReceived = 0, 1
	saysClosed                = 4
	saysQuarantined           = 5
	saysCorrected             = 6
	saysLate                  = 7
)

// codeOf is the place of a word in wordsOf.
func codeOf(word Word) uint8 {
	for i, w := range wordsOf {
		if w == word {
			return uint8(i) //nolint:gosec // eight of them
		}
	}
	return 0
}

// wordsKey names the words of a date.
type wordsKey struct {
	run  int64
	date contract.Day
}

// usualNights is how many nights before a date say whether a store trades on it.
const usualNights = 28

// words returns what came of every store on a date, for all who look at the run; nil where the window does not hold what that takes.
func (w *Window) words(date contract.Day) dayWords {
	if words, ok := w.said[date]; ok {
		return words
	}
	var words dayWords
	if w.holds(date-usualNights, date) {
		words, _ = made(w.memory, wordsKey{w.run, date}, func() (dayWords, int64, error) {
			words := w.allWords(date)
			return words, int64(len(words))/rowBytes + 1, nil
		})
	}
	w.said[date] = words
	return words
}

// allWords works out the words of a date, of the stores of the master and of those that only deliveries know.
func (w *Window) allWords(date contract.Day) (words dayWords) {
	say := func(s *Store, nights *[usualNights + 1]*Night) {
		for len(words) <= int(s.place) {
			words = append(words, 0)
		}
		words[s.place] = codeOf(w.word(s, date, nights))
	}
	nights := lately(w.whole, date)
	for _, s := range w.every.Stores {
		say(s, &nights)
	}
	for _, n := range nights {
		for _, s := range w.strangers[n] {
			say(s, &nights)
		}
	}
	return words
}

// lately are a date and the nights before it, the newest first.
func lately(of map[contract.Day]*Night, date contract.Day) (nights [usualNights + 1]*Night) {
	for back := range nights {
		nights[back] = of[date-contract.Day(back)]
	}
	return nights
}

// Word says what came of a store on a date. Nothing is missing unless the store is known to trade on such a day: it did on
// the same weekday of the four weeks before, or opened within them; in a chain's first week, it did on any day.
func (w *Window) Word(s *Store, date contract.Day) Word {
	if words := w.words(date); words != nil && s.place != 0 {
		if int(s.place) >= len(words) {
			return NotOpen
		}
		return wordsOf[words[s.place]]
	}
	nights := lately(w.nights, date)
	return w.word(s, date, &nights)
}

// word works out what Word says.
func (w *Window) word(s *Store, date contract.Day, nights *[usualNights + 1]*Night) Word {
	d := nights[0].of(s.place, s.ID)
	if d != nil && d.Delivered {
		switch {
		case w.Closed(d):
			return Closed
		case d.Complete:
			return Received
		}
		return Partial
	}
	switch {
	case s.Opened != nil && *s.Opened > date, s.Closed != nil && *s.Closed < date:
		return NotOpen
	case w.Chain.shut(s, date):
		return Closed
	}
	same, weekdays := w.traded(s, date, nights)
	seen := seen(s, nights)
	switch {
	case same, seen && weekdays == 0:
		return Missing
	case !seen && s.Opened != nil && *s.Opened >= date-usualNights:
		return Missing
	case seen:
		return Closed
	}
	return NotOpen
}

// traded says whether a store traded on the same weekday of the four weeks before date, and how many of those nights say so: one on which the calendar has it
// closed says nothing of the weekday.
func (w *Window) traded(s *Store, date contract.Day, lately *[usualNights + 1]*Night) (did bool, nights int) {
	for back := 7; back <= usualNights; back += 7 {
		n := lately[back]
		if n == nil {
			continue
		}
		switch d := n.of(s.place, s.ID); {
		case d != nil && d.Delivered && !w.Closed(d):
			did = true
			nights++
		case !w.every.shut(s, date-contract.Day(back)):
			nights++
		}
	}
	return did, nights
}

// seen says whether anything came for a store in the 28 days before.
func seen(s *Store, lately *[usualNights + 1]*Night) bool {
	for back := 1; back <= usualNights; back++ {
		if d := lately[back].of(s.place, s.ID); d != nil && d.Delivered {
			return true
		}
	}
	return false
}
