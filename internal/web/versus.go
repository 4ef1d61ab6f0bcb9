package web

import (
	"slices"

	"github.com/daybookhq/daybook/internal/mart/read"
)

// versus is what numbers are compared with.
type versus string

const (
	vsNormal   versus = "normal"
	vsLastWeek versus = "lastweek"
	vsLastYear versus = "lastyear"
	vsTarget   versus = "target"
)

var allVersus = []versus{vsNormal, vsLastWeek, vsLastYear, vsTarget}

func isVersus(vs versus) bool { return slices.Contains(allVersus, vs) }

// against turns the comparison into what package read asks for.
func (vs versus) against() read.Against {
	switch vs {
	case vsLastWeek:
		return read.Against{Base: read.Day, Back: 7}
	case vsLastYear:
		return read.Against{Base: read.Day, Back: retailYear}
	case vsTarget:
		return read.Against{Base: read.Target}
	}
	return read.Against{Base: read.Normal}
}

// label names the comparison in the control.
func (vs versus) label() string {
	return map[versus]string{
		vsNormal: "vs normal", vsLastWeek: "vs last week", vsLastYear: "vs last year, same weekday", vsTarget: "vs target",
	}[vs]
}

// column names the comparison in the head of a table.
func (vs versus) column() string {
	return map[versus]string{vsNormal: "Normal", vsLastWeek: "Last week", vsLastYear: "Last year", vsTarget: "Target"}[vs]
}

// lacks says why a comparison has no such number.
func (vs versus) lacks() string {
	switch vs {
	case vsTarget:
		return "targets are set for net sales only."
	case vsNormal:
		return "no normal is known yet."
	}
	return "it was not delivered then."
}
