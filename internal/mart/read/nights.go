package read

import "github.com/daybookhq/daybook/internal/contract"

// Nights says which nights of a run of dates a sum holds.
type Nights struct {
	Held    int64          // of which anything is in the sum
	Without []contract.Day // of which nothing is, although stores traded, should have, or would have before the first night that there is
}

// Of is how many nights the sum would hold.
func (n Nights) Of() int64 { return n.Held + int64(len(n.Without)) }

// Nights finds those of Sum: where nothing compares on any date, those of the store-days that stand alone.
func (w *Window) Nights(span Span, in Scope, to Against) Nights {
	var found spanNights
	var room daySums
	for date := span.First; date <= span.Last; date++ {
		sum, _ := w.sum(date, in, to, &room)
		found.add(w, date, sum, in)
	}
	return found.nights()
}

// spanNights finds which nights a sum holds.
type spanNights struct{ compared, alone Nights }

func (s *spanNights) add(w *Window, date contract.Day, sum *daySum, in Scope) {
	h := &sum.headline
	lacks := h.Now.Stores == 0 && w.Lacks(date, in)
	s.compared.count(date, h.Now.Stores > 0, lacks)
	s.alone.count(date, h.Now.Stores+h.Others.Stores > 0, lacks)
}

func (s *spanNights) nights() Nights {
	if s.compared.Held > 0 {
		return s.compared
	}
	return s.alone
}

func (n *Nights) count(date contract.Day, held, lacks bool) {
	switch {
	case held:
		n.Held++
	case lacks:
		n.Without = append(n.Without, date)
	}
}

// Lacks says of a date that no sum holds whether something was due on it: before the first night that there is, from any store that was open by then. The window
// holds the 28 days before it.
func (w *Window) Lacks(date contract.Day, in Scope) bool {
	if len(w.shown) == 0 || date >= w.shown[0].date {
		return w.Coverage(date, in).Due() > 0
	}
	for _, s := range w.stores(in) {
		if (s.Opened == nil || *s.Opened <= date) && (s.Closed == nil || *s.Closed >= date) && !w.Chain.shut(s, date) {
			return true
		}
	}
	return false
}
