package web

import "strings"

// AwaitsLine is what a run by plan waits for, in words.
type AwaitsLine struct {
	Due, Until string // what the clock of the plan shows
	For        string // datasets, and stores of them
	More       int64  // how many there are beside
	Night      string
}

// shownAwaited is how much of what a run waits for is named.
const shownAwaited = 10

// awaitsLine is nil where no run waits. What it waits for is of one night.
func (s *server) awaitsLine(a *Awaits) *AwaitsLine {
	if a == nil || len(a.For) == 0 {
		return nil
	}
	l := &AwaitsLine{Due: a.Due, Until: a.Until, Night: s.dayText(a.For[0].BusinessDate)}
	names := make([]string, 0, shownAwaited)
	for _, m := range a.For[:min(len(a.For), shownAwaited)] {
		names = append(names, strings.TrimSpace(m.Dataset+" "+m.StoreID))
	}
	l.More = int64(max(a.All, len(a.For)) - len(names))
	if l.For = strings.Join(names, ", "); l.More == 0 {
		l.For = named(s.format, names, len(names))
	}
	return l
}
