package web

import (
	"github.com/daybookhq/daybook/internal/insight"
	"github.com/daybookhq/daybook/internal/mart/read"
)

// evidence writes what an insight rests on, in the words and in the order of its own language.
func (s *server) evidence(kind string, all *read.Evidence) []Pair {
	facts := insight.Facts(s.Locale, s.Currency, kind, all.Plain())
	pairs := make([]Pair, len(facts))
	for i, f := range facts {
		pairs[i] = Pair{f.Name, f.Value}
	}
	return pairs
}
